/// The entries of a sequence in the order of the manifest, each with its place.
public struct IndexedNodes: Sequence, IteratorProtocol {
    private var children: Node.Children?
    private var index = 0

    fileprivate init(_ node: Node?) { children = node.flatMap { $0.isSequence ? $0.children : nil } }

    /// The next entry, nil after the last.
    public mutating func next() -> (index: Int, node: Node)? {
        guard let node = children?.next() else { return nil }
        defer { index += 1 }
        return (index, node)
    }
}

extension Optional where Wrapped == Node {
    /// The entries of a sequence, each with its place; none where there is no sequence.
    public var indexed: IndexedNodes { IndexedNodes(self) }

    /// Whether there is nothing: no such field, null, an empty list or text, a mapping in which nothing has a value. The API server
    /// drops what is null.
    public var isMissingOrEmpty: Bool {
        guard let self else { return true }
        return switch self.kind {
        case .null: true
        case .sequence: self.count == 0
        case .mapping: self.children.allSatisfy { $0.isNull }
        case .string: self.utf8.isEmpty
        case .boolean, .integer, .float: false
        }
    }
}

extension Node {
    /// The children of a sequence with their places; none of anything else.
    public var indexed: IndexedNodes { IndexedNodes(self) }
}
