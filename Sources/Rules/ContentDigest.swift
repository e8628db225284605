import Manifest

/// Tells whether two contents are the same without keeping or showing them: what a finding grants may be a credential.
///
/// The digest is keyed with a number that each run of the program draws anew, so that it is worth nothing elsewhere, and that
/// nobody can choose two contents that have the same one.
enum ContentDigest {
    private static let keyed: Hasher = {
        var hasher = Hasher()
        hasher.combine(UInt64.random(in: .min ... .max))
        return hasher
    }()

    /// What a digest begins with, and no value has in it.
    static let mark = "\u{0}#"

    /// The digest of bytes: 64 bits, as a text that cannot be that of a value.
    static func text(of bytes: some Sequence<UInt8>) -> String {
        var hasher = keyed
        _ = combine(Array(bytes), into: &hasher)
        return text(of: hasher)
    }

    /// The digest of a value, whatever the order of its keys, and about how many bytes the value has.
    static func text(of node: Node) -> (digest: String, size: Int) {
        var hasher = keyed
        let size = combine(node, into: &hasher)
        return (text(of: hasher), size)
    }

    private static func text(of hasher: Hasher) -> String {
        mark + String(UInt64(bitPattern: Int64(hasher.finalize())), radix: 16)
    }

    private enum Form: UInt8 { case null, boolean, whole, number, string, sequence, mapping }

    /// Takes in a value. The reader bounds how deep it goes.
    ///
    /// - Returns: about how many bytes it has.
    private static func combine(_ node: Node, into hasher: inout Hasher) -> Int {
        switch node.kind {
        case .null:
            hasher.combine(Form.null.rawValue)
            return 4
        case .boolean:
            hasher.combine(Form.boolean.rawValue)
            hasher.combine(node.bool)
            return 4
        case .integer, .float:
            guard let number = node.int else {
                hasher.combine(Form.number.rawValue)
                return combine(Array((node.scalarText ?? "").utf8), into: &hasher)
            }
            hasher.combine(Form.whole.rawValue)
            hasher.combine(number)
            return 8
        case .string:
            hasher.combine(Form.string.rawValue)
            return combine(node.utf8, into: &hasher)
        case .sequence:
            hasher.combine(Form.sequence.rawValue)
            hasher.combine(node.count)
            return node.children.reduce(4) { $0 + combine($1, into: &hasher) }
        case .mapping: return combine(entriesOf: node, into: &hasher)
        }
    }

    /// Takes in the entries of a mapping, whose order does not matter: a sum has none.
    private static func combine(entriesOf node: Node, into hasher: inout Hasher) -> Int {
        hasher.combine(Form.mapping.rawValue)
        hasher.combine(node.count)
        var (sum, size) = (0, 4)
        for child in node.children {
            var entry = keyed
            size += combine(child.keyUTF8, into: &entry) + combine(child, into: &entry)
            sum &+= entry.finalize()
        }
        hasher.combine(sum)
        return size
    }

    private static func combine(_ bytes: [UInt8], into hasher: inout Hasher) -> Int {
        bytes.withUnsafeBufferPointer { combine($0, into: &hasher) }
    }

    private static func combine(_ bytes: UnsafeBufferPointer<UInt8>, into hasher: inout Hasher) -> Int {
        hasher.combine(bytes.count)
        hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        return bytes.count + 4
    }
}
