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

    /// Renders the kustomizations of a tree that are in some folders or use one that is.
    mutating func rendered(
        of tree: ObjectID, using folders: Set<String>, _ contexts: inout TreeContexts
    ) throws(GitError) -> RenderedTree {
        if folders.isEmpty { return RenderedTree() }
        let graph = try graph(of: tree, &contexts)
        return try RenderedTree(graph.folders(using: folders), of: graph) { folder throws(GitError) in
            try checkDeadline()
            return try render(folder, of: tree)
        }
    }

    /// The folders that the kustomizations of some folders use in a tree.
    mutating func used(
        by folders: Set<String>, in tree: ObjectID, _ contexts: inout TreeContexts
    ) throws(GitError) -> Set<String> {
        let graph = try graph(of: tree, &contexts)
        return folders.reduce(into: []) { $0.formUnion(graph.used(by: $1)) }
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
                found.entry, in: Array(found.folder.utf8), of: tree, repository)
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
    ///   - new: what was rendered of the tree.
    ///   - folders: the folders with something changed in or below them.
    ///   - asked: the trees with which it is compared.
    ///   - told: what was told of the files that change.
    /// - Returns: also the files, no resources among them, of which only kustomizations are made that come out as before.
    mutating func outcomes(
        of new: RenderedTree, in tree: ObjectID, using folders: Set<String>, since asked: ChangeInspector.Asked,
        findings: ChangeInspector.Scope, told: [Outcome], _ contexts: inout TreeContexts
    ) throws(GitError) -> (outcomes: [Outcome], unchanged: Set<String>) {
        var found = RenderedFindings()
        var same: Set<String> = []
        let graph = try graph(of: tree, &contexts)
        for outcome in told { found.note(outcome) }
        var old: [RenderedTree] = []
        for base in asked.bases.compared { old.append(try rendered(of: base, using: folders, &contexts)) }
        for member in new.members {
            try checkDeadline()
            let text = member.text
            // One that is gone may have come to the same: it has another name now.
            let isMoved = old.contains { tree in
                tree.members.contains { $0.text == text && !graph.has($0.name) && tree.isOutermost($0) }
            }
            let before = try State(member.name, in: old, self, graph)
            if findings == .introduced, isMoved || before.isSame(text, isOutermost: new.isOutermost(member)) {
                same.insert(member.name)
                continue
            }
            var known = KnownFindings(findings == .introduced ? before.counted : [:])
            var outcomes: [Outcome] = []
            judge(member) { outcome in
                outcomes.append(known.withoutKnown(before.counting(outcome, of: member.name, in: new)))
            }
            guard outcomes.contains(where: \.hasFindings), try !isThere(text, member.name, in: asked) else { continue }
            for outcome in outcomes { found.add(outcome, root: member.name.isEmpty ? "." : member.name) }
        }
        return (found.outcomes() + failures(of: new, before: old), new.settings(of: same))
    }

    /// What a kustomization came to in the trees with which it is compared.
    private struct State {
        /// What counted.
        var counted: [Finding.Key: Int] = [:]
        /// What was there, whether it counted or not.
        private var all: Set<Finding.Key> = []
        private var objects: Set<ObjectIdentity> = []
        private var texts: [(text: [UInt8], isOutermost: Bool)] = []

        /// That of a kustomization; where it is new in a tree, that of those which it uses.
        init(
            _ name: String, in trees: [RenderedTree], _ inspector: RootInspector, _ graph: KustomizationGraph
        ) throws(GitError) {
            var known = KnownKeys()
            for tree in trees {
                let own = tree.members.filter { $0.name == name }
                let names = Set(own.isEmpty ? graph.used(by: name) : [name])
                var keys: [Finding.Key: Int] = [:]
                for member in tree.members where names.contains(member.name) {
                    try inspector.checkDeadline()
                    texts.append((member.text, tree.isOutermost(member)))
                    inspector.judge(member) { outcome in
                        guard case .object(let report) = outcome else { return }
                        objects.insert(report.object)
                        all.formUnion(report.findings.flatMap(\.finding.allKeys))
                        guard case .object(let counting) = tree.counting(outcome, in: member.name) else { return }
                        for key in counting.findings.flatMap(\.finding.allKeys) { keys[key, default: 0] += 1 }
                    }
                }
                known.add(keys)
            }
            counted = known.keys
        }

        /// Whether it came to the same, and no less of it counted.
        func isSame(_ text: [UInt8], isOutermost: Bool) -> Bool {
            texts.contains { $0.text == text && ($0.isOutermost || !isOutermost) }
        }

        /// What counts of an outcome. In an object that others complete that is what is missing only since now: whoever is
        /// pointed at this kustomization loses it.
        func counting(_ outcome: Outcome, of folder: String, in tree: RenderedTree) -> Outcome {
            guard case .object(var report) = outcome, tree.isPassedOn(report, by: folder) else { return outcome }
            report.findings.removeAll { located in
                located.finding.isAboutAbsence
                    && (!objects.contains(report.object) || located.finding.keys.allSatisfy(all.contains))
            }
            return .object(report)
        }
    }

    /// Of several states the one with the most of a kind counts.
    private struct KnownKeys {
        var keys: [Finding.Key: Int] = [:]

        mutating func add(_ other: [Finding.Key: Int]) { keys.merge(other) { max($0, $1) } }
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

    private func failures(of new: RenderedTree, before old: [RenderedTree]) -> [Outcome] {
        new.failures.map { name, failure in
            let file = failure.file ?? name
            let subject = "\(name.isEmpty ? "." : name): \(failure.message)"
            guard old.contains(where: { tree in tree.members.contains { $0.name == name } }) else {
                return .unread(UnreadPart(file: file, line: failure.line ?? 1, reason: .notRendered, subject: subject))
            }
            let position = failure.line.map { Position(line: $0, column: failure.column ?? 1) }
            return .failed(
                FailedDocument(file: file, position: position, message: "cannot be rendered any more: \(subject)"))
        }
    }

    private func judge(_ member: RenderedTree.Member, _ handle: (Outcome) -> Void) {
        var file = Inspector.File(name: member.name, origin: .commit)
        file.sources = SourceMap(
            origins: member.origins,
            files: member.rendering.files.map { SourceMap.File(name: $0, policyPath: $0) })
        member.text.withUnsafeBytes { bytes in
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
