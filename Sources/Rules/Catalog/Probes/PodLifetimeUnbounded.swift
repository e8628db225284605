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
        peers: [.kyverno("enforce-pod-duration")],
        bad: [
            .manifest(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a}
                spec:
                  template:
                    spec:
                      «containers: []
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a}
                spec: «{restartPolicy: Never}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a}
                spec: {activeDeadlineSeconds: 600, template: {spec: {}}}
                """),
            .manifest(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a}
                spec: {template: {spec: {activeDeadlineSeconds: 60}}}
                """),
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
