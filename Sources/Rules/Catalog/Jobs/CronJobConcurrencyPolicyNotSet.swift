extension Rule {
    static let cronJobConcurrencyPolicyNotSet = Rule(
        id: "cronjob-concurrency-policy-not-set",
        title: "CronJob allows concurrent runs",
        severity: .medium,
        standards: [.hardening(6)],
        concern: .either,
        why:
            "If a run takes longer than the interval, more and more runs pile up until the cluster is full.",
        remedy: "set spec.concurrencyPolicy to Forbid or Replace",
        fix: "spec.concurrencyPolicy: Forbid",
        mend: .unsafe(.fix),
        peers: [.datree("CRONJOB_MISSING_CONCURRENCYPOLICY_KEY")],
        bad: [
            .spec(of: "batch/v1 CronJob", #"«schedule: "0 3 * * *""#),
            .spec(
                of: "batch/v1 CronJob",
                """
                schedule: "0 3 * * *"
                concurrencyPolicy: «Allow
                """),
        ],
        good: [
            .spec(of: "example.com/v1 CronJob", #"{schedule: "0 * * * *"}"#),
            .spec(
                of: "batch/v1 CronJob",
                """
                schedule: "0 3 * * *"
                concurrencyPolicy: Forbid
                """),
            .spec(
                of: "batch/v1 CronJob",
                """
                schedule: "0 3 * * *"
                concurrencyPolicy: Replace
                """),
        ],
        check: .kinds([.cronJob]) { object, judgement in
            let policy = object.node[.spec]?[.concurrencyPolicy]
            if let policy, policy.equals(anyOf: ["Forbid", "Replace"]) { return }
            judgement.add("the CronJob allows concurrent runs", at: "spec.concurrencyPolicy")
        })
}
