import Kubernetes
import Manifest
import Platform
import Rules

#if canImport(Glibc)
    import Glibc
#endif

/// A file of the program's own settings, on the disk.
public enum ConfigurationFile {
    /// Opens one.
    ///
    /// - Parameter mustBeRegular: whether anything but a plain file is refused. A hook would wait without end for a pipe
    ///   that nobody writes to.
    /// - Throws: `PolicyProblems` where it cannot be opened, and what `body` throws.
    public static func withInput<Value>(
        _ path: String, mustBeRegular: Bool = false, _ body: (Input) throws -> Value
    ) throws -> Value {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (mustBeRegular ? O_NONBLOCK : 0))
        guard descriptor >= 0 else { throw problem(path, SystemError.text) }
        defer { close(descriptor) }
        if mustBeRegular {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw problem(path, SystemError.text) }
            guard status.st_mode & S_IFMT == S_IFREG else { throw problem(path, "not a regular file") }
        }
        return try body(Input(fileDescriptor: descriptor))
    }

    /// Reads a file as text.
    ///
    /// - Throws: `PolicyProblems` where it cannot be read, or has more than 64 MiB.
    public static func text(_ path: String) throws -> String {
        guard let bytes = try withInput(path, { $0.bytes(limit: 64 << 20) }) else {
            throw problem(path, "it cannot be read, or is larger than 64 MiB")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a policy.
    ///
    /// - Parameter name: what messages call it; nil for the path.
    /// - Throws: `PolicyProblems` with all that is wrong.
    public static func policy(
        _ path: String, as name: String? = nil, mustBeRegular: Bool = false, catalog: RuleCatalog
    ) throws -> HardenPolicy {
        try withInput(path, mustBeRegular: mustBeRegular) { try HardenPolicy($0, file: name ?? path, catalog: catalog) }
    }

    /// Reads the definitions of custom resources in files and folders.
    ///
    /// - Parameter folder: where paths begin that do not begin at the root; nil for the working folder.
    /// - Throws: `PolicyProblems` for a path at which there is nothing, and for one without definitions.
    public static func definitions(_ paths: [String], below folder: String? = nil) throws -> Definitions {
        var all = Definitions()
        for path in paths {
            let whole = folder.map { path.hasPrefix("/") ? path : $0 + "/" + path } ?? path
            var found = Definitions()
            try forEachManifest(at: whole) { found.add(in: $1) }
            guard !found.isEmpty else { throw problem(whole, "it contains no CustomResourceDefinition with a schema") }
            all.merge(found)
        }
        return all
    }

    private static let largestManifest = 16 << 20

    /// Reads a file, or the manifests in a folder and below it.
    ///
    /// - Parameter read: takes the path of each and its bytes.
    /// - Throws: `PolicyProblems` for a path at which there is nothing, and for a file that cannot be read or is too long.
    public static func forEachManifest(at path: String, _ read: (_ path: String, _ text: [UInt8]) -> Void) throws {
        try forEachManifest(at: path, depth: 0, read)
    }

    private static func forEachManifest(
        at path: String, depth: Int, _ read: (_ path: String, _ text: [UInt8]) -> Void
    ) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw problem(path, SystemError.text) }
        if status.st_mode & S_IFMT == S_IFDIR {
            guard depth < 32, let entries = FolderEntries.all(in: path) else {
                throw problem(path, "it cannot be read")
            }
            let names = entries.map(\.name).filter { !$0.hasPrefix(".") }
            for name in names.sorted() { try forEachManifest(at: path + "/" + name, depth: depth + 1, read) }
            return
        }
        guard depth == 0 || ManifestName.matches(path) else { return }
        let text = try withInput(path, mustBeRegular: true) { $0.bytes(limit: largestManifest) }
        guard let text else { throw problem(path, "more than \(largestManifest >> 20) MiB") }
        read(path, text)
    }

    /// Whether a file is the server's file of settings, and not a policy, as its `kind` says.
    ///
    /// - Throws: `PolicyProblems` where it cannot be opened.
    public static func isGateFile(_ path: String) throws -> Bool { try has(GateFile.kind, path) }

    /// Whether something is to be read as a policy file, and not as a file or folder with ValidatingAdmissionPolicies.
    ///
    /// - Throws: `PolicyProblems` where it cannot be opened.
    public static func isHardenPolicy(_ path: String) throws -> Bool {
        if isFolder(path) { return false }
        return try has(HardenPolicy.kind, path) || !has("ValidatingAdmissionPolicy", path)
    }

    /// Whether a path is that of a folder.
    public static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func has(_ kind: String, _ path: String) throws -> Bool {
        if isFolder(path) { return false }
        var isThere = false
        try withInput(path) { input in
            ManifestReader().read(input) { event in
                if case .object(let object) = event, object.node["kind"]?.string == kind { isThere = true }
            }
        }
        return isThere
    }

    private static func problem(_ path: String, _ message: String) -> PolicyProblems {
        PolicyProblems(problems: [PolicyProblem(file: path, position: nil, message: message)])
    }
}
