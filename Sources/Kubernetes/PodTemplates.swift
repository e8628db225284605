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
            return steps == path.steps.count && node.isMapping ? [PodSpec(node, path: path)] : []
        }
        guard !isBuiltIn(group: group) else { return [] }
        return Search.pods(in: object, isRoot: true).map {
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

    /// Walks a custom resource for anything that has a `spec` with a list `containers`. The reader has refused
    /// documents whose nesting or whose aliases would make this run away.
    private enum Search {
        struct Pod {
            var node: Node
            var reversedSteps: [FieldPath.Step]
        }

        static func pods(in node: Node, isRoot: Bool = false) -> [Pod] {
            if !isRoot, let spec = node[.spec], isPodSpec(spec) {
                return [Pod(node: spec, reversedSteps: [.key("spec")])]
            }
            var found: [Pod] = []
            for (index, child) in node.children.enumerated() where child.isMapping || child.isSequence {
                for var pod in pods(in: child) {
                    pod.reversedSteps.append(node.isMapping ? .key(child.key) : .index(index))
                    found.append(pod)
                }
            }
            return found
        }

        private static func isPodSpec(_ node: Node) -> Bool {
            guard let containers = node[.containers], containers.isSequence else { return false }
            return containers.children.contains(where: \.isMapping)
        }
    }
}
