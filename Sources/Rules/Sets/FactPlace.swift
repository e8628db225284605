import Kubernetes
import Manifest

/// A place in an object that is remembered when the object itself is gone.
///
/// Where something stands is not what it says: facts are equal wherever their objects are.
public struct FactPlace: Sendable, Hashable {
    /// The route from the object to the deepest place that exists.
    let path: String
    /// Where the place begins.
    var position: Position { Position(line: Int(line), column: Int(column)) }
    /// The field that is missing there; nil where the place is what it is about.
    var missing: String? { others?.missing }
    /// The file, where it is not that of the object: what is rendered comes from several.
    var file: String? { others?.file }

    // Of long inputs there are hundreds of thousands of places.
    private let line: UInt32
    private let column: UInt32
    private let others: Kept<Others>?

    /// What few places have.
    private struct Others: Sendable, Hashable {
        let missing: String?
        let file: String?
    }

    /// A place.
    init(path: String, missing: String?, position: Position, file: String?) {
        self.path = path
        (line, column) = (UInt32(clamping: position.line), UInt32(clamping: position.column))
        others = missing == nil && file == nil ? nil : Kept(Others(missing: missing, file: file))
    }

    /// All places are equal.
    public static func == (left: FactPlace, right: FactPlace) -> Bool { true }

    /// All places hash alike.
    public func hash(into hasher: inout Hasher) {}
}

/// A text of an object, and where it stands.
struct PlacedText: Sendable, Hashable {
    let text: String
    let place: FactPlace
    /// Whether a variable decides what it is.
    var isOpen = false
}

/// A number of an object or a share of others, and where it stands.
struct PlacedAmount: Sendable, Hashable {
    /// A number, or a share of something.
    enum Amount: Sendable, Hashable {
        case number(Int)
        case percent(Int)
    }

    let amount: Amount
    let place: FactPlace

    /// How many of a number it is, rounded as Kubernetes does it for budgets: up.
    func count(of whole: Int) -> Int? {
        switch amount {
        case .number(let number): return number
        case .percent(let share):
            let (product, isTooLarge) = whole.multipliedReportingOverflow(by: share)
            return isTooLarge || product > Int.max - 99 ? nil : (product + 99) / 100
        }
    }

    /// As it is written.
    var text: String {
        switch amount {
        case .number(let number): "\(number)"
        case .percent(let share): "\(share)%"
        }
    }
}

/// Reads the facts of one object.
struct FactReader {
    let object: KubernetesObject
    /// Where a position of the input is for the reader of a report; nil where it is what it says.
    let locate: ((Position) -> Location)?

    /// A place of the object.
    ///
    /// - Parameters:
    ///   - path: the route to `node`.
    ///   - missing: a field that is missing in `node`.
    func place(_ node: Node, _ path: String, missing: String? = nil) -> FactPlace {
        guard let locate else {
            return FactPlace(path: path, missing: missing, position: node.position, file: nil)
        }
        let location = locate(node.position)
        return FactPlace(path: path, missing: missing, position: location.position, file: location.file)
    }

    /// A text with its place; nil for what is no scalar, and for an empty one.
    func text(_ node: Node?, _ path: String) -> PlacedText? {
        guard let node, let text = node.scalarText, !text.isEmpty else { return nil }
        return PlacedText(text: text, place: place(node, path), isOpen: Variables.isPlaceholder(node.utf8))
    }

    /// A number or share with its place; nil for anything else.
    func amount(_ node: Node?, _ path: String) -> PlacedAmount? {
        guard let node else { return nil }
        if let number = node.int { return PlacedAmount(amount: .number(number), place: place(node, path)) }
        guard let share = node.string.flatMap(Percentage.init) else { return nil }
        return PlacedAmount(amount: .percent(share.value), place: place(node, path))
    }

    /// The place of the object as a whole.
    var start: FactPlace { place(object.node, "") }
}
