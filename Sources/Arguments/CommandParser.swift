import Text

/// The command line of a program: a command with others below it.
public struct CommandParser: Sendable {
    /// How the program is called, in help.
    private let program: String
    private let root: CommandDescription

    /// What a call asks for.
    public enum Request {
        case run(any Command)
        /// A text for standard output.
        case help(String)
        case version
    }

    /// Creates a parser. `program` is how help writes the call, such as `kubectl harden`.
    public init(program: String, _ root: CommandDescription) {
        (self.program, self.root) = (program, root)
    }

    /// Reads a call.
    ///
    /// - Parameter words: the words behind the name of the program.
    /// - Throws: `UsageError`, or what a command finds wrong with its arguments.
    public func read(_ words: [String]) throws -> Request {
        var words = words[...]
        if words.first == "help" {
            words.removeFirst()
            let command = command(&words)
            if let word = words.first, !word.hasPrefix("-") { throw unknown(word, command) }
            return .help(help(command))
        }
        let command = command(&words)
        guard let type = command.type else {
            if let request = builtInRequest(words, command) { return request }
            guard let word = words.first else { return .help(help(command)) }
            throw unknown(word, command)
        }
        if !type.about.takesAnyWord, let request = builtInRequest(words, command) { return request }
        if !type.about.commands.isEmpty, let word = words.first,
            Declaration.definitions(of: type).allSatisfy(\.isOption)
        {
            throw unknown(word, command)
        }
        return .run(try Declaration.read(type, Array(words)))
    }

    /// What is asked for by an option that every command has.
    private func builtInRequest(_ words: ArraySlice<String>, _ command: ResolvedCommand) -> Request? {
        let options = words.prefix { $0 != "--" }
        if options.contains(where: { $0 == "--help" || $0 == "-h" }) { return .help(help(command)) }
        return options.contains("--version") ? .version : nil
    }

    /// A command, and the words that lead to it.
    private struct ResolvedCommand {
        var path: [String] = []
        var type: (any Command.Type)?
    }

    /// The command that a call names; takes its names from the words.
    private func command(_ words: inout ArraySlice<String>) -> ResolvedCommand {
        var resolved = ResolvedCommand()
        while let word = words.first,
            let next = (resolved.type?.about ?? root).commands.first(where: { $0.about.name == word })
        {
            words.removeFirst()
            resolved.path.append(word)
            resolved.type = next
        }
        return resolved
    }

    private func unknown(_ word: String, _ command: ResolvedCommand) -> UsageError {
        guard !word.hasPrefix("-") else { return UsageError("unknown option \(word)") }
        let names = (command.type?.about ?? root).shownCommands.map(\.name)
        return UsageError(
            "unknown command \((command.path + [word]).joined(separator: " "))" + Nearest.hint(word, among: names))
    }

    /// How wide help is where nothing else is asked for.
    public static let usualColumns = 80

    /// The call that shows the help for the command that the words of another call name.
    public func helpCall(for words: [String]) -> String {
        var rest = words[...]
        return ([program] + command(&rest).path + ["--help"]).joined(separator: " ")
    }

    /// The help for the command with these names; for the program where there are none.
    ///
    /// - Parameter columns: how wide the text may be.
    public func help(_ names: [String], columns: Int = CommandParser.usualColumns) -> String {
        var rest = names[...]
        return help(command(&rest), columns: columns)
    }

    /// The help for a command.
    public func help(for type: any Command.Type) -> String {
        let name = type.about.name
        let outer = root.commands.first { $0.about.commands.contains { $0 == type } }
        return help(outer.map { [$0.about.name, name] } ?? [name])
    }

    /// The arguments of the command that the words of a call name.
    public func definitions(for words: [String]) -> [ArgumentDefinition] {
        var rest = words[...]
        return command(&rest).type.map(Declaration.definitions) ?? []
    }

    /// The commands below the one that the words of a call name; none where other words stand behind its name.
    public func commands(for words: [String]) -> [String] {
        var rest = words[...]
        let command = command(&rest)
        return rest.isEmpty ? (command.type?.about ?? root).shownCommands.map(\.name) : []
    }

    private func help(_ command: ResolvedCommand, columns: Int = CommandParser.usualColumns) -> String {
        HelpText(
            name: ([program] + command.path).joined(separator: " "), about: command.type?.about ?? root,
            definitions: command.type.map(Declaration.definitions) ?? [], columns: columns
        ).text
    }
}
