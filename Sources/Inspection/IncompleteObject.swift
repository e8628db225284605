import Kubernetes
import Manifest

/// Decides what becomes of a document without an `apiVersion` or a `kind`: whether it fails, or is a file of another program.
enum IncompleteObject {
    /// What became of it.
    static func outcome(
        of object: KubernetesObject, hasVersion: Bool, hasKind: Bool, _ file: Inspector.File
    ) -> Outcome {
        let line = object.node.position.line
        let isLeft = !hasVersion && !hasKind || file.origin == .commit
        if isLeft, file.origin != .named {
            return .skipped(SkippedDocument(file: file.name, line: line, reason: .notKubernetes))
        }
        if file.origin == .folder, hasVersion, let other = otherFormat(object, file) {
            return .skipped(SkippedDocument(file: file.name, line: line, reason: other))
        }
        let missing = hasVersion ? "no kind" : hasKind ? "no apiVersion" : "neither apiVersion nor kind"
        return .failed(
            FailedDocument(
                file: file.name, position: object.node.position, message: "not a Kubernetes object: it has \(missing)"))
    }

    /// What a document with an `apiVersion` and no `kind` is to another program: part of a Helm chart, the index of a Helm
    /// repository, or a file such as Grafana's, where the version is a number.
    private static func otherFormat(_ object: KubernetesObject, _ file: Inspector.File) -> SkipReason? {
        if object.node["apiVersion"]?.string == nil { return .notKubernetes }
        if file.name.map(HelmChartFile.isFile) ?? false { return .helmChart }
        return file.name?.split(separator: "/").last == "index.yaml" && object.node["entries"]?.isMapping == true
            ? .helmIndex : nil
    }
}
