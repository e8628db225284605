import Glibc
import Inspection
import Kubernetes
import Manifest
import Platform
import Policy
import Rules

/// A file to be read, as it was named or come upon in a folder.
struct ManifestFile {
    /// The path as reports show it: as given, with what the walk added; `-` for standard input.
    var path: String
    var origin: Inspector.Origin
    /// What the files around it make of it.
    var context = FileContext()
    /// Its bytes, where they have been read already.
    var bytes: [UInt8]?
    /// The schemas of custom resources that are defined beside it; nil for none.
    var definitions: Definitions?
    /// The path by which a policy knows the file.
    var policyPath: String?
    /// With what its objects are judged together.
    var unit: SetUnit? = .named

    /// The file as an inspector sees it.
    var description: Inspector.File {
        var file = Inspector.File(name: path, origin: origin, context: context, policyPath: policyPath)
        file.definitions = definitions
        file.unit = unit
        return file
    }

    /// How much is read before it is judged.
    private static let mostRead = 1 << 30

    /// Reads it, and takes in the namespaces that it makes itself.
    ///
    /// - Throws: `FailedDocument` for more than can be kept.
    mutating func readNamespaces() throws(FailedDocument) {
        guard let text = try withInput({ $0.bytes(limit: ManifestFile.mostRead) }) else {
            let most = "\(ManifestFile.mostRead >> 20) MiB"
            throw FailedDocument(
                file: path, position: nil,
                message: "policies ask for namespaces, and more than \(most) cannot be kept to look for them")
        }
        bytes = text
        var found = Definitions(readsNamespaces: true)
        found.add(in: text)
        if !found.isEmpty { definitions = found }
    }

    /// Whether it is no file but what is piped in.
    var isStandardInput: Bool { path == "-" }

    /// Whether it is a file that is worth being read in pieces.
    var isLarge: Bool {
        guard bytes == nil else { return false }
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && status.st_size >= ParallelInspector.largeInput
    }

    /// Opens the file and hands its bytes to `body`.
    ///
    /// - Throws: `FailedDocument` where it cannot be opened, or is something that cannot be read.
    func withInput<Result>(_ body: (Input) -> Result) throws(FailedDocument) -> Result {
        if isStandardInput, bytes == nil { return body(Input(fileDescriptor: STDIN_FILENO)) }
        if let bytes { return body(bytes.withUnsafeBytes { Input(bytes: $0) }) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(SystemError.text) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(SystemError.text) }
        // Files of the kernel have no size and yet something to give.
        let isFile = status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
        let size = isFile ? Int(status.st_size) : nil
        // What is read in pieces is not held as a whole.
        let isHeld = (size ?? 0) < ParallelInspector.largeInput
        return body(Input(fileDescriptor: descriptor, size: size, isHeld: isHeld))
    }

    private func failure(_ message: String) -> FailedDocument {
        FailedDocument(file: path, position: nil, message: message)
    }
}
