import Git
import Inspection
import Kubernetes
import Policy
import Rules

/// The push gate: judges what a push would bring into a repository, before git takes it in.
///
/// The state that each ref would end up in is compared with what the ref was and with the trusted branch. So merges are
/// quiet, and merges that add something of their own, renames, new branches, tags of anything and refs of any name are
/// judged. Nothing that the push itself brings decides about the push.
public struct PreReceive {
    private let repository: Repository
    private let settings: GateSettings
    private let serverPolicy: HardenPolicy?
    private let definitions: Definitions
    private let asksForNamespaces: Bool
    private let baseline: Baseline?
    private let catalog: RuleCatalog
    private let deadline: Deadline

    /// A gate for a repository.
    ///
    /// - Parameters:
    ///   - serverPolicy: the policy of the server, which is stronger than that of the trusted branch.
    ///   - definitions: the schemas of custom resources that the server has.
    ///   - asksForNamespaces: whether a rule asks for the namespaces that manifests make.
    ///   - baseline: the findings that pass as they are, wherever their files move.
    public init(
        _ repository: Repository, settings: GateSettings, serverPolicy: HardenPolicy? = nil,
        definitions: Definitions = Definitions(), asksForNamespaces: Bool = false, baseline: Baseline? = nil,
        catalog: RuleCatalog
    ) {
        self.asksForNamespaces = asksForNamespaces
        self.catalog = catalog
        self.definitions = definitions
        self.baseline = baseline
        self.repository = repository
        self.settings = settings
        self.serverPolicy = serverPolicy
        deadline = Deadline(milliseconds: settings.timeout)
    }

    /// A ref that is to point to something new.
    private struct Update {
        let ref: String
        /// What it points to before the push; nil where it does not exist. What the client says is not believed: git looks
        /// only after the hook.
        let old: ObjectID?
        /// Whether it does not exist before the push, as both the repository and the client say.
        let isNew: Bool
        let target: Repository.Target
    }

    /// Judges a push.
    ///
    /// - Throws: `GitError` where the push cannot be judged; it must be refused then.
    public func judge(_ commands: [PushCommand]) throws(GitError) -> PushVerdict {
        try refuseStaleRefs(commands)
        let trusted = try TrustedBranch.find(settings, in: repository)
        let believed = try trusted?.policy(in: repository, catalog: catalog) ?? .none
        var definitions = definitions
        // The labels of a namespace can take a policy away from what is in it: only the server can say whom it believes.
        if asksForNamespaces, settings.namespaces == .trusted, let tip = trusted?.tip {
            definitions.merge(try TreeNamespaces.all(in: tip.tree, of: repository, deadline: deadline))
        }
        let policy = GatePolicy(
            settings, server: serverPolicy, trusted: believed.policy, definitions: definitions,
            catalog: catalog)
        var verdict = PushVerdict(settings, policy.settings, trustedBranch: trusted?.tip == nil ? nil : trusted?.name)
        verdict.add(broken: believed.problems?.problems ?? [])
        if settings.initialPush != .scan, try repository.isUntouched() {
            verdict.isInitial = true
            if settings.initialPush == .skip { return verdict }
        }
        try refuseProtectedRefUpdates(commands, trusted, &verdict)

        let updates = try updates(of: commands)
        let bases = try bases(of: updates, trusted)
        var inspector = makeInspector(policy)
        var seen: Set<ObjectID> = []
        // Refs of other names the host makes itself, of what has never been judged here: `refs/pull/1/head`.
        let existing = ExistingRefs(repository, deadline: deadline) { ref in
            settings.judges(ref) && (ref.hasPrefix("refs/heads/") || ref.hasPrefix("refs/tags/"))
        }
        for update in updates {
            for outcome in try outcomes(of: update, bases, existing, &inspector) {
                verdict.add(outcome, ref: update.ref)
            }
            if settings.history == .commits, case .commit(let tip) = update.target {
                for id in bases.newCommits(of: tip, old: update.old, seen: &seen) where id != tip {
                    let asked = ChangeInspector.Asked(bases: try bases.bases(ofCommit: id, old: update.old))
                    for outcome in try outcomes(of: try repository.commit(id).tree, asked, &inspector) {
                        verdict.add(outcome.named(commit: id.description), ref: update.ref)
                    }
                }
            }
        }
        try offerFixes(&verdict, updates, policy)
        verdict.refsNotJudged = commands.count { !settings.judges($0.refName) }
        verdict.files = inspector.files
        verdict.changesPolicy = inspector.changesPolicy
        return verdict
    }

    /// Says how to mend what is refused, and where the server wants it, with a patch.
    private func offerFixes(
        _ verdict: inout PushVerdict, _ updates: [Update], _ policy: GatePolicy
    ) throws(GitError) {
        verdict.hasMendable = verdict.refusals.contains { refusal in
            catalog.rule(named: refusal.finding.finding.rule)?.mend?.safety == .safe
        }
        guard verdict.hasMendable, settings.offersPatch else { return }
        let patch = PushPatch(repository, Inspector(judge: policy.judge, exemptions: policy.exemptions))
        verdict.patch = try patch.text(for: verdict.refusals) { ref throws(GitError) in
            try deadline.check()
            guard let update = updates.first(where: { $0.ref == ref }) else { return nil }
            return try repository.tree(of: update.target)
        }
    }

    /// Refuses a push of refs that are not where it says. git would refuse it too, if only after the hook; and a script in
    /// front of the gate may have changed the ids about.
    private func refuseStaleRefs(_ commands: [PushCommand]) throws(GitError) {
        for command in commands {
            let now = try repository.reference(command.refName)
            if now == nil ? command.old.isZero : now == command.old { continue }
            throw GitError(
                message: """
                    \(command.refName) \(now.map { "is at \($0.description.prefix(7))" } ?? "does not exist"), but the push expects it \
                    \(command.old.isZero ? "not to exist" : "to be at \(command.old.description.prefix(7))"): fetch and push again
                    """)
        }
    }

    /// Refuses what would take the ground from under the gate: replacing objects, and deleting the branch that it trusts.
    private func refuseProtectedRefUpdates(
        _ commands: [PushCommand], _ trusted: TrustedBranch?, _ verdict: inout PushVerdict
    ) throws(GitError) {
        for command in commands {
            let ref = command.refName
            if command.new.isZero, let trusted, trusted.exists, try trusted.isNamed(by: ref, in: repository) {
                let message = "the trusted branch cannot be deleted: pushes are compared with it, and its policy counts"
                verdict.add(.failed(FailedDocument(file: ref, position: nil, message: message)), ref: ref)
            }
            if !command.new.isZero, ref.hasPrefix("refs/replace/") {
                let message = "a replace ref would make git show another object in place of one that has been judged"
                verdict.add(.failed(FailedDocument(file: ref, position: nil, message: message)), ref: ref)
            }
        }
    }

    /// The refs that are judged.
    private func updates(of commands: [PushCommand]) throws(GitError) -> [Update] {
        var updates: [Update] = []
        for command in commands where !command.new.isZero && settings.judges(command.refName) {
            let target = try repository.target(of: command.new)
            let old = try repository.reference(command.refName)
            let isNew = old == nil && command.old.isZero
            updates.append(Update(ref: command.refName, old: old, isNew: isNew, target: target))
        }
        return updates
    }

    private func bases(of updates: [Update], _ trusted: TrustedBranch?) throws(GitError) -> PushBases {
        let tips = updates.compactMap { update -> ObjectID? in
            guard case .commit(let commit) = update.target else { return nil }
            return settings.history == .commits || update.old == nil && trusted?.tip != nil ? commit : nil
        }
        return try PushBases(repository, trusted: trusted, tips: tips) { () throws(GitError) in
            try deadline.check()
        }
    }

    private func outcomes(
        of update: Update, _ bases: PushBases, _ existing: ExistingRefs, _ inspector: inout ChangeInspector
    ) throws(GitError) -> [Outcome] {
        if case .blob(let blob) = update.target {
            var found: [Outcome] = []
            try inspector.inspect(blob: blob, named: update.ref) { found.append($0) }
            return found
        }
        guard let tree = try repository.tree(of: update.target) else { return [] }
        if let old = update.old {
            let asked = ChangeInspector.Asked(bases: try bases.bases(ofOld: old, new: update.target))
            return try outcomes(of: tree, asked, &inspector)
        }
        var asked = ChangeInspector.Asked(bases: bases.basesOfTree())
        if case .commit(let commit) = update.target {
            guard let found = try bases.bases(ofNew: commit) else { return [] }
            asked.bases = found
        }
        if update.isNew { asked.existing = existing }
        return try outcomes(of: tree, asked, &inspector)
    }

    /// What a tree has that no base has, and that no baseline lets pass.
    private func outcomes(
        of tree: ObjectID, _ asked: ChangeInspector.Asked, _ inspector: inout ChangeInspector
    ) throws(GitError) -> [Outcome] {
        var found: [Outcome] = []
        try inspector.inspect(tree, asked) { found.append($0) }
        guard let baseline, found.contains(where: \.hasFindings) else { return found }
        return try inspector.baselineCredit(in: tree, since: asked).apply(baseline, to: found)
    }

    private func makeInspector(_ policy: GatePolicy) -> ChangeInspector {
        var bounds = ChangeInspector.Bounds()
        bounds.blobs.fileSize = settings.maxFileSize
        bounds.trees.files = settings.maxFiles
        bounds.deadline = deadline
        return ChangeInspector(
            repository, inspector: Inspector(judge: policy.judge, exemptions: policy.exemptions),
            paths: policy.settings.paths, bounds: bounds, findings: settings.findings,
            followsMoves: settings.renames == .follow, render: settings.render,
            roots: settings.roots.map { Glob($0) }, store: FolderStore(in: repository))
    }
}

extension TreePolicy.Lookup {
    /// The policy, where there is one that can be used. One that is broken is passed over: the push that mends it must be
    /// judged by something, and no push can have brought it in past this gate.
    fileprivate var policy: HardenPolicy? { if case .policy(let policy) = self { policy } else { nil } }

    fileprivate var problems: PolicyProblems? { if case .broken(let problems) = self { problems } else { nil } }
}
