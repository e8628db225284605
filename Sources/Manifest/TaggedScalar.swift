/// A scalar with a tag, resolved as kubectl's reader resolves it: the tags of YAML's own types convert or fail, `!!binary`
/// is decoded, any other tag makes a string.
enum TaggedScalar {
    /// The text as it stands, read as this kind.
    case plain(NodeRecord.Kind)
    /// Other bytes in place of the text: a string.
    case decoded([UInt8])

    struct Mismatch: Error {
        var message: String
    }

    private static let prefix = "tag:yaml.org,2002:"

    init(tag: String, text: UnsafeBufferPointer<UInt8>) throws(Mismatch) {
        guard tag.hasPrefix(TaggedScalar.prefix) else {
            self = .plain(.string)
            return
        }
        let wanted = tag.dropFirst(TaggedScalar.prefix.count)
        switch wanted {
        case "str": self = .plain(.string)
        case "binary":
            guard let bytes = Base64.decode(text) else {
                throw Mismatch(message: "!!binary value is not base64")
            }
            self = .decoded(UTF8Repair.repaired(bytes))
        case "bool", "int", "float", "null":
            let kind = PlainScalar.kind(text)
            guard TaggedScalar.accepts(String(wanted), kind) else {
                throw Mismatch(message: "\(kind) where the tag !!\(wanted) requires another type")
            }
            self = .plain(wanted == "float" ? .float : kind)
        default: self = .plain(.string)
        }
    }

    private static func accepts(_ tag: String, _ kind: NodeRecord.Kind) -> Bool {
        switch (tag, kind) {
        case ("bool", .boolean), ("int", .integer), ("float", .float), ("float", .integer), ("null", .null): true
        default: false
        }
    }
}
