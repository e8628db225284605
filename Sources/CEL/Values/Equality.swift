extension Value {
    /// Whether two values are equal: numbers by their value, values of other types never.
    ///
    /// Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#equality
    func equals(_ other: Value) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.bytes(let left), .bytes(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.opaque(let left), .opaque(let right)): left == right
        case (.optional(let left), .optional(let right)):
            switch (left, right) {
            case (nil, nil): true
            case (let left?, let right?): left.equals(right)
            default: false
            }
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left.elements, right.elements).allSatisfy { $0.equals($1) }
        case (.map(let left), .map(let right)):
            left.count == right.count
                && left.entries.allSatisfy { entry in right[entry.key].map { $0.equals(entry.value) } ?? false }
        default: isNumber && other.isNumber && order(before: other) == .same
        }
    }

    /// Whether values of its type have an order.
    var isOrdered: Bool {
        switch self {
        case .bool, .int, .uint, .double, .string, .bytes, .duration, .timestamp: true
        default: false
        }
    }

    enum Order { case less, same, more }

    /// The order of two values; nil where they have none, and for NaN. A whole number is compared with a double as the double next
    /// to it, as cel-go does.
    func order(before other: Value) -> Order? {
        func compare<Element: Comparable>(_ left: Element, _ right: Element) -> Order? {
            left < right ? .less : left > right ? .more : left == right ? .same : nil
        }
        switch (self, other) {
        case (.bool(let left), .bool(let right)): return compare(left ? 1 : 0, right ? 1 : 0)
        case (.int(let left), .int(let right)): return compare(left, right)
        case (.uint(let left), .uint(let right)): return compare(left, right)
        case (.double(let left), .double(let right)): return compare(left, right)
        case (.string(let left), .string(let right)): return compare(left, right)
        case (.bytes(let left), .bytes(let right)):
            return left == right ? .same : left.lexicographicallyPrecedes(right) ? .less : .more
        case (.duration(let left), .duration(let right)): return compare(left, right)
        case (.timestamp(let left), .timestamp(let right)): return compare(left, right)
        case (.int(let left), .uint(let right)): return left < 0 ? .less : compare(UInt(left), right)
        case (.uint, .int), (.double, .int), (.double, .uint):
            return other.order(before: self).map { $0 == .less ? .more : $0 == .more ? .less : .same }
        case (.int(let left), .double(let right)):
            return right < -0x1p63 ? .more : right > 0x1p63 ? .less : compare(Double(left), right)
        case (.uint(let left), .double(let right)):
            return right < 0 ? .more : right > 0x1p64 ? .less : compare(Double(left), right)
        default: return nil
        }
    }
}
