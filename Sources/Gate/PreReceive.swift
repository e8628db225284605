import Git
import Policy

/// The push gate: judges what a push would bring into a repository, before git takes it in.
///
/// The state that each ref would end up in is compared with what the ref was and with the trusted branch. So merges are
/// quiet, and merges that add something of their own, renames, new branches, tags of anything and refs of any name are
/// judged. Nothing that the push itself brings decides about the push.
public struct PreReceive {
    private let repository: Repository
    private let settings: GateSettings
    private let serverPolicy: HardenPolicy?

    /// A gate for a repository.
    ///
    /// - Parameter serverPolicy: the policy of the server, which is stronger than that of the trusted branch.
    public init(_ repository: Repository, settings: GateSettings, serverPolicy: HardenPolicy? = nil) {
        self.repository = repository
        self.settings = settings
        self.serverPolicy = serverPolicy
    }

    /// Judges a push.
    ///
    /// - Throws: `GitError` where the push cannot be judged; it must be refused then.
    public func judge(_ commands: [PushCommand]) throws(GitError) -> PushVerdict {
        let trusted = try trustedTip()
        let believed = try trusted.trustedPolicy(repository)
        let policy = GatePolicy(settings, server: serverPolicy, trusted: believed.policy)
        var verdict = PushVerdict(
            settings, threshold: policy.settings.failOn, profiles: policy.settings.selection.effectiveProfiles,
            trustedBranch: trusted == nil ? nil : try trustedBranchName())
        verdict.brokenPolicy = believed.problems
        if settings.initialPush != .scan, !(try repository.hasRefs()) {
            verdict.isInitial = true
            if settings.initialPush == .skip { return verdict }
        }
        var inspector = makeInspector(policy)
        for var command in commands where !command.new.isZero {
            let ref = command.refName
            if ref.hasPrefix("refs/replace/") {
                let message = "git would show something else in the place of an object that has been judged"
                verdict.add(.failed(FailedDocument(file: ref, position: nil, message: message)), ref: ref)
            }
            guard settings.judges(ref) else { continue }
            // What the client says that the ref was is not believed: git looks only after the hook.
            command.old = try repository.reference(ref) ?? .zero
            switch try repository.target(of: command.new) {
            case .blob(let blob):
                try inspector.inspect(blob: blob, named: ref) { verdict.add($0, ref: ref) }
            case .tree(let tree):
                let bases =
                    try [command.old].filter { !$0.isZero }.treeBases(in: repository) + trusted.trees(repository)
                try inspector.inspect(tree, since: bases) { verdict.add($0, ref: ref) }
            case .commit(let commit):
                let bases = try bases(of: command, commit: commit, trusted: trusted)
                let tree = try repository.commit(commit).tree
                try inspector.inspect(tree, since: bases) { verdict.add($0, ref: ref) }
                if settings.history == .commits {
                    try inspectHistory(of: commit, command, trusted: trusted, &inspector) { verdict.add($0, ref: ref) }
                }
            }
        }
        verdict.files = inspector.files
        verdict.changesPolicy = inspector.changesPolicy
        return verdict
    }

    private static let mostCommits = 20_000

    /// Judges what each new commit has that none of its parents has: what is mended by a later commit of the same push can
    /// still be deployed by its name.
    private func inspectHistory(
        of tip: ObjectID, _ command: PushCommand, trusted: ObjectID?, _ inspector: inout ChangeInspector,
        handle: (Outcome) -> Void
    ) throws(GitError) {
        var known: [ObjectID] = []
        for id in [trusted, command.old.isZero ? nil : command.old] {
            guard let id, case .commit(let commit) = try repository.target(of: id) else { continue }
            known.append(commit)
        }
        for id in try repository.commits(from: [tip], without: known, limit: PreReceive.mostCommits) where id != tip {
            let commit = try repository.commit(id)
            var parents: [ObjectID] = []
            for parent in commit.parents { parents.append(try repository.commit(parent).tree) }
            try inspector.inspect(commit.tree, since: parents) { handle($0.named(commit: id.description)) }
        }
    }

    private func makeInspector(_ policy: GatePolicy) -> ChangeInspector {
        var bounds = ChangeInspector.Bounds()
        bounds.fileSize = settings.maxFileSize
        bounds.trees.files = settings.maxFiles
        bounds.deadline = Deadline(milliseconds: settings.timeout)
        return ChangeInspector(
            repository, inspector: Inspector(judge: policy.judge, exemptions: policy.exemptions),
            paths: policy.settings.paths, bounds: bounds, findings: settings.findings)
    }

    /// The tip of the branch that is believed: the one the setting names, or HEAD. Nil where it does not exist yet.
    private func trustedTip() throws(GitError) -> ObjectID? {
        guard let name = settings.trusted else {
            return try repository.headBranch().flatMapThrowing(repository.reference)
        }
        if let tip = try repository.reference(name.hasPrefix("refs/") ? name : "refs/heads/" + name) { return tip }
        throw GitError(message: "harden.trusted names \(name), which does not exist")
    }

    /// The branch that is believed, as people call it.
    private func trustedBranchName() throws(GitError) -> String? {
        var name = settings.trusted
        if name == nil { name = try repository.headBranch() }
        return name.map { $0.hasPrefix("refs/heads/") ? String($0.dropFirst("refs/heads/".count)) : $0 }
    }

    private func bases(of command: PushCommand, commit: ObjectID, trusted: ObjectID?) throws(GitError) -> [ObjectID] {
        guard command.old.isZero else {
            return try [command.old].treeBases(in: repository) + trusted.trees(repository)
        }
        guard let trusted, case .commit(let tip) = try repository.target(of: trusted) else { return [] }
        let fork = try repository.mergeBase(commit, tip)
        return try fork.trees(repository) + [trusted].treeBases(in: repository)
    }
}

extension Optional {
    /// As `flatMap`, for what throws.
    fileprivate func flatMapThrowing<Result>(
        _ transform: (Wrapped) throws(GitError) -> Result?
    ) throws(GitError) -> Result? {
        guard let self else { return nil }
        return try transform(self)
    }
}

extension Optional<ObjectID> {
    /// The policy of the trusted branch as it is before the push. One that is broken is passed over: the push that mends
    /// it must be judged by something, and no push can have brought it in past this gate.
    fileprivate func trustedPolicy(
        _ repository: Repository
    ) throws(GitError) -> (policy: HardenPolicy?, problems: PolicyProblems?) {
        guard let self, case .commit(let commit) = try repository.target(of: self) else { return (nil, nil) }
        switch try TreePolicy.read(from: try repository.commit(commit).tree, of: repository) {
        case .none: return (nil, nil)
        case .policy(let policy): return (policy, nil)
        case .broken(let problems): return (nil, problems)
        }
    }

    fileprivate func trees(_ repository: Repository) throws(GitError) -> [ObjectID] {
        guard let self else { return [] }
        return try [self].treeBases(in: repository)
    }
}

extension [ObjectID] {
    /// The trees that objects lead to; a blob has none.
    fileprivate func treeBases(in repository: Repository) throws(GitError) -> [ObjectID] {
        var trees: [ObjectID] = []
        for id in self {
            switch try repository.target(of: id) {
            case .commit(let commit): trees.append(try repository.commit(commit).tree)
            case .tree(let tree): trees.append(tree)
            case .blob: break
            }
        }
        return trees
    }
}
