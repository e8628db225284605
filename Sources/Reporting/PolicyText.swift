import Policy
import Text

/// The policy in force, in words, each setting with where it comes from.
public enum PolicyText {
    /// The settings of a run as YAML with comments.
    ///
    /// - Parameters:
    ///   - own: the policy, for the rules of one's own that it has or names.
    ///   - source: where a key of the policy is said; nil for one that nobody says.
    public static func text(
        _ settings: PolicySettings, own: HardenPolicy?, options: PolicySettings.Options, source: (String) -> String?
    ) -> String {
        func origin(_ key: String, isInCall: Bool) -> String {
            isInCall ? "the command line" : source(key) ?? "default"
        }
        let profiles = settings.selection.effectiveProfiles.map(\.rawValue)
        var lines = [
            line(
                "profiles: [\(profiles.joined(separator: ", "))]",
                origin("profiles", isInCall: !options.profiles.isEmpty || !options.rules.isEmpty)),
            line(
                "kubernetesVersion: \"\(settings.version ?? .newest)\"",
                origin("kubernetesVersion", isInCall: options.version != nil)),
            line("failOn: \(settings.failOn.rawValue)", origin("failOn", isInCall: options.failOn != nil)),
            line(
                "inlineExemptions: \(settings.inlineExemptions)",
                origin("inlineExemptions", isInCall: options.forbidsInlineExemptions)),
        ]
        lines += rules(settings, options, origin("rules", isInCall: false))
        if !settings.paths.isEmpty {
            lines.append(line("paths:", origin("paths", isInCall: false)))
            lines += globs("include", settings.paths.include) + globs("exclude", settings.paths.exclude)
        }
        lines.append(
            line("exemptions: \(settings.exemptions.count)", origin("exemptions", isInCall: false)))
        for exemption in settings.exemptions {
            let rules = exemption.rules.map { $0.sorted().joined(separator: ", ") } ?? "*"
            let end = exemption.expires.map { ", until \($0)" } ?? ""
            let ended = exemption.hasExpired(on: .today) ? " (expired)" : ""
            lines.append("  # \(exemption.position.line): \(rules)\(end)\(ended): \(Printable.text(exemption.reason))")
        }
        if let own { lines += ownRules(own, origin) }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func ownRules(_ policy: HardenPolicy, _ origin: (String, Bool) -> String) -> [String] {
        var lines: [String] = []
        if !policy.policies.isEmpty {
            lines.append(line("policies:", origin("policies", false)))
            lines += policy.policies.map { "  - \(Printable.text($0))" }
        }
        if !policy.customRules.isEmpty {
            lines.append(line("customRules: \(policy.customRules.count)", origin("customRules", false)))
            lines += policy.customRules.map { "  # \($0.id) (\($0.severity.rawValue))" }
        }
        return lines
    }

    /// The settings of a gate, each with its source.
    public static func text(_ settings: [(name: String, value: String, source: String?)]) -> String {
        settings.map { line("harden.\($0.name): \(Printable.text($0.value))", $0.source ?? "default") + "\n" }.joined()
    }

    private static func rules(
        _ settings: PolicySettings, _ options: PolicySettings.Options, _ origin: String
    ) -> [String] {
        let judged = (try? settings.selection.resolve(in: settings.catalog, for: settings.version ?? .newest)) ?? []
        var lines = [line("# \(judged.count) rules of the program are used", "kubectl harden rules lists all")]
        for id in options.rules { lines.append(line("# \(id) is used", "the command line")) }
        for id in options.skipped { lines.append(line("# \(id) is skipped", "the command line")) }
        guard !settings.selection.settings.isEmpty else { return lines }
        lines.append(line("rules:", origin))
        for (id, rule) in settings.selection.settings.sorted(by: { $0.key < $1.key }) {
            var parts: [String] = []
            if let isEnabled = rule.isEnabled { parts.append("enabled: \(isEnabled)") }
            if let severity = rule.severity { parts.append("severity: \(severity.rawValue)") }
            if rule.isWarningOnly { parts.append("mode: warn") }
            let parameters = rule.parameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }
            if !parameters.isEmpty { parts.append("parameters: {\(parameters.joined(separator: ", "))}") }
            lines.append("  \(id): {\(Printable.text(parts.joined(separator: ", ")))}")
        }
        return lines
    }

    private static func globs(_ key: String, _ globs: [Glob]) -> [String] {
        globs.isEmpty ? [] : ["  \(key): [\(globs.map { "\"\(Printable.text($0.text))\"" }.joined(separator: ", "))]"]
    }

    private static func line(_ text: String, _ origin: String) -> String {
        text + String(repeating: " ", count: max(2, 48 - text.count)) + "# " + Printable.text(origin)
    }
}
