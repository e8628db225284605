extension Rule {
    static let agentSandboxHardening = Rule(
        id: "agent-sandbox-hardening",
        title: "Sandbox of an agent is no sandbox",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            An agent runs code that nobody has read: the kernel of its node should not be all that holds it.
            """,
        remedy: "set runtimeClassName in the pod template",
        peers: [.kubescape("C-0297", "C-0301", "C-0303", "C-0304")],
        bad: [
            .manifest(
                """
                apiVersion: agents.x-k8s.io/v1alpha1
                kind: Sandbox
                metadata: {name: a}
                spec:
                  podTemplate:
                    spec:
                      «containers: [{name: a, image: b}]
                """),
            .manifest(
                """
                apiVersion: agents.x-k8s.io/v1alpha1
                kind: SandboxTemplate
                metadata: {name: a}
                spec: {podTemplate: {spec: {runtimeClassName: «"", containers: [{name: a, image: b}]}}}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: agents.x-k8s.io/v1alpha1
                kind: Sandbox
                metadata: {name: a}
                spec: {podTemplate: {spec: {runtimeClassName: gvisor, containers: [{name: a, image: b}]}}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .pods { pod, judgement in
            guard judgement.object.group.hasSuffix("agents.x-k8s.io"), pod.node["runtimeClassName"].isMissingOrEmpty
            else { return }
            judgement.add("the agent runs without a sandbox", at: "runtimeClassName")
        })
}
