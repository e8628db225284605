import Kubernetes
import Policy
import Rules

/// What a gate judges by: the server's settings, its policy, and of the trusted branch's policy what the server is silent
/// about. The trusted branch may say profiles, rules, exemptions, paths and failOn, and nothing else.
public struct GatePolicy {
    /// What counts.
    public let settings: PolicySettings
    let judge: Judge
    let exemptions: ExemptionSet

    /// - Parameters:
    ///   - server: the policy that the server's settings name.
    ///   - trusted: the policy of the trusted branch as it is before the push.
    ///   - definitions: the schemas of custom resources that the server has.
    init(
        _ gate: GateSettings, server: HardenPolicy?, trusted: HardenPolicy?,
        definitions: Definitions = Definitions(), catalog: RuleCatalog
    ) {
        var options = PolicySettings.Options()
        options.profiles = gate.profiles
        options.version = gate.kubernetesVersion
        if gate.isSet("failon") { options.failOn = gate.failOn }
        var policy = server ?? HardenPolicy()
        if let trusted {
            switch gate.branchPolicy {
            case .believe: policy.fillGaps(from: trusted)
            case .tighten:
                if options.profiles.isEmpty, policy.profiles.isEmpty { policy.profiles = [.recommended] }
                policy.tighten(by: trusted, failOn: options.failOn, profiles: &options.profiles)
                if options.failOn != nil { options.failOn = policy.failOn }
            case .ignore: break
            }
        }
        if let inline = gate.inlineExemptions { policy.inlineExemptions = inline }
        var settings = PolicySettings(options, policy, honoursInline: false, catalog: catalog)
        settings.definitions = definitions
        self.settings = settings
        // No rule is named by the options, so that none can be unknown.
        judge =
            (try? settings.judge(trustsAuthor: false))
            ?? Judge(rules: catalog.rules, context: .init(catalog, trustsAuthor: false))
        exemptions = ExemptionSet(settings.exemptions)
    }
}

extension HardenPolicy {
    /// Takes what a branch may say and this policy does not say. A key that stands in this policy counts as said, whether
    /// anything stands under it or not.
    fileprivate mutating func fillGaps(from trusted: HardenPolicy) {
        if positions["profiles"] == nil {
            profiles = trusted.profiles.isEmpty ? trusted.gateProfiles : trusted.profiles
        }
        if positions["failOn"] == nil { failOn = trusted.failOn ?? trusted.gateThreshold }
        if positions["rules"] == nil { rules = trusted.rules }
        if positions["exemptions"] == nil { exemptions = trusted.exemptions }
        if positions["paths"] == nil { paths = trusted.paths }
    }

    /// Takes of a branch only what is stricter: rules and profiles beside those that are judged, higher severities, a lower
    /// threshold. Exemptions, paths, warnings and parameters can only loosen.
    ///
    /// - Parameters:
    ///   - settled: the threshold that the server's settings say.
    ///   - chosen: the profiles that the server's settings say, which stand for those of this policy where there are any.
    fileprivate mutating func tighten(
        by trusted: HardenPolicy, failOn settled: FailureThreshold?, profiles chosen: inout [Profile]
    ) {
        let added = trusted.profiles.isEmpty ? trusted.gateProfiles : trusted.profiles
        if chosen.isEmpty {
            profiles += added.filter { !profiles.contains($0) }
        } else {
            chosen += added.filter { [chosen] in !chosen.contains($0) }
        }
        let known = settled ?? failOn ?? .medium
        let asked = trusted.failOn ?? trusted.gateThreshold ?? known
        failOn = asked.isStricter(than: known) ? asked : known
        for (id, asked) in trusted.rules {
            var own = rules[id] ?? RuleSettings()
            if asked.isEnabled == true, own.isEnabled == nil { own.isEnabled = true }
            own.minimumSeverity = asked.severity
            rules[id] = own
        }
    }

    private var gateProfiles: [Profile] {
        gate.filter { $0.name == "profile" }.compactMap { Profile(rawValue: $0.value) }
    }

    private var gateThreshold: FailureThreshold? {
        gate.last { $0.name == "failOn" }.flatMap { FailureThreshold(rawValue: $0.value) }
    }
}
