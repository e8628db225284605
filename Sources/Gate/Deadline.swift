import Git
import Platform

/// The time by which a judgement must have been made, or the wish that it end. Checked between files; a file that takes
/// longer is broken off by the hook's watchdog.
struct Deadline: Sendable {
    private let end: UInt64?
    private let isCancelled: @Sendable () -> Bool

    /// A deadline in this many milliseconds.
    init(milliseconds: Int) {
        end = MonotonicTime.nanoseconds &+ UInt64(max(0, milliseconds)) &* 1_000_000
        isCancelled = { false }
    }

    /// No deadline; the judgement ends once somebody wants it to.
    init(isCancelled: @escaping @Sendable () -> Bool) { (end, self.isCancelled) = (nil, isCancelled) }

    var hasPassed: Bool { end.map { MonotonicTime.nanoseconds >= $0 } ?? isCancelled() }

    /// - Throws: `GitError.deadline` once it has passed, `GitError.cancelled` once somebody wants the end.
    func check() throws(GitError) { if hasPassed { throw end == nil ? GitError.cancelled : GitError.deadline } }
}

extension GitError {
    /// The time is up.
    public static var deadline: GitError { GitError(message: "the push is too large to be judged in time") }
    /// Somebody has ended the run.
    public static var cancelled: GitError { GitError(message: "the run was ended") }
}
