extension Rule {
    static let nodePinningOrControlPlaneToleration = Rule(
        id: "node-pinning-or-control-plane-toleration",
        title: "Pod is sent to the control plane or pinned to one node",
        severity: .low,
        isOnByDefault: false,
        standards: [.nsa("Network separation")],
        concern: .presence,
        why: """
            On a control plane node, a pod runs next to etcd and the keys of the cluster; a pod that names its node \
            bypasses the scheduler.
            """,
        remedy: "remove the toleration, nodeName or node selector",
        peers: [.kyverno("restrict-controlplane-scheduling", "restrict-node-selection", "restrict-node-affinity")],
        bad: [
            .podSpec("nodeName: «node-1"),
            .podSpec("tolerations: [{key: «node-role.kubernetes.io/control-plane, operator: Exists}]"),
            .podSpec(#"nodeSelector: {node-role.kubernetes.io/master: «""}"#),
        ],
        good: [
            .podSpec("tolerations: [{key: spot, operator: Exists}]"),
            .podSpec("nodeSelector: {pool: web}"),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, uid: x}
                spec: {nodeName: n}
                """
            ).trusted,
        ],
        check: .pods { pod, judgement in
            let roles = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"]
            // A scheduler has named the node of a live pod.
            if let name = pod.node["nodeName"]?.scalarText, !name.isEmpty,
                !judgement.trusts(judgement.object.isLive)
            {
                judgement.add("the pod is pinned to the node \(name)", at: "nodeName")
            }
            for (index, toleration) in pod.node["tolerations"].indexed {
                guard let key = toleration["key"]?.scalarText, roles.contains(key) else { continue }
                judgement.add("the pod may run on the control plane", at: "tolerations[\(index)].key")
            }
            for role in roles where pod.node["nodeSelector"]?[role] != nil {
                judgement.add("the pod runs on the control plane", at: "nodeSelector[\(role)]")
            }
        })
}
