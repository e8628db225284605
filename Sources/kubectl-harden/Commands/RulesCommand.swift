import ArgumentParser
import Glibc
import Reporting

/// `rules`: the catalog.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rules", abstract: "List the rules.")

    /// The forms of the list.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, wide, json
    }

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The form of the list; wide has profiles and standards.", valueName: "format"))
    var output: Format = .text

    @Option(help: ArgumentHelp("Only the rules of a profile. May be repeated.", valueName: "profile"))
    var profile: [Profile] = []

    func run() throws {
        let standard = Output(descriptor: STDOUT_FILENO)
        let rules = Rule.all.filter { rule in profile.isEmpty || profile.contains { $0.contains(rule) } }
        switch output {
        case .json: standard.write(RuleText.json(rules))
        case .text: standard.write(RuleText.table(rules, isWide: false))
        case .wide: standard.write(RuleText.table(rules, isWide: true))
        }
        standard.flush()
    }
}
