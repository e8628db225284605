/// What a patch is for, as far as it says.
public struct PatchTarget: Sendable {
    /// `apiVersion`, from group and version.
    public var apiVersion: String?
    /// `kind`
    public var kind: String?
    /// `name`
    public var name: String?

    /// A target of which nothing is known.
    public init() {}

    /// The target of a patch in a kustomization.
    init(_ node: Node?) {
        kind = node?[.kind]?.string
        name = node?[.name]?.string
        let (group, version) = (node?["group"]?.string, node?["version"]?.string)
        if let group, !group.isEmpty { apiVersion = "\(group)/\(version ?? "v1")" } else { apiVersion = version }
    }

    /// The type that it gives to a patch, whatever that says of itself; nil where it names no kind.
    public var type: ManifestObject.TypeMeta? {
        kind.map { ManifestObject.TypeMeta(kind: $0, apiVersion: apiVersion ?? "") }
    }
}
