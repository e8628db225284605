extension Rule {
    static let serviceAccountFieldDeprecated = Rule(
        id: "service-account-field-deprecated",
        title: "Pod names its service account in the old field",
        severity: .low,
        concern: .presence,
        why: """
            serviceAccount is the old name of serviceAccountName: where both are set and differ, a reader is misled.
            """,
        remedy: "use serviceAccountName",
        mend: .safe(.key("serviceAccountName")),
        peers: [.kubeLinter("deprecated-service-account-field"), .kubescape("C-0294")],
        bad: [
            .podSpec("serviceAccount: «web"),
            .podSpec(
                """
                serviceAccountName: web
                serviceAccount: «admin
                """),
        ],
        good: [
            .podSpec("serviceAccountName: web"),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, uid: x}
                spec: {serviceAccountName: web, serviceAccount: web}
                """
            ).trusted,
        ],
        check: .pods { pod, judgement in
            guard let old = pod.node[.serviceAccount]?.scalarText, !old.isEmpty else { return }
            let new = pod.node[.serviceAccountName]?.scalarText ?? ""
            // An API server fills in both.
            if old == new, judgement.trusts(judgement.object.isLive) { return }
            judgement.add(
                old == new || new.isEmpty
                    ? "the pod names its service account in the old field serviceAccount"
                    : "the pod names \(old) in serviceAccount and \(new) in serviceAccountName",
                at: "serviceAccount")
        })
}
