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

    @Flag(help: "Do not fail where there is nothing to judge.")
    var allowEmpty = false

    @Option(
        help: ArgumentHelp("How many cores judge a long input (default: all). The output is the same.", valueName: "n"))
    var jobs: Int?

    func validate() throws {
        guard (1...1_024).contains(jobs ?? 1) else { throw ValidationError("--jobs is a number from 1 to 1024") }
    }

    func run() throws {
        let sources = try input.sources()
        let judge = try judging.judge(trustsAuthor: true)
        let showsCode = output.output == .text
        var run = Run(judging, output)
        var inspection = Inspection(cores: jobs ?? Inspection.allCores) {
            Inspector(judge: judge, showsCode: showsCode)
        }
        for source in sources { inspection.inspect(source) { run.add($0) } }
        inspection.finish { run.add($0) }
        if run.summary.objects == 0, run.summary.failed == 0, !allowEmpty {
            run.writer.finish(run.summary)
            throw InputError(message: "nothing was judged: no Kubernetes object in \(sources.joined(separator: ", "))")
        }
        try run.finish()
    }
}
