/// What several rules ask about a pod and its object.
extension Judgement {
    /// The resources of the pod as a whole, where they count: from 1.34 on, and not on Windows (KEP-2837,
    /// PodLevelResources).
    var podResources: Resources {
        guard let pod, !pod.isWindows, context.version.minor >= 34 else { return Resources.none }
        return pod.resources
    }

    /// Whether the pod is meant to run until it is stopped, so that probes make sense.
    var podRunsForever: Bool { !object.runsToCompletion && pod?.endsByItself != true }

    /// Whether root in the pod is nobody on the node: `hostUsers: false` (KEP-127), which the Pod Security Standards
    /// accept from 1.35 on.
    func isRootMapped(_ pod: PodSpec) -> Bool { pod.hostUsers == false && context.version.minor >= 35 }

    /// Whether the object is a role that Kubernetes itself brings along, as a cluster gave it out.
    var isDefaultRole: Bool {
        guard context.trustsAuthor, object.isLive else { return false }
        let isBootstrapped = object.metadata?[.labels]?["kubernetes.io/bootstrapping"]?.equals("rbac-defaults") ?? false
        return isBootstrapped || object.identity.name.hasPrefix("system:")
    }
}
