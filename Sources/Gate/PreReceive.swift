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
    private var inspector: ChangeInspector

    /// A gate for a repository.
    public init(_ repository: Repository, settings: GateSettings) {
        self.repository = repository
        self.settings = settings
        let selection = Selection(profiles: settings.profiles)
        let context = Judgement.Context(
            version: settings.kubernetesVersion, trustsAuthor: false, podSecurityLevel: selection.podSecurityLevel)
        // No rule is named, so that none can be unknown.
        let rules = (try? selection.resolve(for: context.version)) ?? Rule.all
        var bounds = ChangeInspector.Bounds()
        bounds.fileSize = settings.maxFileSize
        bounds.trees.files = settings.maxFiles
        bounds.deadline = Deadline(milliseconds: settings.timeout)
        inspector = ChangeInspector(
            repository, inspector: Inspector(judge: Judge(rules: rules, context: context)), bounds: bounds,
            findings: settings.findings)
    }

    /// Judges a push.
    ///
    /// - Throws: `GitError` where the push cannot be judged; it must be refused then.
    public mutating func judge(_ commands: [PushCommand]) throws(GitError) -> PushVerdict {
        let trusted = try trustedTip()
        var verdict = PushVerdict(settings, trustedBranch: trusted == nil ? nil : try trustedBranchName())
        for command in commands where !command.new.isZero {
            let ref = command.refName
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
            }
        }
        verdict.files = inspector.files
        return verdict
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
        guard let trusted else { return [] }
        let fork = try repository.mergeBase(commit, trusted)
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
