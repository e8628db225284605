import Glibc
import Kustomize
import Policy

/// What the kustomizations of a folder render to: those that no other uses.
struct RenderedRoots {
    private struct Root {
        var name: String
        var rendering: Rendering
    }

    private var roots: [Root] = []
    /// The files whose objects are known as a whole, as normalized paths.
    private var covered: Set<String> = []
    /// What could not be rendered.
    private(set) var unread: [UnreadPart] = []
    private let names: RealNames

    var isEmpty: Bool { roots.isEmpty && unread.isEmpty }

    /// Renders the roots of a folder. Where one cannot be rendered, those that it uses are rendered by themselves.
    init(below folder: String, _ kustomizations: [String: Kustomization]) {
        names = RealNames(below: folder)
        if kustomizations.isEmpty { return }
        let graph = KustomizationGraph(kustomizations)
        var options = RenderOptions()
        options.leavesOutMissing = true
        // Flux builds so, and Argo CD where it is told to.
        options.isUnrestricted = true
        let renderer = Renderer(FileSystemTree(), options: options)
        var pending = Array(graph.roots.reversed())
        var (done, failed): (Set<String>, Set<String>) = ([], [])
        while let next = pending.popLast() {
            guard done.insert(next).inserted else { continue }
            do throws(RenderFailure) {
                guard let real = (next.isEmpty ? "." : next).realPath else { continue }
                let rendering = try renderer.render(String(real.dropFirst()))
                let folders = Set(rendering.folders.map { names.name(of: $0).normalizedPath })
                covered.formUnion(graph.files(of: folders))
                roots.append(Root(name: next.isEmpty ? "." : next, rendering: rendering))
            } catch {
                unread.append(part(error, next))
                failed.insert(next)
                pending += graph.used(by: next).reversed()
            }
        }
        // What a root takes that cannot be rendered is known as a whole nowhere.
        covered.subtract(graph.files(of: failed))
        roots.removeAll { root in root.rendering.objects.isEmpty }
    }

    private func part(_ failure: RenderFailure, _ folder: String) -> UnreadPart {
        let file = failure.file.map { names.name(of: $0) }
        return UnreadPart(
            file: file ?? folder, line: failure.line ?? 1, reason: .notRendered,
            subject: "\(folder.isEmpty ? "." : folder): \(failure.message)")
    }

    /// Whether what is missing in a file is told of what it renders to.
    func cover(_ path: String) -> Bool { !covered.isEmpty && covered.contains(path.normalizedPath) }

    /// Judges what was rendered.
    func inspect(by inspector: Inspector, _ policy: PolicyFile?, handle: (Outcome, String) -> Void) {
        var files = SourceFiles(names: names, policy: policy)
        for root in roots {
            let (text, origins) = root.rendering.joined
            let sources = SourceMap(origins: origins, files: files.files(root.rendering.files))
            var file = Inspector.File(name: root.name, origin: .folder)
            file.sources = sources
            text.withUnsafeBytes { bytes in
                inspector.inspect(Input(bytes: bytes), as: file) { handle($0, root.name) }
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
    private var known: [SourceMap.File] = []

    init(names: RealNames, policy: PolicyFile?) {
        self.names = names
        self.policy = policy
    }

    /// The files of a rendering: all renderings of one folder number them alike.
    mutating func files(_ paths: [String]) -> [SourceMap.File] {
        for path in paths.dropFirst(known.count) {
            let name = names.name(of: path)
            known.append(
                SourceMap.File(
                    name: name, policyPath: policy?.path(of: name) ?? name,
                    comments: InlineExemption.comments(inFile: "/" + path)))
        }
        return known
    }
}

extension InlineExemption {
    /// The exemptions in the comments of a file; most files have none.
    fileprivate static func comments(inFile path: String) -> [InlineExemption] {
        let file = ManifestFile(path: path, origin: .folder)
        return (try? file.withInput { InlineExemption.comments(in: $0) }) ?? []
    }
}
