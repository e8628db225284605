/// Facts that are handed from place to place: a reference, since to copy them would cost more than most rules do.
@dynamicMemberLookup final class Kept<Facts: Sendable & Hashable>: Sendable, Hashable {
    let facts: Facts

    init(_ facts: Facts) { self.facts = facts }

    @inline(__always) subscript<Value>(dynamicMember member: KeyPath<Facts, Value>) -> Value { facts[keyPath: member] }

    static func == (left: Kept, right: Kept) -> Bool { left === right || left.facts == right.facts }

    func hash(into hasher: inout Hasher) { hasher.combine(facts) }
}
