extension Rule {
    static let readinessProbeMissing = Rule(
        id: "readiness-probe-missing",
        title: "Container has no readiness probe",
        severity: .medium,
        traits: .isForServices,
        standards: [.hardening(1)],
        concern: .absence,
        why: """
            Without a readiness probe, a pod gets requests before it can answer them, and a rolling update replaces \
            working pods with pods that never come up.
            """,
        remedy: "add a readinessProbe",
        fix: "readinessProbe.httpGet: {path: /ready, port: 8080}",
        mend: .placeholder(.fix),
        peers: [
            .kubeLinter("no-readiness-probe"), .kubeScore("pod-probes"), .polaris("readinessProbeMissing"),
            .checkov("CKV_K8S_9"), .kubescape("C-0018"), .datree("CONTAINERS_MISSING_READINESSPROBE_KEY"),
            .kyverno("require-probes"), .gatekeeper("requiredprobes"), .popeye("104", "102"),
        ],
        bad: [
            .container("«name: app"),
            .container("readinessProbe: «null"),
        ],
        good: [
            .spec(
                of: "serving.knative.dev/v1 Service",
                """
                template:
                  spec:
                    containers: [{image: registry.example.com/web:1.4}]
                """),
            .spec(
                of: "v1 Pod",
                """
                initContainers: [{name: init, image: registry.example.com/web:1.4}]
                containers: [{name: app, image: registry.example.com/web:1.4, readinessProbe: {tcpSocket: {port: 80}}}]
                """),
            .container(
                """
                readinessProbe:
                  tcpSocket:
                    port: 8080
                """),
            .spec(
                of: "batch/v1 CronJob",
                """
                schedule: "0 3 * * *"
                jobTemplate:
                  spec:
                    template:
                      spec:
                        restartPolicy: OnFailure
                        containers:
                          - name: report
                            image: registry.example.com/report:1.4
                """),
        ],
        check: .containers { container, judgement in
            // Knative has one where there is none: a connection to the port.
            guard judgement.object.group != "serving.knative.dev" else { return }
            guard container.role == .main, (container.readinessProbe?.count ?? 0) == 0, judgement.podRunsForever
            else { return }
            judgement.add("has no readiness probe", at: "readinessProbe")
        })
}
