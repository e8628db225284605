/// What two texts have in common, line by line.
public enum LineDifference<Line: Hashable & Sendable>: Sendable, Hashable {
    /// A line of both, or of one of them.
    case kept(Line), removed(Line), added(Line)

    /// The lines of both texts, in their order; what goes stands before what comes in its place.
    public static func lines(from old: [Line], to new: [Line]) -> [LineDifference] {
        var (removed, added): (Set<Int>, Set<Int>) = ([], [])
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var lines: [LineDifference] = []
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
