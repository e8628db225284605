import Kubernetes
import Manifest

extension Rule {
    static let sccPrivileged = Rule(
        id: "scc-privileged",
        title: "OpenShift security context constraint allows everything",
        severity: .medium,
        concern: .presence,
        why: "Whoever may use such a constraint can run privileged containers.",
        remedy: "use the constraint restricted-v2, or one that allows what is needed",
        peers: [.kubeLinter("scc-deny-privileged-container"), .kyverno("disallow-security-context-constraint-anyuid")],
        bad: [
            .manifest(
                """
                apiVersion: security.openshift.io/v1
                kind: SecurityContextConstraints
                metadata: {name: a}
                allowPrivilegedContainer: «true
                """),
            .role(
                """
                - {apiGroups: [security.openshift.io], resources: [«securitycontextconstraints], resourceNames: [privileged], verbs: [use]}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: security.openshift.io/v1
                kind: SecurityContextConstraints
                metadata: {name: a}
                allowPrivilegedContainer: false
                """),
            .role(
                """
                - {apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [restricted-v2], verbs: [use]}
                """),
        ],
        check: .objects(
            of: .only([Kind("SecurityContextConstraints", in: "security.openshift.io"), .role, .clusterRole])
        ) { object, judgement in
            if object.isKind("SecurityContextConstraints", in: "security.openshift.io"),
                object.node["allowPrivilegedContainer"]?.bool == true
            {
                judgement.add("the constraint allows privileged containers", at: "allowPrivilegedContainer")
            }
            for rule in object.roleRules where !judgement.isFull {
                guard let grant = rule.grant(["use"], on: ["securitycontextconstraints"], in: "security.openshift.io")
                else { continue }
                let namesOne = rule.node[.resourceNames].indexed.contains {
                    $0.node.equals(anyOf: ["privileged", "anyuid"])
                }
                guard namesOne || !rule.isForNamedObjects else { continue }
                // Who may do everything is reported by other rules.
                let isEvery = rule.node[.resources].indexed.contains { $0.node.equals("*") }
                if isEvery, !namesOne { continue }
                judgement.add(
                    "the role may use a constraint that allows root",
                    at: "rules[\(rule.index)].resources[\(grant.resource)]")
            }
        })
}
