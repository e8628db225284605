/// A bad example of a rule beside the good one that it becomes when it is mended.
public struct ExampleFix: Sendable {
    /// A line of both, or of one of them.
    public enum Line: Sendable, Equatable {
        case kept(Substring), removed(Substring), added(Substring)
    }

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
        lines = ExampleFix.lines(bad.manifest, good.manifest)
    }

    private static func lines(_ bad: String, _ good: String) -> [Line] {
        let (old, new) = (bad.split(separator: "\n"), good.split(separator: "\n"))
        let difference = new.difference(from: old)
        let removed = Set(
            difference.removals.compactMap { if case .remove(let offset, _, _) = $0 { offset } else { nil } })
        let added = Set(
            difference.insertions.compactMap { if case .insert(let offset, _, _) = $0 { offset } else { nil } })
        var lines: [Line] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count, removed.contains(left) {
                lines.append(.removed(old[left]))
                left += 1
            } else if right < new.count, added.contains(right) {
                lines.append(.added(new[right]))
                right += 1
            } else if left < old.count {
                lines.append(.kept(old[left]))
                (left, right) = (left + 1, right + 1)
            } else {
                break
            }
        }
        return lines
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
