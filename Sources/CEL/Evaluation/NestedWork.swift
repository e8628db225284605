/// How much is in values, where a function walks them to their ends.
///
/// kube-apiserver counts the elements of a list and not what is in them. A list that holds the same list twice, and so on,
/// doubles the work with each level at next to no cost.
struct NestedWork {
    /// How many values the functions of one evaluation may walk.
    private static let most = 10_000_000
    /// How deep values may be nested.
    private static let deepest = 512

    private var left = most

    /// What a function walks.
    enum Walk {
        /// Both arguments, side by side.
        case both
        /// The first argument for each element of the second, or the other way round.
        case firstForEach, secondForEach
        /// The elements of the first argument for each other.
        case elements
        /// The second argument.
        case second

        /// What the functions walk that do.
        init?(by function: String) {
            switch function {
            case "==", "!=": self = .both
            case "in", "sets.contains", "sets.equivalent", "sets.intersects": self = .firstForEach
            case "indexOf", "lastIndexOf", "includes": self = .secondForEach
            case "distinct": self = .elements
            case "format": self = .second
            default: return nil
            }
        }
    }

    /// Counts what a call walks.
    ///
    /// - Throws: where that is more than an evaluation may walk.
    mutating func add(_ walk: Walk, _ first: Value?, _ second: Value?) throws(EvaluationError) {
        guard let first else { return }
        let (walked, times): (Value, Int) =
            switch walk {
            case .both: (second?.isContainer ?? false ? first : .null, 1)
            case .firstForEach: (first, second?.elementCount ?? 1)
            case .secondForEach: (second ?? .null, first.elementCount)
            case .elements: (first, first.elementCount)
            case .second: (second ?? .null, 1)
            }
        guard walked.isContainer else { return }
        let (amount, isOver) = try weight(of: walked).multipliedReportingOverflow(by: times)
        try spend(isOver ? left : amount)
    }

    private mutating func spend(_ amount: Int) throws(EvaluationError) {
        left -= min(amount, left + 1)
        if left < 0 { throw EvaluationError("operation cancelled: the values hold too much", .costLimit) }
    }

    /// How many values there are in a value, itself included.
    private mutating func weight(of value: Value, depth: Int = 0) throws(EvaluationError) -> Int {
        guard depth < NestedWork.deepest else {
            throw EvaluationError("operation cancelled: the values are nested too deep", .costLimit)
        }
        var weight = 1
        switch value {
        case .list(let list):
            try spend(list.count)
            for element in list.elements {
                weight += element.isContainer ? try self.weight(of: element, depth: depth + 1) : 1
            }
        case .map(let map):
            let entries = map.entries
            try spend(entries.count)
            for entry in entries {
                weight += entry.value.isContainer ? try self.weight(of: entry.value, depth: depth + 1) : 1
            }
        case .optional(let inner?): weight += try self.weight(of: inner, depth: depth + 1)
        default: break
        }
        return weight
    }
}

extension Value {
    /// Whether there may be other values in it.
    fileprivate var isContainer: Bool {
        switch self {
        case .list, .map, .optional: true
        default: false
        }
    }

    fileprivate var elementCount: Int { if case .list(let list) = self { max(list.count, 1) } else { 1 } }
}
