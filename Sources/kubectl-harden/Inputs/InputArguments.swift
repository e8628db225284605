import Arguments
import Glibc
import Kubernetes
import Manifest
import Platform

/// The arguments that name inputs.
struct InputArguments: Arguments {
    var paths: [String] = []

    var filename: [String] = []

    var recursive = false

    mutating func declare(_ declared: inout Declaration) {
        declared.operands(
            "path", &paths, "Files and folders, or - for standard input (the default when something is piped).")
        declared.option(
            "filename", letter: "f", value: "path", &filename, "A file or folder, as kubectl takes it. May be repeated."
        )
        declared.flag(
            "recursive", letter: "R", &recursive,
            "Accepted for compatibility with kubectl: folders are always read recursively.")
    }

    /// What is to be read.
    enum Sources {
        /// Files and folders, and `-` for standard input.
        case files([String])
        /// Live objects, by what stands for kubectl's `get`: types, and names of objects. None for all types.
        case live([String])
    }

    /// What to read, in order.
    ///
    /// - Parameter isLive: an option for live objects is given.
    /// - Throws: `UsageError` where nothing is named and nothing is piped, or something named does not exist.
    func sources(isLive: Bool) throws -> Sources {
        if isLive {
            if let file = (filename + paths).first(where: { filename.contains($0) || $0 == "-" }) {
                throw UsageError("\(file) is a file, and the options ask for live objects")
            }
            if let path = paths.first(where: {
                $0.contains("/") && access($0, F_OK) == 0 || InputArguments.looksLikeFile($0)
            }) {
                throw UsageError("\(path) is a file or folder, and the options ask for live objects")
            }
            return .live(paths)
        }
        if paths.contains("") || filename.contains("") { throw UsageError("the name of a file is empty") }
        let missing = (paths + filename).filter { $0 != "-" && access($0, F_OK) != 0 }
        guard let first = missing.first else { return .files(try files()) }
        if let path = missing.first(where: { filename.contains($0) || InputArguments.looksLikeFile($0) }) {
            throw UsageError("no such file: \(path)" + MistypedFile.hint(path))
        }
        if let path = missing.first(where: MistypedFile.isLikely) {
            throw UsageError("no such file or resource type: \(path)" + MistypedFile.hint(path))
        }
        // `deploy web` names a type and an object.
        guard filename.isEmpty, missing.count == paths.count || first == paths.first, !paths.contains("-") else {
            throw UsageError("\(first) is not a file, and files and live objects cannot be judged in one run")
        }
        return .live(paths)
    }

    /// The files and folders to read, where nothing else can be read.
    func files() throws -> [String] {
        let all = paths + filename
        for path in all where path != "-" && access(path, F_OK) != 0 {
            throw UsageError("no such file: \(path)" + MistypedFile.hint(path))
        }
        guard all.isEmpty else { return all }
        guard isatty(STDIN_FILENO) == 0 else {
            throw UsageError(
                "nothing to read: name files or folders, pipe manifests in, or ask for live objects with -A or -n")
        }
        return ["-"]
    }

    private static func looksLikeFile(_ path: String) -> Bool {
        path.hasPrefix(".") || path.hasPrefix("/") || path.hasSuffix("/")
            || ManifestName.matches(path)
    }
}
