import Manifest

/// A list, made by an expression or standing in a document.
public struct ListValue {
    // Values are copied all the time: what is rare is kept behind a reference.
    private enum Storage {
        case values([Value])
        case partlyUnknown(PartlyUnknown)
        case node(Node, ObjectShape?)
        case open(Open)
    }

    /// A list of which not all is known.
    private final class Open {
        let known: ListValue
        let rest: String

        init(_ known: ListValue, rest: String) { (self.known, self.rest) = (known, rest) }
    }

    /// A list in which nobody knows something. That is looked for once: lists hold lists.
    private final class PartlyUnknown {
        let values: [Value]
        let unknown: String

        init(_ values: [Value], unknown: String) { (self.values, self.unknown) = (values, unknown) }
    }

    private let storage: Storage

    /// A list of values.
    public init(_ values: [Value]) {
        for value in values {
            guard let unknown = value.unknownPart else { continue }
            storage = .partlyUnknown(PartlyUnknown(values, unknown: unknown))
            return
        }
        storage = .values(values)
    }

    private init(node: Node, _ shape: ObjectShape?) { storage = .node(node, shape) }

    /// - Parameter rest: what further elements are, in words, where it may have some that nobody knows here.
    init(_ values: [Value], rest: String?) {
        let list = ListValue(values)
        storage = rest.map { .open(Open(list, rest: $0)) } ?? list.storage
    }

    /// - Parameter rest: what else is in the document, where it is not all there: lists of scalars are.
    init(_ node: Node, _ shape: ObjectShape?, rest: String?) {
        guard let rest, !node.children.contains(where: { !$0.isMapping }) else {
            storage = .node(node, shape)
            return
        }
        storage = .open(Open(ListValue(node: node, shape), rest: rest))
    }

    /// What further elements are, in words, where it may have some that nobody knows here.
    var rest: String? { if case .open(let open) = storage { open.rest } else { nil } }

    /// What nobody knows of its elements, in words; nil where all is known, as of what stands in a document.
    var unknownElement: String? {
        if case .partlyUnknown(let list) = storage { list.unknown } else { nil }
    }

    /// Where it stands in a document; nil for one that an expression has made.
    var node: Node? {
        switch storage {
        case .values, .partlyUnknown: nil
        case .node(let node, _): node
        case .open(let open): open.known.node
        }
    }

    /// How many elements it has.
    public var count: Int {
        switch storage {
        case .values(let values): values.count
        case .partlyUnknown(let list): list.values.count
        case .node(let node, _): node.count
        case .open(let open): open.known.count
        }
    }

    /// The elements.
    public var elements: [Value] { elements(rest: nil) }

    private func elements(rest: String?) -> [Value] {
        switch storage {
        case .values(let values): values
        case .partlyUnknown(let list): list.values
        case .node(let node, let shape):
            node.children.map { Value($0, shape: shape.map { $0.shapeOfElements }, rest: rest) }
        case .open(let open): open.known.elements(rest: open.rest)
        }
    }

    /// Whether one of the elements is equal to a value.
    func contains(_ value: Value) -> Bool {
        if case .values(let values) = storage { return values.contains { $0.equals(value) } }
        return elements.contains { $0.equals(value) }
    }

    subscript(index: Int) -> Value? {
        guard index >= 0, index < count else { return nil }
        switch storage {
        case .values(let values): return values[index]
        case .partlyUnknown(let list): return list.values[index]
        case .node(let node, let shape):
            return node[index].map {
                Value($0, shape: shape.map { $0.shapeOfElements })
            }
        case .open: return elements[index]
        }
    }
}
