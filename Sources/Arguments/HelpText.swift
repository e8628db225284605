import Text

/// The help for one command.
struct HelpText {
    let name: String
    let about: CommandDescription
    let definitions: [ArgumentDefinition]
    let columns: Int

    /// Where descriptions begin.
    private static let margin = 26

    var text: String {
        var parts = ["OVERVIEW: " + about.abstract]
        if !about.discussion.isEmpty { parts.append(HelpText.filled(about.discussion, columns)) }
        parts.append(usage)
        parts += sections.map { title, entries in
            title.uppercased() + ":\n" + entries.map(entry).joined(separator: "\n")
        }
        if !about.commands.isEmpty { parts.append("  See '\(HelpText.call(name)) <command>' for more.") }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func call(_ name: String) -> String {
        let words = name.split(separator: " ")
        return (words.prefix(2) + ["help"] + words.dropFirst(2)).joined(separator: " ")
    }

    private var usage: String {
        guard about.usage.isEmpty else { return "USAGE: " + about.usage }
        if !about.commands.isEmpty { return "USAGE: \(name) <command>" }
        let words = definitions.filter { !$0.isOption } + definitions.filter(\.isOption)
        let pieces = words.map { definition in
            definition.isRequired ? definition.title : "[\(definition.title)\(definition.isRepeated ? " ..." : "")]"
        }
        return "USAGE: " + ([name] + pieces).joined(separator: " ")
    }

    private var sections: [(title: String, entries: [(label: String, text: String)])] {
        var sections: [(title: String, entries: [(label: String, text: String)])] = []
        let operands = definitions.filter { !$0.isOption }
        if !operands.isEmpty { sections.append(("arguments", operands.map { ($0.title, $0.help) })) }
        for definition in definitions where definition.isOption {
            guard let title = definition.section else { continue }
            let place = sections.firstIndex { $0.title == title } ?? sections.count
            if place == sections.count { sections.append((title, [])) }
            sections[place].entries.append((HelpText.label(definition), definition.help))
        }
        let usual = definitions.filter { $0.isOption && $0.section == nil }.map {
            (label: HelpText.label($0), text: $0.help)
        }
        sections.append(
            ("options", usual + [("--version", "Show the version."), ("-h, --help", "Show help information.")]))
        let commands = about.shownCommands.map { (label: $0.name, text: $0.abstract) }
        if !commands.isEmpty { sections.append(("commands", commands)) }
        return sections
    }

    private static func label(_ definition: ArgumentDefinition) -> String {
        (definition.letter.map { "-\($0), " } ?? "") + definition.title
    }

    private func entry(_ label: String, _ text: String) -> String {
        let lines = TextWidth.wrapped(text, width: columns - HelpText.margin)
        let margin = String(repeating: " ", count: HelpText.margin)
        let start = "  " + label
        guard start.count < HelpText.margin else {
            return start + lines.map { "\n" + margin + $0 }.joined()
        }
        return start + margin.dropFirst(start.count) + lines.joined(separator: "\n" + margin)
    }

    /// A text with its lines broken where they are too long; those of examples stay.
    private static func filled(_ text: String, _ columns: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix(" ") ? String(line) : TextWidth.wrapped(String(line), width: columns).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
