import Kubernetes

/// What is wrong with the subject of a finding: words, and between them the values that are wrong, where a finding is about
/// several entries of a list.
struct Phrase: Sendable, Codable {
    private var before: String
    private var values: [String]
    private var after: String

    /// How many values are named; the others are counted.
    private static let mostNamed = 5

    /// A phrase without values of a list. Passwords in addresses are hidden in it.
    init(_ text: String) {
        before = AddressCredentials.hidden(in: text)
        (values, after) = ([], "")
    }

    /// A phrase around the values of the entries of a list.
    ///
    /// - Parameter text: makes it from the values, put together with commas.
    init(_ values: [String], _ text: (String) -> String) {
        // What stands on both sides of the values shows with a value that stands nowhere.
        let mark = "\u{1}"
        let parts = text(mark).split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        self.init(parts[0])
        guard parts.count == 2 else { return }
        self.values = values.map { AddressCredentials.hidden(in: $0) }
        after = parts[1]
    }

    /// The phrase as it is read.
    var text: String { values.isEmpty ? before : before + Phrase.list(values) + after }

    /// About how many bytes it takes in memory.
    var size: Int { before.utf8.count + after.utf8.count + values.reduce(0) { $0 + $1.utf8.count } }

    /// The same about other values.
    func with(values: [String]) -> Phrase {
        guard !self.values.isEmpty else { return self }
        var phrase = self
        phrase.values = values.map { AddressCredentials.hidden(in: $0) }
        return phrase
    }

    /// The same with something more that is to be said.
    func noting(_ note: String) -> Phrase {
        var phrase = self
        if values.isEmpty { phrase.before += ": " + note } else { phrase.after += ": " + note }
        return phrase
    }

    /// Values in a message.
    static func list(_ values: [String]) -> String {
        let named = values.prefix(mostNamed).joined(separator: ", ")
        return values.count > mostNamed ? named + " and \(values.count - mostNamed) more" : named
    }
}
