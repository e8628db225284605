import Glibc
import Platform
import Reporting

/// A file that the program writes as a whole, in the place of what was there.
struct WrittenFile {
    let path: String
    let output: Output
    private let descriptor: Int32

    /// Creates the file, or empties it.
    ///
    /// - Throws: `InputError` where that cannot be done.
    init(_ path: String) throws(InputError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw InputError(message: "\(path): \(SystemError.text)") }
        self.path = path
        output = Output(descriptor: descriptor)
    }

    /// Writes a whole file.
    ///
    /// - Throws: `InputError` where it cannot be written.
    static func write(_ text: String, to path: String) throws(InputError) {
        let file = try WrittenFile(path)
        file.output.write(text)
        file.output.flush()
        let isClosed = close(file.descriptor) == 0
        guard isClosed, !file.output.isBroken else { throw InputError(message: "\(path) cannot be written") }
    }
}
