import Arguments
import Glibc
import Reporting
import Rules

/// `rules`: the catalog.
struct RulesCommand: Command {
    static let about = CommandDescription(
        "rules", "List the rules, or those that match the given words.",
        discussion: """
            Examples:
              kubectl harden rules
              kubectl harden rules host network
              kubectl harden rules --profile essential -o wide
            """)

    var words: [String] = []

    /// The forms of the list.
    enum Format: String, ArgumentValue, CaseIterable {
        case text, wide, json
    }

    var output: Format = .text

    var profile: [ProfileList] = []

    var pages: String?

    mutating func declare(_ declared: inout Declaration) {
        declared.operands(
            "word", &words,
            "Words to search for: all of them must occur in the id, title, profiles or other-tool ids of a rule.")
        declared.option(
            "output", letter: "o", value: "format", &output, "The output format; wide adds profiles and standards.")
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
        case .json: standard.write(RuleText.json(rules))
        case .text: standard.write(RuleText.table(rules, isWide: false))
        case .wide: standard.write(RuleText.table(rules, isWide: true))
        }
        try Console.finish(standard)
    }

    private func write(_ pages: [(name: String, text: String)], into folder: String) throws {
        for page in pages {
            try WrittenFile.write(page.text, to: folder + "/" + page.name)
        }
    }
}
