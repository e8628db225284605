#if canImport(Glibc)
    import Glibc
#endif

/// Time that no change of the clock touches.
public enum MonotonicTime {
    /// Nanoseconds since some moment in the past.
    public static var nanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// Milliseconds since some moment in the past.
    public static var milliseconds: Int { Int(nanoseconds / 1_000_000) }
}
