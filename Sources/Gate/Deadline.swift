import Git

#if canImport(Glibc)
    import Glibc
#endif

/// The time by which a judgement must have been made. Checked between files; a file that takes longer is broken off
/// by the hook's watchdog.
struct Deadline: Sendable {
    private let end: UInt64

    /// A deadline in this many milliseconds.
    init(milliseconds: Int) { end = Deadline.now() &+ UInt64(max(0, milliseconds)) &* 1_000_000 }

    var hasPassed: Bool { Deadline.now() >= end }

    /// - Throws: `GitError.deadline` once it has passed.
    func check() throws(GitError) { if hasPassed { throw GitError.deadline } }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}

extension GitError {
    /// The time is up.
    public static var deadline: GitError { GitError(message: "the push is too large to be judged in time") }
}
