import Kubernetes

extension Rule {
    static let apiVersionDeprecated = Rule(
        id: "api-version-deprecated",
        title: "API version that will be removed",
        severity: .low,
        concern: .presence,
        why: """
            The API server still accepts the object, with a warning; a later version will not.
            """,
        remedy: "move to the version named in the finding, and check the fields",
        mend: .safe(.apiVersion),
        peers: [
            .kubeScore("stable-version"), .trivy("KSV-0107"),
            .datree(
                "K8S_DEPRECATED_APIVERSION_1.16", "K8S_DEPRECATED_APIVERSION_1.17", "K8S_DEPRECATED_APIVERSION_1.19",
                "K8S_DEPRECATED_APIVERSION_1.21", "K8S_DEPRECATED_APIVERSION_1.22", "K8S_DEPRECATED_APIVERSION_1.23"),
            .kyverno("check-deprecated-apis", "disallow-deprecated-apis"), .kubeaudit("deprecatedapis"), .popeye("403"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: «v1
                kind: Endpoints
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: «v1
                kind: ComponentStatus
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: «policy/v1beta1
                kind: PodDisruptionBudget
                metadata: {name: a}
                """
            ).version(KubernetesVersion(minor: 24)),
            .manifest(
                """
                apiVersion: «policy/v1beta1
                kind: PodDisruptionBudget
                metadata: {name: a}
                spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
                """
            ).version(KubernetesVersion(minor: 24)),
        ],
        good: [
            .manifest(
                """
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: a}
                """
            ).version(KubernetesVersion(minor: 24)),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: extensions/v1beta1
                kind: Ingress
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Endpoints
                metadata: {name: a}
                """
            ).version(KubernetesVersion(minor: 32)),
        ],
        check: .objects(of: .any) { object, judgement in
            let change = APIChange.of(object, for: judgement.context.version)
            guard let change, judgement.context.version >= change.deprecated else { return }
            if let removed = change.removed, judgement.context.version >= removed { return }
            let end = change.removed.map { ", and will be removed in \($0)" } ?? ""
            let replacement = change.replacement.map { ": use \($0)" } ?? ""
            judgement.add(
                "\(object.identity.apiVersion) \(object.kind) has been deprecated since \(change.deprecated)\(end)\(replacement)",
                at: "apiVersion")
        })
}
