import Text

/// The words of a call, sorted by what they are to the command: options with their values, flags, operands.
struct ParsedArguments {
    /// The values of each option, by its long name, in the order in which they stand.
    private var values: [String: [String]] = [:]
    private var flags: Set<String> = []
    /// What is neither, in order.
    var operands: [String] = []

    /// Words that are all operands.
    init(operands: [String]) { self.operands = operands }

    /// Sorts the words of a call: `--option value`, `--option=value`, `-o value`, `-ovalue`, `-o=value`, flags of one letter
    /// together, and everything behind `--` as operands.
    ///
    /// - Throws: `UsageError` for an option that does not exist, or that lacks its value.
    init(_ words: [String], for definitions: [ArgumentDefinition]) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                return
            }
            if word.hasPrefix("--") {
                try takeLong(word.dropFirst(2), &rest, definitions)
            } else if word.hasPrefix("-"), word != "-" {
                try takeShort(word, &rest, definitions)
            } else {
                operands.append(word)
            }
        }
    }

    /// The values of an option.
    func values(of name: String) -> [String] { values[name] ?? [] }

    /// Whether a flag is set.
    func hasFlag(_ name: String) -> Bool { flags.contains(name) }

    private mutating func takeLong(
        _ word: Substring, _ rest: inout ArraySlice<String>, _ definitions: [ArgumentDefinition]
    ) throws(UsageError) {
        let name = word.prefix { $0 != "=" }
        guard let definition = definitions.first(where: { $0.isOption && $0.name == name }) else {
            let near = Nearest.candidate(to: String(name), among: definitions.filter(\.isOption).map(\.name))
            throw UsageError("unknown option --\(name)" + (near.map { "; did you mean --\($0)?" } ?? ""))
        }
        let value = name.endIndex < word.endIndex ? String(word[word.index(after: name.endIndex)...]) : nil
        try take(definition, value, &rest)
    }

    private mutating func takeShort(
        _ word: String, _ rest: inout ArraySlice<String>, _ definitions: [ArgumentDefinition]
    ) throws(UsageError) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let definition = definitions.first(where: { $0.isOption && $0.letter == letter }) else {
                throw UsageError("unknown option -\(letter)" + (word.count > 2 ? " in \(word)" : ""))
            }
            guard definition.takesValue else {
                flags.insert(definition.name)
                continue
            }
            if letters.first == "=" { return try take(definition, String(letters.dropFirst()), &rest) }
            return try take(definition, letters.isEmpty ? nil : String(letters), &rest)
        }
    }

    private mutating func take(
        _ definition: ArgumentDefinition, _ value: String?, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        guard definition.takesValue else {
            guard value == nil else { throw UsageError("--\(definition.name) takes no value") }
            flags.insert(definition.name)
            return
        }
        if let value { return values[definition.name, default: []].append(value) }
        // An option behind it is no value: that one was forgotten.
        guard let next = rest.first, next == "-" || !next.hasPrefix("-") else {
            throw UsageError("--\(definition.name) needs a value: \(definition.title)")
        }
        values[definition.name, default: []].append(next)
        rest.removeFirst()
    }
}
