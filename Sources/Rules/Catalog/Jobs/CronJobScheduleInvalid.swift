import Kubernetes

extension Rule {
    static let cronJobScheduleInvalid = Rule(
        id: "cronjob-schedule-invalid",
        title: "CronJob has an invalid schedule",
        severity: .high,
        concern: .presence,
        why: "The API server rejects the object, or the job never runs, or runs at the wrong time.",
        remedy: """
            write five fields (minute, hour, day, month, weekday) or a macro such as @daily; set a time zone in \
            spec.timeZone
            """,
        peers: [.datree("CRONJOB_INVALID_SCHEDULE_VALUE"), .kyverno("validate-cron-schedule")],
        bad: [
            .spec(of: "batch/v1 CronJob", #"schedule: «"60 * * * *""#),
            .spec(of: "batch/v1 CronJob", #"schedule: «"TZ=Europe/Berlin 0 4 * * *""#),
            .spec(of: "batch/v1 CronJob", #"schedule: «"0 4 * *""#),
            .spec(of: "batch/v1 CronJob", #"schedule: «"0 0 31 4,6 *""#),
            .spec(of: "batch/v1 CronJob", #"{schedule: "@daily", timeZone: «Local}"#),
            .spec(of: "batch/v1 CronJob", #"{schedule: "@daily", timeZone: «../UTC}"#),
        ],
        good: [
            .spec(of: "batch/v1 CronJob", #"schedule: "*/5 0-6,22 1 jan-mar MON,5""#),
            .spec(of: "batch/v1 CronJob", #"schedule: "@daily""#),
            .spec(of: "batch/v1 CronJob", #"schedule: "@every 1h30m""#),
            .spec(of: "batch/v1 CronJob", #"schedule: "0 4 ? * *""#),
            // Any Monday is a day for it, too.
            .spec(of: "batch/v1 CronJob", #"{schedule: "0 0 31 4 mon", timeZone: America/Argentina/La_Rioja}"#),
            .spec(of: "batch/v1 CronJob", #"schedule: "0 0 29 2 *""#),
        ],
        check: .kinds([.cronJob]) { object, judgement in
            if let schedule = object.spec?["schedule"]?.scalarText, let problem = CronSchedule.problem(with: schedule) {
                judgement.add("the schedule is invalid: \(problem)", at: "spec.schedule")
            }
            if let zone = object.spec?["timeZone"]?.string, let problem = CronSchedule.problem(withTimeZone: zone) {
                judgement.add("the time zone is invalid: \(problem)", at: "spec.timeZone")
            }
        })
}
