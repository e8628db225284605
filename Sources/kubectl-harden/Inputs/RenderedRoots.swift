import Glibc
import Kustomize
import Policy

/// What the kustomizations of a folder render to.
struct RenderedRoots {
    private let tree: RenderedTree
    private let names: RealNames

    var isEmpty: Bool { tree.members.isEmpty && tree.failures.isEmpty }

    /// Nothing rendered.
    init() {
        tree = RenderedTree()
        names = RealNames(below: ".")
    }

    /// Renders the kustomizations of a folder, and what is delivered of it.
    init(below folder: String, _ kustomizations: [String: Kustomization], _ deliveries: [Delivery]) {
        let names = RealNames(below: folder)
        self.names = names
        let graph = KustomizationGraph(kustomizations, deliveries: deliveries)
        let renderer = Renderer(FileSystemTree(), options: .judging)
        tree = RenderedTree(graph.folders, of: graph, fileName: { names.name(of: $0).normalizedPath }) { name in
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
        }
    }

    private static func real(_ path: String) -> String { String((path.folderTitle.realPath ?? path).dropFirst()) }

    /// What could not be rendered.
    var unread: [UnreadPart] {
        tree.failures.map { $0.unread { names.name(of: $0) } }
    }

    /// Says what of a file is told in what it renders to.
    func complete(_ context: inout FileContext, of path: String) { tree.complete(&context, of: path) }

    /// Judges what was rendered.
    func inspect(by inspector: Inspector, _ policy: PolicyFile?, handle: (Outcome, String) -> Void) {
        var files = SourceFiles(names: names, policy: policy)
        for member in tree.members {
            let (text, origins) = member.rendering.joined
            var file = Inspector.File(name: member.name, origin: .folder)
            file.sources = SourceMap(origins, paths: member.rendering.files) { files.file($0) }
            text.withUnsafeBytes { bytes in
                inspector.inspect(Input(bytes: bytes), as: file) { outcome in
                    handle(tree.counting(outcome, in: member.name), member.name.folderTitle)
                }
            }
        }
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
    private var known: [String: SourceMap.File] = [:]

    init(names: RealNames, policy: PolicyFile?) {
        self.names = names
        self.policy = policy
    }

    /// A file by its real path.
    mutating func file(_ path: String) -> SourceMap.File {
        if let file = known[path] { return file }
        let name = names.name(of: path)
        let file = SourceMap.File(
            name: name, policyPath: policy?.path(of: name) ?? name,
            comments: InlineExemption.comments(inFile: "/" + path))
        known[path] = file
        return file
    }
}

extension InlineExemption {
    /// The exemptions in the comments of a file; most files have none.
    fileprivate static func comments(inFile path: String) -> [InlineExemption] {
        let file = ManifestFile(path: path, origin: .folder)
        return (try? file.withInput { InlineExemption.comments(in: $0) }) ?? []
    }
}
