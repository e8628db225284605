import Manifest

/// Judges many files, and the pieces of large ones, on several cores. Outcomes come in the order of the input, the same as
/// from one core; only a few jobs are under way at a time, so that memory stays bounded whatever comes.
public final class ParallelInspector {
    private let makeInspector: @Sendable () -> Inspector
    private let own: Inspector
    private let cores: Int
    private let workers: Workers<Inspector, Result>
    private var threads = 0
    private var given = 0
    private var taken = 0
    private var document = DocumentTally()

    private struct Result: Sendable {
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
        self.makeInspector = makeInspector
        own = makeInspector()
        workers = Workers(makeTool: makeInspector)
    }

    deinit { workers.stop() }

    /// Judges an input in pieces.
    public func inspect(_ input: Input, as file: Inspector.File, handle: (Outcome) -> Void) {
        document = DocumentTally()
        InputCutter(ManifestReader()).cut(input) { part in
            switch part {
            case .piece(let piece):
                give(
                    { inspector in
                        var result = Result(isInsideDocument: piece.isInsideDocument)
                        inspector.inspect(piece, as: file) { result.outcomes.append($0) }
                        return result
                    }, ahead: ParallelInspector.piecesAhead, handle)
            case .event(let event):
                takeAll(handle)
                own.take(event, of: file, &document, handle)
            }
        }
    }

    /// Does a job that judges something as a whole.
    public func inspect(
        _ job: @escaping @Sendable (Inspector, (Outcome) -> Void) -> Void, handle: (Outcome) -> Void
    ) {
        give(
            { inspector in
                var result = Result()
                job(inspector) { result.outcomes.append($0) }
                return result
            }, ahead: ParallelInspector.filesAhead, handle)
    }

    /// Waits for everything that is under way.
    public func finish(handle: (Outcome) -> Void) { takeAll(handle) }

    private func give(_ job: @escaping @Sendable (Inspector) -> Result, ahead: Int, _ handle: (Outcome) -> Void) {
        if threads < min(cores, given + 1), workers.startThread() { threads += 1 }
        guard threads > 0 else { return take(job(own), handle) }
        workers.give(job, number: given)
        given += 1
        while given - taken >= cores * ahead { takeNext(handle) }
    }

    private func takeAll(_ handle: (Outcome) -> Void) { while taken < given { takeNext(handle) } }

    private func takeNext(_ handle: (Outcome) -> Void) {
        take(workers.result(number: taken), handle)
        taken += 1
    }

    private func take(_ result: Result, _ handle: (Outcome) -> Void) {
        for outcome in result.outcomes {
            if result.isInsideDocument { document.count(outcome) }
            handle(outcome)
        }
    }
}
