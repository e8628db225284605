/// The parts of an expression.
indirect enum Syntax: Sendable {
    /// Matches without a character.
    case empty
    /// One character of a set.
    case set(ScalarSet)
    /// A place in the text.
    case assertion(Assertion)
    /// One after the other.
    case sequence([Syntax])
    /// One or the other.
    case alternatives([Syntax])
    /// The same again, at least and at most so often; nil for no limit. It is repeated as often as it can be, or as it must be.
    case repeated(Syntax, least: Int, most: Int?, isLazy: Bool)

    /// A place in the text that is matched without a character.
    enum Assertion: Sendable {
        case beginOfText, endOfText, beginOfLine, endOfLine, wordBoundary, noWordBoundary
    }

    /// About how many instructions it makes.
    var size: Int {
        switch self {
        case .empty, .set, .assertion: 1
        case .sequence(let parts): parts.reduce(0) { Syntax.sum($0, $1.size) }
        case .alternatives(let parts): parts.reduce(0) { Syntax.sum($0, $1.size + 2) }
        case .repeated(let part, let least, let most, _):
            Syntax.product(max(1, most ?? (least + 1)), part.size + 1)
        }
    }

    /// Whether no part is repeated more often, with the repetitions of what is around it.
    func repeats(atMost limit: Int) -> Bool {
        switch self {
        case .empty, .set, .assertion: return true
        case .sequence(let parts), .alternatives(let parts): return parts.allSatisfy { $0.repeats(atMost: limit) }
        case .repeated(let part, let least, let most, _):
            let count = most ?? least
            if count > limit { return false }
            return most == 0 || part.repeats(atMost: limit / max(1, count))
        }
    }

    static let largest = 20_000

    private static func sum(_ first: Int, _ second: Int) -> Int { min(largest + 1, first + second) }

    private static func product(_ first: Int, _ second: Int) -> Int {
        let (result, isTooLarge) = first.multipliedReportingOverflow(by: second)
        return isTooLarge ? largest + 1 : min(largest + 1, result)
    }
}
