#if canImport(Glibc)
    import Glibc
#endif

/// A lock with conditions that threads wait for while they hold it. `Mutex` of the standard library has no conditions.
public final class Monitor: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let conditions: UnsafeMutablePointer<pthread_cond_t>
    private let count: Int

    /// Creates a monitor with so many conditions, which are called by their numbers.
    public init(conditions count: Int) {
        self.count = count
        conditions = .allocate(capacity: count)
        pthread_mutex_init(lock, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        for index in 0..<count { pthread_cond_init(conditions + index, &attributes) }
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        for index in 0..<count { pthread_cond_destroy(conditions + index) }
        pthread_mutex_destroy(lock)
        conditions.deallocate()
        lock.deallocate()
    }

    /// Runs `body` while no other thread is inside.
    public func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    /// Waits, inside, until a condition is signalled. It may return without that: look whether what was waited for holds.
    public func wait(for condition: Int) { pthread_cond_wait(conditions + condition, lock) }

    /// Waits, inside, until a condition is signalled or a moment has come.
    ///
    /// - Parameter end: the moment, in `MonotonicTime.nanoseconds`.
    /// - Returns: false once the moment has come.
    public func wait(for condition: Int, until end: UInt64) -> Bool {
        var time = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
        return pthread_cond_timedwait(conditions + condition, lock, &time) != ETIMEDOUT
    }

    /// Wakes one thread that waits for a condition.
    public func signal(_ condition: Int) { pthread_cond_signal(conditions + condition) }

    /// Wakes all threads that wait for a condition.
    public func signalAll(_ condition: Int) { pthread_cond_broadcast(conditions + condition) }
}
