extension Rule {
    static let serviceAccountTokenAutomounted = Rule(
        id: "service-account-token-automounted",
        title: "Pod gets a token for the API server",
        severity: .medium,
        traits: .yieldsToServiceAccount,
        standards: [.cis("5.1.6"), .nsa("Protecting Pod service account tokens")],
        concern: .either,
        why: """
            Most programs never call the API server; a token in each of their containers is only there for an attacker \
            to take.
            """,
        remedy: """
            set automountServiceAccountToken to false, and mount a token where a program needs one
            """,
        fix: "automountServiceAccountToken: false",
        mend: .safe(.fix, if: .hasNoAccount),
        peers: [
            .polaris("automountServiceAccountToken"), .kubesec("AutomountServiceAccountToken"), .checkov("CKV_K8S_38"),
            .trivy("KSV-0036"), .kubescape("C-0034", "C-0190", "C-0261"),
            .datree("SRVACC_INCORRECT_AUTOMOUNTSERVICEACCOUNTTOKEN_VALUE"),
            .kyverno(
                "restrict-automount-sa-token", "disable-automountserviceaccounttoken", "restrict-sa-automount-sa-token"),
            .gatekeeper("automount-serviceaccount-token"), .kubeaudit("asat"), .popeye("301", "303"),
        ],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec("automountServiceAccountToken: «true"),
        ],
        good: [
            .podSpec("automountServiceAccountToken: false"),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .pods { pod, judgement in
            guard pod.node[.automountServiceAccountToken]?.bool != false else { return }
            // Asked for, by an account that was made for it: somebody has thought about it.
            let account = pod.node[.serviceAccountName]?.string ?? ""
            let isMeant =
                pod.node[.automountServiceAccountToken]?.bool == true && !account.isEmpty && account != "default"
            judgement.add(
                "the pod gets a token for the API server", at: "automountServiceAccountToken",
                severity: isMeant ? .low : nil)
        })
}
