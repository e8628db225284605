import Kubernetes
import Manifest

extension Rule {
    static let helmValuesCredential = Rule(
        id: "helm-values-credential",
        title: "Helm chart values contain a credential",
        severity: .high,
        standards: [.cis("5.4.1"), .nsa("Secrets")],
        concern: .presence,
        why: """
            Whoever can read the repository, its history or the release has the credential. Helm also keeps the values \
            of each release in the cluster.
            """,
        remedy: "keep the credential in a Secret, and refer to it in the values (`existingSecret`, `valuesFrom`)",
        bad: [
            .manifest(
                """
                apiVersion: values.helm.sh/v1
                kind: HelmValues
                auth: {rootPassword: «S3cr3t-of-the-shop, username: shop}
                extraEnv: [{name: API_TOKEN, value: «b1946ac92492d2347c6235b4d2611184}]
                """
            ).partial,
            .manifest(
                """
                apiVersion: values.helm.sh/v1
                kind: HelmValues
                database: {url: «"postgres://shop:kW9xP2qLr@db/shop"}
                """
            ).partial,
        ],
        good: [
            .manifest(
                """
                apiVersion: values.helm.sh/v1
                kind: HelmValues
                auth: {existingSecret: shop-auth, password: "", secretKeys: {adminPasswordKey: password}}
                extraEnv: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}, {name: TOKEN_TTL, value: 60}]
                """
            ).partial,
            .manifest(
                """
                apiVersion: values.helm.sh/v1
                kind: HelmValues
                password: ${DB_PASSWORD}
                persistence: {enabled: true}
                """
            ).partial,
        ],
        check: .objects(of: .any) { object, judgement in
            if object.group == HelmValues.group {
                var search = HelmCredentialSearch()
                search.visit(object.node, &judgement)
            }
        })
}

/// Walks the values of a chart for credentials.
private struct HelmCredentialSearch {
    private var steps: [FieldPath.Step] = []

    mutating func visit(_ node: Node, _ judgement: inout Judgement) {
        // `{name: API_TOKEN, value: ...}`, as in the environment of a container.
        let variable = node.isMapping && node[.value] != nil ? node[.name]?.string : nil
        for (index, child) in node.children.enumerated() where !judgement.isFull {
            steps.append(node.isMapping ? .key(child.key) : .index(index))
            if child.isMapping || child.isSequence {
                visit(child, &judgement)
            } else if node.isMapping {
                judge(child, named: child.knownKey == .value ? variable ?? child.key : child.key, &judgement)
            }
            steps.removeLast()
        }
    }

    private func judge(_ field: Node, named name: String, _ judgement: inout Judgement) {
        guard field.kind == .string, let value = field.string, value.utf8.count <= 4_096,
            CredentialClassifier.isCredential(name: name, value: value)
        else { return }
        let path = FieldPath(steps)
        judgement.add(
            "the value \(path) is a credential", path: path, position: field.position,
            values: [ContentDigest.text(of: field.utf8)])
    }
}
