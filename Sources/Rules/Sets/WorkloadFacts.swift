import Kubernetes
import Manifest

/// What is kept of an object that has pods, or makes them.
struct WorkloadFacts: Sendable, Hashable {
    /// The pods that it makes.
    var pods: [Kept<Pod>] = []
    /// `spec.replicas`; nil where it is not said.
    var replicas: PlacedAmount?
    /// Whether it has a number of replicas.
    var isScalable: Bool
    /// What only a StatefulSet has.
    var statefulSet: Kept<StatefulSet>?

    /// What is kept of a StatefulSet.
    struct StatefulSet: Sendable, Hashable {
        /// `spec.serviceName`; nil where it is missing.
        let serviceName: PlacedText?
        /// The spec.
        let spec: FactPlace
    }

    /// What is kept of a pod.
    struct Pod: Sendable, Hashable {
        /// Its labels.
        var labels: Labels
        /// Where they stand, or the metadata or the spec in which they are missing.
        var labelsPlace: FactPlace
        /// The pod spec.
        var place: FactPlace
        /// The service account that it names.
        var account: Kept<PlacedText>?
        /// Whether it has a token mounted, as far as the pod itself says it.
        var automount: Bool?
        /// Whether it uses the network of its node, to which network policies do not apply.
        var usesHostNetwork: Bool
        /// Whether it is only a part of one: other fields stand elsewhere.
        var isFragment: Bool
        /// What it refers to.
        var references: [Reference] = []
        /// The users that it names.
        var users: [PlacedAmount] = []

        /// The account as which it runs.
        var accountName: String { account?.text ?? "default" }
    }

    /// An object of the same namespace that a pod cannot start without.
    struct Reference: Sendable, Hashable {
        let kind: String
        let name: PlacedText
    }

    init(_ reader: FactReader, _ wanted: ObjectFacts.Wanted) {
        let object = reader.object
        let addsLabels = OperatorKinds.isCustom(object) && !OperatorKinds.keepsLabels(object)
        isScalable = object.pods.count <= 1 && OperatorKinds.isScalable(object)
        if isScalable { replicas = reader.amount(object.spec?[.replicas], "spec.replicas") }
        // What lacks an image or a selector is a part of something.
        let isComplete = object.isComplete
        if isComplete, object.isKind("StatefulSet", in: "apps"), let spec = object.spec {
            statefulSet = Kept(
                StatefulSet(
                    serviceName: reader.text(spec["serviceName"], "spec.serviceName"),
                    spec: reader.place(spec, "spec", missing: "serviceName")))
        }
        pods = object.pods.map {
            var pod = Pod($0, reader, wanted, addsLabels: addsLabels)
            if !isComplete { pod.isFragment = true }
            return Kept(pod)
        }
    }

    /// The number of pods that it runs without an autoscaler; nil where nobody knows.
    var replicaCount: Int? {
        guard isScalable else { return nil }
        guard let replicas else { return 1 }
        if case .number(let number) = replicas.amount { return number }
        return nil
    }
}

extension WorkloadFacts.Pod {
    fileprivate init(_ pod: PodSpec, _ reader: FactReader, _ wanted: ObjectFacts.Wanted, addsLabels: Bool) {
        let labelNode = pod.metadata?[.labels]
        labels = Labels(labelNode)
        if addsLabels { labels.isOpen = true }
        place = reader.place(pod.node, pod.pathText)
        // Most pods are those of a template, whose paths need not be put together.
        let isTemplate = pod.pathText == "spec.template.spec"
        if let labelNode {
            let path = isTemplate ? "spec.template.metadata.labels" : pod.metadataPath.description + ".labels"
            labelsPlace = reader.place(labelNode, path)
        } else if let metadata = pod.metadata {
            labelsPlace = reader.place(metadata, pod.metadataPath.description, missing: "labels")
        } else {
            labelsPlace = place
        }
        let prefix = pod.pathText.isEmpty ? "" : pod.pathText + "."
        for key in [Key.serviceAccountName, .serviceAccount] where account == nil {
            if let name = pod.node[key] { account = reader.text(name, prefix + key.text).map(Kept.init) }
        }
        automount = WorkloadFacts.Pod.projectsToken(pod) ? true : pod.node[.automountServiceAccountToken]?.bool
        usesHostNetwork = pod.hostNetwork == true
        isFragment = pod.surroundings != nil || pod.isOverlay || pod.isPodUnknown
        if wanted.contains(.references) { references = PodReferences(pod, prefix, reader).found }
        if wanted.contains(.users) { users = WorkloadFacts.Pod.users(of: pod, prefix, reader) }
    }

    /// Whether a volume has a token for the API server: one that is for nobody else by name.
    private static func projectsToken(_ pod: PodSpec) -> Bool {
        pod.volumes.indexed.contains { _, volume in
            (volume["projected"]?["sources"]).indexed.contains { _, source in
                source["serviceAccountToken"].map { $0["audience"]?.string ?? "" == "" } ?? false
            }
        }
    }

    private static func users(of pod: PodSpec, _ prefix: String, _ reader: FactReader) -> [PlacedAmount] {
        let own = reader.amount(pod.node[.securityContext]?["runAsUser"], prefix + "securityContext.runAsUser")
        let others = pod.containers.compactMap { container in
            reader.amount(
                container.node[.securityContext]?["runAsUser"],
                prefix + container.path.description + ".securityContext.runAsUser")
        }
        return (own.map { [$0] } ?? []) + others
    }
}

/// The objects that a pod refers to and cannot start without. What is optional is none of them, and neither are the Secrets
/// of registries, which clusters mostly bring along.
private struct PodReferences {
    private(set) var found: [WorkloadFacts.Reference] = []
    private let reader: FactReader

    init(_ pod: PodSpec, _ prefix: String, _ reader: FactReader) {
        self.reader = reader
        for container in pod.containers { add(container, prefix + container.path.description) }
        for (index, volume) in pod.volumes.indexed { add(volume: volume, "\(prefix)volumes[\(index)]") }
    }

    private mutating func add(_ container: Container, _ path: String) {
        for (index, variable) in container.node["env"].indexed {
            guard let source = variable["valueFrom"] else { continue }
            let path = "\(path).env[\(index)].valueFrom"
            add("ConfigMap", source["configMapKeyRef"], "\(path).configMapKeyRef")
            add("Secret", source["secretKeyRef"], "\(path).secretKeyRef")
        }
        for (index, source) in container.node["envFrom"].indexed {
            add("ConfigMap", source["configMapRef"], "\(path).envFrom[\(index)].configMapRef")
            add("Secret", source["secretRef"], "\(path).envFrom[\(index)].secretRef")
        }
    }

    private mutating func add(volume: Node, _ path: String) {
        add("ConfigMap", volume["configMap"], "\(path).configMap")
        add("Secret", volume["secret"], "\(path).secret", name: "secretName")
        add(
            "PersistentVolumeClaim", volume["persistentVolumeClaim"], "\(path).persistentVolumeClaim", name: "claimName"
        )
        for (index, source) in (volume["projected"]?["sources"]).indexed {
            let path = "\(path).projected.sources[\(index)]"
            add("ConfigMap", source["configMap"], "\(path).configMap")
            add("Secret", source["secret"], "\(path).secret")
        }
    }

    private mutating func add(_ kind: String, _ node: Node?, _ path: String, name: StaticString = "name") {
        guard let node, node["optional"]?.bool != true, let named = node[name],
            !Variables.isPlaceholder(named.utf8), let text = reader.text(named, "\(path).\(name)")
        else { return }
        found.append(WorkloadFacts.Reference(kind: kind, name: text))
    }
}
