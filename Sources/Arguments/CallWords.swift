import Text

/// The words of a call, sorted by what they are to the command: options with their values, flags, operands.
struct CallWords {
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
    init(_ words: [String], for forms: [ArgumentForm]) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                return
            }
            if word.hasPrefix("--") {
                try takeLong(word.dropFirst(2), &rest, forms)
            } else if word.hasPrefix("-"), word != "-" {
                try takeShort(word, &rest, forms)
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
        _ word: Substring, _ rest: inout ArraySlice<String>, _ forms: [ArgumentForm]
    ) throws(UsageError) {
        let name = word.prefix { $0 != "=" }
        guard let form = forms.first(where: { $0.isOption && $0.name == name }) else {
            let near = Nearest.candidate(to: String(name), among: forms.filter(\.isOption).map(\.name))
            throw UsageError("unknown option --\(name)" + (near.map { "; did you mean --\($0)?" } ?? ""))
        }
        let value = name.endIndex < word.endIndex ? String(word[word.index(after: name.endIndex)...]) : nil
        try take(form, value, &rest)
    }

    private mutating func takeShort(
        _ word: String, _ rest: inout ArraySlice<String>, _ forms: [ArgumentForm]
    ) throws(UsageError) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let form = forms.first(where: { $0.isOption && $0.letter == letter }) else {
                throw UsageError("unknown option -\(letter)" + (word.count > 2 ? " in \(word)" : ""))
            }
            guard form.takesValue else {
                flags.insert(form.name)
                continue
            }
            if letters.first == "=" { return try take(form, String(letters.dropFirst()), &rest) }
            return try take(form, letters.isEmpty ? nil : String(letters), &rest)
        }
    }

    private mutating func take(
        _ form: ArgumentForm, _ value: String?, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        guard form.takesValue else {
            guard value == nil else { throw UsageError("--\(form.name) takes no value") }
            flags.insert(form.name)
            return
        }
        if let value { return values[form.name, default: []].append(value) }
        // An option behind it is no value: that one was forgotten.
        guard let next = rest.first, next == "-" || !next.hasPrefix("-") else {
            throw UsageError("--\(form.name) needs a value: \(form.title)")
        }
        values[form.name, default: []].append(next)
        rest.removeFirst()
    }
}
