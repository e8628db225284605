import Arguments
import Gate
import Git
import Glibc
import Inspection
import Policy
import Rules
import Text

/// What a range of commits or the index brings in, and is to be mended in the files of the working folder.
struct FixedChange {
    /// The working folder, as files are named in messages.
    let folder: String
    /// The fingerprints of findings, by the normalized path of their file.
    private var wanted: [String: Set<String>] = [:]

    /// The change that a call names; nil where it names files.
    ///
    /// - Throws: `UsageError` for a range that does not exist, `InputError` where the repository cannot be judged.
    init?(staged: Bool, range paths: [String], _ settings: PolicySettings) throws {
        var status = stat()
        guard staged || paths.count == 1 && paths[0].contains("..") && stat(paths[0], &status) != 0 else { return nil }
        let judge = try settings.judgeOrUsageError(trustsAuthor: true)
        do throws(GitError) {
            let repository = try Repository.open(around: ".")
            guard let top = repository.workingFolder, let here = ".".realPath else {
                throw GitError(message: "there is no working folder to mend")
            }
            folder = FixedChange.route(from: here, to: top)
            for located in try FixedChange.findings(staged ? nil : paths[0], repository, settings, judge) {
                guard let file = located.file else { continue }
                wanted[(folder + "/" + file).normalizedPath, default: []].insert(located.finding.fingerprint)
            }
        } catch {
            guard error.isNotFound || error.isInvalidName else { throw InputError(message: error.description) }
            throw UsageError(error.description)
        }
    }

    private static func findings(
        _ range: String?, _ repository: Repository, _ settings: PolicySettings, _ judge: Judge
    ) throws(GitError) -> [LocatedFinding] {
        guard let range else {
            var check = LocalCheck(repository, settings: settings, judge: judge)
            return try check.findingsOfIndex(at: Console.environment("GIT_INDEX_FILE"))
        }
        let inspector = Inspector(judge: judge, exemptions: ExemptionSet(settings.exemptions))
        var scan = RangeInspector(
            try CommitRange(range, in: repository), in: repository, inspector: inspector, paths: settings.paths)
        var found: [LocatedFinding] = []
        try scan.inspect { outcome in
            if case .object(let report) = outcome { found += report.findings }
        }
        return found
    }

    /// The way from one folder to one above it, as people write it.
    private static func route(from here: String, to top: String) -> String {
        guard here != top, here.hasPrefix(top + "/") else { return here == top ? "." : top }
        let depth = here.dropFirst(top.count + 1).split(separator: "/").count
        return Array(repeating: "..", count: depth).joined(separator: "/")
    }

    /// The path of a file from the top of the repository on, as `git apply` takes it there.
    func pathInRepository(of file: String) -> String {
        let top = folder.normalizedPath
        let path = file.normalizedPath
        return !top.isEmpty && path.hasPrefix(top + "/") ? String(path.dropFirst(top.count + 1)) : path
    }

    /// What is to be mended in a file; nil for nothing.
    func fingerprints(in file: String) -> Set<String>? { wanted[file.normalizedPath] }
}
