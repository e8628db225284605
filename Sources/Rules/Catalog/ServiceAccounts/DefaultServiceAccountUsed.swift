import Manifest

extension Rule {
    static let defaultServiceAccountUsed = Rule(
        id: "default-service-account-used",
        title: "Pod runs as the default service account",
        severity: .low,
        traits: .yieldsToServiceAccount,
        standards: [.cis("5.1.5")],
        concern: .either,
        why: """
            All pods in a namespace that name no account share this one: what is granted to one of them, all of them \
            have.
            """,
        remedy: "create a service account for the workload and name it in serviceAccountName",
        peers: [
            .kubeLinter("default-service-account"), .kubesec("ServiceAccountName"),
            .kubescape("C-0189", "C-0225", "C-0239"), .kyverno("restrict-service-account"), .kubeaudit("asat"),
            .popeye("300"),
        ],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec("serviceAccountName: «default"),
        ],
        good: [
            .podSpec("serviceAccountName: web"),
            .podSpec("automountServiceAccountToken: false"),
            .podSpec("serviceAccount: web"),
        ],
        check: .pods { pod, judgement in
            guard pod.node[.automountServiceAccountToken]?.bool != false else { return }
            let name =
                [Key.serviceAccountName, .serviceAccount].lazy
                .compactMap { pod.node[$0]?.scalarText }.first { !$0.isEmpty } ?? "default"
            guard name == "default" else { return }
            judgement.add("the pod runs as the default service account", at: "serviceAccountName")
        })
}
