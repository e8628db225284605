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

    func run() throws {
        let sources = try input.sources()
        let inspector = Inspector(judge: try judging.judge(trustsAuthor: true), showsCode: output.output == .text)
        var run = Run(judging, output)
        for source in sources { check(source, by: inspector, &run) }
        if run.summary.objects == 0, run.summary.failed == 0, !allowEmpty {
            run.writer.finish(run.summary)
            throw InputError(message: "nothing was judged: no Kubernetes object in \(sources.joined(separator: ", "))")
        }
        try run.finish()
    }

    private func check(_ source: String, by inspector: Inspector, _ run: inout Run) {
        var status = stat()
        guard source != "-", stat(source, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return check(ManifestFile(path: source, origin: .named), by: inspector, &run)
        }
        for entry in FolderWalk.entries(of: source) {
            switch entry {
            case .file(let file): check(file, by: inspector, &run)
            case .skipped(let skipped): run.add(.skipped(skipped))
            case .failed(let failure): run.add(.failed(failure))
            }
        }
    }

    private func check(_ file: ManifestFile, by inspector: Inspector, _ run: inout Run) {
        do throws(FailedDocument) {
            let description = Inspector.File(name: file.path, origin: file.origin, isPatch: file.isPatch)
            try file.withInput { input in inspector.inspect(input, as: description) { run.add($0) } }
            run.summary.files += 1
        } catch {
            run.add(.failed(error))
        }
    }
}
