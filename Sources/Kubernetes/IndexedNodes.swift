extension Optional where Wrapped == Node {
    /// The entries of a sequence, each with its place; none where there is no sequence.
    public var indexed: [(index: Int, node: Node)] {
        guard let self, self.isSequence else { return [] }
        return self.children.enumerated().map { (index: $0.offset, node: $0.element) }
    }

    /// Whether there is nothing: no such field, null, an empty list, mapping or text.
    public var isMissingOrEmpty: Bool {
        guard let self else { return true }
        return switch self.kind {
        case .null: true
        case .sequence, .mapping: self.count == 0
        case .string: self.utf8.isEmpty
        case .boolean, .integer, .float: false
        }
    }
}
