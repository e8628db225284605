/// The route from an object to one of its fields, written as Kubernetes writes it in its own errors:
/// `spec.template.spec.containers[0].image`, `metadata.annotations[example.com/owner]`.
public struct FieldPath: Sendable, Hashable, CustomStringConvertible {
    /// One step of a route.
    public enum Step: Sendable, Hashable {
        /// Into a mapping.
        case key(String)
        /// Into a sequence.
        case index(Int)
    }

    /// The steps from the object on.
    public var steps: [Step]

    /// A route from its steps.
    public init(_ steps: [Step] = []) { self.steps = steps }

    /// Reads a route as rules write it: `securityContext.capabilities.add[2]`. A key with dots stands in brackets.
    public init(_ text: String) {
        steps = []
        var rest = Substring(text)
        while let first = rest.first {
            if first == "." { rest.removeFirst() }
            if rest.first == "[", let end = rest.firstIndex(of: "]") {
                let inside = rest[rest.index(after: rest.startIndex)..<end]
                steps.append(Int(inside).map(Step.index) ?? .key(String(inside)))
                rest = rest[rest.index(after: end)...]
            } else {
                let end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
                steps.append(.key(String(rest[..<end])))
                rest = rest[end...]
            }
        }
    }

    /// This route and then another.
    public func appending(_ other: FieldPath) -> FieldPath { FieldPath(steps + other.steps) }

    /// This route and then one step.
    public func appending(_ step: Step) -> FieldPath { FieldPath(steps + [step]) }

    /// The route as text.
    public var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where FieldPath.needsBrackets(key): text += "[\(key)]"
            case .key(let key): text += text.isEmpty ? key : "." + key
            }
        }
        return text
    }

    /// The node at the end of the route, and of how many steps the route exists: where it ends early, the deepest node
    /// that is there.
    public func deepest(in root: Node) -> (node: Node, steps: Int) {
        var node = root
        for (taken, step) in steps.enumerated() {
            let next: Node? =
                switch step {
                case .key(let key): node[key]
                case .index(let index): node[index]
                }
            guard let next else { return (node, taken) }
            node = next
        }
        return (node, steps.count)
    }

    private static func needsBrackets(_ key: String) -> Bool {
        key.isEmpty
            || key.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "[") }
    }
}
