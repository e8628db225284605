extension Rule {
    static let restartPolicyNotAlways = Rule(
        id: "restart-policy-not-always",
        title: "Workload has a restart policy that its kind does not allow",
        severity: .low,
        concern: .presence,
        why: """
            Pods of a Deployment, StatefulSet, DaemonSet or ReplicaSet are always restarted: the API server rejects \
            anything else.
            """,
        remedy: "remove restartPolicy, or use a Job",
        mend: .unsafe(.removal),
        peers: [.kubeLinter("restart-policy"), .datree("WORKLOAD_INCORRECT_RESTARTPOLICY_VALUE_ALWAYS")],
        bad: [
            .podSpec("restartPolicy: «Never"),
            .spec(of: "apps/v1 DaemonSet", "template: {spec: {restartPolicy: «OnFailure}}"),
        ],
        good: [
            .podSpec("restartPolicy: Always"),
            .spec(of: "batch/v1 Job", "{template: {spec: {restartPolicy: Never}}}"),
        ],
        check: .pods { pod, judgement in
            let kinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"]
            guard let policy = pod.restartPolicy?.scalarText, policy != "Always", kinds.contains(judgement.object.kind)
            else { return }
            judgement.add("the pod has the restart policy \(policy)", at: "restartPolicy")
        })
}
