import Arguments
import Glibc
import Inspection
import Kubernetes
import Kustomize
import Manifest
import Platform
import Policy

/// What the kustomization of a folder of this machine renders to.
struct RenderedFolder {
    private let rendering: Rendering
    private let folder: String

    var objects: [RenderedObject] { rendering.objects }

    /// - Parameter isToBeJudged: whether variables become their defaults, as they do before anything reaches a cluster.
    /// - Throws: `UsageError` where there is no such folder; `InputError` where it cannot be rendered.
    init(_ folder: String, _ arguments: KustomizeArguments, isToBeJudged: Bool = false) throws {
        var status = stat()
        guard stat(folder, &status) == 0 else {
            throw UsageError("no such folder: \(folder) (\(SystemError.text))")
        }
        guard status.st_mode & S_IFMT == S_IFDIR, let real = folder.realPath else {
            throw UsageError("\(folder) is not a folder; -k takes the folder of a kustomization")
        }
        self.folder = folder
        var options = arguments.options
        options.takesDefaults = isToBeJudged
        do throws(RenderFailure) {
            rendering = try Renderer(FileSystemTree(), options: options).render(String(real.dropFirst()))
        } catch {
            let way =
                error.cause == .remote
                ? "; `kubectl kustomize \(folder) | kubectl harden check` judges it with what kubectl fetches" : ""
            // Paths in it begin at the top of the tree, which is that of the machine.
            let text = RenderedFolder.message(error, of: folder).replacing(" " + real.dropFirst(), with: " " + real)
            throw InputError(message: text + way)
        }
    }

    /// Judges what was rendered.
    ///
    /// - Parameter readsNamespaces: whether a rule asks for the namespaces that it makes.
    func inspect(
        by inspector: Inspector, _ policy: PolicyFile?, readsNamespaces: Bool, handle: (Outcome) -> Void
    ) {
        var files = SourceFiles(
            names: RealNames(below: folder), policy: policy, showsCode: inspector.showsCode)
        let (text, origins) = rendering.joined
        var file = Inspector.File(name: folder, origin: .named)
        file.isSubstituted = true
        var definitions = Definitions(readsNamespaces: readsNamespaces)
        definitions.add(in: text)
        file.definitions = definitions
        file.unit = .rendered(folder)
        file.sources = SourceMap(origins, paths: rendering.files) { files.file($0) }
        text.withUnsafeBytes { inspector.inspect(Input(bytes: $0), as: file, handle: handle) }
    }

    /// Where an object begins.
    func place(of object: RenderedObject) -> String {
        guard let origin = object.origins.first, let file = file(of: origin) else { return "-" }
        return "\(file):\(origin.line)"
    }

    /// Where a line of an object comes from.
    func place(of object: RenderedObject, line: Int) -> String {
        guard let origin = object.origin(ofLine: line), let file = file(of: origin) else { return "-" }
        return "\(file):\(origin.line):\(origin.column)"
    }

    private func file(of origin: Origin) -> String? {
        guard rendering.files.indices.contains(Int(origin.file)) else { return nil }
        return RenderedFolder.shown(rendering.files[Int(origin.file)])
    }

    /// A path as the user would write it.
    static func shown(_ path: String) -> String {
        let path = "/" + path
        guard let here = ".".realPath, path.hasPrefix(here + "/") else { return path }
        return String(path.dropFirst(here.count + 1))
    }

    private static func message(_ failure: RenderFailure, of folder: String) -> String {
        let place = failure.file.map { file in
            shown(file) + (failure.line.map { ":\($0):\(failure.column ?? 1)" } ?? "")
        }
        return (place ?? folder) + ": cannot be rendered: " + failure.message
    }
}
