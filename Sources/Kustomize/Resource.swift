/// An object on its way through a kustomization, with what kustomize remembers of it.
struct Resource: Sendable {
    /// What a generator does where the object is there already.
    enum Behavior: Sendable { case create, replace, merge }

    var value: Value
    /// What it was called before transformers renamed it, the oldest first.
    var previous: [ResourceID] = []
    var prefixes: [String] = []
    var suffixes: [String] = []
    var needsHash = false
    var behavior = Behavior.create
    /// The variables that take their value from it.
    var variables: [String] = []
    /// The kustomizations that it came through, by the numbers of their files, the innermost first.
    var layers: [Int32] = []
    /// What has generated it; nil for what stands in a file.
    var generator: String?
    /// What kustomize writes into it about how it was built.
    var buildAnnotations: [(key: String, value: Value)] = []
    /// What makes kustomize fail once it writes the object.
    var defect: String?
    /// The maps in which keys stand twice, where that is the defect: a patch may have them where there is such a map already.
    var doubled: [[String]?] = []

    init(_ value: Value) { self.value = value }

    var kind: String { value["kind"]?.text ?? "" }

    var apiVersion: String { value["apiVersion"]?.scalar?.text ?? "" }

    var gvk: GVK { GVK(apiVersion: apiVersion, kind: kind) }

    var name: String { value.at("metadata", "name")?.text ?? "" }

    var namespace: String { value.at("metadata", "namespace")?.text ?? "" }

    /// The annotations, as far as they have text.
    var annotations: Map? { value.at("metadata", "annotations")?.map }

    /// What it is called now.
    var id: ResourceID { ResourceID(gvk: gvk, name: name, namespace: namespace) }

    /// What it was called where it was read.
    var originalID: ResourceID { previous.isEmpty ? id : previousIDs[0] }

    /// What it was called, in the group and version that it has now.
    var previousIDs: [ResourceID] {
        if previous.isEmpty { return [] }
        let gvk = gvk
        return previous.map { id in
            var id = id
            (id.gvk.group, id.gvk.version) = (gvk.group, gvk.version)
            return id
        }
    }

    /// Everything that it is and was called.
    var allIDs: [ResourceID] { previousIDs + [id] }

    /// Whether a patch has taken everything away.
    var isEmpty: Bool { value.isNull || value.isEmptyMap }

    mutating func storePreviousID() {
        var id = id
        id.namespace = id.effectiveNamespace
        previous.append(id)
    }

    /// Gives it a name; a name keeps the type of the one before.
    mutating func setName(_ name: String, _ origin: Origin) {
        var scalar = value.at("metadata", "name")?.scalar ?? Scalar(name, .string)
        scalar.text = name
        value.set(Value(.scalar(scalar), origin), at: ["metadata", "name"])
    }

    /// Gives it the namespace that it had before something else took its place; none where it had none.
    mutating func keepNamespace(_ namespace: Value?) {
        guard let namespace else { return value.remove("namespace", of: "metadata") }
        value.set(namespace, at: ["metadata", "namespace"])
    }
}
