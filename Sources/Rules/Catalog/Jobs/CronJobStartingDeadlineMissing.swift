extension Rule {
    static let cronJobStartingDeadlineMissing = Rule(
        id: "cronjob-starting-deadline-missing",
        title: "CronJob without a starting deadline",
        severity: .medium,
        standards: [.hardening(6)],
        concern: .either,
        // The 10 seconds: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline
        why: """
            Without a deadline, a missed run is made up for at any later time, when nobody expects it any more. The \
            controller checks every 10 seconds: with a shorter deadline a run may never start.
            """,
        remedy: "set spec.startingDeadlineSeconds to how late a run may start, 10 or more",
        fix: "spec.startingDeadlineSeconds: 200",
        // A run that is late by more is dropped: how late it may be, nobody else knows.
        mend: .placeholder(.fix),
        peers: [.kubeScore("cronjob-has-deadline"), .datree("CRONJOB_MISSING_STARTINGDEADLINESECOND_KEY")],
        bad: [
            .spec(of: "batch/v1 CronJob", #"«schedule: "0 3 * * *""#),
            .spec(
                of: "batch/v1beta1 CronJob",
                """
                schedule: "0 3 * * *"
                startingDeadlineSeconds: «5
                """),
        ],
        good: [
            .spec(of: "batch/v1 CronJob", #"{schedule: "0 * * * *", startingDeadlineSeconds: 10}"#),
            .spec(
                of: "batch/v1 CronJob",
                """
                schedule: "0 3 * * *"
                startingDeadlineSeconds: 200
                """),
            .spec(of: "batch/v1 Job", "{}"),
        ],
        check: .kinds([.cronJob]) { object, judgement in
            let deadline = object.node[.spec]?[.startingDeadlineSeconds]
            if let seconds = deadline?.int, seconds >= 10 { return }
            let hasOne = deadline?.int != nil
            judgement.add(
                hasOne ? "the deadline is so short that a run may never start" : "the CronJob has no starting deadline",
                at: "spec.startingDeadlineSeconds")
        })
}
