import Git
import Glibc

/// Looks whether what git reads of a repository are files: whoever reads a pipe that nobody writes to waits without end.
enum SpecialFiles {
    private static let names = ["HEAD", "config", "packed-refs", "objects/info/alternates", "shallow", "commondir"]

    /// - Throws: `GitError` for a repository of which something that git reads is no file.
    static func refuseSpecial(in folder: String) throws(GitError) {
        try refuseSpecial(at: folder + "/.git")
        for base in [folder, folder + "/.git"] {
            for name in names { try refuseSpecial(at: base + "/" + name) }
        }
    }

    /// - Throws: `GitError` for what is there, and neither a file nor a folder.
    static func refuseSpecial(at path: String) throws(GitError) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        let type = status.st_mode & S_IFMT
        guard type != S_IFREG, type != S_IFDIR else { return }
        throw GitError(message: "\(path) is neither a file nor a folder")
    }
}
