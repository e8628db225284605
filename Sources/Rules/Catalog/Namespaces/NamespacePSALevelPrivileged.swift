import Kubernetes

extension Rule {
    static let namespacePSALevelPrivileged = Rule(
        id: "namespace-psa-level-privileged",
        title: "Namespace allows privileged pods",
        severity: .high,
        standards: [.cis("5.2.1")],
        concern: .presence,
        why: "The level privileged forbids nothing: a pod in this namespace may take over its node.",
        remedy: "set pod-security.kubernetes.io/enforce to baseline or restricted",
        mend: .unsafe(.value("baseline")),
        peers: [.kubescape("C-0193"), .kyverno("deny-privileged-profile", "add-privileged-existing-namespaces")],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                  labels: {pod-security.kubernetes.io/enforce: «privileged}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                  labels:
                    a: b
                    pod-security.kubernetes.io/enforce: «privileged
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                  labels: {pod-security.kubernetes.io/enforce: restricted}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: kube-system
                  labels: {pod-security.kubernetes.io/enforce: privileged}
                """
            ).trusted,
        ],
        check: .kinds([.namespace]) { object, judgement in
            guard object.label("pod-security.kubernetes.io/enforce") == "privileged",
                !judgement.trusts(KubernetesObject.systemNamespaces.contains(object.identity.name))
            else { return }
            judgement.add(
                "the namespace allows privileged pods", at: "metadata.labels[pod-security.kubernetes.io/enforce]")
        })
}
