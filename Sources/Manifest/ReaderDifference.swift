/// The ways in which readers of manifests differ. What one reader takes for an object and another does not is how a manifest
/// is led past a gate; so whatever kubectl may read and this reader does not is here, and is refused.
///
/// `docs/reading.md` is made from this list.
public enum ReaderDifference: Sendable, CaseIterable {
    case colonAtEndOfFlowScalar
    case escapedApostrophe
    case tagCharacter
    case nullKey
    case keyBeyond64Bits
    case infiniteNumber
    case brokenElement
    case repeatedListKey
    case listWithoutKind
    case elementWithoutKind
    case brokenJSONList
    case byteOrderMark
    case directiveWithDocument
    case controlCharacterBehindEnd
    case tagOnMergeKey
    case aliasOfMergeKey
    case twoMergeKeys
    case mergeOfMerges
    case lineEndInSeparator
    case documentOnSeparatorLine
    case nestedUTF16
    case separatorInUTF16
    case blankBeforeBrace
    case textBehindJSON
    case doubleCarriageReturn
    case itemsBesideSpec
    case itemsInOtherCase
    case otherLineEnd
    case flowThatIsNoJSON
    case laxScalars
    case negativeZeroKey
    case keysOfTwoTypes

    /// What becomes of such a text here.
    enum Handling: Sendable {
        /// It is refused: whatever kubectl makes of it, it is not passed over.
        case refused
        /// It is refused in a list whose elements have been given out before.
        case refusedInList
        /// It is read, as more than kubectl reads.
        case read
    }

    /// What is known of a difference.
    struct Facts: Sendable {
        let handling: Handling
        /// What the reader says of it; nil where each failure of the kind brings a message of its own.
        var message: String?
        /// The text, what kubectl makes of it, what this reader does, and why: the columns of the documentation.
        let columns: (text: String, kubectl: String, here: String, why: String)
    }

    var facts: Facts {
        switch self {
        case .colonAtEndOfFlowScalar:
            Facts(
                handling: .refused,
                columns: ("`{a:}`: a colon at the end of a flow scalar", "null", "refused", "libyaml"))
        case .escapedApostrophe:
            Facts(handling: .refused, columns: (#"`"\'"`"#, "an apostrophe", "refused", "libyaml"))
        case .tagCharacter:
            Facts(
                handling: .refused, message: "a tag with a comma or a bracket in it",
                columns: (
                    "a tag with characters that libyaml does not take for part of it", "the tag goes on",
                    "refused, unless the tag makes no difference", "libyaml"
                ))
        case .nullKey:
            Facts(
                handling: .refused, message: "a key is null; put it in quotes if it is meant as text",
                columns: (
                    "a null key in a value that a second, equal key overrides", "ignored", "refused",
                    "it is refused where it stands"
                ))
        case .keyBeyond64Bits:
            Facts(
                handling: .refused, message: "a key is a number beyond 64 bits",
                columns: (
                    "a key beyond 64 bits in a value that a second, equal key overrides", "ignored", "refused",
                    "it is refused where it stands"
                ))
        case .infiniteNumber:
            Facts(
                handling: .refused,
                columns: (
                    "`.inf` or `.nan` in a value that a second, equal key overrides", "ignored", "refused",
                    "it is refused where it stands"
                ))
        case .brokenElement:
            Facts(
                handling: .refusedInList,
                columns: (
                    "an element of a YAML list over 8 MiB that cannot be read by itself, such as one with an alias of an anchor in another",
                    "read", "refused", "elements are read one by one"
                ))
        case .repeatedListKey:
            Facts(
                handling: .refusedInList, message: "a list with duplicate keys",
                columns: (
                    "a list that repeats `kind`, `apiVersion` or `items` after its elements (in YAML from 8 MiB on)",
                    "the last counts", "refused", "elements are reported as they are read"
                ))
        case .listWithoutKind:
            Facts(
                handling: .refusedInList, message: "a list without a kind",
                columns: (
                    "a list without a `kind` (in YAML from 8 MiB on)", "not a list", "refused",
                    "elements are reported as they are read"
                ))
        case .elementWithoutKind:
            Facts(
                handling: .refusedInList, message: "an element without kind, in a list whose kind is not known yet",
                columns: (
                    "an element without a kind, in a list that names the kind of its elements after them (in YAML from 8 MiB on)",
                    "takes the kind from the list", "refused", "elements are reported as they are read"
                ))
        case .brokenJSONList:
            Facts(
                handling: .refusedInList,
                columns: (
                    "a list over 1 MiB that begins as JSON and continues as YAML in flow style",
                    "refused or read, depending on its form", "refused", "elements are reported as they are read"
                ))
        case .byteOrderMark:
            Facts(
                handling: .refused, message: "a byte order mark inside the text",
                columns: (
                    "a byte order mark anywhere but at the beginning of the input", "text, or it removes a character",
                    "refused", "libyaml ignores it at the beginning of a line"
                ))
        case .directiveWithDocument:
            Facts(
                handling: .refused, message: "a directive is separated from its document",
                columns: (
                    "a directive with `---` after a carriage return or another line break that is not a line feed",
                    "read", "refused", "kubectl splits documents at line feeds only"
                ))
        case .controlCharacterBehindEnd:
            Facts(
                handling: .refused,
                columns: (
                    "a control character after the end of a document", "not looked at", "refused", "libyaml looks ahead"
                ))
        case .tagOnMergeKey:
            Facts(
                handling: .refused, message: "a tag on a merge key",
                columns: (
                    "a tag on a merge key (`! <<`, `!!merge x`)", "a merge, or a key, by the tag", "refused",
                    "kustomize decides differently"
                ))
        case .aliasOfMergeKey:
            Facts(
                handling: .refused, message: "an alias that stands for a merge key",
                columns: ("an alias of a merge key", "a merge", "refused", "kustomize takes it for a key")
            )
        case .twoMergeKeys:
            Facts(
                handling: .refused, message: "a mapping with two merge keys",
                columns: (
                    "two merge keys in one mapping", "both, of a key in both the last", "refused",
                    "kustomize refuses it"
                ))
        case .mergeOfMerges:
            Facts(
                handling: .refused, message: "a merge of mappings that themselves merge others",
                columns: (
                    "a merge of a sequence of mappings that merge others", "the first that has a key", "refused",
                    "kustomize takes another"
                ))
        case .lineEndInSeparator:
            Facts(
                handling: .refused, message: "a line break other than a line feed, on the line of ---",
                columns: (
                    "a separator line with a line break inside that is not a line feed (`--- #` and a carriage return)",
                    "left to YAML where a document begins with it", "refused", "what follows would be hidden"
                ))
        case .documentOnSeparatorLine:
            Facts(
                handling: .refused, message: "only a comment may follow --- on its line",
                columns: (
                    "a document on the line of a separator (`--- {...}`)", "refused, but kustomize reads it", "refused",
                    ""
                ))
        case .nestedUTF16:
            Facts(
                handling: .refused, message: "a document in UTF-16 inside another text",
                columns: (
                    "a document that begins with the mark of UTF-16, in an input that does not", "read as UTF-16",
                    "refused", "splitting and decoding would happen in another order"
                ))
        case .separatorInUTF16:
            Facts(
                handling: .refused, message: "a line end or separator in UTF-8 inside a text in UTF-16",
                columns: (
                    "`---` in UTF-8 inside UTF-16", "a separator", "refused",
                    "splitting and decoding would happen in another order"
                ))
        case .blankBeforeBrace:
            Facts(
                handling: .refused, message: "whitespace that is not ASCII before a brace",
                columns: (
                    "whitespace that is not ASCII before `{`", "JSON from 1.33 on", "refused", "differs by version"
                ))
        case .textBehindJSON:
            Facts(
                handling: .refused,
                columns: (
                    "text after a JSON value that may be an object", "read from 1.33 on", "refused",
                    "differs by version"
                ))
        case .doubleCarriageReturn:
            Facts(
                handling: .refused, message: "two carriage returns before a line feed",
                columns: (
                    "two carriage returns before a line feed", "one is removed before the YAML is read", "refused",
                    "a line would end twice"
                ))
        case .itemsBesideSpec:
            Facts(
                handling: .refused, message: "an object that has both spec and items",
                columns: (
                    "a `spec` beside `items`", "a list", "refused", "whoever goes by the kind takes it for an object"
                ))
        case .itemsInOtherCase:
            Facts(
                handling: .refused,
                columns: (
                    "`Items` or another spelling beside a `kind`", "an object", "refused",
                    "whoever ignores case takes it for a list"
                ))
        case .otherLineEnd:
            Facts(
                handling: .refusedInList, message: "a line break other than a line feed, in a list of more than 8 MiB",
                columns: (
                    "a line break that is not a line feed, in a YAML list over 8 MiB", "read", "refused",
                    "elements are distinguished by lines"
                ))
        case .flowThatIsNoJSON:
            Facts(
                handling: .read,
                columns: (
                    "a JSON-like document that is not JSON but YAML in flow style",
                    "refused or read, depending on its form", "read", "reading it does no harm"
                ))
        case .laxScalars:
            Facts(
                handling: .read,
                columns: (
                    #"`"\ud83d\ude00"` in YAML, `"\/"`, `!!timestamp` on text that is none"#, "refused", "read",
                    "reading it does no harm"
                ))
        case .negativeZeroKey:
            Facts(
                handling: .read,
                columns: (
                    "`-0.0` and `0` as two keys of one mapping", "one key", "two keys", "Go compares them as numbers"
                ))
        case .keysOfTwoTypes:
            Facts(
                handling: .read,
                columns: (
                    "`1` and `1.0` as two keys of one mapping", "either, by chance", "the last",
                    "keys of different types with the same text"
                ))
        }
    }

    /// The kind of failure with which it is refused.
    var cause: ReadFailure.Cause { if case .refusedInList = facts.handling { .cutShort } else { .unsupported } }

    /// The table of the documentation, as Markdown.
    public static var table: String {
        let rows = allCases.map { difference in
            let columns = difference.facts.columns
            return "| \(columns.text) | \(columns.kubectl) | \(columns.here) | \(columns.why) |\n"
        }
        return "| text | kubectl | here | why |\n|---|---|---|---|\n" + rows.joined()
    }
}

extension ReadFailure {
    /// A text that readers read in different ways.
    ///
    /// - Parameter message: what is wrong; nil for the message of the difference.
    init(_ difference: ReaderDifference, _ message: String? = nil, at position: Position?) {
        self.init(
            difference.cause, message ?? difference.facts.message ?? "a text that is read differently by others",
            at: position)
        self.difference = difference
    }

    /// The same failure of a text that others may read.
    func differing(as difference: ReaderDifference) -> ReadFailure {
        var failure = ReadFailure(difference, message, at: position)
        failure.tag = tag
        return failure
    }
}
