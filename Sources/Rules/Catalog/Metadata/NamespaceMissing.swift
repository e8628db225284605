import Kubernetes
import Manifest

extension Rule {
    static let namespaceMissing = Rule(
        id: "namespace-missing",
        title: "Object names no namespace",
        severity: .info,
        isOnByDefault: false,
        standards: [.cis("5.6.4")],
        concern: .absence,
        why: "Whoever applies the object decides which namespace it ends up in; it may be default.",
        remedy: "set metadata.namespace",
        mend: .placeholder(.set("metadata.namespace: NAMESPACE")),
        peers: [.kubeLinter("use-namespace"), .checkov("CKV_K8S_21"), .trivy("KSV-0110")],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  «name: a
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a, namespace: «""}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a, namespace: shop}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: example.com/v1
                kind: Thing
                metadata: {name: a}
                """),
        ],
        check: .kinds(namespacedKinds) { object, judgement in
            guard object.identity.namespace.map(\.isEmpty) ?? true, !judgement.imposed.hasNamespace else { return }
            judgement.add("the object names no namespace", at: "metadata.namespace")
        })

    /// Kinds of which it is known that they live in a namespace.
    private static let namespacedKinds: [Kind] = [
        .pod, .service, .configMap, .secret, .serviceAccount, .persistentVolumeClaim, .deployment, .daemonSet,
        .statefulSet,
        .replicaSet, .job, .cronJob, .ingress, .networkPolicy, .horizontalPodAutoscaler, .podDisruptionBudget,
        .roleBinding,
        Kind("Role", in: "rbac.authorization.k8s.io"), Kind("ReplicationController"), Kind("Endpoints"),
        Kind("LimitRange"), Kind("ResourceQuota"), Kind("PodTemplate"),
    ]
}
