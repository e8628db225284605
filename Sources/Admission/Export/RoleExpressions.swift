/// What must hold of the rules of roles.
extension RuleExpression {
    static let roles: [String: RuleExpression] = [
        "rbac-bind": none(["bind"], on: ["roles", "clusterroles"], in: [rbac]),
        "rbac-create-persistent-volumes": ofCluster(none(["create"], on: ["persistentvolumes"])),
        "rbac-create-pods": none(["create"], on: ["pods", "replicationcontrollers"]),
        "rbac-create-sa-tokens": none(["create"], on: ["serviceaccounts/token", "*/token"]),
        "rbac-delete-events": none(["delete", "deletecollection"], on: ["events"], in: ["", "events.k8s.io"]),
        "rbac-delete-pod-logs": none(["delete", "deletecollection"], on: ["pods/log"]),
        "rbac-delete-resources": none(
            ["delete", "deletecollection"],
            on: [
                "deployments", "daemonsets", "statefulsets", "jobs", "cronjobs", "pods", "secrets", "configmaps",
                "services", "persistentvolumeclaims", "namespaces",
            ], in: ["", "apps", "batch"]),
        "rbac-escalate": none(["escalate"], on: ["roles", "clusterroles"], in: [rbac]),
        "rbac-manage-configmaps": none(allWriteVerbs, on: ["configmaps"]),
        "rbac-manage-networking": none(
            allWriteVerbs,
            on: [
                "services", "endpoints", "endpointslices", "ingresses", "networkpolicies", "gateways", "httproutes",
            ], in: ["", "discovery.k8s.io", "networking.k8s.io", "gateway.networking.k8s.io"]),
        "rbac-manage-rbac": none(
            ["create", "update", "patch"], on: ["roles", "clusterroles", "rolebindings", "clusterrolebindings"],
            in: [rbac, "authorization.openshift.io"]),
        "rbac-modify-workloads": RuleExpression(
            .roleRules,
            none(
                ["create", "update", "patch"],
                on: ["deployments", "daemonsets", "statefulsets", "replicasets", "jobs", "cronjobs"],
                in: ["apps", "batch"]
            ).written + " && " + none(["update", "patch"], on: ["pods", "replicationcontrollers"]).written),
        "rbac-nodes-proxy": ofCluster(none(["get", "create"], on: ["nodes/proxy", "*/proxy"])),
        "rbac-pod-attach": none(["create", "get"], on: ["pods/attach", "*/attach"]),
        "rbac-pod-exec": RuleExpression(
            .roleRules,
            none(["create", "get"], on: ["pods/exec", "*/exec"]).written + " && "
                + none(
                    ["update", "patch"], on: ["pods/ephemeralcontainers", "*/ephemeralcontainers"]
                ).written),
        "rbac-pod-portforward": none(["create", "get"], on: ["pods/portforward", "*/portforward"]),
        "rbac-webhook-configurations": ofCluster(
            none(
                allWriteVerbs,
                on: [
                    "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "validatingadmissionpolicies",
                    "validatingadmissionpolicybindings", "mutatingadmissionpolicies",
                    "mutatingadmissionpolicybindings",
                ], in: ["admissionregistration.k8s.io"])),
        "rbac-wildcard-api-groups": RuleExpression(.roleRules, "!('*' in r.?apiGroups.orValue([]))"),
        "rbac-wildcard-resources": RuleExpression(
            .roleRules, "r.?resources.orValue([]).all(x, x != '*' && !x.startsWith('*/'))"),
        "rbac-wildcard-verbs": RuleExpression(.roleRules, "!('*' in r.?verbs.orValue([]))"),
    ]

    private static let allWriteVerbs = ["create", "update", "patch", "delete", "deletecollection"]

    /// Only a ClusterRole can grant it.
    private static func ofCluster(_ expression: RuleExpression) -> RuleExpression {
        RuleExpression(.roleRules, "object.kind != 'ClusterRole' || " + expression.written)
    }

    /// A rule of a role grants none of some verbs on any of some resources. Of a rule that names objects counts what can be asked
    /// for by name: see `RoleRule.scope`.
    private static func none(
        _ verbs: [String], on resources: [String], in groups: [String] = [""]
    ) -> RuleExpression {
        func list(_ words: [String]) -> String { "[" + (words + ["*"]).map { "'\($0)'" }.joined(separator: ", ") + "]" }
        func hasVerb(_ verbs: [String]) -> String { "r.?verbs.orValue([]).exists(v, v in \(list(verbs)))" }
        let isOnPart = resources.contains { $0.contains("/") }
        let unnamed = verbs.filter { $0 == "deletecollection" || $0 == "create" && !isOnPart }
        let collections = verbs.filter { ["list", "watch"].contains($0) }
        let named = verbs.filter { !unnamed.contains($0) && !collections.contains($0) }
        var ways = ["size(@names) == 0"]
        if !collections.isEmpty { ways.append(hasVerb(collections)) }
        if !named.isEmpty { ways.append("(@names.exists(n, n != '') && \(hasVerb(named)))") }
        if !unnamed.isEmpty { ways.append("('' in @names && \(hasVerb(unnamed)))") }
        return RuleExpression(
            .roleRules,
            "!(\(hasVerb(verbs)) && r.?resources.orValue([]).exists(x, x in \(list(resources)))"
                + " && r.?apiGroups.orValue([]).exists(g, g in \(list(groups))) && (\(ways.joined(separator: " || "))))"
        )
    }
}
