import Admission
import Arguments
import Glibc
import Inspection
import Policy
import Reporting
import Text

/// One run of the program: outcomes go to the report and are counted, failures also to standard error.
struct Run {
    private var writer: any ReportWriter
    private let outputs: [(path: String?, output: Output)]
    private let progress = Progress()
    private let pager = Pager()
    private let isQuiet: Bool
    /// Whether no report tells what was not judged, so that it is told on standard error.
    private let tellsUnread: Bool
    /// What has been told on standard error.
    private var (failed, unread) = (Told(), Told())
    private(set) var summary: Summary
    /// Whether outcomes are shown as they come, and told later; and how many objects have come.
    private var waitsForOthers = false
    private var waiting = 0
    /// The findings that were there before.
    var baseline: Baseline?
    /// Where findings are recorded as a new baseline.
    var recording: Baseline?

    /// - Parameter folder: the route from the top of the repository to where file names begin.
    init(_ settings: PolicySettings, _ output: OutputOptions, folder: String = "") throws {
        let progress = progress
        var context = settings.reportContext
        context.folder = folder
        if output.writesPage { context.provenance = .ofThisCall }
        isQuiet = output.quiet
        tellsUnread = !output.tellsWhatIsUnread
        let pages = output.printsText
        (writer, outputs) = try output.writer(context, failOn: settings.failOn) { [pager] text in
            progress?.end()
            if pages { pager.start(for: text) }
        }
        summary = Summary(threshold: settings.failOn)
    }

    mutating func add(_ outcome: Outcome) {
        let outcome = baseline?.apply(to: outcome) ?? outcome
        recording?.record(outcome)
        summary.count(outcome)
        writer.add(outcome)
        endWithReader()
        switch outcome {
        case .failed(let failure):
            if failed.takesOne() { tell { Console.error(Run.line(failure)) } }
        case .unread(let part) where tellsUnread:
            if unread.takesOne() {
                tell { Console.warning("not judged: \(part.file ?? "input"):\(part.line): \(part.text)") }
            }
        case .skipped(let document) where tellsUnread && document.reason.mayBeApplied:
            if unread.takesOne() {
                tell { Console.warning("not judged: \(document.file ?? "input") (\(document.reason.title))") }
            }
        default: break
        }
        if !waitsForOthers { progress?.show(summary.objects + summary.folded, "objects judged") }
    }

    /// How much of one kind has been told on standard error: an input of a few megabytes can bring a million of it.
    private struct Told {
        private static let most = 1_000
        private var count = 0
        var left: Int { max(0, count - Told.most) }

        /// Counts one more.
        ///
        /// - Returns: whether it is told.
        mutating func takesOne() -> Bool {
            count += 1
            return count <= Told.most
        }
    }

    private func tell(_ say: () -> Void) {
        progress?.clear()
        say()
    }

    /// Shows an outcome that has come and is told later, when the others of its set are known.
    mutating func show(waiting outcome: Outcome) {
        waitsForOthers = true
        switch outcome {
        case .object(let report): if report.isPart { return }
        case .folded: break
        default: return
        }
        waiting += 1
        progress?.show(waiting, "objects judged")
    }

    /// Counts sets that were judged.
    mutating func count(_ sets: SetCount) { summary.sets.add(sets) }

    /// Shows how many commits have been looked at.
    func show(commits: Int) { progress?.show(commits, "commits looked at") }

    /// Says something of the policy, in the report and on standard error.
    mutating func notice(_ notice: PolicyProblem) {
        summary.notices.append(notice)
        Console.warning(notice.description)
    }

    /// Says which policies are not judged, and which in another way than in a cluster.
    mutating func notice(_ policies: AdmissionPolicies) {
        policies.notices.forEach { notice($0) }
    }

    /// Says that nothing was judged, and that something should have been.
    mutating func markEmpty() { summary.hasNothing = true }

    /// Says that no finding fails the run.
    mutating func disableThreshold() { summary.threshold = .never }

    /// Takes the findings that the range takes away.
    mutating func set(fixed: [LocatedFinding]) { summary.fixed = fixed }

    /// Sets how many files were looked into, where that is not the number of files that were read.
    mutating func set(files: Int) { summary.files = files }

    /// Ends the report.
    ///
    /// - Throws: `InputError` where a file of it could not be written.
    mutating func finishReport() throws {
        progress?.end()
        if failed.left > 0 { Console.error("\(failed.left) more could not be read") }
        if unread.left > 0 { Console.warning("\(unread.left) more not judged") }
        writer.finish(summary)
        pager.finish()
        for (path, output) in outputs where !(path == nil && output.isReaderGone) {
            try Console.finish(output, named: path ?? "standard output")
        }
        if !isQuiet, outputs.allSatisfy({ $0.path != nil }) {
            let files = outputs.compactMap(\.path).joined(separator: ", ")
            Console.line(Printable.text(SummaryText.line(summary) + " The report is in \(files)."))
        }
    }

    /// Ends the program where nobody reads the report any more, as it would end by the signal that is ignored: what is judged
    /// from then on is for nobody.
    private func endWithReader() {
        guard recording == nil, outputs.allSatisfy({ $0.path == nil && $0.output.isReaderGone }) else { return }
        progress?.end()
        pager.finish()
        exit(128 + SIGPIPE)
    }

    /// Ends the report and the run.
    ///
    /// - Throws: the exit code, where it is not 0.
    mutating func finish() throws {
        try finishReport()
        if summary.exitCode != 0 { throw ExitCode(summary.exitCode) }
    }

    /// `file:line:column: message`.
    static func line(_ failure: FailedDocument) -> String {
        guard failure.file != nil || failure.position != nil else { return failure.message }
        let place = failure.position.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(failure.file ?? "input")\(place): \(failure.message)"
    }
}
