import Git
import Reporting

/// What this program is.
enum Version {
    /// The version of the program.
    static let program = "0.1.0"

    /// The version of libgit2 that is linked in: its security updates need a new build.
    static var libgit2: String { Git.libgit2Version }
}
