extension Rule {
    static let jobNotViaCronJob = Rule(
        id: "job-not-via-cronjob",
        title: "Job is not created by a CronJob",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            A job that somebody applies by hand runs once, at that moment, and nobody can see when it was due.
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
            ).trusted,
            .manifest(
                """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: a}
                spec: {}
                """),
        ],
        check: .kinds([.job]) { object, judgement in
            if judgement.trusts(object.isOwned) { return }
            judgement.add("no CronJob creates this job", at: "kind")
        })
}
