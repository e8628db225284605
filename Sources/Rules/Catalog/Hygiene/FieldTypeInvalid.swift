extension Rule {
    static let fieldTypeInvalid = Rule(
        id: "field-type-invalid",
        title: "Value of a type that the API server refuses",
        severity: .high,
        isInEveryProfile: true,
        concern: .presence,
        why: """
            The API server refuses the object, or another tool reads the value in its own way; a reviewer may take it for \
            the setting that it looks like.
            """,
        remedy: "write the value in the type that the field has, without quotes where it is true, false or a number",
        bad: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
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
            .manifest(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata:
                  name: web
                spec:
                  minReplicas: «many
                  maxReplicas: 10
                """),
            .podSpec(
                """
                containers:
                  «app:
                    image: registry.example.com/web:1.4
                """),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                securityContext:
                  privileged: no
                  runAsUser: 1e3
                resources:
                  limits:
                    cpu: 0.5
                    memory: 1Gi
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                securityContext: null
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            for mismatch in object.typeMismatches where !judgement.isFull { judgement.add(mismatch, inPod: nil) }
            for (index, pod) in object.pods.enumerated() {
                for mismatch in pod.typeMismatches where !judgement.isFull { judgement.add(mismatch, inPod: index) }
            }
        })
}

extension Judgement {
    fileprivate mutating func add(_ mismatch: FieldType.Mismatch, inPod pod: Int?) {
        let path = mismatch.path
        let found = mismatch.node.isMapping || mismatch.node.isSequence ? "a \(mismatch.node.kind)" : "this value"
        add(
            "\(path) must be \(mismatch.expected.title), not \(found)", path: path, inPod: pod,
            position: mismatch.node.position)
    }
}
