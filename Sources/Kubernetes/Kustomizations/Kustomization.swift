import Kustomize
import Manifest
import Text

/// What a kustomization says of the files around it.
///
/// Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
public struct Kustomization: Sendable {
    /// The names under which kustomize looks for a kustomization.
    public static let fileNames = Renderer.fileNames
    /// The type of a file of one of these names that does not say its own.
    public static let type = ManifestObject.TypeMeta(
        kind: "Kustomization", apiVersion: "kustomize.config.k8s.io/v1beta1")

    /// Whether a path ends in a name under which kustomize looks for a kustomization.
    public static func isFileName(_ path: String) -> Bool {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? path[...]
        return fileNames.contains { name == $0 }
    }

    /// The files that it uses as patches, by normalized path, with what each is for.
    public private(set) var patches: [String: Set<PatchTarget>] = [:]
    /// The files from which it generates ConfigMaps and Secrets, by normalized path.
    public private(set) var sources: [String: Set<GeneratorSource>] = [:]
    /// The files with the values of charts that it renders, as normalized paths.
    public private(set) var valuesFiles: Set<String> = []
    /// The files and folders that it takes as resources, bases or components, as normalized paths.
    public private(set) var resources: Set<String> = []
    /// The files by which it configures its build, and those of its replacements, as normalized paths.
    public private(set) var settings: Set<String> = []
    /// The files with its own generators, transformers and validators, as normalized paths.
    public private(set) var plugins: Set<String> = []
    /// The files that it builds with from folders that are not its own, as normalized paths: whoever looks below the folder of
    /// such a file does not find it.
    private var outerFiles: Set<String> = []
    /// Whether it is a component, which is no root.
    public private(set) var isComponent = false
    /// Whether there is anything that it could patch. A component patches what others take.
    public private(set) var hasTargets = false
    /// What it sets in the objects that it takes.
    public private(set) var imposed = ImposedFields()

    /// Reads a kustomization. What cannot be read says nothing: it is reported when its turn comes.
    ///
    /// - Parameter folder: the folder of the kustomization; empty for the one from which paths are counted.
    ///
    /// - Parameter reader: one that may be used for several.
    public init(_ input: Input, in folder: String, reader: ManifestReader = ManifestReader()) {
        reader.read(input) { event in
            guard case .object(let object) = event else { return }
            _ = KustomizationKeys.fold(object.node, isKustomization: true)
            take(object.node, folder)
        }
    }

    /// One that does nothing but use some folders and files.
    init(using paths: [String]) { resources = Set(paths) }

    /// What a kustomization uses, as it writes it.
    public struct Uses {
        /// The paths of what it builds with and may be elsewhere: of its own folder only resources and plugins.
        public var paths: [String] = []
        /// The files by which its transformers, generators and validators are configured.
        public var plugins: [String] = []
        /// The configurations of such that stand in it.
        public var inlinePlugins: [String] = []
        /// The files of its patches.
        public var patches: [String] = []
    }

    /// What a kustomization uses. A quick look at one whose folder is not known.
    public static func uses(_ input: Input, reader: ManifestReader = ManifestReader()) -> Uses {
        var found = Uses()
        reader.read(input) { event in
            guard case .object(let object) = event else { return }
            _ = KustomizationKeys.fold(object.node, isKustomization: true)
            let own = plugins(in: object.node)
            found.paths += resources(in: object.node) + own + outerFiles(in: object.node)
            found.plugins += own
            found.inlinePlugins += pluginTexts(in: object.node).filter { $0.contains("\n") }
            found.patches += object.node["patches"].indexed.compactMap { $0.node["path"]?.string }
            found.patches += object.node["patchesStrategicMerge"].indexed.compactMap(\.node.string)
        }
        return found
    }

    private static let pluginFields: [StaticString] = ["transformers", "generators", "validators"]

    /// Where a path leads that a kustomization of a folder names, as a normalized path.
    public static func path(_ path: String, from folder: String) -> String {
        (folder.isEmpty ? path : folder + "/" + path).normalizedPath
    }

    private static let resourceFields: [StaticString] = ["resources", "bases", "components", "crds"]

    private static func resources(in node: Node) -> [String] {
        resourceFields.flatMap { field in
            node[field].indexed.compactMap(\.node.string).filter { !RemoteSource.isFetched($0) }
        }
    }

    private static func plugins(in node: Node) -> [String] {
        pluginTexts(in: node).filter { !$0.contains("\n") }
    }

    private static func pluginTexts(in node: Node) -> [String] {
        pluginFields.flatMap { node[$0].indexed.compactMap(\.node.string) }
    }

    /// The files with the values of charts that it renders, as they are written.
    private static func valuesFiles(in node: Node) -> [String] {
        let charts = node["helmCharts"].indexed.map(\.node)
        let more = charts.flatMap { $0["additionalValuesFiles"].indexed.map(\.node) }
        let old = node["helmChartInflationGenerator"].indexed.compactMap { $0.node["values"] ?? $0.node["valuesFile"] }
        return (charts.compactMap { $0["valuesFile"] } + more + old).compactMap(\.string)
    }

    /// The files from which it generates ConfigMaps and Secrets.
    private static func sources(in node: Node) -> [GeneratorSource] {
        ([("configMapGenerator", .configMap), ("secretGenerator", .secret)] as [(StaticString, Kind)]).flatMap {
            field, kind in
            node[field].indexed.flatMap { GeneratorSource.all(of: $0.node, kind: kind) }
        }
    }

    /// The paths, as they are written, of patches, sources and settings that lead out of the folder.
    private static func outerFiles(in node: Node) -> [String] {
        func texts(_ field: StaticString) -> [Node] { node[field].indexed.map(\.node) }
        func paths(_ field: StaticString) -> [Node] { texts(field).compactMap { $0["path"] } }
        var files = paths("patches") + paths("patchesJson6902") + paths("replacements") + texts("patchesStrategicMerge")
        files += texts("configurations") + [node["openapi"]?["path"]].compactMap { $0 }
        let found = files.compactMap(\.string) + valuesFiles(in: node) + sources(in: node).map(\.path)
        return found.filter { $0.utf8.starts(with: "..".utf8) || ($0.contains("/..") && !$0.contains("\n")) }
    }

    private mutating func take(_ node: Node, _ folder: String) {
        func whole(_ path: String) -> String { Kustomization.path(path, from: folder) }
        for field in ["patches", "patchesJson6902"] as [StaticString] {
            for (_, patch) in node[field].indexed {
                guard let path = patch["path"]?.string else { continue }
                patches[whole(path), default: []].insert(PatchTarget(patch["target"]))
            }
        }
        for (_, patch) in node["patchesStrategicMerge"].indexed {
            guard let path = patch.string, !path.contains("\n") else { continue }
            patches[whole(path), default: []].insert(PatchTarget())
        }
        for source in Kustomization.sources(in: node) { sources[whole(source.path), default: []].insert(source) }
        valuesFiles.formUnion(Kustomization.valuesFiles(in: node).map(whole))
        resources.formUnion(Kustomization.resources(in: node).map(whole))
        plugins.formUnion(Kustomization.plugins(in: node).map(whole))
        outerFiles.formUnion(Kustomization.outerFiles(in: node).map(whole))
        for (_, entry) in node["configurations"].indexed {
            if let path = entry.string { settings.insert(whole(path)) }
        }
        for (_, replacement) in node["replacements"].indexed {
            if let path = replacement["path"]?.string { settings.insert(whole(path)) }
        }
        let generators: [StaticString] = [
            "generators", "configMapGenerator", "secretGenerator", "helmCharts", "helmChartInflationGenerator",
        ]
        hasTargets =
            hasTargets
            || (Kustomization.resourceFields + generators).contains { node[$0].indexed.contains { _ in true } }
            || node[.kind]?.equals("Component") ?? false
        isComponent = node[.kind]?.equals("Component") ?? false
        imposed.merge(ImposedFields(node))
    }

    /// The same with other names of its files and folders.
    public func renamed(_ name: (String) -> String) -> Kustomization {
        var copy = self
        copy.patches = Dictionary(patches.map { (name($0), $1) }) { $0.union($1) }
        copy.sources = Dictionary(sources.map { (name($0), $1) }) { $0.union($1) }
        copy.valuesFiles = Set(valuesFiles.map(name))
        copy.resources = Set(resources.map(name))
        copy.settings = Set(settings.map(name))
        copy.plugins = Set(plugins.map(name))
        copy.outerFiles = Set(outerFiles.map(name))
        return copy
    }

    /// Whether it takes a file as a resource, by its own path or by that of a folder above it.
    public func takes(_ path: String) -> Bool {
        if resources.isEmpty { return false }
        if resources.contains(path) { return true }
        var rest = path[...]
        while let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
            rest = rest[..<slash]
            if resources.contains(String(rest)) { return true }
        }
        return false
    }

    /// The folders and files that it builds with: what it takes, where its transformers and generators are, and whatever else is
    /// not in its own folder.
    public var used: Set<String> {
        plugins.isEmpty && outerFiles.isEmpty ? resources : resources.union(plugins).union(outerFiles)
    }

    /// All files whose meaning it decides, as normalized paths.
    public var claims: Set<String> { resources.union(patches.keys).union(sources.keys).union(valuesFiles) }
}
