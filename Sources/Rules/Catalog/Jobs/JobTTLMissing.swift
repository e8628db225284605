extension Rule {
    static let jobTTLMissing = Rule(
        id: "job-ttl-missing",
        title: "Finished job is never deleted",
        severity: .low,
        concern: .either,
        why: """
            A job that nobody deletes remains, with its pods and their logs; hundreds of them slow a cluster down.
            """,
        remedy: """
            set spec.ttlSecondsAfterFinished, but not in a CronJob, which keeps only as many jobs as its history limits allow
            """,
        fix: "spec.ttlSecondsAfterFinished: 86400",
        mend: .unsafe(.fix),
        peers: [.kubeLinter("job-ttl-seconds-after-finished"), .kyverno("add-ttl-jobs")],
        bad: [
            .spec(of: "batch/v1 Job", "«template: {}"),
            .spec(of: "batch/v1 Job", "{ttlSecondsAfterFinished: «null, template: {}}"),
        ],
        good: [
            .spec(of: "batch/v1 Job", "{ttlSecondsAfterFinished: 3600}"),
            .spec(of: "batch/v1 CronJob", "jobTemplate: {spec: {ttlSecondsAfterFinished: 60}}"),
            .manifest(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a, ownerReferences: [{kind: CronJob}]}
                spec: {template: {}}
                """
            ).trusted,
        ],
        check: .kinds([.job]) { object, judgement in
            // A job of a CronJob goes with the history of that.
            guard object.spec?["ttlSecondsAfterFinished"]?.int == nil,
                !judgement.trusts(object.isOwned)
            else { return }
            judgement.add("the job is not deleted after it has finished", at: "spec.ttlSecondsAfterFinished")
        })
}
