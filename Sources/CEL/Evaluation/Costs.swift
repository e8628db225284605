/// What calls cost, in the units of kube-apiserver: about one for what takes a constant time, a tenth for each character.
///
/// Source: the cost tracking of k8s.io/apiserver, see https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints
public enum Costs {
    /// What one evaluation may cost, and all of a policy for one object.
    public static let ofExpression = 1_000_000

    static func size(_ value: Value) -> Int {
        switch value {
        case .string(let text): text.count
        case .bytes(let bytes): bytes.count
        case .list(let list): list.count
        case .map(let map): map.count
        default: 1
        }
    }

    /// A tenth of a size, rounded up.
    private static func tenth(_ size: Int) -> Int { (size + 9) / 10 }

    /// What a call costs, as far as its arguments tell.
    static func before(_ name: String, _ arguments: [Value]) -> Int {
        let sizes = arguments.map(size)
        let (first, second) = (sizes.first ?? 0, sizes.dropFirst().first ?? 0)
        switch name {
        case "dyn": return 0
        case "==", "!=", "<", "<=", ">", ">=":
            guard arguments.count == 2, isSized(arguments[0]), isSized(arguments[1]) else { return 1 }
            return max(1, tenth(min(first, second)))
        case "+":
            if case .string? = arguments.first { return max(1, tenth(first + second)) }
            if case .bytes? = arguments.first { return max(1, tenth(first + second)) }
            return 1
        case "in":
            if case .list? = arguments.dropFirst().first { return second }
            return 1
        case "startsWith", "endsWith": return tenth(second)
        case "contains": return tenth(first) * tenth(second)
        case "matches", "find", "findAll": return tenth(first + 1) * ((second + 3) / 4)
        case "isSorted", "sum", "min", "max", "indexOf", "lastIndexOf", "includes":
            return isList(arguments.first) ? first : tenth(first)
        case "lowerAscii", "upperAscii", "substring", "trim", "charAt", "quantity", "isQuantity", "url", "isURL", "ip",
            "isIP", "cidr",
            "isCIDR", "semver", "isSemver", "ip.isCanonical", "format", "strings.quote":
            return tenth(first)
        case "replace", "split", "join": return tenth(first)
        case "slice": return 10 + first
        case "sort", "distinct": return 11 + 2 * min(first, 1_000_000) * min(first, 1_000_000)
        case "sets.contains", "sets.intersects": return 1 + first * second
        case "sets.equivalent": return 1 + 2 * first * second
        case "lists.range":
            if case .int(let count)? = arguments.first { return max(1, min(count, ofExpression + 1)) }
            return 1
        case "validate":
            guard case .opaque(.format(let format))? = arguments.first else { return 1 }
            return tenth(second + 1) * (format.size / 4)
        default: return 1
        }
    }

    /// What it costs beside that, for the size of its result.
    static func behind(_ name: String, _ arguments: [Value], _ result: Value) -> Int {
        switch name {
        case "split", "replace", "join", "flatten", "reverse": tenth(size(result))
        default: 0
        }
    }

    private static func isSized(_ value: Value) -> Bool {
        switch value {
        case .string, .bytes, .list, .map: true
        default: false
        }
    }

    private static func isList(_ value: Value?) -> Bool { if case .list? = value { true } else { false } }
}
