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

    @Option(
        help: ArgumentHelp("Write a page about each rule into a folder, as Markdown.", valueName: "folder"))
    var pages: String?

    func run() throws {
        if let pages { return try write(RulePage.all(Rule.all), into: pages) }
        let standard = Output(descriptor: STDOUT_FILENO)
        let rules = Rule.all.filter { rule in profile.isEmpty || profile.contains { $0.contains(rule) } }
        switch output {
        case .json: standard.write(RuleText.json(rules))
        case .text: standard.write(RuleText.table(rules, isWide: false))
        case .wide: standard.write(RuleText.table(rules, isWide: true))
        }
        standard.flush()
    }

    private func write(_ pages: [(name: String, text: String)], into folder: String) throws {
        for page in pages {
            let path = folder + "/" + page.name
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
            let file = Output(descriptor: descriptor)
            file.write(page.text)
            file.flush()
            guard close(descriptor) == 0, !file.isBroken else { throw InputError(message: "\(path) cannot be written") }
        }
    }
}
