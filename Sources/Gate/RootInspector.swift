import Git
import Kustomize
import Policy

/// Judges what the kustomizations of a tree render to, as far as a change reaches them.
struct RootInspector {
    private let repository: Repository
    private let inspector: Inspector
    private let paths: PathFilter
    private let largestFile: Int
    private let deadline: Deadline?
    private var index = KustomizationIndex()
    private var graphs: [ObjectID: KustomizationGraph] = [:]
    private var renderers: [ObjectID: (renderer: Renderer, tree: GitTree)] = [:]

    /// The roots of a tree that a change reaches.
    struct Roots {
        fileprivate var rendered: [(name: String, rendering: Rendering)] = []
        fileprivate var failures: [(name: String, failure: RenderFailure)] = []
        /// The files whose objects are known as a whole.
        fileprivate var covered: Set<String> = []

        /// Whether what is missing in a file is told of what it renders to.
        func cover(_ path: String) -> Bool { !covered.isEmpty && covered.contains(path) }
    }

    init(
        _ repository: Repository, inspector: Inspector, paths: PathFilter, largestFile: Int, deadline: Deadline?
    ) {
        self.repository = repository
        self.inspector = inspector
        self.paths = paths
        self.largestFile = largestFile
        self.deadline = deadline
    }

    private func checkDeadline() throws(GitError) {
        if let deadline, deadline.hasPassed { throw GitError.deadline }
    }

    // MARK: Rendering

    /// Renders the roots of a tree that use something in or below one of some folders. Where one cannot be rendered, those
    /// that it uses are rendered by themselves.
    ///
    /// - Parameter folders: the folders of kustomizations with something changed in or below them.
    mutating func roots(
        of tree: ObjectID, using folders: Set<String>, _ contexts: inout TreeContexts
    ) throws(GitError) -> Roots {
        var roots = Roots()
        if folders.isEmpty { return roots }
        let graph = try graph(of: tree, &contexts)
        var pending = Array(graph.roots(using: folders).reversed())
        var done: Set<String> = []
        while let next = pending.popLast() {
            guard done.insert(next).inserted else { continue }
            try checkDeadline()
            switch try render(next, of: tree) {
            case .success(let rendering):
                roots.covered.formUnion(graph.files(of: rendering.folders))
                roots.rendered.append((next, rendering))
            case .failure(let failure):
                roots.failures.append((next, failure))
                pending += graph.used(by: next).reversed()
            }
        }
        // What such a root takes is known as a whole nowhere.
        let alone = graph.files(of: Set(roots.failures.map(\.name)))
        roots.covered.subtract(alone)
        return roots
    }

    private mutating func graph(
        of tree: ObjectID, _ contexts: inout TreeContexts
    ) throws(GitError) -> KustomizationGraph {
        if let known = graphs[tree] { return known }
        var kustomizations: [String: Kustomization] = [:]
        let deadline = deadline
        let found = try index.find(in: tree, of: repository) { () throws(GitError) in
            if let deadline, deadline.hasPassed { throw GitError.deadline }
        }
        for found in found {
            kustomizations[found.folder] = try contexts.kustomization(
                found.blob, in: Array(found.folder.utf8), repository)
        }
        let graph = KustomizationGraph(kustomizations)
        graphs[tree] = graph
        return graph
    }

    /// - Throws: `GitError` where an object is missing: then nothing can be said.
    private mutating func render(
        _ folder: String, of tree: ObjectID
    ) throws(GitError) -> Result<Rendering, RenderFailure> {
        let (renderer, files) = renderer(of: tree)
        do throws(RenderFailure) {
            return .success(try renderer.render(folder))
        } catch {
            if let missing = files.missing { throw missing }
            return .failure(error)
        }
    }

    private mutating func renderer(of tree: ObjectID) -> (renderer: Renderer, tree: GitTree) {
        if let known = renderers[tree] { return known }
        // Few states are looked at, one after another.
        if renderers.count > 4 { renderers.removeAll() }
        var options = RenderOptions()
        options.leavesOutMissing = true
        // Flux builds so, and Argo CD where it is told to.
        options.isUnrestricted = true
        let files = GitTree(repository, tree, largestFile: largestFile)
        let made = (renderer: Renderer(files, options: options), tree: files)
        renderers[tree] = made
        return made
    }

    // MARK: Judging

    /// What a tree renders to and others do not.
    ///
    /// - Parameters:
    ///   - bases: the trees with which it is compared.
    ///   - unchanged: further trees, of which only what comes out the same counts.
    ///   - told: what was told of the files that change.
    mutating func outcomes(
        of roots: Roots, in tree: ObjectID, since asked: ChangeInspector.Asked, findings: ChangeInspector.Scope,
        told: [Outcome], _ contexts: inout TreeContexts
    ) throws(GitError) -> [Outcome] {
        let bases = asked.bases
        var found = RenderedFindings()
        for outcome in told { found.note(outcome) }
        for (name, rendering) in roots.rendered {
            try checkDeadline()
            let old = try self.rendered(name, in: bases.compared, of: tree, &contexts)
            let text = rendering.joined.text
            guard findings == .changed || !old.contains(where: { $0.joined.text == text }) else { continue }
            var known = KnownFindings()
            if findings == .introduced { for rendering in old { known.add(keys(of: rendering)) } }
            var new: [Outcome] = []
            judge(rendering, name) { new.append(known.withoutKnown($0)) }
            guard new.contains(where: \.hasFindings), try !isThere(text, name, in: asked) else { continue }
            for outcome in new { found.add(outcome, root: name) }
        }
        return found.outcomes() + (try failures(of: roots, since: bases))
    }

    /// Whether a root comes out the same in a tree that counts where things are the same.
    private mutating func isThere(
        _ text: [UInt8], _ name: String, in asked: ChangeInspector.Asked
    ) throws(GitError) -> Bool {
        for tree in asked.bases.unchanged + (try asked.existing?.trees() ?? []) {
            try checkDeadline()
            if case .success(let other) = try render(name, of: tree), other.joined.text == text { return true }
        }
        return false
    }

    /// What a root renders to in the bases; where it is new in one, what it uses renders to there.
    private mutating func rendered(
        _ name: String, in bases: [ObjectID], of tree: ObjectID, _ contexts: inout TreeContexts
    ) throws(GitError) -> [Rendering] {
        var found: [Rendering] = []
        for base in bases {
            let before = try graph(of: base, &contexts)
            let names = before.has(name) ? [name] : try graph(of: tree, &contexts).used(by: name).filter(before.has)
            for name in names {
                if case .success(let rendering) = try render(name, of: base) { found.append(rendering) }
            }
        }
        return found
    }

    private mutating func failures(
        of roots: Roots, since bases: PushBases.Bases
    ) throws(GitError) -> [Outcome] {
        var outcomes: [Outcome] = []
        for (name, failure) in roots.failures {
            var wasRendered = false
            for base in bases.compared where !wasRendered {
                if case .success = try render(name, of: base) { wasRendered = true }
            }
            let file = failure.file ?? name
            let subject = "\(name.isEmpty ? "." : name): \(failure.message)"
            guard wasRendered else {
                outcomes.append(
                    .unread(UnreadPart(file: file, line: failure.line ?? 1, reason: .notRendered, subject: subject)))
                continue
            }
            let position = failure.line.map { Position(line: $0, column: failure.column ?? 1) }
            outcomes.append(
                .failed(
                    FailedDocument(file: file, position: position, message: "cannot be rendered any more: \(subject)")))
        }
        return outcomes
    }

    private func keys(of rendering: Rendering) -> [Finding.Key: Int] {
        var keys: [Finding.Key: Int] = [:]
        judge(rendering, "") { outcome in
            guard case .object(let report) = outcome else { return }
            for key in report.findings.flatMap(\.finding.allKeys) { keys[key, default: 0] += 1 }
        }
        return keys
    }

    private func judge(_ rendering: Rendering, _ name: String, _ handle: (Outcome) -> Void) {
        let (text, origins) = rendering.joined
        var file = Inspector.File(name: name, origin: .commit)
        file.sources = SourceMap(
            origins: origins, files: rendering.files.map { SourceMap.File(name: $0, policyPath: $0) })
        text.withUnsafeBytes { bytes in
            inspector.inspect(Input(bytes: bytes), as: file) { handle(accepted($0)) }
        }
    }

    /// An outcome without what comes from files that the policy leaves out.
    private func accepted(_ outcome: Outcome) -> Outcome {
        guard !paths.isEmpty, case .object(var report) = outcome else { return outcome }
        report.findings = report.findings.filter { located in located.file.map(paths.accepts) ?? true }
        return .object(report)
    }
}
