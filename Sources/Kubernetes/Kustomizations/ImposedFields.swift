import Manifest

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

    /// Creates a value for a file above which no kustomization sets anything.
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
}
