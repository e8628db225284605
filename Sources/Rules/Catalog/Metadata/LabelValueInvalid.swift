extension Rule {
    static let labelValueInvalid = Rule(
        id: "label-value-invalid",
        title: "Label that cannot be",
        severity: .medium,
        concern: .presence,
        why: """
            The API server refuses a label value of more than 63 characters or with others than letters, digits, -, \
            _ and .
            """,
        remedy: "shorten the value, or move it to an annotation",
        peers: "kube-score label-values; datree WORKLOAD_INVALID_LABELS_VALUE",
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a, labels: {owner: «"team a"}}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec: {template: {metadata: {labels: {app: x, v: «-1-}}, spec: {containers: []}}}
                """),
        ],
        good: [
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
        check: .objects { object, judgement in
            judgement.addInvalidLabels(of: object.metadata, at: FieldPath([.key("metadata"), .key("labels")]))
            for pod in object.pods where pod.path.count > 1 {
                let template = FieldPath(Array(pod.path.steps.dropLast()) + [.key("metadata")])
                let (metadata, steps) = template.deepest(in: object.node)
                guard steps == template.count else { continue }
                judgement.addInvalidLabels(of: metadata, at: template.appending(.key("labels")))
            }
        })
}

extension Judgement {
    fileprivate mutating func addInvalidLabels(of metadata: Node?, at path: FieldPath) {
        for label in metadata?[.labels]?.children.map({ $0 }) ?? [] where !label.isNull {
            let value = label.scalarText ?? ""
            guard !LabelValue.isValid(value) else { continue }
            add(
                "the label \(label.key) cannot be \"\(value)\"", path: path.appending(.key(label.key)),
                position: label.position)
        }
    }
}

/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
enum LabelValue {
    static func isValid(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        guard let first = bytes.first, let last = bytes.last else { return true }
        return bytes.count <= 63 && isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
    }
}
