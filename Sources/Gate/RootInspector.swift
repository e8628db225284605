import Git
import Inspection
import Kubernetes
import Kustomize
import Manifest
import Policy
import Rules

/// Judges what the kustomizations of a tree render to, as far as a change reaches them.
struct RootInspector {
    private let repository: Repository
    let inspector: Inspector
    private let paths: PathFilter
    private let largestFile: Int
    private let deadline: Deadline?
    /// Patterns of folders that are applied as they are.
    private let roots: [Glob]
    var graphs: TreeGraphs
    private var renderers: [ObjectID: (renderer: Renderer, tree: GitTree)] = [:]
    /// What has been rendered last.
    private var trees: [ObjectID: (change: Reach, plain: Set<String>, rendered: RenderedTree)] = [:]

    init(
        _ repository: Repository, inspector: Inspector, paths: PathFilter, largestFile: Int, deadline: Deadline?,
        roots: [Glob], store: FolderStore = FolderStore()
    ) {
        self.roots = roots
        self.repository = repository
        self.inspector = inspector
        self.paths = paths
        self.largestFile = largestFile
        self.deadline = deadline
        graphs = TreeGraphs(repository, deadline: deadline, store: store)
    }

    func checkDeadline() throws(GitError) {
        try deadline?.check()
    }

    // MARK: Rendering

    /// Renders the kustomizations of a tree that are in some folders or use one that is, and the deliveries that have them
    /// built or stand in some files.
    mutating func rendered(
        of tree: ObjectID, reachedBy change: Reach, _ contexts: inout TreeContexts
    ) throws(GitError) -> RenderedTree {
        if change.isEmpty { return RenderedTree() }
        if let known = trees[tree], known.change == change, known.plain == graphs.plain { return known.rendered }
        let rendered = try render(tree, reachedBy: change, &contexts)
        // Few states are looked at, one after another.
        if trees.count > 4 { trees.removeAll() }
        trees[tree] = (change, graphs.plain, rendered)
        return rendered
    }

    /// Renders the same, and what deliveries among it have built that come to something else than in the trees with which it is
    /// compared.
    ///
    /// - Parameter change: takes in these deliveries.
    mutating func rendered(
        of tree: ObjectID, since bases: [ObjectID], reachedBy change: inout Reach, _ contexts: inout TreeContexts
    ) throws(GitError) -> RenderedTree {
        while true {
            let new = try rendered(of: tree, reachedBy: change, &contexts)
            let plain = graphs.plain
            var more = change
            for base in bases {
                more.note(new.deliveries, since: try rendered(of: base, reachedBy: change, &contexts).deliveries)
            }
            // Both only grow.
            if more == change, graphs.plain == plain { return new }
            change = more
        }
    }

    private mutating func render(
        _ tree: ObjectID, reachedBy change: Reach, _ contexts: inout TreeContexts
    ) throws(GitError) -> RenderedTree {
        graphs.add(change)
        var folders = change.folders
        while true {
            let graph = try graphs.graph(of: tree, around: folders, &contexts)
            let found = try rendered(of: tree, graph, change)
            // What is rendered may have any folder built.
            let unknown = graphs.unknown(of: found.deliveredFolders, in: tree)
            if unknown.isSubset(of: folders) { return found }
            folders.formUnion(unknown)
        }
    }

    private mutating func rendered(
        of tree: ObjectID, _ graph: KustomizationGraph, _ change: Reach
    ) throws(GitError) -> RenderedTree {
        let members = change.folders.union(graph.members(deliveredIn: change.delivering)).union(graphs.plain)
            .union(graph.open)
        let isRoot = { [roots] (folder: String) in roots.contains { $0.matches(folder.folderTitle) } }
        return try RenderedTree(
            graph.folders(using: members, orLost: change.lost.union(change.files)), of: graph, isRoot: isRoot,
            changed: change.changedDeliveries
        ) {
            member throws(GitError) in
            try checkDeadline()
            return try render(member, of: tree)
        } folder: {
            $0.folder
        } deliver: { delivery, _ throws(GitError) in
            try checkDeadline()
            return try rendering(of: tree) { renderer throws(RenderFailure) in try renderer.render(delivery) }
        }
    }

    /// The folders that the kustomizations of some folders use in a tree, by each of these.
    mutating func used(
        by folders: Set<String>, in tree: ObjectID, _ contexts: inout TreeContexts
    ) throws(GitError) -> [String: Set<String>] {
        let graph = try graphs.graph(of: tree, around: folders, &contexts)
        return folders.reduce(into: [:]) { $0[$1] = Set(graph.used(by: $1)) }
    }

    /// - Throws: `GitError` where an object is missing: then nothing can be said.
    private mutating func render(
        _ member: String, of tree: ObjectID
    ) throws(GitError) -> Result<Rendering, RenderFailure> {
        let graph = graphs[tree]
        return try rendering(of: tree) { renderer throws(RenderFailure) in
            if let delivery = graph?.delivery(member) { return try renderer.render(delivery) }
            return try graph?.plain.contains(member) ?? false ? renderer.render(plain: member) : renderer.render(member)
        }
    }

    private mutating func rendering(
        of tree: ObjectID, _ render: (Renderer) throws(RenderFailure) -> Rendering
    ) throws(GitError) -> Result<Rendering, RenderFailure> {
        let (renderer, files) = renderer(of: tree)
        do throws(RenderFailure) {
            return .success(try render(renderer))
        } catch {
            if let missing = files.missing { throw missing }
            return .failure(error)
        }
    }

    private mutating func renderer(of tree: ObjectID) -> (renderer: Renderer, tree: GitTree) {
        if let known = renderers[tree] { return known }
        // Few states are looked at, one after another.
        if renderers.count > 4 { renderers.removeAll() }
        let files = GitTree(repository, tree, largestFile: largestFile)
        let made = (renderer: Renderer(files, options: .judging), tree: files)
        renderers[tree] = made
        return made
    }

    // MARK: Judging

    /// What a tree renders to and others do not.
    ///
    /// - Parameters:
    ///   - new: what was rendered of the tree.
    ///   - change: what changes.
    ///   - asked: the trees with which it is compared.
    ///   - reported: what was reported of the files that change.
    ///   - protection: takes in what is taken away.
    ///   - plain: reads the files of the tree that no kustomization takes.
    /// - Returns: also what of the files, no resources among them, comes to what it came to before.
    mutating func outcomes(
        of new: RenderedTree, in tree: ObjectID, reachedBy change: Reach, since asked: ChangeInspector.Asked,
        findings: ChangeInspector.Scope, reported: [Outcome], _ contexts: inout TreeContexts,
        _ protection: inout Protection, _ objects: inout ObjectChanges?, plain: () throws(GitError) -> [AppliedObjects]
    ) throws(GitError) -> (outcomes: [Outcome], unchanged: RenderedPlaces) {
        var found = RenderedFindings()
        var same: Set<String> = []
        let graph = try graphs.graph(of: tree, around: change.folders, &contexts)
        for outcome in reported { found.note(outcome) }
        var old: [RenderedTree] = []
        for base in asked.bases.compared { old.append(try rendered(of: base, reachedBy: change, &contexts)) }
        let moved = Counterparts.moved(from: old, to: new, graph)
        if objects != nil { try add(new, since: old, of: asked.bases.compared, to: &objects) }
        var neighbours: [AppliedObjects]?
        for member in new.members {
            try checkDeadline()
            let before = Counterparts(of: member, of: new, in: old, graph, isMoved: moved.contains(member.name))
            if findings == .introduced, before.isSame(as: member, in: new) {
                same.insert(member.name)
                continue
            }
            var (outcomes, states) = try newOutcomes(of: member, in: new, since: before, findings)
            if inspector.judgesTogether, !states.saysTheSame {
                var defects = try together(member, in: new, states, findings, &protection)
                if !defects.isEmpty {
                    // What is missing in the kustomization may be in another, or in a plain file.
                    if neighbours == nil {
                        neighbours = try groups(in: tree, beside: new, &contexts)
                        neighbours? += try plain()
                    }
                    defects = try together(member, in: new, states, findings, beside: neighbours, &protection)
                }
                outcomes += outcomesTogether(defects, of: member, in: new)
            }
            if outcomes.contains(where: \.isOpen) {
                let set = ObjectSet(facts(of: member, in: new), new.extent(of: member))
                outcomes = outcomes.map { inspector.settled($0, in: set) }
            }
            let tells = outcomes.contains { $0.hasFindings || $0.openPart != nil }
            guard tells, try !isThere(member, of: new, in: asked, &contexts) else { continue }
            for outcome in outcomes { found.add(outcome, root: member.name.folderTitle) }
        }
        for tree in old { addGone(tree, since: new, graph, &protection) }
        var unread = excludedFolders(in: graph, change)
        if graphs.isIncomplete { unread.append(.unread(RootInspector.incomplete)) }
        return (found.outcomes() + failures(of: new, before: old) + unread, try places(of: same, in: new, reported))
    }

    /// Where files have findings in kustomizations that come out as before. What a patch says of nothing that is rendered, such
    /// as an object of a remote base, has no place there: nobody knows what comes of it.
    private func places(
        of same: Set<String>, in tree: RenderedTree, _ reported: [Outcome]
    ) throws(GitError) -> RenderedPlaces {
        let files = tree.settings(of: same)
        var found = RenderedPlaces()
        let isAsked = reported.contains { outcome in
            guard outcome.hasFindings, case .object(let report) = outcome else { return false }
            return report.file.map(files.contains) ?? false
        }
        guard isAsked else { return found }
        for member in tree.members where same.contains(member.name) {
            try checkDeadline()
            judge(member.rendering, of: member, in: tree) { found.add($0, of: files) }
        }
        return found
    }

    /// The folders that the policy leaves out, and that objects which change have applied.
    private func excludedFolders(in graph: KustomizationGraph, _ change: Reach) -> [Outcome] {
        graph.everyDelivery.compactMap { delivery in
            guard change.delivering.contains(delivery.file), !judges(folder: delivery.folder) else { return nil }
            return .unread(
                UnreadPart(
                    file: delivery.file, line: 1, reason: .excludedFolder,
                    subject: "\(delivery.folder.folderTitle), applied by \(delivery.title)"))
        }
    }

    private static let incomplete = UnreadPart(
        file: nil, line: 1, reason: .notRendered,
        subject: "folders applied by unchanged Flux and Argo CD objects, because the tree has too many manifests")

    /// What is new of a kustomization that comes to something else than before. In an object that others complete that is of
    /// what is missing only what is missing since now: whoever is pointed at this kustomization loses it.
    private func newOutcomes(
        of member: RenderedTree.Member, in new: RenderedTree, since before: Counterparts,
        _ findings: ChangeInspector.Scope
    ) throws(GitError) -> (outcomes: [Outcome], change: RootChange) {
        var (counted, all): ([Finding.Key: Int], Set<Finding.Key>) = ([:], [])
        var objects: Set<ObjectIdentity> = []
        var together = RootChange(old: [], facts: [])
        let isIntroduced = findings == .introduced
        var open = OpenParts()
        for (tree, members) in isIntroduced ? before.found : [] {
            var keys: [Finding.Key: Int] = [:]
            for old in members {
                try checkDeadline()
                let isWhole = tree.isOutermost(old) && new.isOutermost(member) && old.name == member.name
                var state = RootChange.State(tree: tree, member: old)
                defer { together.old.append(state) }
                judge(isWhole ? old.without([member]) : old.rendering, of: old, in: tree) { outcome in
                    if let part = outcome.openPart { open.note(part) }
                    guard case .object(let report) = outcome else { return }
                    if let facts = report.facts { state.facts.append(facts) }
                    objects.insert(report.object)
                    all.formUnion(report.findings.flatMap(\.finding.allKeys))
                    guard case .object(let counting) = tree.counting(outcome, in: old.name) else { return }
                    for located in counting.findings { keys.count(located.finding) }
                }
            }
            counted.merge(keys) { max($0, $1) }
        }
        try checkDeadline()
        var known = KnownFindings(counted)
        var outcomes: [Outcome] = []
        lazy var containers = Containers(in: before.found.flatMap(\.members))
        let alike = isIntroduced ? before.outermost(besides: member, in: new) : []
        judge(alike.isEmpty ? member.rendering : member.without(alike), of: member, in: new) { outcome in
            var outcome = outcome
            if let part = outcome.openPart, !open.isNew(part) { return }
            if case .object(let report) = outcome, let facts = report.facts { together.facts.append(facts) }
            if case .object(var report) = outcome, new.isPassedOn(report, by: member.name) {
                report.findings.removeAll { located in
                    located.finding.isAboutAbsence
                        && (!objects.contains(report.object) || located.finding.keys.allSatisfy(all.contains)
                            || containers.lack(located.finding))
                }
                outcome = .object(report)
            }
            outcomes.append(known.withoutKnown(outcome))
        }
        return (outcomes, together)
    }

    /// Whether a kustomization comes out the same in a tree that counts where things are the same.
    private mutating func isThere(
        _ member: RenderedTree.Member, of new: RenderedTree, in asked: ChangeInspector.Asked,
        _ contexts: inout TreeContexts
    ) throws(GitError) -> Bool {
        for tree in asked.bases.unchanged + (try asked.existing?.trees() ?? []) {
            try checkDeadline()
            _ = try graphs.graph(of: tree, around: [member.name], &contexts)
            // What others have the last word on there is not applied there as it is.
            if new.isOutermost(member), graphs[tree]?.isCompleted(member.name) ?? false { continue }
            if case .success(let other) = try render(member.name, of: tree), member.isSame(as: other) { return true }
        }
        return false
    }

    private func failures(of new: RenderedTree, before old: [RenderedTree]) -> [Outcome] {
        new.failures.map { lost in
            guard old.contains(where: { tree in tree.member(lost.name) != nil }) else { return .unread(lost.unread()) }
            let failure = lost.failure
            let position = failure.line.map { Position(line: $0, column: failure.column ?? 1) }
            return .failed(
                FailedDocument(
                    file: failure.file ?? lost.name, position: position,
                    message: "can no longer be rendered: \(lost.subject)"))
        }
    }

    func judge(
        _ rendering: Rendering, of member: RenderedTree.Member, in tree: RenderedTree, by other: Inspector? = nil,
        _ handle: (Outcome) -> Void
    ) {
        if rendering.objects.isEmpty { return }
        judge(rendering, of: member, in: tree, by: other ?? inspector, nil, handle)
    }

    /// - Parameter fates: what becomes of the objects, where that is known.
    func judge(
        _ rendering: Rendering, of member: RenderedTree.Member, in tree: RenderedTree, by inspector: Inspector,
        _ fates: [ObjectIdentity: ObjectChange.Fate]?, _ handle: (Outcome) -> Void
    ) {
        let (name, counts) = (member.name, isJudged(member) || tree.isApplied(member))
        let (text, origins) = rendering.joined
        var file = Inspector.File(name: name, origin: .commit)
        file.isSubstituted = true
        file.unit = .rendered(name)
        tree.complete(&file, of: member)
        (file.fates, file.keepsObjects) = (fates, fates != nil)
        file.sources = SourceMap(origins, paths: rendering.files) { SourceMap.File(name: $0, policyPath: $0) }
        text.withUnsafeBytes { bytes in
            inspector.inspect(Input(bytes: bytes), as: file) { handle(counts ? $0 : accepted($0)) }
        }
    }

    /// The keys of what is missing in objects of a file, as kustomizations render them.
    func keysOfWhatIsMissing(in tree: RenderedTree, from file: String) throws(GitError) -> [Finding.Key: Int] {
        var keys: [Finding.Key: Int] = [:]
        for member in tree.members where tree.isOutermost(member) && member.files.contains(file) {
            try checkDeadline()
            judge(member.rendering, of: member, in: tree) { outcome in
                guard case .object(let report) = outcome, report.file == file else { return }
                for located in report.findings where located.finding.isAboutAbsence { keys.count(located.finding) }
            }
        }
        return keys
    }

    /// Whether all that a kustomization comes to counts, also what it takes from files that the policy leaves out.
    func isJudged(_ member: RenderedTree.Member) -> Bool {
        member.delivered != nil || judges(folder: member.name)
    }

    /// Whether the policy does not leave a folder out.
    private func judges(folder: String) -> Bool {
        paths.accepts((folder.isEmpty ? "" : folder + "/") + "kustomization.yaml")
    }

    /// An outcome without what comes from files that the policy leaves out.
    func accepted(_ outcome: Outcome) -> Outcome {
        guard !paths.isEmpty, case .object(var report) = outcome else { return outcome }
        report.findings = report.findings.filter { located in located.file.map(paths.accepts) ?? true }
        return .object(report)
    }
}
