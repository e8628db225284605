import Admission
import Arguments
import Glibc
import Reporting
import Rules
import Text

/// `rules`: the catalog.
struct RulesCommand: Command {
    static let about = CommandDescription(
        "rules", "List the rules, or those that match the given words.",
        discussion: """
            Examples:
              kubectl harden rules
              kubectl harden rules host network
              kubectl harden rules --profile essential -o wide
              kubectl harden rules --profile restricted -o vap --action deny | kubectl apply -f -

            -o vap writes rules as ValidatingAdmissionPolicies with bindings, for the cluster to enforce them too. Rules that CEL \
            cannot say, that are about several objects, or that miss what the API server fills in are named on standard error.
            """)

    var words: [String] = []

    /// The forms of the list.
    enum Format: String, ArgumentValue, CaseIterable {
        case text, wide, json, vap
    }

    var output: Format = .text

    var profile: [ProfileList] = []

    var action: PolicyExport.Action?

    var pages: String?

    mutating func declare(_ declared: inout Declaration) {
        declared.operands(
            "word", &words,
            "Words to search for: all of them must occur in the id, title, profiles or other-tool ids of a rule.")
        declared.option(
            "output", letter: "o", value: "format", &output, "The output format; wide adds profiles and standards.")
        declared.option(
            "action", value: "action", &action,
            "With -o vap: what the cluster does with what a policy refuses: audit, warn (default) or deny.")
        declared.option("profile", value: "profile", &profile, "Only the rules of a profile. May be repeated.")
        declared.option("pages", value: "folder", &pages, "Write a page about each rule into a folder, as Markdown.")
    }

    func run() throws {
        if let pages { return try write(RulePage.all(Harden.catalog.rules), into: pages) }
        let standard = Output(descriptor: STDOUT_FILENO)
        let profiles = profile.flatMap(\.profiles)
        let rules = Harden.catalog.rules.filter { rule in
            (profiles.isEmpty || profiles.contains { $0.contains(rule) })
                && words.allSatisfy { rule.isAbout($0) }
        }
        guard !rules.isEmpty else { throw UsageError("no rule matches \(words.joined(separator: " "))") }
        switch output {
        case .vap: writePolicies(rules, standard)
        case .json: standard.write(RuleText.json(rules))
        case .text: standard.write(RuleText.table(rules, isWide: false))
        case .wide: standard.write(RuleText.table(rules, isWide: true))
        }
        try Console.finish(standard)
    }

    func validate() throws {
        if action != nil, output != .vap { throw UsageError("--action is for -o vap") }
    }

    private func writePolicies(_ rules: [Rule], _ standard: Output) {
        let levels = profile.flatMap(\.profiles).map(\.podSecurityLevel)
        let isRestricted = levels.contains(.restricted) && !levels.contains(nil)
        let export = PolicyExport(rules, action: action ?? .warn, level: isRestricted ? .restricted : nil)
        standard.write(export.text)
        guard !export.left.isEmpty else { return }
        let written = export.exported.count == 1 ? "1 rule is written" : "\(export.exported.count) rules are written"
        let names = TextWidth.wrapped(export.left.joined(separator: ", "), width: 100)
        Console.warning(
            "\(written); \(export.left.count) ha\(export.left.count == 1 ? "s" : "ve") no policy:")
        for line in names { Console.line("  " + line) }
    }

    private func write(_ pages: [(name: String, text: String)], into folder: String) throws {
        for page in pages {
            try WrittenFile.write(page.text, to: folder + "/" + page.name)
        }
    }
}

extension PolicyExport.Action: ArgumentValue {}
