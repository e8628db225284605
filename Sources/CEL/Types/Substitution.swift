/// What the parameters of declared types stand for, as it becomes known.
struct Substitution {
    private var known: [Int: CELType] = [:]
    private var count = 0

    mutating func fresh() -> CELType {
        count += 1
        return .parameter(count)
    }

    /// A declared type with parameters of its own.
    mutating func instance(of type: CELType, _ own: inout [Int: CELType]) -> CELType {
        switch type {
        case .parameter(let number):
            if let type = own[number] { return type }
            let type = fresh()
            own[number] = type
            return type
        case .list(let element): return .list(instance(of: element, &own))
        case .map(let key, let value): return .map(instance(of: key, &own), instance(of: value, &own))
        case .optional(let value): return .optional(instance(of: value, &own))
        case .type(let type): return .type(instance(of: type, &own))
        default: return type
        }
    }

    /// A type with all that is known put in; what is not known stays a parameter, or becomes `dyn`.
    func resolved(_ type: CELType, isFinal: Bool = false) -> CELType {
        switch type {
        case .parameter(let number):
            return known[number].map { resolved($0, isFinal: isFinal) } ?? (isFinal ? .dyn : type)
        case .list(let element): return .list(resolved(element, isFinal: isFinal))
        case .map(let key, let value): return .map(resolved(key, isFinal: isFinal), resolved(value, isFinal: isFinal))
        case .optional(let value): return .optional(resolved(value, isFinal: isFinal))
        case .type(let type): return .type(resolved(type, isFinal: isFinal))
        default: return type
        }
    }

    /// Whether all types fit, and what is known then.
    mutating func accepts(_ given: [CELType], as declared: [CELType]) -> Bool {
        let saved = self
        for (given, declared) in zip(given, declared) where !fits(given, declared) {
            self = saved
            return false
        }
        return true
    }

    /// Whether a value of the first type may stand where the second is wanted.
    mutating func fits(_ first: CELType, _ second: CELType) -> Bool {
        if case .parameter(let number) = second {
            let (isValid, isKnown) = binds(first, number)
            if isValid { return true }
            if isKnown { return false }
        }
        if case .parameter(let number) = first { return binds(second, number).isValid }
        switch (first, second) {
        case (.dyn, _), (_, .dyn): return true
        case (.null, let other), (let other, .null): return Substitution.isNullable(other)
        case (.list(let own), .list(let other)): return fits(own, other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return fits(key, otherKey) && fits(value, otherValue)
        case (.optional(let own), .optional(let other)): return fits(own, other)
        // Types are compared at run time.
        case (.type, .type): return true
        default: return first == second
        }
    }

    private static func isNullable(_ type: CELType) -> Bool {
        switch type {
        case .null, .duration, .timestamp, .optional, .object, .opaque: true
        default: false
        }
    }

    private mutating func binds(_ type: CELType, _ number: Int) -> (isValid: Bool, isKnown: Bool) {
        if type == .parameter(number) { return (true, true) }
        guard let bound = known[number] else {
            guard !contains(number, in: type) else { return (false, false) }
            known[number] = type
            return (true, false)
        }
        if type == bound { return (true, true) }
        guard fits(type, bound) else { return (false, true) }
        let general = Substitution.isLessSpecific(type, bound) ? type : bound
        if !contains(number, in: general) { known[number] = general }
        return (true, true)
    }

    private func contains(_ number: Int, in type: CELType) -> Bool {
        switch type {
        case .parameter(let other): other == number || (known[other].map { contains(number, in: $0) } ?? false)
        case .list(let type), .optional(let type), .type(let type): contains(number, in: type)
        case .map(let key, let value): contains(number, in: key) || contains(number, in: value)
        default: false
        }
    }

    /// Whether the first type is the more general one, or the same.
    static func isLessSpecific(_ first: CELType, _ second: CELType) -> Bool {
        switch (first, second) {
        case (.dyn, _), (.parameter, _): true
        case (_, .dyn), (_, .parameter): false
        case (.list(let own), .list(let other)), (.optional(let own), .optional(let other)),
            (.type(let own), .type(let other)):
            isLessSpecific(own, other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            isLessSpecific(key, otherKey) && isLessSpecific(value, otherValue)
        case (.null, _): false
        default: first == second
        }
    }
}
