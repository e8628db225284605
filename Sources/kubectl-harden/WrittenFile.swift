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

    /// Writes a whole file.
    ///
    /// - Throws: `UsageError` where it cannot be created, `InputError` where it cannot be written to its end.
    static func write(_ text: String, to path: String) throws {
        let file = try WrittenFile(path)
        file.output.write(text)
        file.output.flush()
        let isClosed = close(file.descriptor) == 0
        guard isClosed, !file.output.isBroken else { throw InputError(message: "\(path) cannot be written") }
    }
}
