import Kubernetes

extension Rule {
    static let fieldValueInvalid = Rule(
        id: "field-value-invalid",
        title: "Value that the field does not allow",
        severity: .medium,
        traits: [.isInEveryProfile, .isAboutForm, .isCheckedByServer],
        concern: .presence,
        why: "The API server rejects the object. Values are case-sensitive.",
        remedy: "use one of the values that the field allows",
        bad: [
            .container(
                """
                imagePullPolicy: «always
                """
            ).saying("containers[0].imagePullPolicy must be Always, IfNotPresent or Never"),
            .spec(
                of: "networking.k8s.io/v1 NetworkPolicy",
                """
                {podSelector: {}, policyTypes: [«ingress], egress: [{ports: [{protocol: «HTTP, port: 80}]}]}
                """),
            .podSpec(
                """
                tolerations: [{key: a, operator: «Gt, value: "3"}]
                containers: [{name: app, image: registry.example.com/web:1.4}]
                """
            ).version(KubernetesVersion(minor: 34)),
            .spec(
                of: "batch/v1 CronJob",
                """
                {schedule: "0 * * * *", concurrencyPolicy: «Never, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: registry.example.com/web:1.4}]}}}}}
                """),
        ],
        good: [
            .podSpec(
                """
                tolerations: [{key: a, operator: Gt, value: "3"}]
                containers: [{name: app, image: registry.example.com/web:1.4}]
                """),
            .container(
                """
                imagePullPolicy: Always
                ports: [{containerPort: 80, protocol: SCTP}]
                """),
            .container(
                """
                imagePullPolicy: ${POLICY}
                terminationMessagePolicy: ""
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            judgement.addSchemaProblems({ problem, path in
                if case .valueOfOtherVersion(let span) = problem.cause {
                    return "\(path) can be \(problem.node.scalarText ?? "") only \(span.title)"
                }
                guard case .wrongValue(let values) = problem.cause else { return nil }
                let shown = values.prefix(8).filter { !$0.isEmpty }
                let last = shown.count < 2 ? "" : " or \(shown[shown.count - 1])"
                let first = last.isEmpty ? shown[...] : shown.dropLast()
                return "\(path) must be \(first.joined(separator: ", "))" + (values.count > 8 ? ", and so on" : last)
            })
        })
}
