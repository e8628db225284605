import Manifest

/// Reads YAML into values that know where they stand.
final class ValueReader {
    private let reader = ManifestReader()
    private var budget = 0

    /// The values of one document, aliases followed.
    private static let mostValues = 400_000

    /// A document, and what is wrong with it that kustomize notices only later.
    struct Document {
        var value: Value
        var defect: String?
        /// The maps in which keys stand twice, by the keys that lead to them; nil for one inside a list.
        var doubled: [[String]?] = []
    }

    /// The entries that stand first under their keys, by those that stand last: kustomize takes the first.
    private var earlier: [Int: Node] = [:]

    /// Reads one document.
    ///
    /// - Parameters:
    ///   - dialect: that of resources and strategic merge patches, or that of kustomizations and JSON patches.
    ///   - place: where a place of the text is in the tree.
    /// - Returns: nil for an empty document.
    /// - Throws: `RenderFailure` for what is no YAML.
    func read(
        _ text: ArraySlice<UInt8>, as dialect: Dialect, at place: (Position) -> Origin
    ) throws(RenderFailure) -> Document? {
        var found: Document?
        var broken: RenderFailure?
        budget = ValueReader.mostValues
        let failure = text.withUnsafeBufferPointer { text in
            reader.readDocument(text, as: dialect) { node in
                let duplicates = node.duplicateKeys
                earlier =
                    dialect != .kustomize
                    ? [:] : Dictionary(duplicates.map { ($0.node.identifier, $0.earlier) }) { first, _ in first }
                do throws(RenderFailure) {
                    var document = Document(value: try value(of: node, dialect, place))
                    if let duplicate = duplicates.first {
                        document.defect = "the key \(duplicate.node.key) appears twice"
                        document.doubled = duplicates.map { ValueReader.keys(to: $0.node, in: node) }
                    }
                    if node.hasKeysOfOtherTypes, dialect == .kustomize { document.defect = "a key is not a string" }
                    found = document
                } catch {
                    broken = error
                }
            }
        }
        if let failure {
            let origin = place(failure.position ?? Position(line: 1, column: 1))
            let cause: RenderFailure.Cause =
                failure.cause == .unsupported || failure.cause == .limit ? .uncertain : .invalid
            throw RenderFailure(
                cause, "malformed YAML: \(failure.message)", at: origin)
        }
        if let broken { throw broken }
        return found
    }

    private func value(
        of node: Node, _ dialect: Dialect, _ place: (Position) -> Origin
    ) throws(RenderFailure) -> Value {
        budget -= 1
        guard budget >= 0 else { throw RenderFailure(.limit, "aliases expand to too many values") }
        let origin = place(node.position)
        if node.isMapping {
            var map = Map()
            map.entries.reserveCapacity(node.count)
            for last in node.children {
                let child = earlier.isEmpty ? last : earlier[last.identifier] ?? last
                let keyOrigin = place(child.keyPosition)
                map.entries.append(
                    Map.Entry(key: child.key, keyOrigin: keyOrigin, value: try value(of: child, dialect, place)))
            }
            return Value(.map(map), origin)
        }
        if node.isSequence {
            var list: [Value] = []
            list.reserveCapacity(node.count)
            for child in node.children { list.append(try value(of: child, dialect, place)) }
            return Value(.list(list), origin)
        }
        return Value(.scalar(ValueReader.scalar(node, dialect)), origin)
    }

    /// The keys from an object to the map in which an entry stands; nil where a list is among them.
    private static func keys(to entry: Node, in object: Node) -> [String]? {
        guard let path = entry.path(from: object) else { return nil }
        var keys: [String] = []
        for step in path.steps.dropLast() {
            guard case .key(let key) = step else { return nil }
            keys.append(key)
        }
        return keys
    }

    /// Whether a scalar begins with a character of ASCII.
    private static func begins(_ node: Node, with mark: UInt8) -> Bool {
        node.withRestOfLine { $0.first == mark } ?? false
    }

    /// Whether an empty scalar stands in braces or brackets: what ends it is on its line then.
    private static func isInFlow(_ node: Node) -> Bool {
        node.withRestOfLine { rest in
            rest.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }.map { "},]".utf8.contains($0) } ?? false
        } ?? false
    }

    private static func blockIndent(of node: Node, _ text: String) -> Int32 {
        let start = node.position
        guard begins(node, with: UInt8(ascii: "|")), let line = node.lineText(start.line + 1) else { return -1 }
        func blanks(_ text: some StringProtocol) -> Int { text.utf8.prefix { $0 == 0x20 }.count }
        return Int32(truncatingIfNeeded: max(0, blanks(line) - blanks(text.prefix { $0 != "\n" })))
    }

    /// A scalar. What kubectl's reader reads goes through JSON, so that only its value is left.
    private static func scalar(_ node: Node, _ dialect: Dialect) -> Scalar {
        let isJSON = dialect == .kubectl
        let text = isJSON ? node.scalarText ?? "null" : String(decoding: node.utf8, as: UTF8.self)
        switch node.kind {
        case .null:
            var scalar = Scalar(text, .null)
            scalar.isEmptyInFlow = !isJSON && text.isEmpty && isInFlow(node)
            return scalar
        case .boolean: return Scalar(text, .boolean)
        case .integer: return Scalar(text, .integer)
        case .float: return Scalar(text, .float)
        case .string, .sequence, .mapping:
            let isTime = !isJSON && node.isPlain && Timestamp.isTimestamp(text)
            var scalar = Scalar(text, isTime ? .timestamp : .string, isQuoted: isJSON || !node.isPlain)
            if isJSON, !node.isPlain { scalar.blockIndent = blockIndent(of: node, text) }
            if !isJSON, !node.isPlain, text.utf8.contains(0x0a) {
                scalar.isFolded = begins(node, with: UInt8(ascii: ">"))
            }
            return scalar
        }
    }
}
