import Manifest

extension Rule {
    static let agentSandboxHardening = Rule(
        id: "agent-sandbox-hardening",
        title: "Agent sandbox does not isolate the agent",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: """
            An agent runs code that nobody has read: the kernel of its node should not be the only thing that contains \
            it, and it should not be able to connect to whatever it likes.
            """,
        remedy: "set runtimeClassName in the pod template, and limit what it can reach with networkPolicy.egress",
        peers: [.kubescape("C-0297", "C-0301", "C-0303", "C-0304")],
        bad: [
            .spec(
                of: "agents.x-k8s.io/v1alpha1 Sandbox",
                """
                podTemplate:
                  spec:
                    «containers: [{name: a, image: b}]
                """),
            .spec(
                of: "agents.x-k8s.io/v1alpha1 SandboxTemplate",
                """
                {podTemplate: {spec: {runtimeClassName: «"", containers: [{name: a, image: b}]}}}
                """),
            .spec(
                of: "extensions.agents.x-k8s.io/v1beta1 SandboxTemplate",
                """
                networkPolicyManagement: «Unmanaged
                podTemplate: {spec: {runtimeClassName: gvisor, containers: [{name: a, image: b}]}}
                """),
            .spec(
                of: "extensions.agents.x-k8s.io/v1beta1 SandboxTemplate",
                """
                networkPolicy: {egress: [«{}]}
                podTemplate: {spec: {runtimeClassName: gvisor, containers: [{name: a, image: b}]}}
                """),
        ],
        good: [
            .spec(
                of: "agents.x-k8s.io/v1alpha1 Sandbox",
                """
                {podTemplate: {spec: {runtimeClassName: gvisor, containers: [{name: a, image: b}]}}}
                """),
            .spec(
                of: "extensions.agents.x-k8s.io/v1beta1 SandboxTemplate",
                """
                networkPolicy: {egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}
                podTemplate: {spec: {runtimeClassName: gvisor, containers: [{name: a, image: b}]}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .pods { pod, judgement in
            guard judgement.object.group.hasSuffix("agents.x-k8s.io") else { return }
            if pod.node["runtimeClassName"].isMissingOrEmpty {
                judgement.add("the agent runs without a sandbox", at: "runtimeClassName")
            }
            guard let spec = judgement.object.spec else { return }
            // Where it says nothing, its controller keeps it from the cluster's own network.
            if let management = spec["networkPolicyManagement"], management.equals("Unmanaged") {
                let path = FieldPath([.key("spec"), .key("networkPolicyManagement")])
                judgement.add("nothing restricts where the agent connects", path: path, position: management.position)
            }
            for (index, rule) in (spec["networkPolicy"]?["egress"]).indexed where allowsAllPeers(rule["to"]) {
                let path = FieldPath([.key("spec"), .key("networkPolicy"), .key("egress"), .index(index)])
                judgement.add("the agent may connect anywhere", path: path, position: rule.position)
            }
        })
}
