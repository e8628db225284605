/// Types that a kustomization describes itself, as OpenAPI definitions (`openapi.path`).
///
/// Source: `kyaml/openapi` of kustomize.
struct DescribedTypes: Sendable {
    private let definitions: Map
    private var types: [String: Value] = [:]

    /// No types.
    static let none = DescribedTypes()

    private init() { definitions = Map() }

    /// - Throws: `RenderFailure` for what are no definitions.
    init(_ document: Value) throws(RenderFailure) {
        guard document.isMap else { throw .invalid("no OpenAPI definitions", at: document.origin) }
        definitions = document["definitions"]?.map ?? Map()
        for entry in definitions.entries {
            for gvk in entry.value["x-kubernetes-group-version-kind"]?.list ?? [] {
                let (group, version) = (gvk["group"]?.text ?? "", gvk["version"]?.text ?? "")
                types["\(group.isEmpty ? version : group + "/" + version) \(gvk["kind"]?.text ?? "")"] = entry.value
            }
        }
    }

    /// The definition of a type of objects.
    func type(apiVersion: String, kind: String) -> Value? { types["\(apiVersion) \(kind)"] }

    /// A definition itself, where another refers to it.
    func resolved(_ value: Value) -> Value {
        guard let reference = value["$ref"]?.text, let name = reference.split(separator: "/").last else { return value }
        return definitions[String(name)] ?? value
    }

    /// How a list is patched.
    func strategy(of field: Value) -> MergeSchema.ListStrategy {
        guard field["x-kubernetes-patch-strategy"]?.text?.contains("merge") ?? false else { return .replace }
        let keys = (field["x-kubernetes-list-map-keys"]?.list ?? []).compactMap(\.text)
        return .merge(keys: keys.isEmpty ? [field["x-kubernetes-patch-merge-key"]?.text].compactMap { $0 } : keys)
    }
}

/// The types by which a build merges: those that kustomize carries, and those that a kustomization describes.
struct MergeTypes {
    /// Those that a kustomization describes; nil where none does.
    var described: DescribedTypes?
    /// Whether those that kustomize carries count beside them.
    var hasBuiltIn = true
    /// What comments say of single fields.
    var comments = CommentSchemas()

    /// The schema of the objects of a type; nil for types that are not known.
    func schema(apiVersion: String, kind: String) -> MergeSchema? {
        if let described, let type = described.type(apiVersion: apiVersion, kind: kind) {
            return MergeSchema(type, of: described)
        }
        return hasBuiltIn ? MergeSchema(apiVersion: apiVersion, kind: kind) : nil
    }
}
