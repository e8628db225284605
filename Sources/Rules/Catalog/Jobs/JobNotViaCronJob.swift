extension Rule {
    static let jobNotViaCronJob = Rule(
        id: "job-not-via-cronjob",
        title: "Job stands alone",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            A job that somebody applies by hand runs once, when he does, and nobody sees when it was due.
            """,
        remedy: "use a CronJob, or start the job from a pipeline",
        peers: [.kyverno("restrict-jobs")],
        bad: [
            .manifest(
                """
                apiVersion: batch/v1
                kind: «Job
                metadata: {name: a}
                spec: {}
                """),
            .manifest(
                """
                kind: «"Job"
                apiVersion: batch/v1
                metadata: {name: b}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a, ownerReferences: [{kind: CronJob}]}
                """
            ).believed,
            .manifest(
                """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: a}
                spec: {}
                """),
        ],
        check: .kinds([.job]) { object, judgement in
            if judgement.believes(object.isOwned) { return }
            judgement.add("the job stands alone", at: "kind")
        })
}
