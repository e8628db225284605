import Arguments
import Glibc
import Platform
import Reporting

/// A file that the program writes as a whole, in the place of what was there.
struct WrittenFile {
    let output: Output
    private let descriptor: Int32

    /// Creates the file, or empties it.
    ///
    /// - Throws: `UsageError` where that cannot be done: the call names a place where there can be none.
    init(_ path: String) throws(UsageError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw UsageError("\(path): \(SystemError.text)") }
        output = Output(descriptor: descriptor)
    }

    /// Creates the file, and the folders above it that are missing.
    ///
    /// - Throws: `UsageError` where that cannot be done.
    init(withFolders path: String) throws(UsageError) {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            guard !part.isEmpty, mkdir(folder, 0o755) != 0, errno != EEXIST else { continue }
            throw UsageError("\(folder): \(SystemError.text)")
        }
        try self.init(path)
    }

    /// Writes what is left, and closes the file.
    ///
    /// - Returns: false where it could not be written to its end.
    func end() -> Bool {
        output.flush()
        return close(descriptor) == 0 && !output.isBroken
    }

    /// Writes a whole file.
    ///
    /// - Throws: `UsageError` where it cannot be created, `InputError` where it cannot be written to its end.
    static func write(_ text: String, to path: String) throws { try WrittenFile(path).write(text, path) }

    /// Writes a whole file, and creates the folders above it that are missing.
    ///
    /// - Throws: as `write(_:to:)`.
    static func write(_ text: String, withFolders path: String) throws {
        try WrittenFile(withFolders: path).write(text, path)
    }

    private func write(_ text: String, _ path: String) throws {
        output.write(text)
        guard end() else { throw InputError(message: "\(path) cannot be written") }
    }
}
