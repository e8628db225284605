import Platform

/// Ends what takes longer than it may, wherever it is: a judgement looks at the time between files, and one hostile file
/// alone can cost seconds.
final class Watchdog: @unchecked Sendable {
    private let monitor = Monitor(conditions: 1)
    private var isStopped = false
    private let end: UInt64
    private let expire: @Sendable () -> Never

    /// A watchdog that calls `expire` on a thread of its own after so many milliseconds, unless it is stopped before.
    /// Where the system has no thread to give there is none.
    init(milliseconds: Int, _ expire: @escaping @Sendable () -> Never) {
        self.expire = expire
        end = MonotonicTime.nanoseconds &+ UInt64(max(0, milliseconds)) &* 1_000_000
        _ = SystemThread.start { self.wait() }
    }

    private func wait() {
        monitor.locked {
            while !isStopped {
                // The lock is kept: whoever stops the watchdog from now on waits for the end of the process.
                if !monitor.wait(for: 0, until: end), !isStopped { expire() }
            }
        }
    }

    /// Stops the watchdog. If it has just expired, this call blocks until the process ends.
    func stop() {
        monitor.locked {
            isStopped = true
            monitor.signal(0)
        }
    }
}
