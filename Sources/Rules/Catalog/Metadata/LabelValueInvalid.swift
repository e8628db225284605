import Kubernetes
import Manifest

extension Rule {
    static let labelValueInvalid = Rule(
        id: "label-value-invalid",
        title: "Invalid label",
        severity: .medium,
        concern: .presence,
        why: """
            The API server rejects a label value that has more than 63 characters, or characters other than letters, \
            digits, -, _ and . It also rejects a Namespace whose Pod Security labels name no level or version.
            """,
        remedy: "shorten or correct the value, or move it to an annotation",
        peers: [.kubeScore("label-values"), .datree("WORKLOAD_INVALID_LABELS_VALUE")],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a, labels: {owner: «"team a"}}
                """),
            .spec(
                of: "apps/v1 Deployment",
                """
                {template: {metadata: {labels: {app: x, v: «-1-}}, spec: {containers: []}}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: «Restricted}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: a, labels: {pod-security.kubernetes.io/warn-version: «"1.34"}}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: latest}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a, labels: {a: "", b: A_b.c-1}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a, annotations: {a: 'any text'}}
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            judgement.addInvalidLabels(of: object.metadata) { FieldPath([.key("metadata")]) }
            for pod in object.pods where pod.path.count > 1 {
                judgement.addInvalidLabels(of: pod.metadata) { pod.metadataPath }
            }
            if object.isKind("Namespace", in: "") { judgement.addInvalidPodSecurity(of: object) }
        })
}

extension Judgement {
    /// Source: `ParseLevel` and `ParseVersion` of k8s.io/pod-security-admission/api
    fileprivate mutating func addInvalidPodSecurity(of namespace: KubernetesObject) {
        for mode in ["enforce", "audit", "warn"] {
            let key = "pod-security.kubernetes.io/\(mode)"
            if let level = namespace.label(key), !["privileged", "baseline", "restricted"].contains(level) {
                add(
                    "\(level.isEmpty ? "an empty text" : level) is no level of Pod Security (privileged, baseline or restricted)",
                    at: "metadata.labels[\(key)]")
            }
            let version = namespace.label(key + "-version") ?? "latest"
            let isVersion =
                version == "latest"
                || version.hasPrefix("v1.") && Int(version.dropFirst(3)).map { "v1.\($0)" } == version
            if !isVersion {
                add(
                    "\(version.isEmpty ? "an empty text" : version) is no version of Pod Security (v1.34, or latest)",
                    at: "metadata.labels[\(key)-version]")
            }
        }
    }

    fileprivate mutating func addInvalidLabels(of metadata: Node?, at path: () -> FieldPath) {
        guard let labels = metadata?[.labels] else { return }
        for label in labels.children
        where !isFull && !LabelValue.isValidKey(label.keyUTF8) && !Variables.isPlaceholder(label.keyUTF8) {
            add(
                "a label has the invalid key \(label.key)",
                path: path().appending(.key("labels")).appending(.key(label.key)),
                position: label.keyPosition, values: [label.key])
        }
        for label in labels.children
        where !isFull && !label.isNull && !LabelValue.isValid(label) && !Variables.isPlaceholder(label.utf8) {
            add(
                "the label \(label.key) has the invalid value \"\(label.scalarText ?? "")\"",
                path: path().appending(.key("labels")).appending(.key(label.key)), position: label.position)
        }
    }
}
