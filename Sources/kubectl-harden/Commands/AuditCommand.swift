import Arguments
import Fleet
import Gate
import Glibc
import Kubernetes
import Platform
import Policy
import Reporting

/// `audit`: judges what many repositories have.
struct AuditCommand: Command {
    static let about = CommandDescription(
        "audit", "Judge what many Git repositories have, without checking anything out.",
        usage: """
            kubectl harden audit PATH... [--list FILE] [options]
                   kubectl harden audit merge REPORT... [options]
            """,
        discussion: """
            Each bare or ordinary repository below PATH is judged at the tip of the branch that its push gate trusts, by the \
            settings and policies of its own gate. --policy, --profile, --rule, --skip-rule, --kubernetes-version and --crds \
            stand for the settings of all repositories.

            Examples:
              kubectl harden audit /srv/git -o html=fleet.html -o json=fleet.jsonl
              kubectl harden audit /srv/git --since last-week.jsonl
              kubectl harden audit /srv/git --shard 2/8 -o json=part-2.jsonl
            """,
        commands: [AuditMergeCommand.self])

    var paths: [String] = []

    var list: String?

    var rev: String?

    var serverFile: String?

    var writeBaseline: String?

    var sarif: String?

    var since: String?

    var resume: String?

    var shard: String?

    var jobs: Int?

    var judging = JudgingOptions()

    var output = FleetOutputOptions()

    mutating func declare(_ declared: inout Declaration) {
        declared.operands("path", &paths, "Repositories, and folders in which to look for them.")
        declared.option("list", value: "file", &list, "A file with more paths, one on a line; - for standard input.")
        declared.option(
            "rev", value: "revision", &rev, "Judge this revision instead of the branch that the gate trusts.")
        declared.option("server-file", value: "file", &serverFile, ServerFileHelp.text)
        declared.option(
            "write-baseline", value: "folder", &writeBaseline,
            "Write a baseline of each repository below this folder, for the gate's setting harden.baseline.")
        declared.option("sarif", value: "folder", &sarif, "Write a SARIF report of each repository below this folder.")
        declared.option("since", value: "report", &since, "Say what has become better and worse since this report.")
        declared.option(
            "resume", value: "report", &resume,
            "Pass over the repositories that this report has, where neither they nor their settings have changed since."
        )
        declared.option(
            "shard", value: "i/n", &shard,
            """
            Judge only part I of N (from 1). Without it, a Kubernetes Indexed Job decides by JOB_COMPLETION_INDEX and \
            JOB_COMPLETIONS.
            """)
        declared.option(
            "jobs", value: "n", &jobs, "The number of cores to use (default: all). The output does not depend on it.")
        declared.include(&judging)
        declared.include(&output)
    }

    func validate() throws {
        guard (1...1_024).contains(jobs ?? 1) else { throw UsageError("--jobs must be a number from 1 to 1024") }
        guard !paths.isEmpty || list != nil else {
            throw UsageError("missing argument <path>: a repository, or a folder with repositories")
        }
        if judging.noInlineExemptions, !isJudgedByCall {
            throw UsageError("--no-inline-exemptions needs --policy: the gate of each repository has its own setting")
        }
        if let file = output.output.compactMap(\.file).first(where: { $0 == resume || $0 == since }) {
            throw UsageError("\(file) is read and written in one run: write the report to another file")
        }
    }

    func run() throws {
        let chosen = try chosenShard()
        let auditor = try makeAuditor()
        let all = try repositories()
        let mine = chosen.map { shard in all.filter { shard.contains($0.path) } } ?? all
        if all.isEmpty {
            throw InputError(
                message:
                    "no repository below \((paths + (list.map { ["the paths in \($0)"] } ?? [])).joined(separator: ", "))"
            )
        }
        var run = try FleetRun(output, since: try since.map { try AuditCommand.report($0) })
        Interrupt.watch()
        let (done, hasProblems) = audit(mine, by: auditor, &run)
        do {
            try run.finish(left: mine.count - done, isWhole: chosen == nil)
        } catch let code as ExitCode {
            throw hasProblems ? ExitCode(3) : code
        }
        if hasProblems { throw ExitCode(3) }
    }

    /// Judges repositories, and adds them to the run in their order.
    ///
    /// - Returns: how many were judged, and whether a file of one could not be written.
    private func audit(
        _ repositories: [RepositorySearch.Found], by auditor: RepositoryAuditor, _ run: inout FleetRun
    ) -> (done: Int, hasProblems: Bool) {
        let cores = jobs ?? FileInspection.allCores
        let workers = Workers<Void, RepositoryAuditor.Result?>(cores: cores) {}
        defer { workers.stop() }
        var (done, hasProblems, isEnded) = (0, false, false)
        func take(_ result: RepositoryAuditor.Result?) {
            guard let result, !isEnded else {
                isEnded = true
                return
            }
            run.add(result.record, milliseconds: result.milliseconds)
            done += 1
            for problem in result.problems {
                Console.error(problem)
                hasProblems = true
            }
        }
        for repository in repositories {
            if Interrupt.hasHappened || isEnded || run.isReaderGone { break }
            guard cores > 1, repositories.count > 1, workers.submit({ _ in auditor.result(of: repository) }) else {
                take(auditor.result(of: repository))
                continue
            }
            while workers.pending >= cores * 2, let result = workers.next() { take(result) }
        }
        while let result = workers.next() { take(result) }
        return (done, hasProblems)
    }

    // MARK: What is asked for

    /// The repositories, in the order of their paths, each once.
    private func repositories() throws -> [RepositorySearch.Found] {
        var found: [String: RepositorySearch.Found] = [:]
        for path in try paths + listedPaths() {
            var status = stat()
            guard stat(path, &status) == 0 else { throw UsageError("\(path): \(SystemError.text)") }
            guard status.st_mode & S_IFMT == S_IFDIR else { throw UsageError("\(path): not a folder") }
            let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            for item in RepositorySearch.all(below: trimmed) { found[item.path] = item }
        }
        return found.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private func listedPaths() throws -> [String] {
        guard let list else { return [] }
        let text = try ConfigurationFile.text(list == "-" ? "/dev/stdin" : list)
        return text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }

    private func chosenShard() throws -> Shard? {
        if let shard {
            let parts = shard.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 2, let number = parts[0], let count = parts[1],
                let chosen = Shard(number: number, of: count)
            else { throw UsageError("--shard must be I/N, such as 2/8: part 2 of 8") }
            return chosen
        }
        guard let index = Console.environment("JOB_COMPLETION_INDEX"), !index.isEmpty else { return nil }
        guard let index = Int(index), let count = Console.environment("JOB_COMPLETIONS").flatMap({ Int($0) }),
            index >= 0, index < count, let chosen = Shard(number: index + 1, of: count)
        else {
            throw UsageError(
                """
                JOB_COMPLETION_INDEX is set, as in an Indexed Job: set JOB_COMPLETIONS to the Job's spec.completions, or use \
                --shard
                """)
        }
        return chosen
    }

    private func makeAuditor() throws -> RepositoryAuditor {
        var auditor = RepositoryAuditor()
        (auditor.serverFile, auditor.revision) = (serverFile, rev)
        (auditor.baselines, auditor.sarif) = (writeBaseline, sarif)
        auditor.earlier = try resume.map { try AuditCommand.report($0) }
        if isJudgedByCall { auditor.common = try commonMeasure() }
        auditor.failOn = judging.failOn
        return auditor
    }

    /// Whether the call says what is judged, for all repositories.
    private var isJudgedByCall: Bool {
        judging.policy != nil || !judging.profile.isEmpty || !judging.rule.isEmpty || !judging.skipRule.isEmpty
            || judging.kubernetesVersion != nil || !judging.crds.isEmpty
    }

    private func commonMeasure() throws -> CommitAudit.Measure {
        let policy = try judging.policy.map { try ConfigurationFile.policy($0, catalog: Harden.catalog) }
        var settings = PolicySettings(judging.options, policy, honoursInline: false, catalog: Harden.catalog)
        settings.definitions = try judging.definitions(policy, below: nil)
        // Options in their order, and the policy as it is written: the same call is the same measure.
        let options = judging.options
        let parts: [String] =
            options.profiles.map(\.rawValue) + ["rules"] + options.rules + ["skipped"] + options.skipped + [
                options.version?.description ?? "", "\(options.forbidsInlineExemptions)",
                try judging.policy.map { try ConfigurationFile.text($0) } ?? "", judging.crds.joined(separator: "\n"),
            ]
        do throws(Selection.UnknownRule) {
            return try CommitAudit.Measure(settings, digest: Fingerprint.text(of: parts.joined(separator: "\n")))
        } catch {
            throw UsageError(error.description)
        }
    }

    /// A report of an earlier run.
    ///
    /// - Throws: `UsageError` where it is none.
    static func report(_ path: String) throws -> AuditReport {
        do throws(AuditReport.Unusable) {
            return try AuditReport(path)
        } catch {
            throw UsageError(error.description)
        }
    }
}
