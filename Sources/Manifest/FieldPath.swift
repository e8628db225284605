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
        var text = text
        steps = text.withUTF8 { FieldPath.steps($0) }
    }

    private static func steps(_ text: UnsafeBufferPointer<UInt8>) -> [Step] {
        var steps: [Step] = []
        var start = 0
        while start < text.count {
            var end = start
            if text[start] == UInt8(ascii: "[") {
                while end < text.count, text[end] != UInt8(ascii: "]") { end += 1 }
                let inside = string(text, start + 1, end)
                steps.append(Int(inside).map(Step.index) ?? .key(inside))
                end += 1
            } else {
                while end < text.count, text[end] != UInt8(ascii: "."), text[end] != UInt8(ascii: "[") { end += 1 }
                steps.append(.key(string(text, start, end)))
            }
            start = end < text.count && text[end] == UInt8(ascii: ".") ? end + 1 : end
        }
        return steps
    }

    private static func string(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: text[min(start, end)..<end]), as: UTF8.self)
    }

    /// This route and then another.
    public func appending(_ other: FieldPath) -> FieldPath { FieldPath(steps + other.steps) }

    /// This route and then one step.
    public func appending(_ step: Step) -> FieldPath { FieldPath(steps + [step]) }

    /// The route as text.
    public var description: String {
        var text = ""
        text.reserveCapacity(64)
        for step in steps {
            switch step {
            case .index(let index):
                text.append("[")
                text.append(String(index))
                text.append("]")
            case .key(let key) where FieldPath.needsBrackets(key):
                text.append("[")
                text.append(key)
                text.append("]")
            case .key(let key):
                if !text.isEmpty { text.append(".") }
                text.append(key)
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
