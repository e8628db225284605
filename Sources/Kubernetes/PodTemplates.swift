import Manifest

/// Finds the pods in an object: where Kubernetes' own kinds have them, and by their form in any custom resource (Argo
/// Rollouts, Knative, OpenShift's DeploymentConfig, Kubeflow, KubeRay and so on).
enum PodTemplates {
    private static let podTemplate = [FieldPath.Step.key("template")]
    private static let workload = [FieldPath.Step.key("spec"), .key("template")]
    private static let cronJob = [FieldPath.Step.key("spec"), .key("jobTemplate"), .key("spec"), .key("template")]

    /// The pods of an object; nil where there are more than anybody could want to make.
    static func find(in object: Node, group: String, kind: String) -> [PodSpec]? {
        if let steps = stepsToTemplate(group: group, kind: kind) {
            let template = FieldPath(steps).deepest(in: object)
            guard template.isWhole, let spec = template.node[.spec], spec.isMapping else { return [] }
            return [PodSpec(spec, path: FieldPath(steps + [.key("spec")]), metadata: template.node[.metadata])]
        }
        // A kind that Kubernetes does not have may be one that a cluster adds.
        let isCustom = !APIGroups.builtIn.contains(group) || BuiltInKinds.isUnknown(kind, in: group)
        guard isCustom, object.mayHave(anyOf: Search.keys) else { return [] }
        guard let leftOut = PolicyEngine.keysOfPatterns(in: group) else { return [] }
        var search = Search(leftOut: leftOut, group: group, isRun: kind.hasSuffix("Run"))
        search.visit(object)
        return search.isFull ? nil : search.pods
    }

    /// The route to what has the metadata and the spec of the pod; nil for kinds whose form says where pods are.
    private static func stepsToTemplate(group: String, kind: String) -> [FieldPath.Step]? {
        switch kind {
        case "Pod": group.isEmpty ? [] : nil
        case "PodTemplate": group.isEmpty ? podTemplate : nil
        case "ReplicationController": group.isEmpty ? workload : nil
        case "Deployment", "DaemonSet", "ReplicaSet": group == "apps" || group == "extensions" ? workload : nil
        case "StatefulSet": group == "apps" ? workload : nil
        case "Job": group == "batch" ? workload : nil
        case "CronJob": group == "batch" ? cronJob : nil
        default: nil
        }
    }

    /// Walks a custom resource for anything that has the form of a pod spec. The reader has refused documents whose nesting
    /// or whose aliases would make this run away.
    private struct Search {
        private(set) var pods: [PodSpec] = []
        private var steps: [FieldPath.Step] = []
        /// The length of the route as text.
        private var pathLength = 0
        /// About what the routes of all pods take in memory, in bytes.
        private var weight = 0
        private static let most = 16 << 20
        /// The keys by which pods are recognized.
        static let keys = Key.Set([
            .containers, .initContainers, .hostNetwork, .hostPID, .hostIPC, .securityContext, .serviceAccountName,
            .automountServiceAccountToken, .volumes, .container, .script, .steps,
        ])

        /// The keys under which there are patterns of pods, and no pods.
        private let leftOut: Set<String>

        private let group: String
        /// Whether the object says in which pod its tasks run.
        private let isRun: Bool
        /// The specs around the node.
        private var specs: [Node] = []

        init(leftOut: Set<String>, group: String, isRun: Bool) {
            self.leftOut = leftOut
            self.group = group
            self.isRun = isRun
        }

        var isFull: Bool { weight > Search.most }

        /// - Parameters:
        ///   - parent: what the node is an entry of, nil for the object itself.
        ///   - isTemplate: whether the node is the spec of a pod template.
        mutating func visit(_ node: Node, of parent: Node? = nil, isTemplate: Bool = false) {
            if isFull { return }
            // An object inside another is judged by itself.
            if !steps.isEmpty, EmbeddedParts.isObject(node) { return }
            let isSpec = steps.count > 1 && node.keyEquals("spec")
            if let form = PodForm(of: node, in: group) {
                add(node, form, metadata: node[.metadata], isFragment: true)
            } else if node.isMapping, Search.isPodSpec(node, isSpec: isSpec, isTemplate: isTemplate) {
                let isFragment = !node.keyEquals("spec") && !isTemplate && !Search.hasPodLevel(node)
                add(node, .podSpec, metadata: (parent ?? node)[.metadata], isFragment: isFragment)
            }
            let isAround = node.isMapping && Search.isSpec(node)
            if isAround { specs.append(node) }
            defer { if isAround { specs.removeLast() } }
            let isPodTemplate = !steps.isEmpty && (node.keyEquals("podTemplate") || node.keyEquals("template"))
            for (index, child) in node.children.enumerated() where child.isMapping || child.isSequence {
                if !leftOut.isEmpty, leftOut.contains(child.key) { continue }
                let length = node.isMapping ? child.keyUTF8.count : 4
                steps.append(node.isMapping ? .key(child.key) : .index(index))
                pathLength += length
                visit(child, of: node, isTemplate: isPodTemplate && child.keyEquals("spec"))
                pathLength -= length
                steps.removeLast()
            }
        }

        /// Adds a pod.
        ///
        /// - Parameter isFragment: whether there are only its containers, and its other fields stand elsewhere.
        private mutating func add(_ node: Node, _ form: PodForm, metadata: Node?, isFragment: Bool) {
            weight += 256 + steps.count * MemoryLayout<FieldPath.Step>.stride + pathLength
            let podTemplates = specs.flatMap {
                [$0["podTemplate"], $0["taskRunTemplate"]?["podTemplate"], $0["templateDefaults"]]
            }
            let isWorkflow = group == "argoproj.io"
            pods.append(
                PodSpec(
                    node, path: FieldPath(steps), metadata: metadata, isInCustomResource: true, form: form,
                    surroundings: isFragment ? specs + podTemplates.compactMap { $0 } : nil,
                    isPodUnknown: isFragment && !isWorkflow && !isRun || form == .workflow))
        }

        private static func isSpec(_ node: Node) -> Bool {
            ["spec", "workflowSpec", "taskSpec", "pipelineSpec"].contains { (key: StaticString) in node.keyEquals(key) }
                || PodForm(of: node, in: "argoproj.io") != nil || node["containerSet"] != nil
        }

        /// Whether a mapping says something that only a pod spec says, and not its containers.
        private static func hasPodLevel(_ node: Node) -> Bool {
            node.children.contains { field in
                switch field.knownKey {
                case .hostNetwork, .hostPID, .hostIPC, .securityContext, .serviceAccountName,
                    .automountServiceAccountToken, .restartPolicy:
                    true
                default: false
                }
            }
        }

        /// Whether a mapping is a pod spec: it stands under a `spec` below the object's own and has a list of containers, or
        /// it has containers with images under any key, or it is the spec of a pod template and says something that only a pod spec says.
        private static func isPodSpec(_ node: Node, isSpec: Bool, isTemplate: Bool) -> Bool {
            node.children.contains { field in
                switch field.knownKey {
                case .containers, .initContainers:
                    field.isSequence
                        && field.children.contains { isSpec && $0.isMapping || $0[.image]?.string != nil }
                case .hostNetwork, .hostPID, .hostIPC, .securityContext, .serviceAccountName,
                    .automountServiceAccountToken:
                    isTemplate
                case .volumes:
                    isTemplate && field.isSequence && field.children.contains { $0[.hostPath] != nil }
                default: false
                }
            }
        }
    }
}
