extension Rule {
    static let podLifetimeUnbounded = Rule(
        id: "pod-lifetime-unbounded",
        title: "Job may run forever",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: "A job that hangs holds its resources until somebody notices.",
        remedy: "set activeDeadlineSeconds",
        fix: "activeDeadlineSeconds: 3600",
        mend: .placeholder(.fix),
        peers: [.kyverno("enforce-pod-duration")],
        bad: [
            .spec(
                of: "batch/v1 Job",
                """
                template:
                  spec:
                    «containers: []
                """),
            .spec(of: "v1 Pod", "«{restartPolicy: Never}"),
        ],
        good: [
            .spec(of: "batch/v1 Job", "{activeDeadlineSeconds: 600, template: {spec: {}}}"),
            .spec(of: "batch/v1 Job", "{template: {spec: {activeDeadlineSeconds: 60}}}"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            let object = judgement.object
            let spec = object.kind == "CronJob" ? object.spec?[.jobTemplate]?[.spec] : object.spec
            guard object.runsToCompletion || object.kind == "Pod", pod.node["activeDeadlineSeconds"]?.int == nil,
                spec?["activeDeadlineSeconds"]?.int == nil
            else { return }
            judgement.add("the pod has no deadline", at: "activeDeadlineSeconds")
        })
}
