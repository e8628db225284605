import Admission
import Arguments
import Gate
import Git
import Inspection
import Policy
import Reporting

/// `scan`: judges what a range of commits changes.
struct ScanCommand: Command {
    static let about = CommandDescription(
        "scan", "Judge what a range of commits changes.",
        usage: "kubectl harden scan A..B | A...B | REV [--repo DIR] [options]",
        discussion: """
            Findings that existed before do not count; each new finding names the commit that introduced it.

            Examples:
              kubectl harden scan origin/main..HEAD
              kubectl harden scan v1.4..v1.5 --repo /srv/git/shop.git
              kubectl harden scan HEAD
            """)

    var range = ""

    var repo = "."

    var mergeBase = false

    var firstParent = false

    var followRenames = false

    var rendering = RenderingArguments()
    var judging = JudgingOptions()
    var policySet = PolicySetOptions()
    var output = OutputOptions()

    mutating func declare(_ declared: inout Declaration) {
        declared.operand("range", &range, "The range: A..B, A...B, or one commit.")
        declared.option(
            "repo", value: "folder", &repo,
            "The repository, bare or not (default: the one that contains the current folder).")
        declared.flag("merge-base", &mergeBase, "Compare A..B only with the merge base of A and B, as for A...B.")
        declared.flag(
            "first-parent", &firstParent,
            "Name the merge that brought a finding into the branch, not the commit that was merged.")
        declared.flag(
            "follow-renames", &followRenames,
            "Do not count findings that a file already had before it was moved unchanged.")
        declared.include(&rendering, section: "kustomizations")
        declared.include(&judging)
        declared.include(&policySet)
        declared.include(&output)
    }

    func validate() throws {
        guard rendering.render != .only else {
            throw UsageError("the files of a range are always judged: --render must be auto or never")
        }
    }

    func run() throws {
        do {
            try scan()
        } catch let error as GitError {
            throw InputError(message: error.description)
        }
    }

    private func scan() throws {
        let (repository, commits) = try namedRange()
        if repository.isShallow {
            Console.warning(
                "shallow clone: compared only with the start of the range, and findings do not name commits")
        }
        let policy = try policy(of: commits, in: repository)
        let policies = try self.policies(policy, of: commits, in: repository)
        var settings = PolicySettings(
            judging.options(policies.catalog), policy, honoursInline: false, catalog: policies.catalog)
        settings.definitions = try judging.definitions(policy, below: repository.workingFolder)
        if policies.askForNamespaces, let tree = try commits.policyTree(in: repository) {
            settings.definitions.merge(try TreeNamespaces.all(in: tree, of: repository))
        }
        let inspector = Inspector(
            judge: try settings.judgeOrUsageError(trustsAuthor: false), exemptions: ExemptionSet(settings.exemptions),
            showsCode: output.showsCode, showsFixes: output.showsFixes)
        var run = try Run(settings, output)
        run.notice(policies)
        var options = RangeInspector.Options()
        (options.followsFirstParentOnly, options.followsMoves) = (firstParent, followRenames)
        (options.renders, options.roots) = (rendering.render == .auto, rendering.roots)
        var scan = RangeInspector(
            commits, in: repository, inspector: inspector, paths: settings.paths, options: options)
        do throws(GitError) {
            try scan.inspect(progress: { run.show(commits: $0) }) { run.add($0) }
            run.set(fixed: try scan.fixedFindings())
        } catch {
            // The report has begun, and is ended.
            run.add(.failed(FailedDocument(file: nil, position: nil, message: error.description)))
        }
        run.set(files: scan.files)
        if let gap = scan.gaps.first {
            Console.warning("some or all commits cannot be named: \(gap.description)")
        }
        if scan.changesPolicy, judging.policy == nil {
            let message = "the range changes this policy, but was judged by the policy of its base"
            run.notice(PolicyProblem(file: HardenPolicy.fileName, position: nil, message: message))
        }
        try run.finish()
    }

    /// The range that the call names.
    ///
    /// - Throws: `UsageError` where there is no such repository or commit: that is a mistake in the call.
    private func namedRange() throws -> (Repository, CommitRange) {
        do throws(GitError) {
            let repository = try Repository.open(around: repo)
            return (repository, try CommitRange(range, in: repository, onlyMergeBase: mergeBase))
        } catch {
            guard error.isNotFound || error.isInvalidName else { throw error }
            throw UsageError(error.description)
        }
    }

    /// The policies that the call names, and those of the policy: it stands in the base of the range, and so do the files that it
    /// names.
    private func policies(
        _ policy: HardenPolicy?, of commits: CommitRange, in repository: Repository
    ) throws -> AdmissionPolicies {
        if judging.policy != nil || policy == nil {
            return try policySet.policies(
                and: policy, below: repository.workingFolder, seesChanges: true, version: judging.kubernetesVersion)
        }
        var policies = try policySet.policies(
            and: nil, below: nil, seesChanges: true, version: judging.kubernetesVersion)
        guard let policy, let tree = try commits.policyTree(in: repository) else { return policies }
        let problems =
            try policy.addOwnPolicies(from: tree, of: repository, to: &policies)
            + policies.problems
        try problems.throwIfAny()
        return policies
    }

    private func policy(of commits: CommitRange, in repository: Repository) throws -> HardenPolicy? {
        if let file = judging.policy { return try ConfigurationFile.policy(file, catalog: Harden.catalog) }
        switch try commits.policy(in: repository, catalog: Harden.catalog) {
        case .none: return nil
        case .policy(let policy): return policy
        case .broken(let problems): throw problems
        }
    }
}
