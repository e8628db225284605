/// Finds the pods in an object: where Kubernetes' own kinds have them, and by their form in any custom resource (Argo
/// Rollouts, Knative, OpenShift's DeploymentConfig, Kubeflow, KubeRay and so on).
enum PodTemplates {
    private static let workload = FieldPath("spec.template.spec")
    private static let pod = FieldPath("spec")
    private static let podTemplate = FieldPath("template.spec")
    private static let cronJob = FieldPath("spec.jobTemplate.spec.template.spec")

    static func find(in object: Node, group: String, kind: String) -> [PodSpec] {
        if let path = knownPath(group: group, kind: kind) {
            let (node, steps) = path.deepest(in: object)
            return steps == path.count && node.isMapping ? [PodSpec(node, path: path)] : []
        }
        guard !isBuiltIn(group: group) else { return [] }
        return Search.pods(in: object).map {
            PodSpec($0.node, path: FieldPath($0.reversedSteps.reversed()))
        }
    }

    private static func knownPath(group: String, kind: String) -> FieldPath? {
        switch (group, kind) {
        case ("", "Pod"): pod
        case ("", "PodTemplate"): podTemplate
        case ("", "ReplicationController"), ("apps", "ReplicaSet"), ("apps", "Deployment"), ("apps", "DaemonSet"),
            ("apps", "StatefulSet"), ("batch", "Job"), ("extensions", "Deployment"), ("extensions", "DaemonSet"),
            ("extensions", "ReplicaSet"):
            workload
        case ("batch", "CronJob"): cronJob
        default: nil
        }
    }

    /// Groups whose kinds, but for the workloads, hold no pods. Other groups ending in `k8s.io` are custom resources.
    private static func isBuiltIn(group: String) -> Bool {
        switch group {
        case "apps", "batch", "autoscaling", "policy", "extensions", "admissionregistration.k8s.io",
            "apiextensions.k8s.io", "apiregistration.k8s.io", "certificates.k8s.io", "coordination.k8s.io",
            "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io",
            "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io":
            true
        default: false
        }
    }

    /// Walks a custom resource for anything that has the form of a pod spec. The reader has refused documents whose nesting
    /// or whose aliases would make this run away.
    private enum Search {
        struct Pod {
            var node: Node
            var reversedSteps: [FieldPath.Step]
        }

        /// - Parameter depth: how far below the object the node stands.
        static func pods(in node: Node, depth: Int = 0, isTemplate: Bool = false) -> [Pod] {
            var found: [Pod] = []
            if node.isMapping, isPodSpec(node, isSpec: depth > 1 && node.keyEquals("spec"), isTemplate: isTemplate) {
                found.append(Pod(node: node, reversedSteps: []))
            }
            let isPodTemplate = depth > 0 && (node.keyEquals("podTemplate") || node.keyEquals("template"))
            for (index, child) in node.children.enumerated() where child.isMapping || child.isSequence {
                // The containers of a pod are no pods.
                if !found.isEmpty, isOfPod(child) { continue }
                for var pod in pods(in: child, depth: depth + 1, isTemplate: isPodTemplate && child.keyEquals("spec")) {
                    pod.reversedSteps.append(node.isMapping ? .key(child.key) : .index(index))
                    found.append(pod)
                }
            }
            return found
        }

        private static func isOfPod(_ child: Node) -> Bool {
            switch child.knownKey {
            case .containers, .initContainers, .ephemeralContainers, .volumes: true
            default: false
            }
        }

        /// Whether a mapping is a pod spec: it stands under a `spec` below the object's own and has a list of containers, or
        /// it has containers with images under any key, or it is the spec of a pod template and says something that only a pod spec says.
        private static func isPodSpec(_ node: Node, isSpec: Bool, isTemplate: Bool) -> Bool {
            for list in [Key.containers, .initContainers] {
                guard let containers = node[list], containers.isSequence else { continue }
                if isSpec, containers.children.contains(where: \.isMapping) { return true }
                if containers.children.contains(where: { $0[.image]?.string != nil }) { return true }
            }
            let onlyOfPods = [
                Key.hostNetwork, .hostPID, .hostIPC, .securityContext, .serviceAccountName,
                .automountServiceAccountToken,
            ]
            if isTemplate, onlyOfPods.contains(where: { node[$0] != nil }) { return true }
            return isTemplate && node[.volumes].indexed.contains { $0.node[.hostPath] != nil }
        }
    }
}
