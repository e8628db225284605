import Glibc
import Inspection
import Policy

/// Ends what takes longer than it may, wherever it is: a judgement looks at the time between files, and one hostile file
/// alone can cost seconds.
final class Watchdog: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let stopped = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var isStopped = false
    private let end: timespec
    private let expire: @Sendable () -> Never

    /// A watchdog that calls `expire` on a thread of its own after so many milliseconds, unless it is stopped before.
    /// Where the system has no thread to give there is none.
    init(milliseconds: Int, _ expire: @escaping @Sendable () -> Never) {
        self.expire = expire
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let nanoseconds = time.tv_nsec + milliseconds % 1_000 * 1_000_000
        time.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
        time.tv_nsec = nanoseconds % 1_000_000_000
        end = time
        pthread_mutex_init(lock, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(stopped, &attributes)
        _ = SystemThread.start { self.wait() }
    }

    private func wait() {
        pthread_mutex_lock(lock)
        while !isStopped {
            var end = end
            // The lock is kept: whoever stops the watchdog from now on waits for the end of the process.
            if pthread_cond_timedwait(stopped, lock, &end) == ETIMEDOUT, !isStopped { expire() }
        }
        pthread_mutex_unlock(lock)
    }

    /// Stops the watchdog. If it has just expired, this call blocks until the process ends.
    func stop() {
        pthread_mutex_lock(lock)
        isStopped = true
        pthread_cond_signal(stopped)
        pthread_mutex_unlock(lock)
    }
}
