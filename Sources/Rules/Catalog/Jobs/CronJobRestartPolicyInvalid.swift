extension Rule {
    static let cronJobRestartPolicyInvalid = Rule(
        id: "cronjob-restart-policy-invalid",
        title: "Job has a restart policy that is not allowed",
        severity: .high,
        concern: .either,
        why: """
            The pods of a job run to completion: the API server rejects Always, which is the default.
            """,
        remedy: "set restartPolicy to OnFailure or Never",
        fix: "restartPolicy: OnFailure",
        mend: .unsafe(.fix),
        peers: [.kubeScore("cronjob-restartpolicy")],
        bad: [
            .spec(
                of: "batch/v1 Job",
                """
                template:
                  spec:
                    «containers: []
                """),
            .spec(of: "batch/v1 CronJob", "jobTemplate: {spec: {template: {spec: {restartPolicy: «Always}}}}"),
        ],
        good: [
            .spec(of: "batch/v1 Job", "{template: {spec: {restartPolicy: Never}}}"),
            .podSpec(
                """
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            let object = judgement.object
            guard object.isKind("Job", in: "batch") || object.isKind("CronJob", in: "batch"), !pod.endsByItself else {
                return
            }
            judgement.add("the pod of the job must have the restart policy OnFailure or Never", at: "restartPolicy")
        })
}
