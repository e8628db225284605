extension Rule {
    static let cronJobSuspended = Rule(
        id: "cronjob-suspended",
        title: "CronJob is suspended",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "A suspended job is easily forgotten: the work that it should do is not done.",
        remedy: "set suspend to false, or remove the CronJob",
        mend: .unsafe(.value("false")),
        peers: [.popeye("1500")],
        bad: [
            .spec(of: "batch/v1 CronJob", "{suspend: «true}"),
            .spec(of: "batch/v1 CronJob", "suspend: «yes"),
        ],
        good: [
            .spec(of: "batch/v1 CronJob", "{suspend: false}"),
            .spec(of: "batch/v1 CronJob", "{}"),
        ],
        check: .kinds([.cronJob]) { object, judgement in
            guard object.spec?["suspend"]?.bool == true else { return }
            judgement.add("the job is suspended", at: "spec.suspend")
        })
}
