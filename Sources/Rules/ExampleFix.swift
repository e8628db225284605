import Text

/// A bad example of a rule beside the good one that it becomes when it is mended.
public struct ExampleFix: Sendable {
    /// A line of both, or of one of them.
    public typealias Line = LineDifference<Substring>

    /// The bad example.
    public let bad: Example
    /// The good one.
    public let good: Example
    /// The lines of both, in their order.
    public let lines: [Line]

    /// The number of lines that differ.
    public var changes: Int { lines.count { if case .kept = $0 { false } else { true } } }

    init(_ bad: Example, _ good: Example) {
        (self.bad, self.good) = (bad, good)
        lines = Line.lines(from: bad.manifest.split(separator: "\n"), to: good.manifest.split(separator: "\n"))
    }
}

extension Rule {
    /// The bad example and the good one that differ least under the same settings, for the same version: how the rule's findings
    /// are mended.
    public var exampleFix: ExampleFix? {
        let pairs = bad.flatMap { bad in
            good.filter { good in
                // What is only not said, because something is elsewhere, mends nothing.
                let isWhole = good.extent == bad.extent || good.extent == ObjectSet.Extent(.everything)
                return good.parameters == bad.parameters && good.version == bad.version && isWhole && !good.isNoFix
            }.map { ExampleFix(bad, $0) }
        }
        return pairs.filter { $0.changes > 0 }.min { $0.changes < $1.changes }
    }
}
