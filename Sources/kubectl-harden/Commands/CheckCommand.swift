import Arguments
import Git
import Glibc
import Inspection
import Policy
import Reporting
import Text

/// `check`: judges files, folders and standard input.
struct CheckCommand: Command {
    static let about = CommandDescription(
        "check", "Judge manifests in files, in folders or on standard input, or live objects.",
        usage: """
            kubectl harden check [PATH... | -f PATH... | -] [options]
                   kubectl harden check -k DIR [options]
                   kubectl harden check [TYPE[/NAME]...] [-n NAMESPACE | -A] [-l LABELS] [options]
            """,
        discussion: """
            Examples:
              kubectl harden check manifests/
              kubectl harden check deploy,cronjob -n shop
              kubectl harden check -A -o html=report.html
              helm template chart | kubectl harden check
              kubectl kustomize overlays/prod | kubectl harden check --profile restricted
            """)

    var input = InputArguments()
    var kustomize = KustomizeArguments()
    var rendering = RenderingArguments()
    var live = LiveArguments()
    var judging = JudgingOptions()
    var policySet = PolicySetOptions()
    var output = OutputOptions()

    var baseline: String?

    var writeBaseline: String?

    var reportUnusedExemptions = false

    var allowEmpty = false

    var jobs: Int?

    var set: SetMode = .auto

    mutating func declare(_ declared: inout Declaration) {
        declared.include(&input)
        declared.include(&kustomize, section: "kustomizations")
        declared.include(&rendering, section: "kustomizations")
        declared.include(&live, section: "live objects")
        declared.include(&judging)
        declared.include(&policySet)
        declared.include(&output)
        declared.option("baseline", value: "file", &baseline, "Do not count the findings that this baseline records.")
        declared.option(
            "write-baseline", value: "file", &writeBaseline,
            "Write the findings to a baseline file, and do not fail because of them.")
        declared.flag(
            "report-unused-exemptions", &reportUnusedExemptions,
            "Report the exemptions of the policy that matched no finding. Meant for runs over all manifests.")
        declared.flag("allow-empty", &allowEmpty, "Do not fail when there is nothing to judge.")
        declared.option(
            "set", value: "extent", &set,
            "Whether the objects that are judged together are all there are: auto, complete, or partial (nothing is missing then)."
        )
        declared.option(
            "jobs", value: "n", &jobs,
            "The number of cores to use for long input (default: all). The output does not depend on it.")
    }

    func validate() throws {
        guard (1...1_024).contains(jobs ?? 1) else { throw UsageError("--jobs must be a number from 1 to 1024") }
        if baseline != nil, writeBaseline != nil {
            throw UsageError("--baseline and --write-baseline cannot be used together")
        }
    }

    /// The route from the top of the repository to the working folder, with a slash at its end; empty outside of one.
    private static var folder: String {
        guard let top = (try? Repository.open(around: "."))?.workingFolder, let here = ".".realPath else { return "" }
        return here.hasPrefix(top + "/") ? here.dropFirst(top.count + 1) + "/" : ""
    }

    func run() throws {
        let folder = try kustomize.folder(besides: input)
        let sources = folder == nil ? try input.sources(isLive: live.areGiven) : .files([])
        let policy = try PolicyFile.find(named: judging.policy)
        let policies = try policySet.policies(
            and: policy?.policy, below: policy?.folder, seesChanges: false, version: judging.kubernetesVersion)
        var settings = PolicySettings(
            judging.options(policies.catalog), policy?.policy, honoursInline: true, catalog: policies.catalog)
        settings.definitions = try judging.definitions(
            policy?.policy, below: policy?.folder, cluster: live.cluster)
        if case .live = sources, policies.askForNamespaces {
            settings.definitions.merge(try Kubectl(cluster: live.cluster).namespaces())
        }
        let judge = try settings.judgeOrUsageError(trustsAuthor: true)
        let exemptions = ExemptionSet(settings.exemptions)
        var run = try Run(settings, output, folder: output.namesFilesFromTheTop ? CheckCommand.folder : "")
        run.notice(policies)
        run.baseline = try baseline.map { path in try ConfigurationFile.withInput(path) { try Baseline($0, file: path) }
        }
        if writeBaseline != nil {
            run.recording = Baseline()
            run.disableThreshold()
        }
        let (showsCode, showsFixes) = (output.showsCode, output.showsFixes)

        let makeInspector = { @Sendable in
            Inspector(judge: judge, exemptions: exemptions, showsCode: showsCode, showsFixes: showsFixes)
        }
        var sets = makeInspector().sets(set, extent: live.extent(of: sources))
        sets.name(sources)
        func take(_ outcome: Outcome) {
            run.show(waiting: outcome)
            sets.take(outcome) { run.add($0) }
        }
        if let folder {
            try RenderedFolder(folder, kustomize, isToBeJudged: true).inspect(
                by: makeInspector(), policy, readsNamespaces: policies.askForNamespaces, handle: take)
        }
        switch sources {
        case .files(let files):
            var inspection = FileInspection(
                cores: jobs ?? FileInspection.allCores, policy: policy, rendering: rendering, mode: set,
                readsNamespaces: policies.askForNamespaces, makeInspector: makeInspector)
            for file in files { inspection.inspect(file, handle: take) }
            inspection.finish(handle: take)
            run.count(inspection.renderedSets)
            sets.beside = Neighbours(inspection.applied)
        case .live(let types):
            LiveObjects(live).inspect(types, rules: judge.rules, by: makeInspector(), handle: take)
        }
        run.count(sets.finish { run.add($0) })
        if let policy { noticeExemptions(of: policy.policy, &run) }
        if run.summary.objects == 0, run.summary.failed == 0, !allowEmpty {
            run.markEmpty()
            try run.finishReport()
            let reason =
                folder.map { "the kustomization of \($0) renders to no object" }
                ?? CheckCommand.nothing(in: sources, run.summary)
            throw InputError(message: "nothing was judged: \(reason)")
        }
        if let path = writeBaseline { return try write(run.recording ?? Baseline(), to: path, &run) }
        // A narrower run does not meet all of them.
        let isNarrow = !judging.rule.isEmpty || !judging.skipRule.isEmpty
        if !isNarrow, let gone = run.baseline?.unmatchedCount, gone > 0 {
            let message =
                "\(gone) recorded finding\(gone == 1 ? " was" : "s were") not found; if this run covers as much as the run that wrote "
                + "the baseline, record it again with --write-baseline"
            run.notice(PolicyProblem(file: baseline ?? "", position: nil, message: message))
        }
        try run.finish()
    }

    private static func nothing(in sources: InputArguments.Sources, _ summary: Summary) -> String {
        if let excluded = summary.skipped[.excluded] {
            return "the policy excludes \(excluded == 1 ? "the file" : "all \(excluded) files")"
        }
        return switch sources {
        case .files(let files):
            "no Kubernetes object in \(files.map { $0 == "-" ? "standard input" : $0 }.joined(separator: ", "))"
                + (summary.skipped[.helmTemplate] != nil ? "; try `helm template CHART | kubectl harden check`" : "")
        case .live(let types):
            "the cluster has no \(types.isEmpty ? "object that the rules judge" : types.joined(separator: " "))"
        }
    }

    private func noticeExemptions(of policy: HardenPolicy, _ run: inout Run) {
        for notice in policy.expiredExemptions() { run.notice(notice) }
        guard reportUnusedExemptions else { return }
        for notice in policy.unusedExemptions(used: run.summary.usedExemptions) { run.notice(notice) }
    }

    private func write(_ recorded: Baseline, to path: String, _ run: inout Run) throws {
        try WrittenFile.write(recorded.text, to: path)
        try run.finishReport()
        let count = recorded.count == 1 ? "1 finding" : "\(recorded.count) findings"
        Console.line("wrote a baseline of \(count) to \(Printable.text(path))")
        if run.summary.failed > 0 { throw ExitCode(3) }
    }
}
