import Manifest

extension Rule {
    static let fieldTypeInvalid = Rule(
        id: "field-type-invalid",
        title: "Value of a type that the API server rejects",
        severity: .high,
        traits: [.isInEveryProfile, .isAboutForm, .isCheckedByServer],
        concern: .presence,
        why: """
            The API server rejects the object, or another tool interprets the value in its own way; a reviewer may \
            take it for the setting that it looks like.
            """,
        remedy: """
            write the value in the type of the field: a number, true or false in quotes where a string is expected, and \
            without quotes elsewhere
            """,
        bad: [
            .container(
                """
                securityContext:
                  privileged: «"false"
                  runAsUser: «"1000"
                """),
            .podSpec(
                """
                hostNetwork: «"no"
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    resources:
                      limits:
                        cpu: «half
                """),
            .spec(
                of: "autoscaling/v2 HorizontalPodAutoscaler",
                """
                minReplicas: «many
                maxReplicas: 10
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a, labels: {build: «7}}
                spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: «"80"}}}}]}}]}
                """),
            .podSpec(
                """
                containers:
                  «app:
                    image: registry.example.com/web:1.4
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: a, creationTimestamp: null}
                data: {a: "", b: YWJj, c: "YWI="}
                """),
            .spec(of: "v1 Service", "{ports: [{port: 80, targetPort: web}, {port: 1.0, targetPort: 81, name: b}]}"),
            .container(
                """
                securityContext:
                  privileged: no
                  runAsUser: 1e3
                resources:
                  limits:
                    cpu: 0.5
                    memory: 1Gi
                """),
            .container("securityContext: null"),
        ],
        check: .objects(of: .any) { object, judgement in
            judgement.addSchemaProblems { problem, path in
                guard case .wrongType(let expected) = problem.cause else { return nil }
                let node = problem.node
                return "\(path) must be \(expected), not \(found(node))"
            } severity: { problem in
                // Whoever writes a Secret by hand sees at once that it is refused.
                if case .wrongType("base64") = problem.cause { .low } else { nil }
            }
        })

    /// What stands there, in words. A number may be a password: it is not shown.
    private static func found(_ node: Node) -> String {
        switch node.kind {
        case .mapping, .sequence: return "a \(node.kind)"
        case .integer, .float: return "a number"
        case .boolean: return "true or false (y, n, yes, no, on and off are read as these)"
        case .string, .null: return "this value"
        }
    }
}
