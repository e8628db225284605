extension Rule {
    static let namespacePSAVersionMissing = Rule(
        id: "namespace-psa-version-missing",
        title: "Namespace does not pin the version of its Pod Security Standard",
        severity: .info,
        isOnByDefault: false,
        standards: [.cis("5.2.1")],
        concern: .either,
        why: """
            The Pod Security Standards change with Kubernetes: after an upgrade, pods that used to run may be rejected.
            """,
        remedy: "add the label pod-security.kubernetes.io/enforce-version",
        mend: .placeholder(.value("v1.34")),
        peers: [.kubescape("C-0192")],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: a
                  labels:
                    «pod-security.kubernetes.io/enforce: baseline
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: «latest}}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.34}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: a}
                """),
        ],
        check: .kinds([.namespace]) { object, judgement in
            guard object.label("pod-security.kubernetes.io/enforce") != nil else { return }
            let version = object.label("pod-security.kubernetes.io/enforce-version") ?? ""
            guard version.isEmpty || version == "latest" else { return }
            judgement.add(
                "the namespace does not pin the version of its Pod Security Standard",
                at: "metadata.labels[pod-security.kubernetes.io/enforce-version]")
        })
}
