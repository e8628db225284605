import ArgumentParser
import Glibc
import Reporting

/// `check`: judges files, folders and standard input.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Judge files, folders, or manifests that are piped in.",
        usage: "kubectl harden check [PATH... | -f PATH... | -] [options]",
        discussion: """
            Examples:
              kubectl harden check manifests/
              kubectl get deploy,cronjob -A -o yaml | kubectl harden check
              kubectl kustomize overlays/prod | kubectl harden check --profile restricted
            """)

    @OptionGroup var input: InputArguments
    @OptionGroup var judging: JudgingOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Let the findings of a baseline pass.", valueName: "file"))
    var baseline: String?

    @Option(help: ArgumentHelp("Record the findings as a baseline, and pass.", valueName: "file"))
    var writeBaseline: String?

    @Flag(help: "Name the exemptions of the policy that covered nothing. For runs over everything.")
    var reportUnusedExemptions = false

    @Flag(help: "Do not fail where there is nothing to judge.")
    var allowEmpty = false

    @Option(
        help: ArgumentHelp("How many cores judge a long input (default: all). The output is the same.", valueName: "n"))
    var jobs: Int?

    func validate() throws {
        guard (1...1_024).contains(jobs ?? 1) else { throw ValidationError("--jobs is a number from 1 to 1024") }
        if baseline != nil, writeBaseline != nil {
            throw ValidationError("--baseline and --write-baseline do not go together")
        }
    }

    func run() throws {
        let sources = try input.sources()
        let policy = try PolicyFile.find(named: judging.policy)
        let settings = PolicySettings(judging.options, policy?.policy, honoursInline: true)
        let judge = try settings.judgeOrMistake(trustsAuthor: true)
        let (exemptions, showsCode) = (ExemptionSet(settings.exemptions), output.output == .text)
        var run = Run(settings, output)
        run.baseline = try baseline.map { path in try PolicyFile.withInput(path) { try Baseline($0, file: path) } }
        if writeBaseline != nil { run.recording = Baseline() }

        var inspection = Inspection(cores: jobs ?? Inspection.allCores, policy: policy) {
            Inspector(judge: judge, exemptions: exemptions, showsCode: showsCode)
        }
        for source in sources { inspection.inspect(source) { run.add($0) } }
        inspection.finish { run.add($0) }

        if let policy { noticeExemptions(of: policy.policy, &run) }
        if run.summary.objects == 0, run.summary.failed == 0, !allowEmpty {
            run.finishReport()
            throw InputError(message: "nothing was judged: no Kubernetes object in \(sources.joined(separator: ", "))")
        }
        if let path = writeBaseline { return try write(run.recording ?? Baseline(), to: path, &run) }
        if let gone = run.baseline?.goneCount, gone > 0 {
            let message = "\(gone) finding\(gone == 1 ? " is" : "s are") gone; record it anew with --write-baseline"
            run.notice(PolicyProblem(file: baseline ?? "", position: nil, message: message))
        }
        try run.finish()
    }

    private func noticeExemptions(of policy: HardenPolicy, _ run: inout Run) {
        for notice in policy.expiredExemptions() { run.notice(notice) }
        guard reportUnusedExemptions else { return }
        for notice in policy.unusedExemptions(used: run.summary.usedExemptions) { run.notice(notice) }
    }

    private func write(_ recorded: Baseline, to path: String, _ run: inout Run) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
        let file = Output(descriptor: descriptor)
        file.write(recorded.text)
        file.flush()
        guard close(descriptor) == 0, !file.isBroken else { throw InputError(message: "\(path) cannot be written") }
        run.finishReport()
        Console.line("a baseline of \(recorded.count) findings is in \(Printable.text(path))")
        if run.summary.failed > 0 { throw ExitCode(3) }
    }
}
