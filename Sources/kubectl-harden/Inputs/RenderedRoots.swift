import Glibc
import Kustomize
import Policy

/// What the kustomizations of a folder render to.
struct RenderedRoots {
    private let tree: RenderedTree
    private let names: RealNames

    var isEmpty: Bool { tree.members.isEmpty && tree.failures.isEmpty }

    /// Renders the kustomizations of a folder.
    init(below folder: String, _ kustomizations: [String: Kustomization]) {
        let names = RealNames(below: folder)
        self.names = names
        let graph = KustomizationGraph(kustomizations)
        let renderer = Renderer(FileSystemTree(), options: .judging)
        tree = RenderedTree(graph.folders, of: graph, fileName: { names.name(of: $0).normalizedPath }) { folder in
            let real = folder.folderTitle.realPath ?? folder
            return Result { () throws(RenderFailure) in try renderer.render(String(real.dropFirst())) }
        }
    }

    /// What could not be rendered.
    var unread: [UnreadPart] {
        tree.failures.map { $0.unread { names.name(of: $0) } }
    }

    /// What of a file is told in what it renders to.
    func part(of path: String) -> FileContext.RenderedPart { tree.part(of: path) }

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
