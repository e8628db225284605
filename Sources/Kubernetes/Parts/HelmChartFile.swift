import Manifest

/// The `Chart.yaml` of a Helm chart, which names the charts that it takes from elsewhere.
///
/// Source: https://helm.sh/docs/topics/charts/#the-chartyaml-file
public enum HelmChartFile {
    /// The kind by which the program knows it.
    public static let kind = "Chart"
    /// The group of that kind.
    public static let group = "charts.helm.sh"
    /// The type of both.
    public static let type = ManifestObject.TypeMeta(kind: kind, apiVersion: group + "/v2")

    /// The name of the file.
    public static let name = "Chart.yaml"

    /// Whether a file has the name.
    public static func isFile(_ path: String) -> Bool { path == name || path.hasSuffix("/" + name) }

    /// Whether a document in such a file is one that names other charts: it has an API version of Helm's and no kind.
    public static func matches(_ node: Node) -> Bool {
        node["dependencies"]?.isSequence ?? false && node[.kind] == nil
            && node[.apiVersion]?.equals(anyOf: ["v1", "v2"]) ?? false
    }
}
