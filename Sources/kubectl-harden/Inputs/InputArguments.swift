import ArgumentParser
import Glibc

/// The arguments that name inputs.
struct InputArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Files and folders, or - for standard input (the default when something is piped).", valueName: "path"))
    var paths: [String] = []

    @Option(
        name: .shortAndLong, parsing: .singleValue,
        help: ArgumentHelp("A file or folder, as kubectl takes it. May be repeated.", valueName: "path"))
    var filename: [String] = []

    @Flag(
        name: [.customShort("R"), .long],
        help: "Accepted for kubectl's sake: folders are always read with what is below them.")
    var recursive = false

    /// What to read, in order.
    ///
    /// - Throws: `ValidationError` where nothing is named and nothing is piped, or something named does not exist.
    func sources() throws -> [String] {
        let all = paths + filename
        for path in all where path != "-" && access(path, F_OK) != 0 {
            throw ValidationError(InputArguments.explanation(of: path, isFile: filename.contains(path)))
        }
        guard all.isEmpty else { return all }
        guard isatty(STDIN_FILENO) == 0 else {
            throw ValidationError("nothing to read: name files or folders, or pipe manifests in")
        }
        return ["-"]
    }

    /// Why something named cannot be read: a file that is not there, or a resource type.
    private static func explanation(of path: String, isFile: Bool) -> String {
        let looksLikeFile =
            isFile || path.hasPrefix(".") || path.hasPrefix("/")
            || path.split(separator: "/").last?.contains(".") ?? false
        if looksLikeFile { return "no such file: \(path) (\(String(cString: strerror(errno))))" }
        return "\(path) is no file or folder; for live objects use: kubectl get \(path) -o yaml | kubectl harden check"
    }
}
