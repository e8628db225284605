/// What libyaml says of a text that it cannot read. Its words are all by which one failure is distinguished from another; a test looks
/// whether the library still has them.
enum LibyamlMessage {
    /// What it was reading when it met a tag that it does not take, from which kubectl reads on.
    static let tag = "while scanning a tag"

    /// By what it was reading, the differences of what it refuses and kubectl reads.
    static let contexts: [String: ReaderDifference] = [
        tag: .tagCharacter, "while parsing a tag": .tagCharacter,
        "while scanning a plain scalar": .colonAtEndOfFlowScalar,
        "while scanning a tag directive": .directiveWithDocument,
        "while parsing a tag directive": .directiveWithDocument,
    ]

    /// By what is wrong, the same.
    static let problems: [String: ReaderDifference] = ["found unknown escape character": .escapedApostrophe]

    /// The difference that makes libyaml refuse a text which kubectl may read; nil where kubectl refuses it as well.
    static func difference(_ problem: String, _ context: String) -> ReaderDifference? {
        problems[problem] ?? contexts[context]
    }

    /// How every message about a control character begins.
    static let controlCharacters = "control characters"

    /// Whether a message is about a control character.
    static func isControlCharacter(_ message: String) -> Bool { message.hasPrefix(controlCharacters) }

    /// What libyaml finds wrong most often, said so that it helps.
    static let advice = [
        "mapping values are not allowed in this context":
            "a colon is not allowed here: quote the text, or check the indentation",
        "block sequence entries are not allowed in this context":
            "a list entry cannot begin here: check the indentation",
        "mapping keys are not allowed in this context": "a key cannot begin here: check the indentation",
        "found character that cannot start any token":
            "unquoted text cannot begin with this character: put it in quotes",
        "could not find expected ':'": "expected a colon after the preceding key",
    ]

    /// By what it was reading, what has no end. It is told where it begins: the end of the text says nothing.
    static let unended = ["while scanning a quoted scalar": "the quoted text that begins here has no closing quote"]
}
