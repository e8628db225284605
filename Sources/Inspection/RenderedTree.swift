import Kubernetes
import Kustomize
import Rules
import Text

/// Kustomizations of one tree, rendered, and what they make of one another.
///
/// Each is rendered, whether another uses it or not: a tool may be pointed at any of them. What is there counts in all of
/// them. What is missing in an object counts in the outermost that have the object: what others make of it is not yet all.
public struct RenderedTree {
    /// A kustomization that was rendered.
    public struct Member {
        /// Its folder, as reports name it.
        public var name: String
        /// What it renders to.
        public var rendering: Rendering
        /// The files that it is made of, by the names in reports.
        public var files: Set<String>
        /// What has the folder built, where that has been rendered itself, and the folder.
        public var delivered: (title: String, folder: String)?
        /// The folder that it has built, where it is a delivery.
        public var deliveredFolder: String?

        /// Whether it comes to the same as another, wherever that comes from.
        public func isSame(as other: Rendering) -> Bool {
            rendering.objects.count == other.objects.count
                && zip(rendering.objects, other.objects).allSatisfy { $0.text == $1.text }
        }

        /// What it renders to without the objects that others have just so.
        public func without(_ others: [Member]) -> Rendering {
            let known = Set(others.flatMap(\.rendering.objects).map(\.text))
            var rest = rendering
            rest.objects.removeAll { known.contains($0.text) }
            return rest
        }
    }

    /// A kustomization that could not be rendered.
    public struct Unrendered {
        /// Its folder.
        public var name: String
        /// Why.
        public var failure: RenderFailure

        /// Which it is and why, in words.
        public var subject: String { "\(name.folderTitle): \(failure.message)" }

        /// It as a part of the input that was not read.
        ///
        /// - Parameter fileName: the name in reports of a file by its real path.
        public func unread(fileName: (String) -> String = { $0 }) -> UnreadPart {
            UnreadPart(
                file: failure.file.map(fileName) ?? name, line: failure.line ?? 1, reason: .notRendered,
                subject: subject)
        }
    }

    /// Those that were rendered, in the order in which they were asked for.
    public private(set) var members: [Member] = []
    /// Those that could not be.
    public private(set) var failures: [Unrendered] = []
    /// For each folder the objects that a kustomization has which uses it: of those it does not have the last word.
    private var passedOn: [String: Set<Place>] = [:]
    /// For each folder the kustomizations that use it.
    private var users: [String: Set<String>] = [:]
    /// The lines at which rendered objects begin, by file.
    private var objects: [String: Set<Int>] = [:]
    private var places: [String: Int] = [:]
    /// The folders that are applied as they are: nothing else has the last word on them.
    private var roots: Set<String> = []
    private var files: Set<String> = []
    private var resources: Set<String> = []
    /// Files of kustomizations of which something is left out: what they say of it shows in no rendering.
    private var uncertain: Set<String> = []
    /// The files that kustomizations have as patches.
    private var patches: Set<String> = []
    /// The folders to which deliveries among the rendered objects add something.
    public private(set) var deliveredFolders: Set<String> = []
    /// The deliveries among the rendered objects, by their names.
    public private(set) var deliveries: [String: Delivered] = [:]
    /// The files of the deliveries, where all of them were rendered.
    private var delivering: Set<String> = []

    /// A delivery among the rendered objects.
    public struct Delivered: Sendable {
        /// Its kind, namespace and name.
        public var title: String
        /// The folder that it has built.
        public var folder: String
        /// Whether the folder has no kustomization.
        public var isPlain: Bool
        /// What it adds and to which folder.
        public var content: String
    }

    /// Where an object begins.
    struct Place: Hashable {
        let file: String
        let line: Int
    }

    /// Creates an empty tree, for input that is not rendered.
    public init() {}

    /// Renders kustomizations.
    ///
    /// - Parameters:
    ///   - folders: those to render.
    ///   - isRoot: whether a folder is applied as it is, beside those of which that is known.
    ///   - changed: the names of deliveries among the rendered objects that are members even where they add nothing.
    ///   - fileName: the name in reports of a file by its real path.
    ///   - render: renders one; throws what makes the whole impossible.
    ///   - folder: the folder that a delivery has built which has been rendered itself; nil where there is none.
    ///   - deliver: renders that folder as the delivery has it built.
    public init<Failure: Error>(
        _ folders: [String], of graph: KustomizationGraph, isRoot: (String) -> Bool,
        changed: Set<String> = [], fileName: (String) -> String = { $0 },
        render: (String) throws(Failure) -> Result<Rendering, RenderFailure>,
        folder: (RenderedDelivery) -> String?,
        deliver: (RenderedDelivery, _ folder: String) throws(Failure) -> Result<Rendering, RenderFailure>
    ) throws(Failure) {
        self.roots = graph.roots.union(folders.filter(isRoot))
        for name in folders {
            switch try render(name) {
            case .success(let rendering): add(rendering, of: name, graph, fileName)
            // Most components are made for what they are put into.
            case .failure(let failure):
                if !graph.isComponent(name) { failures.append(Unrendered(name: name, failure: failure)) }
            }
        }
        try addDelivered(of: graph, changed, fileName, folder, deliver)
        // What such a one takes is known as a whole nowhere.
        files.subtract(graph.files(of: Set(failures.map(\.name))))
        delivering = Set(members.compactMap { graph.delivery($0.name)?.file })
        delivering.subtract(failures.compactMap { graph.delivery($0.name)?.file })
    }

    private static let mostDelivered = 20_000

    /// Renders what deliveries among the rendered objects have built, and what these have built in turn.
    private mutating func addDelivered<Failure: Error>(
        of graph: KustomizationGraph, _ changed: Set<String>, _ fileName: (String) -> String,
        _ folder: (RenderedDelivery) -> String?,
        _ deliver: (RenderedDelivery, _ folder: String) throws(Failure) -> Result<Rendering, RenderFailure>
    ) throws(Failure) {
        var known = Set(members.compactMap { graph.delivery($0.name)?.content })
        var (index, count) = (0, 0)
        while index < members.count {
            let member = members[index]
            index += 1
            for delivery in member.rendering.deliveries {
                let name = "\(member.name.folderTitle) (\(delivery.title))"
                let isChanged = changed.contains(name)
                deliveries[name] = Delivered(
                    title: delivery.title, folder: delivery.folder, isPlain: !graph.has(delivery.folder),
                    content: delivery.content)
                guard known.insert(delivery.content).inserted || isChanged else { continue }
                count += 1
                guard count <= RenderedTree.mostDelivered else {
                    let message = "renders to more than \(RenderedTree.mostDelivered) objects that have folders built"
                    failures.append(Unrendered(name: member.name, failure: .tooMuch(message)))
                    return
                }
                guard let folder = folder(delivery) else { continue }
                if delivery.addsNothing, !isChanged {
                    // What others make of the object is what counts.
                    guard isOutermost(member) else { continue }
                    roots.insert(folder)
                    passedOn[folder] = nil
                    continue
                }
                deliveredFolders.insert(folder)
                switch try deliver(delivery, folder) {
                case .success(let rendering):
                    add(rendering, of: name, graph, fileName, delivered: (delivery.title, folder))
                case .failure(let failure): failures.append(Unrendered(name: name, failure: failure))
                }
            }
        }
    }

    private mutating func add(
        _ rendering: Rendering, of folder: String, _ graph: KustomizationGraph, _ fileName: (String) -> String,
        delivered: (title: String, folder: String)? = nil
    ) {
        let used = graph.closure(of: delivered?.folder ?? folder)
        var own = graph.files(of: used.union([folder]))
        let places = rendering.objects.compactMap { object -> Place? in
            guard let origin = object.origins.first, rendering.files.indices.contains(Int(origin.file)) else {
                return nil
            }
            return Place(file: fileName(rendering.files[Int(origin.file)]), line: Int(origin.line))
        }
        for place in places { objects[place.file, default: []].insert(place.line) }
        resources.formUnion(graph.resources(of: used.union([folder])))
        patches.formUnion(graph.patches(of: used.union([folder])))
        if graph.takesAnyFile(folder) || delivered.map({ !graph.has($0.folder) }) ?? false {
            own.formUnion(places.map(\.file))
            resources.formUnion(places.map(\.file))
        }
        for inner in used where inner != folder { users[inner, default: []].insert(folder) }
        if !rendering.missing.isEmpty { uncertain.formUnion(own) }
        files.formUnion(own)
        self.places[folder] = members.count
        members.append(
            Member(
                name: folder, rendering: rendering, files: own, delivered: delivered,
                deliveredFolder: delivered?.folder ?? graph.delivery(folder)?.folder))
        // Nobody applies it in this tree: its files are what those make of them that take them.
        if graph.plain.contains(folder), !roots.contains(folder) {
            passedOn[folder, default: []].formUnion(places.filter { graph.takesFile($0.file) })
        }
        // A component alone is applied by nobody.
        if graph.isComponent(folder) { return }
        for inner in used where inner != folder && !roots.contains(inner) {
            passedOn[inner, default: []].formUnion(places)
        }
    }

    /// The files of which some kustomizations alone are made, without the resources: what they bring is what these come to.
    public func settings(of names: Set<String>) -> Set<String> {
        var found: Set<String> = []
        for member in members where names.contains(member.name) { found.formUnion(member.files) }
        for member in members where !names.contains(member.name) { found.subtract(member.files) }
        return found.intersection(files).subtracting(resources)
    }

    /// Adds the namespaces that a cluster gets: those of kustomizations whose objects nobody else has the last word on.
    public func addNamespaces(to definitions: inout Definitions) {
        for member in members where isOutermost(member) { definitions.add(in: member.rendering.joined.text) }
    }

    /// Says what of a file is reported elsewhere, because it is known as a whole there.
    public func complete(_ context: inout FileContext, of path: String) {
        if files.isEmpty, delivering.isEmpty { return }
        let path = path.normalizedPath
        context.rendered = part(of: path)
        if !context.isPatch, patches.contains(path) { context.isPatchElsewhere = true }
        context.isDelivered = delivering.contains(path)
    }

    private func part(of path: String) -> FileContext.RenderedPart {
        guard files.contains(path) else { return .nothing }
        guard resources.contains(path) else { return uncertain.contains(path) ? .nothing : .whole }
        return .objects((objects[path] ?? []).sorted())
    }

    /// Whether another kustomization has the last word on an object of one.
    public func isPassedOn(_ report: ObjectReport, by folder: String) -> Bool {
        guard let file = report.file, let places = passedOn[folder] else { return false }
        return places.contains(Place(file: file.normalizedPath, line: report.line))
    }

    /// Says of what a kustomization renders to on which of it others have the last word.
    public func complete(_ file: inout Inspector.File, of member: Member) {
        file.passedOn = passedOn[member.name] ?? []
    }

    /// The kustomization of a folder, where it was rendered.
    public func member(_ folder: String) -> Member? { places[folder].map { members[$0] } }

    /// Whether a folder is applied as it is, as an object or a setting says.
    public func isApplied(_ member: Member) -> Bool { roots.contains(member.name) }

    /// Whether no other kustomization has the last word on any object of one.
    public func isOutermost(_ member: Member) -> Bool { passedOn[member.name]?.isEmpty ?? true }

    /// The kustomizations that use one and on which no other has the last word; that one itself where there are none.
    public func outermostUsers(of member: Member) -> [Member] {
        let found = (users[member.name] ?? []).sorted().compactMap { self.member($0) }.filter(isOutermost)
        return found.isEmpty ? [member] : found
    }

    /// What a kustomization brings into a cluster. nil for a base with pods, which others apply. A base without pods counts: it
    /// often holds the guards of a namespace, and may be used only by kustomizations for other clusters.
    ///
    /// - Parameters:
    ///   - facts: what is kept of its objects.
    ///   - title: the name of a group of applied objects, from that of a kustomization.
    public func applied(
        _ member: Member, _ facts: [ObjectFacts], title: (String) -> String = { $0 }
    ) -> AppliedObjects? {
        if isOutermost(member) { return AppliedObjects(name: title(member.name), facts: facts) }
        let users = Set((users[member.name] ?? []).map(title))
        let base = AppliedObjects(name: title(member.name), facts: facts, users: users)
        return base.haveWorkloads ? nil : base
    }

    /// How complete the objects of a kustomization are: not where something is left out, or others add to it.
    public func extent(of member: Member) -> ObjectSet.Extent {
        ObjectSet.Extent(member.rendering.missing.isEmpty && isOutermost(member) ? .own : .partial)
    }

    /// An outcome of a kustomization without what is missing in objects that others complete.
    public func counting(_ outcome: Outcome, in folder: String) -> Outcome {
        guard case .object(var report) = outcome, isPassedOn(report, by: folder) else { return outcome }
        report.findings.removeAll { $0.finding.isAboutAbsence }
        report.exempted.removeAll { $0.located.finding.isAboutAbsence }
        return .object(report)
    }
}
