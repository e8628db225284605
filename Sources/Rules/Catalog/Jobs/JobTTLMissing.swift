extension Rule {
    static let jobTTLMissing = Rule(
        id: "job-ttl-missing",
        title: "Finished job stays for good",
        severity: .low,
        concern: .either,
        why: """
            A job that nobody deletes stays with its pods and their logs; hundreds of them slow a cluster down.
            """,
        remedy: """
            set spec.ttlSecondsAfterFinished; leave it out in a CronJob, which keeps a few by its history limits
            """,
        fix: "spec.ttlSecondsAfterFinished: 86400",
        peers: [.kubeLinter("job-ttl-seconds-after-finished"), .kyverno("add-ttl-jobs")],
        bad: [
            .manifest(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a}
                spec:
                  «template: {}
                """),
            .manifest(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a}
                spec: {ttlSecondsAfterFinished: «null, template: {}}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a}
                spec: {ttlSecondsAfterFinished: 3600}
                """),
            .manifest(
                """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: a}
                spec:
                  jobTemplate: {spec: {ttlSecondsAfterFinished: 60}}
                """),
            .manifest(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a, ownerReferences: [{kind: CronJob}]}
                spec: {template: {}}
                """
            ).believed,
        ],
        check: .kinds([.job]) { object, judgement in
            // A job of a CronJob goes with the history of that.
            guard object.spec?["ttlSecondsAfterFinished"]?.int == nil,
                !judgement.believes(object.isOwned)
            else { return }
            judgement.add("the job stays when it is finished", at: "spec.ttlSecondsAfterFinished")
        })
}
