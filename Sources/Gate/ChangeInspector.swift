import Git
import Inspection
import Kubernetes
import Manifest
import Policy
import Rules

/// Judges what one tree has that others have not: the manifests that a push, or a range of commits, changes.
struct ChangeInspector {
    /// How far a judgement goes.
    struct Bounds: Sendable {
        /// The bounds of a file.
        var blobs = BlobJudge.Bounds()
        /// The bounds of comparing trees.
        var trees = TreeComparison.Limits()
        /// When the judgement must have been made, nil for no deadline.
        var deadline: Deadline?
    }

    /// Which findings of a changed manifest count.
    enum Scope: String, Sendable, CaseIterable {
        /// Those that no base has at the same path.
        case introduced
        /// All findings of a file that changes, old ones too.
        case changed
    }

    /// What a comparison asks for beside the trees.
    struct Asked {
        /// The trees that a tree is compared with.
        var bases: PushBases.Bases
        /// The refs in which something that is wrong may be already; nil for none that count.
        var existing: ExistingRefs?
    }

    let repository: Repository
    private let inspector: Inspector
    var blobs: BlobJudge
    private let bounds: Bounds
    private let findings: Scope
    private let followsMoves: Bool
    let paths: PathFilter
    var contexts = TreeContexts()
    /// The policies that have been read, by their blobs; nil for one that names no others.
    var ownPolicies: [ObjectID: HardenPolicy?] = [:]
    var roots: RootInspector?
    var units: UnitInspector?
    /// Whether a missing object fails a file, and not the whole.
    let toleratesMissing: Bool
    /// Whether files of all names are looked into, as a push may bring a manifest under any. Otherwise only those are that have
    /// the name of a manifest, or that a kustomization uses.
    private let judgesAnyName: Bool
    /// Whether the policy of the repository is among the changes.
    private(set) var changesPolicy = false

    /// The files that were looked into.
    var files: Int { blobs.files }

    private static let mostPathBytes = 64 << 20

    /// - Parameters:
    ///   - followsMoves: whether what a file had at its old path is not new where its bytes move.
    ///   - toleratesMissing: whether a missing object fails a file, and not the whole.
    ///   - render: whether what kustomizations render to is judged as well.
    ///   - roots: patterns of folders that are applied as they are, whatever kustomizations use them.
    init(
        _ repository: Repository, inspector: Inspector, paths: PathFilter = PathFilter(), bounds: Bounds,
        findings: Scope, followsMoves: Bool = false, toleratesMissing: Bool = false,
        render: GateSettings.Render = .auto, roots: [Glob] = [], judgesAnyName: Bool = true,
        memory: BlobMemory = BlobMemory(), store: FolderStore = FolderStore()
    ) {
        self.judgesAnyName = judgesAnyName
        self.paths = paths
        self.repository = repository
        self.bounds = bounds
        self.findings = findings
        self.followsMoves = followsMoves
        self.toleratesMissing = toleratesMissing
        self.inspector = inspector
        let inspector = inspector.withoutChanges
        blobs = BlobJudge(repository, inspector: inspector, bounds: bounds.blobs, memory: memory)
        units = UnitInspector(
            repository, inspector: inspector, paths: paths, isRendered: render == .auto, bounds: bounds.blobs,
            scope: findings, deadline: bounds.deadline)
        if render == .auto {
            self.roots = RootInspector(
                repository, inspector: inspector, paths: paths, largestFile: bounds.blobs.fileSize,
                deadline: bounds.deadline, roots: roots, store: store)
        }
    }

    /// Judges what a tree has that no base has.
    ///
    /// - Throws: `GitError` where an object is missing, a bound is exceeded, or the deadline has passed.
    mutating func inspect(
        _ tree: ObjectID, since bases: [ObjectID], handle: (Outcome) -> Void
    ) throws(GitError) {
        try inspect(tree, Asked(bases: PushBases.Bases(compared: bases)), handle: handle)
    }

    /// Judges what a tree has that no base has.
    ///
    /// - Throws: `GitError` where an object is missing, a bound is exceeded, or the deadline has passed.
    mutating func inspect(
        _ tree: ObjectID, _ asked: Asked, handle: (Outcome) -> Void
    ) throws(GitError) {
        var changes = try changes(
            in: tree, since: asked.bases.compared, unchangedIn: asked.bases.unchanged, mustHaveDistinctNames: true)
        try brokenPolicies(in: tree, among: changes).forEach(handle)
        let files = changes.map(\.path)
        if !judgesAnyName { try leaveOutOtherNames(&changes) }
        let gone = try removedFiles(in: tree, since: asked.bases.compared)
        var state = State(moves: Moves(gone))
        let claims = try changesOfClaims(in: tree, since: asked.bases, beside: changes, gone)
        changes += claims.changes
        state.abandoned = claims.abandoned
        var reach = try self.reach(of: changes, files: files, gone, in: tree, since: asked.bases)
        state.rendered = try roots?.rendered(
            of: tree, since: asked.bases.compared, reachedBy: &reach, &contexts)
        state.reach = reach
        var outcomes = [[Outcome]](repeating: [], count: changes.count)
        // Links last: what they lead to may have been judged by then.
        for isLink in [false, true] {
            for (index, change) in changes.enumerated() where (change.entry.kind == .link) == isLink {
                try checkDeadline()
                var found: [Outcome] = []
                try inspectOrFail(change, in: tree, &state, &found)
                if found.contains(where: \.isCause), try isKnown(change, of: tree, in: asked.existing) { continue }
                outcomes[index] = found
                if change.bases.isEmpty, change.entry.kind == .file {
                    state.judged.insert(change.entry.id, at: change.path)
                }
            }
        }
        var protection = Protection(mayRemove: asked.bases.mayRemove)
        var objects = ObjectChanges(
            inspector, states: Set(asked.bases.compared).count, mayRemove: asked.bases.mayRemove)
        try addPlainFiles(changes, gone, in: tree, since: asked, state, to: &objects)
        let together = try self.together(changes, outcomes, gone, in: tree, since: asked, &protection)
        try settle(&outcomes, of: changes, in: tree)
        let reported = Array(outcomes.joined())
        guard let new = state.rendered, !reach.isEmpty else {
            (reported + together).forEach(handle)
            try unprotected(protection, in: tree, nil).forEach(handle)
            try objects?.outcomes().forEach(handle)
            return try checkDeadline()
        }
        let rendered = try roots?.outcomes(
            of: new, in: tree, reachedBy: reach, since: asked, findings: findings, reported: reported, &contexts,
            &protection, &objects
        ) { [units, contexts] () throws(GitError) in try units?.groups(in: tree, contexts) ?? [] }
        for outcome in reported { handle(rendered?.unchanged.without(outcome) ?? outcome) }
        together.forEach(handle)
        rendered?.outcomes.forEach(handle)
        try unprotected(protection, in: tree, new).forEach(handle)
        try objects?.outcomes().forEach(handle)
        try checkDeadline()
    }

    private mutating func leaveOutOtherNames(_ changes: inout [TreeComparison.Change]) throws(GitError) {
        var claims: Set<String> = []
        for change in changes where change.entry.kind == .file {
            guard Kustomization.isFileName(String(decoding: change.path, as: UTF8.self)) else { continue }
            claims.formUnion(try contexts.claims(of: change.entry.id, at: change.path, in: repository))
        }
        changes.removeAll { change in
            let name = String(decoding: change.path, as: UTF8.self)
            if ManifestName.matches(name) || Kustomization.isFileName(name) || claims.contains(name) { return false }
            if TreePolicy.isPath(change.path) { return false }
            return change.entry.kind != .file || UnreadFile.reason(of: name) == nil
        }
    }

    /// Whether a ref has what a change brings, and the files around it make the same of it there.
    mutating func isKnown(
        _ change: TreeComparison.Change, of tree: ObjectID, in refs: ExistingRefs?
    ) throws(GitError) -> Bool {
        guard let refs else { return false }
        let context = try contexts.context(of: change.path, in: tree, of: repository)
        return try refs.have(change.entry, at: change.path) { other throws(GitError) in
            try contexts.context(of: change.path, in: other, of: repository) == context
        }
    }

    /// What is known while one tree is judged.
    struct State {
        var moves: Moves
        var judged = JudgedFiles()
        /// The files that were patches and that nothing claims any more.
        var abandoned: Set<[UInt8]> = []
        /// What the changes touch.
        var reach = RootInspector.Reach()
        /// What kustomizations render to that use what changes.
        var rendered: RenderedTree?
        /// The same of the trees with which it is compared, where that was asked for.
        var renderedBefore: [ObjectID: RenderedTree] = [:]
    }

    /// What differs in a tree.
    ///
    /// - Parameter mustHaveDistinctNames: whether what is new must have names that cannot be taken for others.
    func changes(
        in tree: ObjectID, since bases: [ObjectID], unchangedIn unchanged: [ObjectID] = [],
        mustHaveDistinctNames: Bool = false
    ) throws(GitError) -> [TreeComparison.Change] {
        var changes: [TreeComparison.Change] = []
        var pathBytes = 0
        let comparison = TreeComparison(repository, limits: bounds.trees) { entry in
            mustHaveDistinctNames && (entry.kind != .file || ManifestName.matches(entry.name))
        }
        try comparison
            .changes(in: tree, since: bases, unchangedIn: unchanged) { change in
                pathBytes += change.path.count
                if pathBytes <= ChangeInspector.mostPathBytes { changes.append(change) }
            }
        guard pathBytes <= ChangeInspector.mostPathBytes else {
            throw GitError(message: "the paths of the changes are too long")
        }
        return changes
    }

    /// The files of the bases that a tree does not have at their paths. A path that holds something else now is not one from
    /// which a file went away.
    private func removedFiles(in tree: ObjectID, since bases: [ObjectID]) throws(GitError) -> [Moves.RemovedFile] {
        var gone: [Moves.RemovedFile] = []
        for base in bases {
            for change in try changes(in: base, since: [tree]) where change.entry.kind == .file && change.bases.isEmpty
            {
                gone.append(Moves.RemovedFile(path: change.path, id: change.entry.id, base: base))
            }
        }
        return gone
    }

    /// Judges a blob that a ref points to by itself.
    mutating func inspect(blob: ObjectID, named name: String, handle: (Outcome) -> Void) throws(GitError) {
        for outcome in try blobs.outcomes(of: blob, path: Array(name.utf8), context: FileContext()) { handle(outcome) }
    }

    private mutating func inspectOrFail(
        _ change: TreeComparison.Change, in tree: ObjectID, _ state: inout State,
        _ outcomes: inout [Outcome]
    ) throws(GitError) {
        do throws(GitError) {
            try inspect(change, in: tree, &state, &outcomes)
        } catch {
            guard toleratesMissing, error.isNotFound else { throw error }
            let name = String(decoding: change.path, as: UTF8.self)
            outcomes.append(
                .failed(
                    FailedDocument(
                        file: name, position: nil,
                        message: "\(error.description); in a partial clone, `git fetch --refetch` gets what is missing")
                ))
        }
    }

    private mutating func inspect(
        _ change: TreeComparison.Change, in tree: ObjectID, _ state: inout State,
        _ outcomes: inout [Outcome]
    ) throws(GitError) {
        let name = String(decoding: change.path, as: UTF8.self)
        func fail(_ message: String) {
            outcomes.append(.failed(FailedDocument(file: name, position: nil, message: message)))
        }
        guard paths.accepts(name) else {
            return outcomes.append(.skipped(SkippedDocument(file: name, line: 1, reason: .excluded)))
        }
        if change.entry.kind != .file, TreePolicy.isPath(change.path) {
            return fail("the policy must be a regular file")
        }
        if change.entry.kind == .link, Kustomization.isFileName(name) {
            // Nobody would see what becomes of it when only its target changes.
            return fail("a kustomization must be a regular file, not a symbolic link")
        }
        if let failure = try Attributes.failure(change, in: repository) { outcomes.append(.failed(failure)) }
        switch change.entry.kind {
        case .tree: break
        case .submodule where try repository.isOtherThanCommit(change.entry.id):
            // git shows what such an entry names as if it were a file.
            fail("a submodule entry that points to a file, folder or tag of this repository")
        case .submodule where ManifestName.matches(name):
            // git shows as a file whatever comes to be there later, such as a tag.
            fail("a submodule with the name of a manifest")
        case .submodule: outcomes.append(.skipped(SkippedDocument(file: name, line: 1, reason: .submodule)))
        case .link: try inspectLink(change, in: tree, &state, &outcomes)
        case .file: try inspectFile(change, in: tree, &state, &outcomes)
        }
    }

    func checkDeadline() throws(GitError) { try bounds.deadline?.check() }

    private mutating func inspectFile(
        _ change: TreeComparison.Change, in tree: ObjectID, _ state: inout State, _ handled: inout [Outcome]
    ) throws(GitError) {
        if TreePolicy.isPath(change.path) { return try inspectPolicy(change.entry.id, &handled) }
        let name = String(decoding: change.path, as: UTF8.self)
        if let reason = UnreadFile.reason(of: name) {
            handled.append(.unread(UnreadPart(file: name, line: 1, reason: reason, subject: name)))
        }
        var context = try contexts.context(of: change.path, in: tree, of: repository)
        if state.abandoned.contains(change.path) { context.isPatchElsewhere = true }
        state.rendered?.complete(&context, of: name)
        let outcomes = try blobs.outcomes(of: change.entry.id, path: change.path, context: context)
        guard findings == .introduced, outcomes.contains(where: \.hasFindings) else {
            handled += outcomes
            return
        }
        var known = KnownFindings()
        for base in change.bases {
            known.add(try knownKeys(of: base, at: change.path, isAlone: context.isAppliedAsItIs, &state))
        }
        var new = outcomes.map { known.withoutKnown($0) }
        // What comes from a path that is not judged has never been judged.
        if new.contains(where: \.hasFindings), let move = state.moves.origin(of: change),
            paths.accepts(String(decoding: move.path, as: UTF8.self))
        {
            let before = try contexts.context(of: move.path, in: move.base, of: repository)
            let keys = try blobs.keys(of: change.entry.id, path: move.path, context: before)
            let origin = String(decoding: move.path, as: UTF8.self)
            var old = KnownFindings(keys)
            new = new.map { followsMoves ? old.withoutKnown($0) : $0.moved(from: origin, with: keys) }
        }
        handled += new
    }

    /// The policy itself is no manifest, but it must not be broken: it is to hold from the next push on.
    private mutating func inspectPolicy(_ blob: ObjectID, _ handled: inout [Outcome]) throws(GitError) {
        changesPolicy = true
        guard
            case .broken(let problems) = try TreePolicy.read(
                blob, of: repository, catalog: blobs.catalog)
        else { return }
        for problem in problems.problems.prefix(10) {
            handled.append(
                .failed(FailedDocument(file: problem.file, position: problem.position, message: problem.message)))
        }
    }

    /// The keys of what was reported of a file before. What a kustomization completed was not missing, and is now where the file
    /// is applied as it is.
    private mutating func knownKeys(
        of base: TreeComparison.BaseEntry, at path: [UInt8], isAlone: Bool, _ state: inout State
    ) throws(GitError) -> [Finding.Key: Int] {
        var context = try contexts.context(of: path, in: base.tree, of: repository)
        var completed: [Finding.Key: Int] = [:]
        if isAlone, context.isTaken, !state.reach.isEmpty, roots != nil {
            let rendered = try rendered(of: base.tree, &state)
            let name = String(decoding: path, as: UTF8.self)
            rendered.complete(&context, of: name)
            completed = try roots?.keysOfWhatIsMissing(in: rendered, from: name) ?? [:]
        }
        return try blobs.keys(of: base.id, path: path, context: context).merging(completed) { max($0, $1) }
    }

    /// What kustomizations of a base render to.
    private mutating func rendered(of base: ObjectID, _ state: inout State) throws(GitError) -> RenderedTree {
        if let known = state.renderedBefore[base] { return known }
        let rendered = try roots?.rendered(of: base, reachedBy: state.reach, &contexts) ?? RenderedTree()
        state.renderedBefore[base] = rendered
        return rendered
    }
}

extension Outcome {
    /// Whether a push may be refused for it.
    fileprivate var isCause: Bool {
        switch self {
        case .failed: true
        case .skipped(let document): document.reason.mayRefuse
        default: hasFindings
        }
    }

    /// The same outcome, with the findings marked that a file had at the path from which it was moved.
    fileprivate func moved(from origin: String, with keys: [Finding.Key: Int]) -> Outcome {
        guard case .object(var report) = self else { return self }
        for index in report.findings.indices
        where report.findings[index].finding.keys.allSatisfy({ keys[$0] != nil }) {
            report.findings[index].movedFrom = origin
        }
        return .object(report)
    }
}
