/// The values of a Helm chart: what its templates make of them is not known, what they ask for is.
public enum HelmValues {
    /// The type by which rules know them.
    public static let type = ManifestObject.TypeMeta(kind: "HelmValues", apiVersion: "values.helm.sh/v1")
    /// The group of that type.
    public static let group = "values.helm.sh"
    /// The keys under which custom resources and kustomizations have them.
    private static let keys: [StaticString] = ["values", "valuesObject", "valuesInline", "helmValues"]

    /// Whether a field of another object holds values.
    public static func isValues(_ node: Node) -> Bool { node.isMapping && keys.contains { node.keyEquals($0) } }
}
