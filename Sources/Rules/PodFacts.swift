import Kubernetes
import Manifest

/// What several rules ask about a pod and its object.
extension Judgement {
    /// The resources of the pod as a whole, where they count: from 1.34 on, and not on Windows (KEP-2837,
    /// PodLevelResources).
    var podResources: Resources {
        guard let pod, countsResources(of: pod) else { return Resources.none }
        return pod.resources
    }

    private func countsResources(of pod: PodSpec) -> Bool { !pod.isWindows && context.version.minor >= 34 }

    /// Whether the pod has resources as a whole: they decide about its QoS class then, and not those of its containers.
    ///
    /// Source: `ComputePodQOS` in k8s.io/component-helpers
    var hasPodResources: Bool {
        guard let pod, countsResources(of: pod) else { return false }
        return [Key.requests, .limits].contains { !(pod.node[.resources]?[$0]).isMissingOrEmpty }
    }

    /// Whether the pod is meant to run until it is stopped, so that probes make sense.
    var podRunsForever: Bool {
        !object.runsToCompletion && pod?.isInJobTemplate != true && pod?.endsByItself != true
    }

    /// Whether a kustomization sets tag or digest of an image: true for a digest, nil where it sets neither.
    func imposesImage(_ image: String) -> Bool? {
        if imposed.images.isEmpty { return nil }
        return imposed.images[ImageReference(image).repository]
    }

    /// Whether root in the pod is nobody on the node: `hostUsers: false` (KEP-127), which the Pod Security Standards
    /// accept from 1.35 on.
    func isRootMapped(_ pod: PodSpec) -> Bool { pod.hostUsers == false && context.version.minor >= 35 }

    /// Whether a pod is exempt from what Windows does not have. The Pod Security Standards know this from 1.25 on.
    func isExemptAsWindows(_ pod: PodSpec) -> Bool {
        pod.isWindows && (context.podSecurityLevel == nil || context.version.minor >= 25)
    }

    /// The same for the pod that is being judged.
    var isWindowsExempt: Bool { pod.map(isExemptAsWindows) ?? false }

    /// Whether a control of the level baseline gives way to the one of the level restricted that takes its place, and
    /// from which Windows is exempt.
    func givesWayToRestricted(_ pod: PodSpec) -> Bool {
        context.podSecurityLevel == .restricted && isExemptAsWindows(pod)
    }
}

extension Node? {
    /// The members of a mapping as texts, such as labels; none for anything else.
    var texts: [String: String] {
        Dictionary((self?.children.map { $0 } ?? []).map { ($0.key, $0.scalarText ?? "") }) { $1 }
    }
}

extension PodSpec {
    /// The labels of the pods, by which selectors find them.
    var labels: [String: String] { (metadata?[.labels]).texts }

    /// Whether a spread constraint is about the pods themselves: one whose selector misses them spreads nothing.
    var spreadsItself: Bool {
        let labels = labels
        return node["topologySpreadConstraints"].indexed.contains {
            LabelSelector($0.node["labelSelector"])?.matches(labels) ?? false
        }
    }

    /// Whether the pods keep away from one another.
    var avoidsItself: Bool {
        let labels = labels
        let rules = node["affinity"]?["podAntiAffinity"]
        let terms =
            (rules?["requiredDuringSchedulingIgnoredDuringExecution"]).indexed.map(\.node)
            + (rules?["preferredDuringSchedulingIgnoredDuringExecution"]).indexed.compactMap {
                $0.node["podAffinityTerm"]
            }
        return terms.contains { LabelSelector($0["labelSelector"])?.matches(labels) ?? false }
    }

    /// The kernel parameters that the pod sets, with their places.
    var sysctls: IndexedNodes { (node[.securityContext]?[.sysctls]).indexed }

    /// Calls `body` with the security context of the pod (without a container) and those of its containers, where there
    /// are any.
    func eachSecurityContext(_ body: (_ context: Node, _ container: Container?) -> Void) {
        if let context = securityContext.node { body(context, nil) }
        for container in containers {
            if let context = container.securityContext.node { body(context, container) }
        }
    }
}

extension Container {
    /// The entries of `securityContext.capabilities.add` or `drop` that are strings, with their places.
    func capabilities(_ list: Key) -> [(index: Int, name: String)] {
        (securityContext.node?[.capabilities]?[list]).indexed.compactMap { index, entry in
            entry.scalarText.map { (index, $0) }
        }
    }

    /// Whether a capability is dropped, by itself or with all others, as runtimes take it.
    func drops(_ capability: String) -> Bool {
        capabilities(.drop).contains { Capability($0.name).isAll || Capability($0.name).name == capability }
    }
}

extension Judgement {
    /// Adds a finding for each annotation of the pod with a prefix whose value is not allowed. The annotations of a
    /// pod stand in its template's metadata, beside the spec.
    mutating func addForbiddenAnnotations(withPrefix prefix: String, _ isAllowed: (String) -> Bool) {
        guard let pod, let annotations = pod.metadata?[.annotations] else { return }
        for annotation in annotations.children where annotation.key.hasPrefix(prefix) {
            guard let value = annotation.scalarText, !isAllowed(value) else { continue }
            let path = pod.metadataPath.appending(.key("annotations")).appending(.key(annotation.key))
            add("the annotation \(annotation.key) is \(value)", path: path, position: annotation.position)
        }
    }

    /// Adds one finding for all bad entries of `securityContext.capabilities.add`.
    mutating func addCapabilities(_ bad: [(index: Int, name: String)], _ message: String) {
        add(
            { "\(message) \($0)" }, bad: bad.map { (index: $0.index, value: $0.name) },
            in: "securityContext.capabilities.add")
    }
}

extension Judgement {
    /// Whether the metadata of the pod has an annotation.
    func hasPodAnnotation(_ key: String) -> Bool {
        pod?.metadata?[.annotations]?[key] != nil
    }
}

extension Judgement {
    /// Adds one finding for all paths of the host that the pod gets and must not.
    mutating func addHostPaths(
        _ message: @escaping @Sendable (String) -> String, severity: Severity? = nil, where isBad: (String) -> Bool
    ) {
        let bad = (pod?.hostPaths ?? []).filter { isBad($0.path) }
        add(
            message, bad: bad.map { (index: $0.index, value: $0.path) }, in: "volumes", field: "hostPath.path",
            severity: severity, grants: bad.map(\.path))
    }

    /// Adds a finding where the workload lacks one of the labels that the parameter `labels` of the rule names.
    mutating func addMissingLabels() {
        guard !object.pods.isEmpty else { return }
        let missing = texts("labels").filter { (object.label($0) ?? "").isEmpty }
        guard let first = missing.first else { return }
        add("the workload has no label \(missing.joined(separator: ", "))", at: "metadata.labels[\(first)]")
    }

    /// Whether the object runs several of the pod, so that it matters on which nodes they are.
    var hasSeveralReplicas: Bool {
        ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout"].contains(object.kind)
            && (object.spec?[.replicas]?.int ?? 1) > 1
    }
}
