import RegularExpressions

/// How much one root has cost so far: small files can ask for a change of each of many objects many times over, or for texts that
/// double and double again.
final class RenderWork {
    /// In changes of an object, each about as much as to set a field of it.
    private var changes = 0
    private var texts = 0

    private static let mostChanges = 2_000_000
    private static let mostText = 64 << 20
    private static let longestText = 8 << 20

    /// What it costs to match a name, in the same unit. A longer expression has longer names, as a rule.
    static func cost(of expression: RegularExpression) -> Int {
        let size = min(expression.size, 1 << 20)
        return size / 16 + size * size / 512
    }

    /// Counts changes.
    ///
    /// - Parameter each: what one of them costs, in that unit.
    /// - Throws: `RenderFailure` where they are too many.
    func take(changes count: Int, each: Int = 1) throws(RenderFailure) {
        let (product, isTooMany) = count.multipliedReportingOverflow(by: max(1, each))
        changes += isTooMany ? RenderWork.mostChanges + 1 : min(product, RenderWork.mostChanges + 1)
        guard changes <= RenderWork.mostChanges else {
            throw RenderFailure(.limit, "more than \(RenderWork.mostChanges) changes of objects")
        }
    }

    /// Counts the bytes of a text that is made.
    ///
    /// - Parameter isPart: whether it is a value of an object, and not an object.
    /// - Throws: `RenderFailure` where it is too long, or all of them together are.
    func take(text count: Int, isPart: Bool = true) throws(RenderFailure) {
        guard !isPart || count <= RenderWork.longestText else {
            throw RenderFailure(.limit, "a text of more than \(RenderWork.longestText >> 20) MiB")
        }
        texts += min(count, RenderWork.mostText + 1)
        guard texts <= RenderWork.mostText else {
            throw RenderFailure(.limit, "more than \(RenderWork.mostText >> 20) MiB of text")
        }
    }
}
