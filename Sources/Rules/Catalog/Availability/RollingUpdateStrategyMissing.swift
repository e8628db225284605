extension Rule {
    /// RollingUpdate is the default: what is missing is no defect.
    static let rollingUpdateStrategyMissing = Rule(
        id: "rolling-update-strategy-missing",
        title: "Update stops all pods at once, or waits for somebody to delete them",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            With the strategy Recreate the application is down during an update; with OnDelete an update never \
            completes by itself.
            """,
        remedy: "use RollingUpdate, unless two versions must not run side by side",
        mend: .unsafe(.value("RollingUpdate")),
        peers: [.kubeLinter("no-rolling-update-strategy"), .kubeScore("deployment-strategy"), .kubescape("C-0305")],
        bad: [
            .spec(of: "apps/v1 Deployment", "strategy: {type: «Recreate}"),
            .spec(
                of: "apps/v1 DaemonSet",
                """
                updateStrategy:
                  type: «OnDelete
                """),
        ],
        good: [
            .spec(of: "apps/v1 Deployment", "strategy: {type: RollingUpdate}"),
            .spec(of: "apps/v1 Deployment", "replicas: 2"),
        ],
        check: .kinds([.deployment, .daemonSet, .statefulSet]) { object, judgement in
            for field in ["strategy", "updateStrategy"] {
                guard let type = object.spec?[field]?[.type]?.scalarText, type == "Recreate" || type == "OnDelete"
                else { continue }
                judgement.add("the workload has the update strategy \(type)", at: "spec.\(field).type")
            }
        })
}
