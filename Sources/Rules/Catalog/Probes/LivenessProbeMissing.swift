extension Rule {
    static let livenessProbeMissing = Rule(
        id: "liveness-probe-missing",
        title: "Container has no liveness probe",
        severity: .medium,
        standards: [.hardening(1)],
        concern: .absence,
        why: """
            Without a liveness probe, Kubernetes cannot tell a process that hangs from one that works, and never \
            restarts it.
            """,
        remedy: "add a livenessProbe",
        fix: "livenessProbe.httpGet: {path: /healthz, port: 8080}",
        mend: .placeholder(.fix),
        peers: [
            .kubeLinter("no-liveness-probe"), .kubeScore("pod-probes"), .polaris("livenessProbeMissing"),
            .checkov("CKV_K8S_8"), .kubescape("C-0056"), .datree("CONTAINERS_MISSING_LIVENESSPROBE_KEY"),
            .kyverno("require-probes"), .gatekeeper("requiredprobes"), .popeye("103", "102"),
        ],
        bad: [
            .container("«name: app"),
            .container("livenessProbe: «{}"),
        ],
        good: [
            .container(
                """
                livenessProbe:
                  httpGet:
                    path: /healthz
                    port: 8080
                """),
            // What runs to its end is not kept alive.
            .spec(
                of: "batch/v1 Job",
                """
                template:
                  spec:
                    restartPolicy: Never
                    containers:
                      - name: migrate
                        image: registry.example.com/migrate:1.4
                """),
        ],
        check: .containers { container, judgement in
            guard container.role == .main, (container.livenessProbe?.count ?? 0) == 0, judgement.podRunsForever
            else { return }
            judgement.add("has no liveness probe", at: "livenessProbe")
        })
}
