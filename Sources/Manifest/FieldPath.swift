/// The route from an object to one of its fields, written as Kubernetes writes it in its own errors:
/// `spec.template.spec.containers[0].image`, `metadata.annotations[example.com/owner]`.
public struct FieldPath: Sendable, Hashable, Codable, CustomStringConvertible {
    /// One step of a route.
    public enum Step: Sendable, Hashable, Codable {
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
        guard var text = written else { return known }
        return text.withUTF8 { text in
            WrittenSteps(text).map { step in
                switch step {
                case .key(let key): .key(String(decoding: key, as: UTF8.self))
                case .index(let index): .index(index)
                }
            }
        }
    }

    /// The number of steps.
    public var count: Int {
        guard var text = written else { return known.count }
        return text.withUTF8 { text in WrittenSteps(text).reduce(0) { count, _ in count + 1 } }
    }

    /// About how many bytes it takes in memory.
    public var size: Int { written?.utf8.count ?? known.count * MemoryLayout<Step>.stride }

    /// A step of a written route, as the bytes of it.
    private enum WrittenStep {
        case key(UnsafeBufferPointer<UInt8>)
        case index(Int)
    }

    /// The steps of a written route.
    private struct WrittenSteps: Sequence, IteratorProtocol {
        private let text: UnsafeBufferPointer<UInt8>
        private var start = 0

        init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

        mutating func next() -> WrittenStep? {
            guard start < text.count else { return nil }
            let isInBrackets = text[start] == UInt8(ascii: "[")
            var end = start
            while end < text.count, !WrittenSteps.ends(text[end], isInBrackets: isInBrackets) { end += 1 }
            let key = UnsafeBufferPointer(rebasing: text[Swift.min(isInBrackets ? start + 1 : start, end)..<end])
            if isInBrackets { end += 1 }
            start = end < text.count && text[end] == UInt8(ascii: ".") ? end + 1 : end
            guard isInBrackets, let index = Int(String(decoding: key, as: UTF8.self)) else { return .key(key) }
            return .index(index)
        }

        private static func ends(_ byte: UInt8, isInBrackets: Bool) -> Bool {
            isInBrackets ? byte == UInt8(ascii: "]") : byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[")
        }
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
        var text: [UInt8] = []
        text.reserveCapacity(96)
        for step in steps {
            switch step {
            case .index(let index):
                text.append(UInt8(ascii: "["))
                text += String(index).utf8
                text.append(UInt8(ascii: "]"))
            case .key(var key): key.withUTF8 { FieldPath.append($0, to: &text) }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ key: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) {
        let needsBrackets =
            key.isEmpty
            || key.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "[") }
        if needsBrackets {
            text.append(UInt8(ascii: "["))
        } else if !text.isEmpty {
            text.append(UInt8(ascii: "."))
        }
        text += key
        if needsBrackets { text.append(UInt8(ascii: "]")) }
    }

    /// The node at the end of the route, and of how many steps the route exists: where it ends early, the deepest node
    /// that is there.
    public func deepest(in root: Node) -> (node: Node, steps: Int, isWhole: Bool) {
        var (node, taken) = (root, 0)
        if var text = written {
            return text.withUTF8 { text in
                for step in WrittenSteps(text) {
                    let next: Node? =
                        switch step {
                        case .key(let key): node[utf8: key]
                        case .index(let index): node[index]
                        }
                    guard let next else { return (node, taken, false) }
                    (node, taken) = (next, taken + 1)
                }
                return (node, taken, true)
            }
        }
        for step in known {
            let next: Node? =
                switch step {
                case .key(let key): node[key]
                case .index(let index): node[index]
                }
            guard let next else { return (node, taken, false) }
            (node, taken) = (next, taken + 1)
        }
        return (node, taken, true)
    }
}
