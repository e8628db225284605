import Glibc
import Policy

/// A file to be read, as it was named or come upon in a folder.
struct ManifestFile {
    /// The path as reports show it: as given, with what the walk added; `-` for standard input.
    var path: String
    var origin: Inspector.Origin
    /// Whether a kustomization uses the file as a patch.
    var isPatch = false

    /// Opens the file and hands its bytes to `body`.
    ///
    /// - Throws: `FailedDocument` where it cannot be opened, or is something that cannot be read.
    func withInput<Result>(_ body: (Input) -> Result) throws(FailedDocument) -> Result {
        if path == "-" { return body(Input(fileDescriptor: STDIN_FILENO)) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(String(cString: strerror(errno))) }
        // Files of the kernel have no size and yet something to give.
        let size = status.st_mode & S_IFMT == S_IFREG && status.st_size > 0 ? Int(status.st_size) : nil
        return body(Input(fileDescriptor: descriptor, size: size))
    }

    private func failure(_ message: String) -> FailedDocument {
        FailedDocument(file: path, position: nil, message: message)
    }
}
