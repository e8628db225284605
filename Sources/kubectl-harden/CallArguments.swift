import ArgumentParser

/// The arguments of the call, as the commands take them.
enum CallArguments {
    /// The short options that take a value, which kubectl lets stand right behind them: `-ojson`, `-nshop`.
    private static let withValue: Set<Character> = ["o", "n", "l", "f", "k"]

    /// The arguments with each value of a short option by itself.
    static func separated(_ arguments: [String]) -> [String] {
        guard let end = arguments.firstIndex(of: "--") else { return arguments.flatMap(pieces) }
        return arguments[..<end].flatMap(pieces) + arguments[end...]
    }

    private static func pieces(_ argument: String) -> [String] {
        let letters = argument.dropFirst()
        guard argument.hasPrefix("-"), letters.count > 1, let option = letters.first, withValue.contains(option) else {
            return [argument]
        }
        let value = letters.dropFirst()
        return ["-" + String(option), String(value.first == "=" ? value.dropFirst() : value)]
    }

    /// The command that the arguments name, with the others read as its own: the parser would ask each of the commands in turn.
    /// Nil where that is not so simple, which the parser has to explain.
    static func command(_ arguments: [String]) -> (any ParsableCommand)? {
        guard let name = arguments.first, !arguments.contains(where: { $0 == "--help" || $0 == "-h" }),
            let type = Harden.configuration.subcommands.first(where: { $0.configuration.commandName == name }),
            type.configuration.subcommands.isEmpty
        else { return nil }
        return try? type.parse(Array(arguments.dropFirst()))
    }
}
