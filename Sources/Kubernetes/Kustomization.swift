/// What a kustomization says of the files around it.
///
/// Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
public struct Kustomization: Sendable {
    /// The names under which kustomize looks for a kustomization.
    public static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    /// The type of a file of one of these names that does not say its own.
    public static let type = ManifestObject.TypeMeta(
        kind: "Kustomization", apiVersion: "kustomize.config.k8s.io/v1beta1")

    /// Whether a path ends in a name under which kustomize looks for a kustomization.
    public static func isFileName(_ path: String) -> Bool {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? path[...]
        return fileNames.contains { name == $0 }
    }

    /// The files that it uses as patches, as normalized paths.
    public private(set) var patches: Set<String> = []
    /// The files and folders that it takes as resources, bases or components, as normalized paths.
    public private(set) var resources: Set<String> = []
    /// Whether there is anything that it could patch. A component patches what others take.
    public private(set) var hasTargets = false
    /// What it sets in the objects that it takes.
    public private(set) var imposed = ImposedFields()

    /// Reads a kustomization. What cannot be read says nothing: it is reported when its turn comes.
    ///
    /// - Parameter folder: the folder of the kustomization; empty for the one from which paths are counted.
    public init(_ input: Input, in folder: String) {
        ManifestReader().read(input) { event in
            guard case .object(let object) = event else { return }
            take(object.node, folder)
        }
    }

    private mutating func take(_ node: Node, _ folder: String) {
        func whole(_ path: String) -> String { (folder.isEmpty ? path : folder + "/" + path).normalizedPath }
        for field in ["patches", "patchesJson6902"] as [StaticString] {
            for (_, patch) in node[field].indexed {
                if let path = patch["path"]?.string { patches.insert(whole(path)) }
            }
        }
        for (_, patch) in node["patchesStrategicMerge"].indexed {
            if let path = patch.string, !path.contains("\n") { patches.insert(whole(path)) }
        }
        for field in ["resources", "bases", "components", "crds"] as [StaticString] {
            for (_, resource) in node[field].indexed {
                hasTargets = true
                if let path = resource.string, !RemoteResource.isRemote(path) { resources.insert(whole(path)) }
            }
        }
        let generators: [StaticString] = [
            "generators", "configMapGenerator", "secretGenerator", "helmCharts", "helmChartInflationGenerator",
        ]
        hasTargets =
            hasTargets || generators.contains { node[$0].indexed.contains { _ in true } }
            || node[.kind]?.equals("Component") ?? false
        imposed.merge(ImposedFields(node))
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
}

/// What a kustomization above a file sets in its objects: that is what counts, and not what the file says.
public struct ImposedFields: Sendable, Hashable {
    /// Whether it sets the namespace.
    public var hasNamespace = false
    /// The images, by name, of which it sets tag or digest; true for a digest.
    public var images: [String: Bool] = [:]
    /// The names of the workloads of which it sets the replicas.
    public var replicas: Set<String> = []
    /// Whether it adds labels to selectors and to the templates that they select.
    public var hasSelectors = false

    /// Nothing is set.
    public init() {}

    init(_ kustomization: Node) {
        hasNamespace = kustomization[.namespace]?.string.map { !$0.isEmpty } ?? false
        for (_, image) in kustomization["images"].indexed {
            guard let name = image[.name]?.string else { continue }
            let hasDigest = image["digest"]?.scalarText.map { !$0.isEmpty } ?? false
            if hasDigest || image["newTag"]?.scalarText.map({ !$0.isEmpty }) ?? false { images[name] = hasDigest }
        }
        hasSelectors =
            (kustomization["commonLabels"]?.count ?? 0) > 0
            || kustomization[.labels].indexed.contains { $0.node["includeSelectors"]?.bool == true }
        for (_, entry) in kustomization["replicas"].indexed {
            if let name = entry[.name]?.string { replicas.insert(name) }
        }
    }

    /// Adds what another kustomization sets.
    public mutating func merge(_ other: ImposedFields) {
        hasNamespace = hasNamespace || other.hasNamespace
        images.merge(other.images) { $0 || $1 }
        replicas.formUnion(other.replicas)
        hasSelectors = hasSelectors || other.hasSelectors
    }

    /// Whether nothing is set.
    public var isEmpty: Bool { self == ImposedFields() }
}

/// What is known of a file beside its bytes: what the files around it make of it.
public struct FileContext: Sendable, Hashable {
    /// Whether a kustomization uses the file as a patch, so that nothing can be said of what is missing.
    public var isPatch = false
    /// Whether the kustomizations that use it as a patch have nothing to patch: a whole object in it is one then.
    public var patchesNothing = false
    /// Whether a kustomization takes it as a resource, by its own path.
    public var isTaken = false
    /// Whether it holds the values of the Helm chart beside it.
    public var isHelmValues = false
    /// What kustomizations above it set.
    public var imposed = ImposedFields()

    /// A file of which nothing is known.
    public init() {}

    /// What kustomizations in the folders above a file say of it. A file that any of them takes as a resource is no patch,
    /// whatever else claims it.
    public init(path: String, kustomizations: [Kustomization]) {
        if kustomizations.isEmpty { return }
        let taking = kustomizations.filter { $0.takes(path) }
        isTaken = kustomizations.contains { $0.resources.contains(path) }
        let claiming = isTaken ? [] : kustomizations.filter { $0.patches.contains(path) }
        isPatch = !claiming.isEmpty
        patchesNothing = !claiming.isEmpty && !claiming.contains(where: \.hasTargets)
        for kustomization in taking { imposed.merge(kustomization.imposed) }
    }

    /// Whether a file of this name holds values of a Helm chart, where a `Chart.yaml` lies beside it.
    public static func isHelmValuesName(_ path: String) -> Bool {
        let name = (path.split(separator: "/").last ?? "").lowercased()
        return name.hasPrefix("values") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
    }
}

/// Resources of a kustomization that are elsewhere.
public enum RemoteResource {
    /// Whether an entry names something that kustomize would fetch.
    public static func isRemote(_ entry: String) -> Bool {
        let lowered = entry.lowercased()
        return lowered.contains("://") || lowered.hasPrefix("git@") || lowered.hasPrefix("git::")
            || lowered.hasPrefix("github.com") || lowered.contains("?ref=") || lowered.contains("?version=")
            || lowered.contains(".git//") || lowered.hasPrefix("gitlab.com/") || lowered.hasPrefix("bitbucket.org/")
    }
}
