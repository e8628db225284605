import Glibc
import Policy

/// Judges what the command line names: files, folders, standard input. Long inputs are judged on several cores.
struct Inspection {
    private let makeInspector: @Sendable () -> Inspector
    private let cores: Int
    private let inspector: Inspector
    private var parallel: ParallelInspector?

    /// The cores of the machine that the program may use.
    static var allCores: Int { max(1, min(64, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// From how many files on it pays to start threads.
    private static let manyFiles = 32

    init(cores: Int, makeInspector: @escaping @Sendable () -> Inspector) {
        self.cores = cores
        self.makeInspector = makeInspector
        inspector = makeInspector()
    }

    /// Judges a file, a folder or, as `-`, standard input.
    mutating func inspect(_ source: String, handle: (Outcome) -> Void) {
        var status = stat()
        guard source != "-", stat(source, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return inspect(ManifestFile(path: source, origin: .named), handle)
        }
        let entries = FolderWalk.entries(of: source)
        if entries.count >= Inspection.manyFiles, cores > 1 { _ = startedParallel() }
        for entry in entries {
            switch entry {
            case .file(let file): inspect(file, handle)
            case .skipped(let skipped): take(.skipped(skipped), handle)
            case .failed(let failure): take(.failed(failure), handle)
            }
        }
    }

    /// Waits for everything that is under way.
    func finish(handle: (Outcome) -> Void) { parallel?.finish(handle: handle) }

    /// Takes an outcome behind what is under way.
    private func take(_ outcome: Outcome, _ handle: (Outcome) -> Void) {
        guard let parallel else { return handle(outcome) }
        parallel.inspect({ $1(outcome) }, handle: handle)
    }

    private mutating func startedParallel() -> ParallelInspector {
        let started = parallel ?? ParallelInspector(cores: cores, makeInspector: makeInspector)
        parallel = started
        return started
    }

    private mutating func inspect(_ file: ManifestFile, _ handle: (Outcome) -> Void) {
        let description = Inspector.File(name: file.path, origin: file.origin, isPatch: file.isPatch)
        if cores > 1, file.isLarge || file.isStandardInput { return inspectLarge(file, description, handle) }
        guard let parallel else { return Inspection.inspect(file, description, by: inspector, handle) }
        parallel.inspect({ Inspection.inspect(file, description, by: $0, $1) }, handle: handle)
    }

    private static func inspect(
        _ file: ManifestFile, _ description: Inspector.File, by inspector: Inspector, _ handle: (Outcome) -> Void
    ) {
        do throws(FailedDocument) {
            try file.withInput { inspector.inspect($0, as: description, handle: handle) }
            handle(.fileEnd)
        } catch {
            handle(.failed(error))
        }
    }

    /// Judges a file in pieces, or standard input once there is enough of it.
    private mutating func inspectLarge(
        _ file: ManifestFile, _ description: Inspector.File, _ handle: (Outcome) -> Void
    ) {
        do throws(FailedDocument) {
            try file.withInput { input in
                if parallel == nil, (try? input.isShorter(than: ParallelInspector.largeInput)) ?? true {
                    inspector.inspect(input, as: description, handle: handle)
                } else {
                    startedParallel().inspect(input, as: description, handle: handle)
                }
            }
            take(.fileEnd, handle)
        } catch {
            take(.failed(error), handle)
        }
    }
}
