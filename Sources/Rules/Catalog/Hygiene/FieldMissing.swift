import Manifest

extension Rule {
    static let fieldMissing = Rule(
        id: "field-missing",
        title: "Required field is missing",
        severity: .low,
        traits: [.isCheckedByServer],
        concern: .absence,
        why: "The API server rejects the object, and what the rules report about it does not describe what will run.",
        remedy: "add the field",
        bad: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  «template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: app, image: registry.example.com/web:1.4}]}
                """
            ).saying("spec.selector is missing"),
            .podSpec(
                """
                containers:
                  - «image: registry.example.com/web:1.4
                """
            ).saying("containers[0].name is missing"),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: «{kind: Role}
                """),
        ],
        good: [
            .spec(
                of: "apps/v1 Deployment",
                """
                selector: {matchLabels: {app: web}}
                template:
                  metadata: {labels: {app: web}}
                  spec: {containers: [{name: app, image: registry.example.com/web:1.4}]}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec: {replicas: 3}
                """
            ).partial,
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: a}
                spec: {}
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            judgement.addSchemaProblems({ problem, path in
                guard case .missing(let name) = problem.cause else { return nil }
                return "\(path.appending(FieldPath(name))) is missing"
            })
        })
}
