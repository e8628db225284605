import Glibc
import Inspection
import Policy
import Rules

/// Judges what the command line names: files, folders, standard input. Long inputs are judged on several cores.
struct FileInspection {
    private let makeInspector: @Sendable () -> Inspector
    private let cores: Int
    private let policy: PolicyFile?
    private let inspector: Inspector
    private var parallel: ParallelInspector?
    private let rendering: RenderingArguments
    private let mode: SetMode
    /// The kustomizations that were judged as sets.
    private(set) var renderedSets = SetCount()
    /// What they render to.
    private(set) var applied: [AppliedObjects] = []
    private var above = KustomizationsAbove()
    /// Whether a rule asks for the namespaces that manifests make.
    private let readsNamespaces: Bool
    /// Files of a folder that are to be one job.
    private var batch: [ManifestFile] = []

    /// The cores of the machine that the program may use.
    static var allCores: Int { max(1, min(64, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// From how many files on it pays to start threads.
    private static let manyFiles = 32
    private static let filesPerJob = 16

    /// - Parameters:
    ///   - rendering: what becomes of the kustomizations of folders.
    ///   - mode: how complete what they render to is.
    ///   - readsNamespaces: whether a rule asks for the namespaces that manifests make.
    init(
        cores: Int, policy: PolicyFile?, rendering: RenderingArguments, mode: SetMode, readsNamespaces: Bool = false,
        makeInspector: @escaping @Sendable () -> Inspector
    ) {
        self.rendering = rendering
        self.readsNamespaces = readsNamespaces
        self.mode = mode
        self.cores = cores
        self.policy = policy
        self.makeInspector = makeInspector
        inspector = makeInspector()
    }

    /// Judges a file, a folder or, as `-`, standard input.
    mutating func inspect(_ source: String, handle: (Outcome) -> Void) {
        var status = stat()
        guard source != "-", stat(source, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            let file = ManifestFile(path: source, origin: .named, context: above.context(of: source))
            return inspectNamed(file, handle)
        }
        let (entries, roots) = FolderWalk.entries(
            of: source, rendering, cores: cores, readsNamespaces: readsNamespaces)
        let isOnly = rendering.render == .only
        guard !roots.isEmpty || isOnly else { return inspect(entries, handle) }
        var rendered = RenderedFindings(standsAlone: isOnly)
        var plain: [ObjectFacts] = []
        func tell(_ outcome: Outcome) {
            rendered.note(outcome)
            if case .object(let report) = outcome, let facts = report.facts, case .folder = facts.unit {
                plain.append(facts)
            }
            handle(outcome)
        }
        inspect(isOnly ? [] : entries, tell)
        finish(handle: tell)
        let judged = roots.inspect(by: inspector, policy, mode, beside: plain) { rendered.add($0, root: $1) }
        renderedSets.add(judged.count)
        applied += judged.applied
        for outcome in rendered.outcomes() + roots.failures(isAll: isOnly) { take(outcome, handle) }
    }

    private mutating func inspect(_ entries: [FolderWalk.Entry], _ handle: (Outcome) -> Void) {
        if entries.count >= FileInspection.manyFiles, cores > 1 { _ = startedParallel() }
        for entry in entries {
            switch entry {
            case .file(let file): inspect(file, handle)
            case .skipped(let skipped): take(.skipped(skipped), handle)
            case .failed(let failure): take(.failed(failure), handle)
            case .unread(let part): take(.unread(part), handle)
            }
        }
        finishBatch(handle)
    }

    /// Waits for everything that is under way.
    mutating func finish(handle: (Outcome) -> Void) {
        finishBatch(handle)
        parallel?.finish(handle: handle)
    }

    private mutating func inspectNamed(_ file: ManifestFile, _ handle: (Outcome) -> Void) {
        var file = file
        do throws(FailedDocument) {
            if readsNamespaces { try file.readNamespaces() }
            inspect(file, handle)
        } catch {
            take(.failed(error), handle)
        }
    }

    /// Takes an outcome behind what is under way.
    private mutating func take(_ outcome: Outcome, _ handle: (Outcome) -> Void) {
        finishBatch(handle)
        guard let parallel else { return handle(outcome) }
        parallel.inspect({ $1(outcome) }, handle: handle)
    }

    private mutating func startedParallel() -> ParallelInspector {
        let started = parallel ?? ParallelInspector(cores: cores, makeInspector: makeInspector)
        parallel = started
        return started
    }

    private mutating func inspect(_ file: ManifestFile, _ handle: (Outcome) -> Void) {
        var file = file
        if let policy, policy.policy.namesFiles, !file.isStandardInput {
            let path = policy.path(of: file.path)
            guard policy.policy.paths.accepts(path) else {
                return take(.skipped(SkippedDocument(file: file.path, line: 1, reason: .excluded)), handle)
            }
            file.policyPath = path
        }
        if cores > 1, file.isLarge || file.isStandardInput && file.bytes == nil { return inspectLarge(file, handle) }
        guard parallel != nil else { return FileInspection.inspect(file, by: inspector, handle) }
        batch.append(file)
        if batch.count >= FileInspection.filesPerJob { finishBatch(handle) }
    }

    private mutating func finishBatch(_ handle: (Outcome) -> Void) {
        guard let parallel, !batch.isEmpty else { return }
        let files = batch
        batch = []
        parallel.inspect(
            { inspector, handle in for file in files { FileInspection.inspect(file, by: inspector, handle) } },
            handle: handle)
    }

    private static func inspect(_ file: ManifestFile, by inspector: Inspector, _ handle: (Outcome) -> Void) {
        do throws(FailedDocument) {
            try file.withInput { inspector.inspect($0, as: file.description, handle: handle) }
            handle(.fileEnd)
        } catch {
            handle(.failed(error))
        }
    }

    /// Judges a file in pieces, or standard input once there is enough of it.
    private mutating func inspectLarge(_ file: ManifestFile, _ handle: (Outcome) -> Void) {
        finishBatch(handle)
        do throws(FailedDocument) {
            try file.withInput { input in
                if parallel == nil, (try? input.isShorter(than: ParallelInspector.largeInput)) ?? true {
                    inspector.inspect(input, as: file.description, handle: handle)
                } else {
                    startedParallel().inspect(input, as: file.description, handle: handle)
                }
            }
            take(.fileEnd, handle)
        } catch {
            take(.failed(error), handle)
        }
    }
}
