import Glibc
import Policy
import Rules

/// The policy file of a run, and the folder from which its globs for paths count.
struct PolicyFile {
    let policy: HardenPolicy
    let folder: String

    /// The policy that a call names, or the one in the working folder or the nearest above it.
    ///
    /// - Throws: `PolicyProblems` for a file that is none or cannot be read.
    static func find(named name: String?) throws -> PolicyFile? {
        let working = workingFolder
        if let name {
            return PolicyFile(policy: try ConfigurationFile.policy(name, catalog: Harden.catalog), folder: working)
        }
        var folder = working
        while true {
            let path = folder == "/" ? "/" + HardenPolicy.fileName : folder + "/" + HardenPolicy.fileName
            if access(path, F_OK) == 0 {
                let isHere = folder == working
                return PolicyFile(
                    policy: try ConfigurationFile.policy(
                        path, as: isHere ? HardenPolicy.fileName : path, catalog: Harden.catalog),
                    folder: folder)
            }
            guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    /// The folder in which a file is.
    static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    /// The working folder.
    static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    /// The path of a file from the folder of the policy on; of one outside of it the whole path.
    func path(of file: String) -> String {
        let whole = (file.hasPrefix("/") ? file : PolicyFile.workingFolder + "/" + file).normalizedPath
        let prefix = folder == "/" ? "/" : folder + "/"
        return whole.hasPrefix(prefix) ? String(whole.dropFirst(prefix.count)) : whole
    }
}
