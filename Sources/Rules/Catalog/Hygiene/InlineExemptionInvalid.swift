extension Rule {
    static let inlineExemptionInvalid = Rule(
        id: "inline-exemption-invalid",
        title: "Exemption in a manifest has no effect",
        severity: .low,
        traits: [.isInEveryProfile],
        concern: .presence,
        why: """
            An exemption for a rule that does not exist, or one without a reason, exempts nothing, although its \
            author believes that it does.
            """,
        remedy: "name a rule by its id, and say why in kubectl-harden.io/ignore-reason or after the id in the comment",
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: agent
                  annotations:
                    kubectl-harden.io/ignore: «host-netwrk
                    kubectl-harden.io/ignore-reason: talks to the node
                spec:
                  hostNetwork: true
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: agent
                  annotations:
                    kubectl-harden.io/ignore: «"image-not-pinned@, image-not-pinned@sidecar"
                    kubectl-harden.io/ignore-reason: talks to the node
                spec:
                  containers: [{name: app, image: web}]
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: agent, annotations: {kubectl-harden.io/ignore: «""}}
                spec:
                  containers: [{name: app, image: web}]
                """),
            .podSpec(
                """
                hostPID: true  «# harden:ignore host-pid host-ipc profiles the processes of the node
                containers: []
                """),
            .podSpec(
                """
                hostPID: true  «# harden:ignore host-pid
                containers: []
                """),
            .podSpec(
                """
                «# harden: ignore host-pid profiles all processes
                hostPID: true
                hostIPC: true  «# Kubectl-Harden-Ignore: host-ipc shares memory
                containers: []
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: agent
                  annotations:
                    kubectl-harden.io/ignored: «host-network
                spec:
                  containers: [{name: app, image: web}]
                """),
        ],
        good: [
            .podSpec(
                """
                # Hardening ignores nothing here; harden the base instead.
                containers: []
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: agent
                  annotations:
                    kubectl-harden.io/ignore: "host-network, image-not-pinned@app"
                    kubectl-harden.io/ignore-reason: talks to the node
                spec:
                  hostNetwork: true
                  containers: [{name: app, image: web}]
                """),
            .podSpec(
                """
                # harden:ignore host-pid profiles the processes of the node
                hostPID: true
                containers: []
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            guard judgement.context.honoursInlineExemptions else { return }
            for exemption in object.inlineExemptions {
                guard let problem = exemption.problem(in: judgement.context.catalog) else { continue }
                judgement.add(
                    "an exemption has no effect: \(problem)", path: exemption.path, anchor: exemption.anchor,
                    position: exemption.position)
            }
        })
}
