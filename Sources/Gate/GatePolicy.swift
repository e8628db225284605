import Policy

/// What a gate judges by: the server's settings, its policy, and of the trusted branch's policy what the server is silent
/// about. The trusted branch may say profiles, rules, exemptions, paths and failOn, and nothing else.
struct GatePolicy {
    let settings: PolicySettings
    let judge: Judge
    let exemptions: ExemptionSet

    init(_ gate: GateSettings, server: HardenPolicy?, trusted: HardenPolicy?) {
        var options = PolicySettings.Options()
        options.profiles = gate.profiles
        options.version = gate.kubernetesVersion
        if gate.named.contains("failon") { options.failOn = gate.failOn }
        var policy = server ?? HardenPolicy()
        if let trusted { policy.takeWhatIsSilent(from: trusted) }
        if let inline = gate.inlineExemptions { policy.inlineExemptions = inline }
        settings = PolicySettings(options, policy, honoursInline: false)
        // No rule is named by the options, so that none can be unknown.
        judge =
            (try? settings.judge(trustsAuthor: false)) ?? Judge(rules: Rule.all, context: .init(trustsAuthor: false))
        exemptions = ExemptionSet(settings.exemptions)
    }
}

extension HardenPolicy {
    /// Takes what a branch may say and this policy does not.
    fileprivate mutating func takeWhatIsSilent(from trusted: HardenPolicy) {
        if profiles.isEmpty {
            profiles = trusted.profiles.isEmpty ? trusted.gateProfiles : trusted.profiles
        }
        if failOn == nil { failOn = trusted.failOn ?? trusted.gateThreshold }
        if rules.isEmpty { rules = trusted.rules }
        if exemptions.isEmpty { exemptions = trusted.exemptions }
        if paths.isEmpty { paths = trusted.paths }
    }

    private var gateProfiles: [Profile] {
        gate.filter { $0.name == "profile" }.compactMap { Profile(rawValue: $0.value) }
    }

    private var gateThreshold: FailureThreshold? {
        gate.last { $0.name == "failOn" }.flatMap { FailureThreshold(rawValue: $0.value) }
    }
}
