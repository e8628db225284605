import Kubernetes
import Manifest

extension Rule {
    static let namespaceKubeSystem = Rule(
        id: "namespace-kube-system",
        title: "Workload is placed in a system namespace",
        severity: .medium,
        isOnByDefault: false,
        standards: [.cis("5.6.1")],
        concern: .presence,
        why: """
            What runs in kube-system is trusted by the platform, exempt from its policies, and next to its secrets.
            """,
        remedy: "use a separate namespace for the workload",
        peers: [.trivy("KSV-0037")],
        bad: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a, namespace: «kube-system}
                spec: {template: {spec: {containers: []}}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: a
                  namespace: «kube-public
                spec: {containers: []}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a, namespace: kube-system}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, namespace: shop}
                spec: {containers: []}
                """),
        ],
        check: .objects(of: .only(Kind.workloads)) { object, judgement in
            guard !object.pods.isEmpty, let namespace = object.identity.namespace,
                ["kube-system", "kube-public", "kube-node-lease"].contains(namespace)
            else { return }
            judgement.add("the workload is placed in \(namespace)", at: "metadata.namespace")
        })
}
