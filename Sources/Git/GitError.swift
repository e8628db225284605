import CGit2

/// What libgit2 could not do.
public struct GitError: Error, Sendable, CustomStringConvertible {
    /// libgit2's error code, such as -3 for what was not found.
    public let code: Int32
    /// What was being done, and why it failed.
    public let description: String

    init(code: Int32, _ description: String) {
        self.code = code
        self.description = description
    }

    /// An error of this program's own: something that cannot be done with the repository.
    public init(message: String) { self.init(code: -1, message) }

    /// The error of a name that does not stand for what was asked for.
    public init(invalidName message: String) { self.init(code: GIT_EINVALIDSPEC.rawValue, message) }

    /// Whether something was not found.
    public var isNotFound: Bool { code == GIT_ENOTFOUND.rawValue }

    /// Whether a name is one that git does not allow.
    public var isInvalidName: Bool { code == GIT_EINVALIDSPEC.rawValue }

    /// Turns a code of libgit2 below 0 into an error.
    @discardableResult
    static func check(_ code: Int32, _ action: @autoclosure () -> String) throws(GitError) -> Int32 {
        guard code < 0 else { return code }
        let reason = git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "error \(code)"
        throw GitError(code: code, "\(action()): \(reason)")
    }
}
