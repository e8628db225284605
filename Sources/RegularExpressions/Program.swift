/// An expression as instructions for a machine that follows all ways through it at once, one character after the other.
struct Program: Sendable {
    private enum Instruction: Sendable {
        case set(ScalarSet)
        case assertion(Syntax.Assertion)
        /// Both ways, the first one rather than the second.
        case split(Int, Int)
        case jump(Int)
        case match
    }

    private var instructions: [Instruction] = []

    init(_ syntax: Syntax) {
        append(syntax)
        instructions.append(.match)
    }

    private mutating func append(_ syntax: Syntax) {
        switch syntax {
        case .empty: break
        case .set(let set): instructions.append(.set(set))
        case .assertion(let assertion): instructions.append(.assertion(assertion))
        case .sequence(let parts): for part in parts { append(part) }
        case .alternatives(let parts): appendAlternatives(parts)
        case .repeated(let part, let least, let most, let isLazy): appendRepeated(part, least, most, isLazy)
        }
    }

    private mutating func appendAlternatives(_ parts: [Syntax]) {
        var ends: [Int] = []
        for (index, part) in parts.enumerated() {
            guard index + 1 < parts.count else {
                append(part)
                break
            }
            let split = instructions.count
            instructions.append(.match)
            append(part)
            ends.append(instructions.count)
            instructions.append(.match)
            instructions[split] = .split(split + 1, instructions.count)
        }
        for end in ends { instructions[end] = .jump(instructions.count) }
    }

    private mutating func appendRepeated(_ part: Syntax, _ least: Int, _ most: Int?, _ isLazy: Bool) {
        for _ in 0..<least { append(part) }
        guard let most else {
            let split = instructions.count
            instructions.append(.match)
            append(part)
            instructions.append(.jump(split))
            instructions[split] = Program.split(split + 1, instructions.count, isLazy)
            return
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(instructions.count)
            instructions.append(.match)
            append(part)
        }
        for split in splits { instructions[split] = Program.split(split + 1, instructions.count, isLazy) }
    }

    private static func split(_ again: Int, _ behind: Int, _ isLazy: Bool) -> Instruction {
        isLazy ? .split(behind, again) : .split(again, behind)
    }

    // MARK: Matching

    /// Where the machine stands between two characters.
    private struct Place {
        var previous: Unicode.Scalar?
        var next: Unicode.Scalar?
    }

    /// The instructions that are waiting for a character, each once.
    private struct Threads {
        var list: [Int] = []
        /// Where the match of each began, where that is asked for.
        var begins: [Int] = []
        private var round: [Int]
        private var current = 0

        init(count: Int) { round = Array(repeating: -1, count: count) }

        mutating func begin() {
            current += 1
            list.removeAll(keepingCapacity: true)
            begins.removeAll(keepingCapacity: true)
        }

        mutating func isNew(_ index: Int) -> Bool {
            if round[index] == current { return false }
            round[index] = current
            return true
        }
    }

    func matches(_ text: String, isWhole: Bool) -> Bool {
        var now = Threads(count: instructions.count)
        var then = Threads(count: instructions.count)
        var scalars = text.unicodeScalars.makeIterator()
        var place = Place(previous: nil, next: scalars.next())
        now.begin()
        var isMatch = add(0, to: &now, place)
        while true {
            if isMatch, !isWhole || place.next == nil { return true }
            guard let scalar = place.next else { return false }
            if isWhole, now.list.isEmpty { return false }
            place = Place(previous: scalar, next: scalars.next())
            then.begin()
            isMatch = false
            for index in now.list {
                if case .set(let set) = instructions[index], set.contains(scalar) {
                    isMatch = add(index + 1, to: &then, place) || isMatch
                }
            }
            if !isWhole { isMatch = add(0, to: &then, place) || isMatch }
            swap(&now, &then)
        }
    }

    /// How many instructions there are: a character of a text costs at most a step of each.
    var size: Int { instructions.count }

    /// Looks for matches in one text, one behind the other.
    struct Search {
        private let program: Program
        private let scalars: [Unicode.Scalar]
        private var now, then: Threads
        /// How many more steps may be made.
        private var steps: Int

        init(_ program: Program, in scalars: [Unicode.Scalar], steps: Int) {
            (self.program, self.scalars, self.steps) = (program, scalars, steps)
            now = Threads(count: program.instructions.count)
            then = Threads(count: program.instructions.count)
        }

        /// Whether it was broken off: what it says last is worth nothing.
        var isBrokenOff: Bool { steps < 0 }

        /// The first match from a character on, the leftmost one and of those the one that the expression prefers.
        mutating func next(from start: Int) -> Range<Int>? {
            var found: Range<Int>?
            var place = start
            now.begin()
            while steps >= 0 {
                let around = surroundings(of: place)
                if found == nil { program.follow(0, from: place, in: &now, around) }
                steps -= now.list.count + 1
                then.begin()
                let behind = surroundings(of: place + 1)
                for (index, begin) in zip(now.list, now.begins) {
                    switch program.instructions[index] {
                    case .set(let set):
                        guard let scalar = around.next, set.contains(scalar) else { continue }
                        program.follow(index + 1, from: begin, in: &then, behind)
                        continue
                    case .match: found = begin..<place
                    default: continue
                    }
                    // Those behind it are preferred less.
                    break
                }
                swap(&now, &then)
                guard place < scalars.count, !now.list.isEmpty || found == nil else { return found }
                place += 1
            }
            return nil
        }

        private func surroundings(of place: Int) -> Place {
            Place(
                previous: place > 0 && place <= scalars.count ? scalars[place - 1] : nil,
                next: place < scalars.count ? scalars[place] : nil)
        }
    }

    /// Follows all ways from an instruction on, in the order in which they are preferred.
    private func follow(_ start: Int, from begin: Int, in threads: inout Threads, _ place: Place) {
        var pending = [start]
        while let index = pending.popLast() {
            guard threads.isNew(index) else { continue }
            switch instructions[index] {
            case .set, .match:
                threads.list.append(index)
                threads.begins.append(begin)
            case .jump(let target): pending.append(target)
            case .split(let first, let second): pending += [second, first]
            case .assertion(let assertion): if Program.holds(assertion, place) { pending.append(index + 1) }
            }
        }
    }

    /// Follows all ways from an instruction on to those that wait for a character.
    ///
    /// - Returns: whether one leads to a match.
    private func add(_ start: Int, to threads: inout Threads, _ place: Place) -> Bool {
        var pending = [start]
        var isMatch = false
        while let index = pending.popLast() {
            guard threads.isNew(index) else { continue }
            switch instructions[index] {
            case .set: threads.list.append(index)
            case .match: isMatch = true
            case .jump(let target): pending.append(target)
            case .split(let first, let second): pending += [second, first]
            case .assertion(let assertion): if Program.holds(assertion, place) { pending.append(index + 1) }
            }
        }
        return isMatch
    }

    private static func holds(_ assertion: Syntax.Assertion, _ place: Place) -> Bool {
        switch assertion {
        case .beginOfText: place.previous == nil
        case .endOfText: place.next == nil
        case .beginOfLine: place.previous == nil || place.previous == "\n"
        case .endOfLine: place.next == nil || place.next == "\n"
        case .wordBoundary: isWord(place.previous) != isWord(place.next)
        case .noWordBoundary: isWord(place.previous) == isWord(place.next)
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool { scalar.map(ScalarSet.words.contains) ?? false }
}
