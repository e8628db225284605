import Kubernetes

extension Rule {
    static let rbacPodExec = Rule(
        id: "rbac-pod-exec",
        title: "Role may run commands in pods",
        severity: .high,
        standards: [.hardening(4), .nsa("Authentication and authorization")],
        concern: .presence,
        why: """
            Whoever may run commands in a pod has its secrets, its service account and its network, and leaves no \
            trace in Git.
            """,
        remedy: "remove pods/exec from the rule's resources, or the verbs that grant it",
        peers: [
            .polaris(
                "rolePodExecAttach", "clusterrolePodExecAttach", "rolebindingRolePodExecAttach",
                "rolebindingClusterRolePodExecAttach", "clusterrolebindingPodExecAttach"), .trivy("KSV-0053"),
            .kubescape("C-0002"), .datree("CONTAINERS_INCORRECT_RESOURCES_VERBS_VALUE"),
            .nsaBundle("k8snoexec pods/exec create"),
        ],
        bad: [
            .role(
                """
                - apiGroups: [""]
                  resources: ["pods", «"pods/exec"]
                  verbs: ["get", "list", "create"]
                """),
            .clusterRole(
                """
                - apiGroups: ["*"]
                  resources: [«"*"]
                  verbs: ["*"]
                """),
            // Before 1.35 a websocket needs no more than get.
            .role(
                """
                - apiGroups: [""]
                  resources:
                    - «"*/exec"
                  verbs: ["get"]
                """),
        ],
        good: [
            .role(
                """
                - apiGroups: [""]
                  resources: ["pods", "pods/log"]
                  verbs: ["get", "list", "watch"]
                """),
            // Each rule counts for itself: nothing grants create on pods/exec here.
            .role(
                """
                - apiGroups: [""]
                  resources: ["pods/exec"]
                  verbs: ["list"]
                - apiGroups: [""]
                  resources: ["configmaps"]
                  verbs: ["create"]
                - apiGroups: ["apps"]
                  resources: ["*"]
                  verbs: ["create"]
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: a}
                rules: [{apiGroups: [""], resources: [pods/exec], verbs: [get]}]
                """
            ).version(KubernetesVersion(minor: 36)),
        ],
        check: .roleRules { rule, judgement in
            let verbs: [StaticString] = judgement.connectsByGet ? ["create", "get"] : ["create"]
            if rule.grant(verbs, on: ["pods/exec", "*/exec"]) != nil {
                return judgement.addGrant(
                    "the role may run commands in pods", by: rule, verbs, on: ["pods/exec", "*/exec"], named: .medium)
            }
            judgement.addGrant(
                "the role may add debugging containers to running pods", by: rule, ["update", "patch"],
                on: ["pods/ephemeralcontainers", "*/ephemeralcontainers"], named: .medium)
        })
}
