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

    /// The steps, where they did not come as text.
    private var known: [Step]
    /// The route as a rule writes it: it is taken apart only when somebody asks for its steps.
    private var written: String?

    /// A route from its steps.
    public init(_ steps: [Step] = []) { known = steps }

    /// A route as rules write it: `securityContext.capabilities.add[2]`. A key with dots stands in brackets.
    public init(_ text: String) {
        known = []
        written = text
    }

    /// The steps from the object on.
    public var steps: [Step] {
        guard written != nil else { return known }
        var steps: [Step] = []
        each { step in
            switch step {
            case .key(let key): steps.append(.key(String(decoding: key, as: UTF8.self)))
            case .index(let index): steps.append(.index(index))
            }
            return true
        }
        return steps
    }

    /// The number of steps.
    public var count: Int {
        guard written != nil else { return known.count }
        var count = 0
        each { _ in
            count += 1
            return true
        }
        return count
    }

    /// A step of a written route, as the bytes of it.
    private enum WrittenStep {
        case key(UnsafeBufferPointer<UInt8>)
        case index(Int)
    }

    /// Calls `body` with the steps of a written route, until it says false.
    private func each(_ body: (WrittenStep) -> Bool) {
        guard var text = written else { return }
        text.withUTF8 { text in
            var start = 0
            while start < text.count {
                let isInBrackets = text[start] == UInt8(ascii: "[")
                var end = start
                while end < text.count, !FieldPath.ends(text[end], isInBrackets: isInBrackets) { end += 1 }
                let key = UnsafeBufferPointer(rebasing: text[min(isInBrackets ? start + 1 : start, end)..<end])
                let index = isInBrackets ? Int(String(decoding: key, as: UTF8.self)) : nil
                guard body(index.map(WrittenStep.index) ?? .key(key)) else { return }
                if isInBrackets { end += 1 }
                start = end < text.count && text[end] == UInt8(ascii: ".") ? end + 1 : end
            }
        }
    }

    private static func ends(_ byte: UInt8, isInBrackets: Bool) -> Bool {
        isInBrackets ? byte == UInt8(ascii: "]") : byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[")
    }

    /// Two routes are equal where their steps are.
    public static func == (left: FieldPath, right: FieldPath) -> Bool { left.steps == right.steps }

    /// Equal routes hash alike.
    public func hash(into hasher: inout Hasher) { hasher.combine(steps) }

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
        var (node, taken) = (root, 0)
        func take(_ next: Node?) -> Bool {
            guard let next else { return false }
            (node, taken) = (next, taken + 1)
            return true
        }
        each { step in
            switch step {
            case .key(let key): take(node[utf8: key])
            case .index(let index): take(node[index])
            }
        }
        for step in known {
            let next: Node? =
                switch step {
                case .key(let key): node[key]
                case .index(let index): node[index]
                }
            guard take(next) else { break }
        }
        return (node, taken)
    }

    private static func needsBrackets(_ key: String) -> Bool {
        key.isEmpty
            || key.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "[") }
    }
}
