import Arguments
import Fleet
import Gate
import Git
import Glibc
import Inspection
import Platform
import Policy
import Reporting
import Rules
import Synchronization

/// Judges one repository after another. Several threads may use one.
struct RepositoryAuditor: Sendable {
    /// The server's file of settings, nil for the usual one.
    var serverFile: String?
    /// What all repositories are judged by; nil where each has its own settings.
    var common: CommitAudit.Measure?
    /// From which severity on findings fail the run; nil for what the measure says.
    var failOn: FailureThreshold?
    /// The revision that is judged, nil for the branch that each gate trusts.
    var revision: String?
    /// The folder to which a baseline of each repository is written.
    var baselines: String?
    /// The folder to which a SARIF report of each repository is written.
    var sarif: String?
    /// The report of an earlier run whose results stand where nothing has changed.
    var earlier: AuditReport?

    private let memories = SharedMemories()

    /// What came of a repository.
    struct Result: Sendable {
        var record: AuditRecord
        /// How long it took; nil where the earlier run had judged it.
        var milliseconds: Int?
        /// The files that could not be written.
        var problems: [String] = []
    }

    /// Judges a repository.
    ///
    /// - Returns: nil where the run was ended in the middle of it.
    func result(of found: RepositorySearch.Found) -> Result? {
        let start = MonotonicTime.milliseconds
        switch found {
        case .unreadable(let path, let reason): return Result(record: AuditRecord(path, .failed, reason: reason))
        case .repository(let path):
            do {
                var result = try audit(path)
                if result.milliseconds != nil { result.milliseconds = MonotonicTime.milliseconds - start }
                return result
            } catch {
                if Interrupt.hasHappened { return nil }
                return Result(
                    record: AuditRecord(path, .failed, reason: HookOutput.reason(error)),
                    milliseconds: MonotonicTime.milliseconds - start)
            }
        }
    }

    private func audit(_ path: String) throws -> Result {
        try SpecialFiles.refuseSpecial(in: path)
        let repository = try Repository.open(at: path)
        var configuration =
            common == nil
            ? try GateConfiguration(of: repository, serverFile: serverFile, catalog: Harden.catalog) : nil
        // A folder does not tell when a file in it has changed.
        var policies = ""
        if let found = try configuration?.policies().all, !found.isEmpty {
            policies = found.digest
            configuration?.use(found.catalog)
        }
        let place = try self.place(in: repository, configuration)
        guard let commit = place.commit else {
            return Result(
                record: AuditRecord(path, .empty, ref: place.ref, reason: "\(place.ref) has no commit"), milliseconds: 0
            )
        }
        guard let measure = try common ?? configuration.map(CommitAudit.Measure.init(of:)) else {
            throw GitError(message: "there is nothing to judge it by")
        }
        let digest = Fingerprint.text(of: "\(Version.program)\n\(failOn?.rawValue ?? "")\n\(measure.digest)\(policies)")
        if let known = earlier?.record(of: path), known.commit == commit.description, known.measure == digest {
            return Result(record: known)
        }
        let record = AuditRecord(path, ref: place.ref, commit: commit.description, measure: digest)
        return try judge(commit, of: repository, by: measure, record)
    }

    /// What is judged: the revision that is asked for, or the tip of the branch that the gate trusts.
    private func place(
        in repository: Repository, _ configuration: GateConfiguration?
    ) throws -> (ref: String, commit: ObjectID?) {
        if let revision {
            guard case .commit(let commit) = try repository.target(of: try repository.resolve(revision)) else {
                throw GitError(message: "\(revision) is no commit")
            }
            return (revision, commit)
        }
        guard let branch = try TrustedBranch.named(configuration?.settings.trusted, in: repository) else {
            // HEAD is detached: what is checked out is all there is to go by.
            guard let head = try? repository.resolve("HEAD"), case .commit(let commit) = try repository.target(of: head)
            else { return ("HEAD", nil) }
            return ("HEAD", commit)
        }
        try SpecialFiles.refuseSpecial(at: repository.commonPath + "/" + branch)
        let ref = try repository.resolvedName(of: branch)
        try SpecialFiles.refuseSpecial(at: repository.commonPath + "/" + ref)
        guard let id = try repository.reference(ref), case .commit(let commit) = try repository.target(of: id) else {
            return (ref, nil)
        }
        return (ref, commit)
    }

    private func judge(
        _ commit: ObjectID, of repository: Repository, by measure: CommitAudit.Measure, _ record: AuditRecord
    ) throws -> Result {
        var result = Result(record: record, milliseconds: 0)
        var summary = Summary(threshold: failOn ?? measure.settings.failOn)
        var baseline = Baseline()
        var report: SARIFFile?
        do {
            report = try sarif.map { folder in
                try SARIFFile(RepositoryFile.path(of: repository, below: folder, "sarif"), measure)
            }
        } catch {
            result.problems.append(RepositoryAuditor.text(of: error))
        }
        var audit = CommitAudit(
            repository, by: measure, memory: memories.memory(for: measure.digest),
            isCancelled: { Interrupt.hasHappened })
        try audit.inspect(commit, showsCode: report != nil) { outcome in
            summary.count(outcome)
            result.record.add(outcome)
            if baselines != nil { baseline.record(outcome) }
            report?.add(outcome)
        }
        summary.files = audit.files
        result.record.add(summary)
        if let problem = report?.finish(summary) { result.problems.append(problem) }
        if let baselines {
            let path = RepositoryFile.path(of: repository, below: baselines, "json")
            do {
                try WrittenFile.write(baseline.text, withFolders: path)
            } catch {
                result.problems.append(RepositoryAuditor.text(of: error))
            }
        }
        return result
    }

    private static func text(of error: any Error) -> String {
        (error as? UsageError)?.message ?? (error as? InputError)?.message ?? "\(error)"
    }
}

/// What was found in blobs, for each measure: forks have much in common.
private final class SharedMemories: Sendable {
    private let known = Mutex<[String: BlobMemory]>([:])
    private static let most = 4
    /// Of a few thousand files: forks and what is copied from one repository to the next come soon after one another.
    private static let size = 20_000

    func memory(for measure: String) -> BlobMemory {
        known.withLock { known in
            if let memory = known[measure] { return memory }
            if known.count >= SharedMemories.most { known.removeAll() }
            let memory = BlobMemory(most: SharedMemories.size)
            known[measure] = memory
            return memory
        }
    }
}

/// The SARIF report of one repository.
private final class SARIFFile {
    private let path: String
    private let file: WrittenFile
    private var report: SARIFReport

    /// - Throws: `UsageError` or `InputError` where it cannot be created.
    init(_ path: String, _ measure: CommitAudit.Measure) throws {
        self.path = path
        file = try WrittenFile(withFolders: path)
        report = SARIFReport(to: file.output, context: measure.settings.reportContext)
    }

    func add(_ outcome: Outcome) { report.add(outcome) }

    /// - Returns: what is wrong, where it could not be written.
    func finish(_ summary: Summary) -> String? {
        report.finish(summary)
        return file.end() ? nil : "\(path) cannot be written"
    }
}
