extension Rule {
    static let defaultServiceAccountAutomounts = Rule(
        id: "default-service-account-automounts",
        title: "Default service account automounts its token",
        severity: .low,
        standards: [.cis("5.1.5")],
        concern: .either,
        why: """
            Every pod that names no account gets the token of this one, whether it needs one or not.
            """,
        remedy: "set automountServiceAccountToken to false",
        fix: "automountServiceAccountToken: false",
        mend: .unsafe(.fix),
        peers: [
            .checkov("CKV_K8S_41"), .kubescape("C-0189"), .datree("CIS_INVALID_VALUE_AUTOMOUNTSERVICEACCOUNTTOKEN"),
        ],
        bad: [
            .manifest(
                """
                «apiVersion: v1
                kind: ServiceAccount
                metadata: {name: default}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: default}
                automountServiceAccountToken: «true
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: default}
                automountServiceAccountToken: false
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: web}
                """),
        ],
        check: .kinds([.serviceAccount]) { object, judgement in
            guard object.identity.name == "default", object.node[.automountServiceAccountToken]?.bool != false else {
                return
            }
            judgement.add("the default service account automounts its token", at: "automountServiceAccountToken")
        })
}
