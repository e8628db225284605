import Kubernetes

extension Rule {
    static let kindUnknown = Rule(
        id: "kind-unknown",
        title: "Kind that does not exist in its API group",
        severity: .high,
        traits: [.isInEveryProfile, .isCheckedByServer],
        concern: .presence,
        why: """
            The API server rejects the object, or accepts it as another resource if somebody adds one with that name. \
            Rules about the intended kind do not check it.
            """,
        remedy: "correct apiVersion or kind: both must be as the API has them",
        bad: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: «deployment
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: «ClusterRole2
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: «Pod
                metadata: {name: web}
                """
            ).saying("apps has no kind Pod; it exists in v1"),
            .manifest(
                """
                apiVersion: «app/v1
                kind: Deployment
                metadata: {name: web}
                """
            ).saying("there is no API version app/v1 of Deployment; it exists in apps/v1"),
            .manifest(
                """
                apiVersion: app/v1
                kind: «deployment
                metadata: {name: web}
                """
            ).saying("app has no kind deployment; did you mean Deployment in apps/v1?"),
            .manifest(
                """
                apiVersion: «rbac.k8s.io/v1
                kind: Role
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: «PVC
                metadata: {name: web}
                """
            ).saying("the core group has no kind PVC; did you mean PersistentVolumeClaim in v1?"),
            .manifest(
                """
                apiVersion: «apps/v1beta3
                kind: Deployment
                metadata: {name: web}
                """
            ).saying("the version apps/v1beta3 of Deployment has never existed; Deployment exists in apps/v1"),
            .manifest(
                """
                apiVersion: «apps/v2
                kind: Deployment
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: «resource.k8s.io/v1
                kind: ResourceClaim
                metadata: {name: web}
                """
            ).version(KubernetesVersion(minor: 30)),
        ],
        good: [
            .manifest(
                """
                apiVersion: authorization.openshift.io/v1
                kind: RoleBinding
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: networking.internal.knative.dev/v1alpha1
                kind: Ingress
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: example.com/v1
                kind: deployment
                metadata: {name: web}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: DeploymentConfig
                metadata: {name: web}
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            let version = judgement.context.isVersionNamed ? judgement.context.version : nil
            switch object.kindProblem(version: version) {
            case .kind(let meant, let elsewhere):
                let group = object.group.isEmpty ? "the core group" : object.group
                let versions = elsewhere.joined(separator: " or ")
                let hint =
                    elsewhere.isEmpty
                    ? "" : meant.map { "; did you mean \($0) in \(versions)?" } ?? "; it exists in \(versions)"
                judgement.add("\(group) has no kind \(object.kind)" + hint, at: "kind")
            case .apiVersion(let known) where object.identity.apiVersion.isEmpty:
                judgement.add(
                    "the object has no apiVersion; \(object.kind) exists in \(known.joined(separator: " or "))",
                    at: "apiVersion")
            case .apiVersion(let known):
                judgement.add(
                    "there is no API version \(object.identity.apiVersion) of \(object.kind); it exists in \(known.joined(separator: " or "))",
                    at: "apiVersion")
            case .version(let known, let isNewer):
                let text = isNewer ? "is newer than the known versions" : "has never existed"
                let hint = known.isEmpty ? "" : "; \(object.kind) exists in \(known.joined(separator: " or "))"
                judgement.add(
                    "the version \(object.identity.apiVersion) of \(object.kind) \(text)\(hint)", at: "apiVersion",
                    severity: isNewer ? .low : nil)
            case .later(let since):
                judgement.add(
                    "\(object.identity.apiVersion) \(object.kind) is available only since \(since)", at: "apiVersion",
                    severity: .medium)
            case nil: break
            }
        })
}
