import Kubernetes

extension Rule {
    static let apiVersionRemoved = Rule(
        id: "api-version-removed",
        title: "API version that was removed",
        severity: .high,
        concern: .presence,
        why: """
            The API server does not know the object: it cannot be applied, and an installed copy cannot be updated.
            """,
        remedy: "move to the version named in the finding, and check the fields",
        mend: .safe(.apiVersion),
        peers: [
            .kubeLinter("no-extensions-v1beta"), .kubeScore("stable-version"), .trivy("KSV-0107"),
            .datree(
                "K8S_REMOVED_APIVERSION_1.22", "K8S_REMOVED_APIVERSION_1.23", "K8S_REMOVED_APIVERSION_1.24",
                "K8S_REMOVED_APIVERSION_1.25", "K8S_REMOVED_APIVERSION_1.26", "K8S_REMOVED_APIVERSION_1.27"),
            .kyverno("check-deprecated-apis"), .gatekeeper("verifydeprecatedapi"), .popeye("403"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: «batch/v1beta1
                kind: CronJob
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: «extensions/v1beta1
                kind: Ingress
                metadata: {name: a}
                """),
            .manifest(
                """
                kind: PodSecurityPolicy
                apiVersion: «policy/v1beta1
                metadata: {name: a}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Endpoints
                metadata: {name: a}
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            let change = APIChange.of(object, for: judgement.context.version)
            guard let change, let removed = change.removed, judgement.context.version >= removed else { return }
            let replacement = change.replacement.map { "use \($0)" } ?? "there is no replacement"
            judgement.add(
                "\(object.identity.apiVersion) \(object.kind) was removed in \(removed): \(replacement)",
                at: "apiVersion")
        })
}
