import Kubernetes

extension Rule {
    static let namespacePSALabelMissing = Rule(
        id: "namespace-psa-label-missing",
        title: "Namespace enforces no Pod Security Standard",
        severity: .low,
        standards: [.cis("5.2.1")],
        concern: .absence,
        why: """
            Without the label any pod may run in the namespace, even a privileged one, unless the cluster is \
            configured otherwise.
            """,
        remedy: "add the label pod-security.kubernetes.io/enforce: baseline, or restricted",
        fix: "metadata.labels[pod-security.kubernetes.io/enforce]: baseline",
        mend: .unsafe(.fix),
        peers: [
            .kubescape("C-0192", "C-0193", "C-0194", "C-0195", "C-0196", "C-0197"),
            .kyverno("add-psa-labels", "add-psa-namespace-reporting"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  «name: shop
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                  labels:
                    «app: x
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                  labels: {pod-security.kubernetes.io/enforce: baseline}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: kube-system
                """
            ).trusted,
        ],
        check: .kinds([.namespace]) { object, judgement in
            guard object.label("pod-security.kubernetes.io/enforce") == nil,
                !judgement.trusts(KubernetesObject.systemNamespaces.contains(object.identity.name))
            else { return }
            judgement.add(
                "the namespace enforces no Pod Security Standard",
                at: "metadata.labels[pod-security.kubernetes.io/enforce]")
        })
}
