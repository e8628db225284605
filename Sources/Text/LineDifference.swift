/// What two texts have in common, line by line.
public enum LineDifference<Line: Hashable & Sendable>: Sendable, Hashable {
    /// A line of both, or of one of them.
    case kept(Line), removed(Line), added(Line)

    /// The lines of both texts, in their order; what goes stands before what comes in its place.
    ///
    /// Long texts are compared in windows, so that the time goes with their length. It is the shortest difference where
    /// changes are small beside a window.
    public static func lines(from old: [Line], to new: [Line]) -> [LineDifference] {
        // Numbers are compared faster than lines.
        var numbers: [Line: Int] = [:]
        func number(_ line: Line) -> Int {
            let next = numbers.count
            if let known = numbers[line] { return known }
            numbers[line] = next
            return next
        }
        let (left, right) = (old.map(number), new.map(number))
        var lines: [LineDifference] = []
        lines.reserveCapacity(max(old.count, new.count))
        var (start, other) = (0, 0)
        var size = smallestWindow
        while start < left.count || other < right.count {
            if start < left.count, other < right.count, left[start] == right[other] {
                lines.append(.kept(old[start]))
                (start, other) = (start + 1, other + 1)
                continue
            }
            let (end, otherEnd) = (min(left.count, start + size), min(right.count, other + size))
            var steps = steps(from: left[start..<end], to: right[other..<otherEnd])
            if end < left.count || otherEnd < right.count {
                guard let sure = lastSure(steps) else {
                    size *= 2
                    continue
                }
                steps.removeSubrange((sure + 1)...)
                size = smallestWindow
            }
            for step in steps {
                switch step {
                case .both: lines.append(.kept(old[start]))
                case .old: lines.append(.removed(old[start]))
                case .new: lines.append(.added(new[other]))
                }
                if step != .new { start += 1 }
                if step != .old { other += 1 }
            }
        }
        return lines
    }

    /// In which text the next line is.
    private enum Step { case both, old, new }

    private static var smallestWindow: Int { 400 }

    private static func steps(from old: ArraySlice<Int>, to new: ArraySlice<Int>) -> [Step] {
        var (removed, added): (Set<Int>, Set<Int>) = ([], [])
        for change in Array(new).difference(from: Array(old)) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var steps: [Step] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            let step: Step = removed.contains(left) ? .old : added.contains(right) ? .new : .both
            steps.append(step)
            if step != .new { left += 1 }
            if step != .old { right += 1 }
        }
        return steps
    }

    /// The last step that is sure to be one, whatever stands behind the window: the end of several lines that are in both
    /// texts. What follows it may have its counterpart behind the window.
    private static func lastSure(_ steps: [Step]) -> Int? {
        var run = 0
        var single: Int?
        for index in steps.indices.reversed() {
            run = steps[index] == .both ? run + 1 : 0
            if run == 1, single == nil { single = index }
            if run == 4 { return index + 3 }
        }
        return single
    }
}
