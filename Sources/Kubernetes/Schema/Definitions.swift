import Manifest

/// What manifests say of the cluster in which others are: the schemas of custom resources, by API version and kind, and the
/// namespaces.
public struct Definitions: Sendable {
    private var schemas: [String: CustomSchema] = [:]
    private var resources: [String: Resource] = [:]
    /// The namespaces by their names; nil for one of which manifests say different things.
    private var namespaces: [String: Namespace?] = [:]

    /// What is known of a namespace.
    public struct Namespace: Sendable, Equatable {
        /// Its labels, with that of its name.
        public let labels: [String: String]
        /// Its annotations.
        public let annotations: [String: String]
    }

    /// How a kind is called in the API.
    public struct Resource: Sendable {
        /// Its plural, in small letters.
        public let plural: String
        /// Whether its objects are in namespaces.
        public let isNamespaced: Bool
        /// Whether objects in all its versions have the same fields.
        public let isOfOneForm: Bool
        /// The versions in which the API server has them.
        public let versions: Set<String>
    }

    private static let mostSchemas = 200_000

    /// Whether namespaces are taken in.
    private let readsNamespaces: Bool

    /// Creates an empty set, by which no custom resource is checked.
    ///
    /// - Parameter readsNamespaces: whether namespaces are taken in, which few rules ask for.
    public init(readsNamespaces: Bool = false) { self.readsNamespaces = readsNamespaces }

    /// Whether nothing is known.
    public var isEmpty: Bool { schemas.isEmpty && resources.isEmpty && namespaces.isEmpty }

    /// Whether a text may have definitions: a quick look.
    private func mayBeIn(_ text: UnsafeRawBufferPointer) -> Bool {
        let text = text.assumingMemoryBound(to: UInt8.self)
        return ByteSearch.contains(text, "CustomResourceDefinition")
            || readsNamespaces && ByteSearch.contains(text, "Namespace")
    }

    /// Takes the definitions in a text; what cannot be read is reported where it is judged.
    public mutating func add(in text: [UInt8]) {
        guard text.withUnsafeBytes({ mayBeIn($0) }) else { return }
        text.withUnsafeBytes { bytes in
            ManifestReader().read(Input(bytes: bytes)) { event in
                if case .object(let object) = event { add(KubernetesObject(object)) }
            }
        }
    }

    /// Takes what an object defines.
    public mutating func add(_ object: KubernetesObject) {
        if readsNamespaces, object.isKind("Namespace", in: "") { return addNamespace(object) }
        guard object.isKind("CustomResourceDefinition", in: "apiextensions.k8s.io"), let spec = object.spec,
            let group = spec["group"]?.string, let kind = spec["names"]?[.kind]?.string
        else { return }
        if let plural = spec["names"]?["plural"]?.string {
            resources["\(group)/\(kind)"] = Resource(
                plural: plural, isNamespaced: !(spec["scope"]?.equals("Cluster") ?? false),
                isOfOneForm: !(spec["conversion"]?["strategy"]?.equals("Webhook") ?? false),
                versions: Definitions.served(spec))
        }
        // What the first version of these definitions had keeps everything unless it says otherwise.
        let isOld = object.identity.apiVersion.hasSuffix("v1beta1")
        if spec["preserveUnknownFields"]?.bool ?? isOld { return }
        for (_, version) in spec["versions"].indexed {
            guard let name = version[.name]?.string,
                let node = version["schema"]?["openAPIV3Schema"] ?? spec["validation"]?["openAPIV3Schema"]
            else { continue }
            var budget = Definitions.mostSchemas
            schemas["\(group)/\(name) \(kind)"] = CustomSchema(node, budget: &budget)
        }
    }

    private static func served(_ spec: Node) -> Set<String> {
        let all = spec["versions"].indexed.compactMap {
            $0.node["served"]?.bool == false ? nil : $0.node[.name]?.string
        }
        return Set(all + [spec["version"]?.string].compactMap { $0 })
    }

    private mutating func addNamespace(_ object: KubernetesObject) {
        func texts(_ field: String) -> [String: String] {
            (object.metadata?[field]?.children.map { $0 } ?? []).reduce(into: [:]) { $0[$1.key] = $1.scalarText ?? "" }
        }
        let name = object.identity.name
        let labels = texts("labels").merging([Definitions.nameLabel: name]) { $1 }
        add(Namespace(labels: labels, annotations: texts("annotations")), named: name)
    }

    private mutating func add(_ namespace: Namespace?, named name: String) {
        let isKnown = namespaces[name] == nil || namespaces[name] == .some(namespace)
        namespaces[name] = .some(isKnown ? namespace : nil)
    }

    /// The label that the API server gives every namespace: its name.
    public static let nameLabel = "kubernetes.io/metadata.name"

    /// What is known of a namespace; nil where no manifest makes it, or several do that say different things.
    public func namespace(_ name: String) -> Namespace? { namespaces[name] ?? nil }

    /// Whether there are namespaces.
    public var hasNamespaces: Bool { !namespaces.isEmpty }

    /// Forgets the namespaces.
    public mutating func removeNamespaces() { namespaces = [:] }

    /// The schema of an object.
    public func schema(of object: KubernetesObject) -> CustomSchema? {
        schemas.isEmpty ? nil : schemas["\(object.identity.apiVersion) \(object.kind)"]
    }

    /// How the kind of an object is called in the API; nil where no definition says it.
    public func resource(of object: KubernetesObject) -> Resource? {
        resource(ofKind: object.kind, in: object.group)
    }

    /// How a kind is called in the API; nil where no definition says it.
    public func resource(ofKind kind: String, in group: String) -> Resource? {
        resources.isEmpty ? nil : resources["\(group)/\(kind)"]
    }

    /// Takes what others know, where nothing is known yet.
    public mutating func merge(_ others: Definitions) {
        schemas.merge(others.schemas) { first, _ in first }
        resources.merge(others.resources) { first, _ in first }
        for (name, namespace) in others.namespaces { add(namespace, named: name) }
    }
}
