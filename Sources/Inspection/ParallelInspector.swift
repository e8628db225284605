import Manifest
import Platform

/// Judges many files, and the pieces of large ones, on several cores. Outcomes come in the order of the input, the same as
/// from one core; only a few jobs are under way at a time, so that memory stays bounded whatever comes.
public final class ParallelInspector {
    private let own: Inspector
    private let cores: Int
    private let workers: Workers<Inspector, JobResult>
    private var document = DocumentTally()

    private struct JobResult: Sendable {
        var outcomes: [Outcome] = []
        /// Whether they belong to a document that goes on.
        var isInsideDocument = false
    }

    /// The size in bytes from which on an input is worth being cut into pieces.
    public static let largeInput = 1 << 20

    /// How many jobs for each core may be ahead of the one whose outcomes are due: a piece can be long, files are mostly short.
    private static let piecesAhead = 4
    private static let filesAhead = 16

    /// - Parameter makeInspector: makes an inspector; each thread has its own.
    public init(cores: Int, makeInspector: @escaping @Sendable () -> Inspector) {
        self.cores = cores
        own = makeInspector()
        workers = Workers(cores: cores, makeTool: makeInspector)
    }

    deinit { workers.stop() }

    /// Judges an input in pieces.
    public func inspect(_ input: Input, as file: Inspector.File, handle: (Outcome) -> Void) {
        document = DocumentTally()
        InputCutter(ManifestReader()).cut(input) { part in
            switch part {
            case .piece(let piece):
                submit(
                    { inspector in
                        var result = JobResult(isInsideDocument: piece.isInsideDocument)
                        inspector.inspect(piece, as: file) { result.outcomes.append($0) }
                        return result
                    }, ahead: ParallelInspector.piecesAhead, handle)
            case .event(let event):
                deliverAll(handle)
                own.take(event, of: file, &document, handle)
            }
        }
    }

    /// Does a job that judges something as a whole.
    public func inspect(
        _ job: @escaping @Sendable (Inspector, (Outcome) -> Void) -> Void, handle: (Outcome) -> Void
    ) {
        submit(
            { inspector in
                var result = JobResult()
                job(inspector) { result.outcomes.append($0) }
                return result
            }, ahead: ParallelInspector.filesAhead, handle)
    }

    /// Waits for everything that is under way.
    public func finish(handle: (Outcome) -> Void) { deliverAll(handle) }

    private func submit(_ job: @escaping @Sendable (Inspector) -> JobResult, ahead: Int, _ handle: (Outcome) -> Void) {
        guard workers.submit(job) else { return take(job(own), handle) }
        while workers.pending >= cores * ahead, let next = workers.next() { take(next, handle) }
    }

    private func deliverAll(_ handle: (Outcome) -> Void) { while let next = workers.next() { take(next, handle) } }

    private func take(_ result: JobResult, _ handle: (Outcome) -> Void) {
        for outcome in result.outcomes {
            if result.isInsideDocument { document.count(outcome) }
            handle(outcome)
        }
    }
}
