import Git
import Platform

/// The time by which a judgement must have been made. Checked between files; a file that takes longer is broken off
/// by the hook's watchdog.
struct Deadline: Sendable {
    private let end: UInt64

    /// A deadline in this many milliseconds.
    init(milliseconds: Int) { end = MonotonicTime.nanoseconds &+ UInt64(max(0, milliseconds)) &* 1_000_000 }

    var hasPassed: Bool { MonotonicTime.nanoseconds >= end }

    /// - Throws: `GitError.deadline` once it has passed.
    func check() throws(GitError) { if hasPassed { throw GitError.deadline } }
}

extension GitError {
    /// The time is up.
    public static var deadline: GitError { GitError(message: "the push is too large to be judged in time") }
}
