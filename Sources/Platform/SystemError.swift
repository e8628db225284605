#if canImport(Glibc)
    import Glibc
#endif

/// The error of a call to the system, in the system's own words.
public enum SystemError {
    /// The last error of this thread: `No such file or directory`.
    public static var text: String { text(of: errno) }

    /// An error by its number.
    public static func text(of code: Int32) -> String { String(cString: strerror(code)) }
}
