import Glibc
import Inspection
import Kubernetes
import Kustomize
import Manifest
import Policy
import Rules
import Text

/// What the kustomizations of a folder render to.
struct RenderedRoots {
    private let tree: RenderedTree
    private let names: RealNames
    /// Kustomizations that take something from outside the folder.
    private var leaving: Set<String> = []
    /// The schemas of custom resources that are defined in the folder.
    var definitions = Definitions()

    var isEmpty: Bool { tree.members.isEmpty && tree.failures.isEmpty }

    /// Nothing rendered.
    init() {
        tree = RenderedTree()
        names = RealNames(below: ".")
    }

    /// Renders the kustomizations of a folder, and what is delivered of it.
    ///
    /// - Parameter roots: patterns of folders that are applied as they are, as reports name them or below the folder.
    init(
        below folder: String, _ kustomizations: [String: Kustomization], _ scan: FolderScan, _ roots: [Glob]
    ) {
        let names = RealNames(below: folder)
        self.names = names
        let graph = KustomizationGraph(kustomizations, deliveries: scan.deliveries)
        let renderer = Renderer(FileSystemTree(), options: .judging)
        let top = folder.normalizedPath + "/"
        let isRoot = { (name: String) in
            let below = name.hasPrefix(top) ? String(name.dropFirst(top.count)) : name
            return roots.contains { $0.matches(name) || $0.matches(below) }
        }
        tree = RenderedTree(
            graph.folders, of: graph, isRoot: isRoot, fileName: { names.name(of: $0).normalizedPath }
        ) { name in
            Result { () throws(RenderFailure) in
                if var delivery = graph.delivery(name) {
                    (delivery.file, delivery.folder) = (
                        RenderedRoots.real(delivery.file), RenderedRoots.real(delivery.folder)
                    )
                    return try renderer.render(delivery)
                }
                let folder = RenderedRoots.real(name)
                return try graph.plain.contains(name) ? renderer.render(plain: folder) : renderer.render(folder)
            }
        } folder: {
            scan.folder(at: $0.folder)
        } deliver: { delivery, folder in
            var delivery = delivery
            delivery.folder = RenderedRoots.real(folder)
            return Result { () throws(RenderFailure) in try renderer.render(delivery) }
        }
        leaving = Set(
            tree.failures.map(\.name).filter { name in
                graph.closure(of: name).contains { used in
                    kustomizations[used].map { !$0.used.allSatisfy(isInside) } ?? false
                }
            })
        func isInside(_ path: String) -> Bool {
            let top = folder.normalizedPath
            if top.isEmpty { return !path.isAbsolutePath && path != ".." && !path.isPath(below: "..") }
            return path == top || path.isPath(below: top)
        }
    }

    private static func real(_ path: String) -> String { String((path.folderTitle.realPath ?? path).dropFirst()) }

    /// What could not be rendered. Its files are judged one by one where they are in the folder; those outside are judged
    /// nowhere else, so that it is a failure.
    ///
    /// - Parameter isAll: whether nothing else is judged.
    func failures(isAll: Bool) -> [Outcome] {
        tree.failures.map { lost in
            let part = lost.unread { names.name(of: $0) }
            let leaves = leaving.contains(lost.name)
            guard isAll || leaves else { return .unread(part) }
            let position = Position(line: part.line, column: lost.failure.column ?? 1)
            let rest = leaves ? "; what it takes from outside the folder is not judged" : ""
            return .failed(
                FailedDocument(
                    file: part.file, position: position, message: "cannot be rendered: \(part.subject)\(rest)"))
        }
    }

    /// Adds the namespaces that kustomizations render to.
    func addNamespaces(to definitions: inout Definitions) { tree.addNamespaces(to: &definitions) }

    /// Says what of a file is reported in what it renders to.
    func complete(_ context: inout FileContext, of path: String) { tree.complete(&context, of: path) }

    /// Judges what was rendered, each kustomization as a set of its own.
    ///
    /// - Parameter plain: what is kept of the files that no kustomization takes, which are applied beside them.
    /// - Returns: how many sets that were, and what is kept of them.
    func inspect(
        by inspector: Inspector, _ policy: PolicyFile?, _ mode: SetMode, beside plain: [ObjectFacts],
        handle: (Outcome, String) -> Void
    ) -> (count: SetCount, applied: [AppliedObjects]) {
        var judged: [(member: RenderedTree.Member, sets: SetInspector)] = []
        func report(_ outcome: Outcome, of member: RenderedTree.Member) {
            handle(tree.counting(outcome, in: member.name), member.name.folderTitle)
        }
        var files = SourceFiles(names: names, policy: policy, showsCode: inspector.showsCode)
        for member in tree.members {
            let (text, origins) = member.rendering.joined
            var file = Inspector.File(name: member.name, origin: .folder)
            file.definitions = definitions.isEmpty ? nil : definitions
            file.isSubstituted = true
            file.sources = SourceMap(origins, paths: member.rendering.files) { files.file($0) }
            file.unit = .rendered(member.name)
            tree.complete(&file, of: member)
            var sets = inspector.sets(mode, extent: tree.extent(of: member))
            text.withUnsafeBytes { bytes in
                inspector.inspect(Input(bytes: bytes), as: file) { sets.take($0) { report($0, of: member) } }
            }
            judged.append((member, sets))
        }
        let applied = judged.compactMap { tree.applied($0.member, $0.sets.facts) }
        var count = SetCount()
        let neighbours = Neighbours(applied + [AppliedObjects(name: "", facts: plain)])
        for (member, var sets) in judged {
            sets.beside = neighbours
            count.add(sets.finish { report($0, of: member) })
        }
        return (count, applied)
    }
}

/// The names that files of the machine have for the user: as given, with what comes below.
struct RealNames {
    private let folder: String
    private let real: String

    init(below folder: String) {
        self.folder = folder.hasSuffix("/") ? folder : folder + "/"
        real = folder.realPath.map { $0 == "/" ? "/" : $0 + "/" } ?? ""
    }

    /// Whether an absolute path is that of the folder or of something in it.
    func isBelow(_ path: String) -> Bool { (path + "/").hasPrefix(real) }

    /// The name of an absolute path without its leading slash.
    func name(of path: String) -> String {
        let path = "/" + path
        if !real.isEmpty, path.hasPrefix(real) { return folder + path.dropFirst(real.count) }
        if path + "/" == real { return String(folder.dropLast()) }
        return RenderedFolder.shown(String(path.dropFirst()))
    }
}

/// The files from which rendered lines come, with the exemptions in their comments.
struct SourceFiles {
    let names: RealNames
    let policy: PolicyFile?
    /// Whether lines of them are shown.
    let showsCode: Bool
    private var known: [String: SourceMap.File] = [:]

    init(names: RealNames, policy: PolicyFile?, showsCode: Bool) {
        (self.names, self.policy, self.showsCode) = (names, policy, showsCode)
    }

    /// A file by its real path.
    mutating func file(_ path: String) -> SourceMap.File {
        if let file = known[path] { return file }
        let name = names.name(of: path)
        var file = SourceMap.File(name: name, policyPath: policy?.path(of: name) ?? name)
        // Most files have no exemptions.
        let text = try? FileSystemTree().read(path)
        file.comments = text.map { $0.withUnsafeBytes { InlineExemption.comments(in: Input(bytes: $0)) } } ?? []
        if showsCode { file.text = text }
        known[path] = file
        return file
    }
}
