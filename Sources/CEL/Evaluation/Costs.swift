/// What calls cost, in the units of kube-apiserver: about one for what takes a constant time, a tenth for each character.
///
/// Source: the cost tracking of k8s.io/apiserver, see https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints
public enum Costs {
    /// What one evaluation may cost.
    public static let ofExpression = 1_000_000

    /// How much there is of a value: characters, bytes, elements or keys.
    private static func size(_ value: Value?) -> Int {
        switch value {
        case .string(let text): text.count
        case .bytes(let bytes): bytes.count
        case .list(let list): list.count
        case .map(let map): map.count
        case nil: 0
        default: 1
        }
    }

    /// A tenth of a size, rounded up.
    private static func tenth(_ size: Int) -> Int { (size + 9) / 10 }

    /// Whether a value is a text of which it need not be counted how many characters it has: a tenth of them is one at most.
    private static func isShort(_ value: Value?) -> Bool {
        if case .string(let text)? = value { text.utf8.count <= 10 } else { false }
    }

    private static func isSized(_ value: Value?) -> Bool {
        switch value {
        case .string, .bytes, .list, .map: true
        default: false
        }
    }

    private static func isList(_ value: Value?) -> Bool { if case .list? = value { true } else { false } }

    /// What calls of a function cost.
    struct OfCall: Sendable {
        private let form: Form
        /// Whether the size of the result counts too.
        private let countsResult: Bool

        private enum Form: Sendable {
            case free, one, comparison, sum, membership, tenthOfSecond, contains, pattern, elements, tenthOfFirst,
                slice,
                sort, sets(Int), range, format
        }

        init(of name: String) {
            form = OfCall.form(of: name)
            countsResult = ["split", "replace", "join", "flatten", "reverse"].contains(name)
        }

        private static func form(of name: String) -> Form {
            switch name {
            case "dyn": .free
            case "==", "!=", "<", "<=", ">", ">=": .comparison
            case "+": .sum
            case "in": .membership
            case "startsWith", "endsWith": .tenthOfSecond
            case "contains": .contains
            case "matches", "find", "findAll": .pattern
            case "isSorted", "sum", "min", "max", "indexOf", "lastIndexOf", "includes": .elements
            case "lowerAscii", "upperAscii", "substring", "trim", "charAt", "quantity", "isQuantity", "url", "isURL",
                "ip", "isIP", "cidr", "isCIDR", "semver", "isSemver", "ip.isCanonical", "format", "strings.quote",
                "replace", "split", "join":
                .tenthOfFirst
            case "slice": .slice
            case "sort", "distinct": .sort
            case "sets.contains", "sets.intersects": .sets(1)
            case "sets.equivalent": .sets(2)
            case "lists.range": .range
            case "validate": .format
            default: .one
            }
        }

        /// What a call costs, as far as its first arguments tell.
        func before(_ first: Value?, _ second: Value?) -> Int {
            switch form {
            case .free: return 0
            case .one: return 1
            case .comparison:
                guard isSized(first), isSized(second), !isShort(first), !isShort(second) else { return 1 }
                return max(1, tenth(min(size(first), size(second))))
            case .sum:
                switch first {
                case .string, .bytes: return max(1, tenth(size(first) + size(second)))
                default: return 1
                }
            case .membership: return isList(second) ? size(second) : 1
            case .tenthOfSecond: return tenth(size(second))
            case .contains: return tenth(size(first)) * tenth(size(second))
            case .pattern: return tenth(size(first) + 1) * ((size(second) + 3) / 4)
            case .elements: return isList(first) ? size(first) : tenth(size(first))
            case .tenthOfFirst: return tenth(size(first))
            case .slice: return 10 + size(first)
            case .sort:
                let count = min(size(first), 1_000_000)
                return 11 + 2 * count * count
            case .sets(let factor): return 1 + factor * size(first) * size(second)
            case .range:
                if case .int(let count)? = first { return max(1, min(count, ofExpression + 1)) }
                return 1
            case .format:
                guard case .opaque(.format(let format))? = first else { return 1 }
                return tenth(size(second) + 1) * (format.size / 4)
            }
        }

        /// What it costs beside that, for the size of its result.
        func behind(_ result: Value) -> Int { countsResult ? tenth(size(result)) : 0 }
    }
}
