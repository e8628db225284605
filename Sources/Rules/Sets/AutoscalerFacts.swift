import Kubernetes
import Manifest

/// The workload that something names: `scaleTargetRef`, `targetRef`.
struct TargetReference: Sendable, Hashable {
    let kind: String
    let name: PlacedText
    /// `apiVersion`; nil where it is not said, or a variable decides.
    let apiVersion: String?
    private let isOpen: Bool

    /// - Parameter kind: the kind where none is said; nil where it has to be said.
    init?(_ node: Node?, _ path: String, kind: String?, _ reader: FactReader) {
        guard let node, let name = node[.name], !Variables.isPlaceholder(name.utf8),
            let text = reader.text(name, path + ".name"), let kind = node[.kind]?.scalarText ?? kind
        else { return nil }
        (self.kind, self.name) = (kind, text)
        let version = node[.apiVersion]
        isOpen = version.map { Variables.isPlaceholder($0.utf8) } ?? false
        apiVersion = isOpen ? nil : version?.scalarText
    }

    /// The group in which a kind of Kubernetes is that has the name, where the reference asks for another one; nil where it does
    /// not. Of the version the group alone counts; where there is no slash, the group is that of the core.
    ///
    /// Source: `mappings` in k8s.io/kubernetes/pkg/controller/podautoscaler/horizontal.go
    var missedGroup: String? {
        guard !isOpen, let group = TargetReference.groups[kind] else { return nil }
        let parts = (apiVersion ?? "").split(separator: "/", omittingEmptySubsequences: false)
        let asked = parts.count > 1 ? String(parts[0]) : ""
        return asked == group ? nil : group
    }

    private static let groups = [
        "Deployment": "apps", "StatefulSet": "apps", "ReplicaSet": "apps", "ReplicationController": "",
    ]

    /// `Deployment web`
    var title: String { "\(kind) \(name.text)" }
}

/// What is kept of an autoscaler: a HorizontalPodAutoscaler, or a ScaledObject of KEDA.
struct AutoscalerFacts: Sendable, Hashable {
    /// What it scales.
    let target: TargetReference
    /// The smallest number of pods; nil where a variable decides.
    let minimum: Int?
    /// The resources by whose use it scales.
    let resources: Set<String>
    /// Whether it makes a HorizontalPodAutoscaler of its own.
    let isOfKEDA: Bool
    /// Whether it takes over one that there is.
    let takesOver: Bool

    /// Nil where it names no target.
    init?(_ reader: FactReader) {
        let object = reader.object
        isOfKEDA = object.group == "keda.sh"
        takesOver = object.annotation("scaledobject.keda.sh/transfer-hpa-ownership")?.scalarText == "true"
        let reference = object.spec?["scaleTargetRef"]
        guard
            let target = TargetReference(reference, "spec.scaleTargetRef", kind: isOfKEDA ? "Deployment" : nil, reader)
        else { return nil }
        self.target = target
        let written = isOfKEDA ? object.spec?["minReplicaCount"] : object.spec?[.minReplicas]
        minimum = written == nil ? (isOfKEDA ? 0 : 1) : written?.int
        var resources: Set<String> = []
        for (_, metric) in (object.spec?["metrics"]).indexed {
            // The name stands in `resource` since v2beta2.
            let source = metric["resource"] ?? metric["containerResource"]
            if let name = source?[.name]?.scalarText { resources.insert(name) }
        }
        if object.spec?["targetCPUUtilizationPercentage"] != nil { resources.insert("cpu") }
        for (_, trigger) in (object.spec?["triggers"]).indexed {
            if let type = trigger["type"]?.string, type == "cpu" || type == "memory" { resources.insert(type) }
        }
        self.resources = resources
    }
}

/// What is kept of a VerticalPodAutoscaler.
///
/// Source: https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler
struct VerticalAutoscalerFacts: Sendable, Hashable {
    let target: TargetReference
    /// Whether it changes pods, rather than only recommending.
    let changesPods: Bool
    /// The resources that it sets.
    let resources: Set<String>

    /// Nil where it names no target.
    init?(_ reader: FactReader) {
        let spec = reader.object.spec
        guard let target = TargetReference(spec?["targetRef"], "spec.targetRef", kind: nil, reader) else { return nil }
        self.target = target
        changesPods = !(spec?["updatePolicy"]?["updateMode"]?.equals("Off") ?? false)
        var found: Set<String> = []
        let policies = (spec?["resourcePolicy"]?["containerPolicies"]).indexed.map(\.node)
        for policy in policies where !(policy["mode"]?.equals("Off") ?? false) {
            let named = policy["controlledResources"].indexed.compactMap(\.node.scalarText)
            found.formUnion(policy["controlledResources"] == nil ? ["cpu", "memory"] : named)
        }
        resources = policies.isEmpty ? ["cpu", "memory"] : found
    }
}

/// What is kept of a PodDisruptionBudget.
struct DisruptionBudgetFacts: Sendable, Hashable {
    /// The pods that it is for; nil where it is for none.
    let selector: LabelSelector?
    /// Where the selector stands, and otherwise the object.
    let place: FactPlace
    /// `minAvailable`
    let minimum: PlacedAmount?
    /// `maxUnavailable`
    let maximum: PlacedAmount?

    /// Whether it lets all pods go at once.
    var isVoid: Bool {
        switch (minimum?.amount, maximum?.amount) {
        case (.number(0), _), (.percent(0), _), (nil, nil): true
        case (_, .percent(let share)): share >= 100
        default: false
        }
    }

    init(_ reader: FactReader) {
        let spec = reader.object.spec
        let selector = LabelSelector(spec?["selector"])
        // Before policy/v1 an empty selector selected no pod.
        let isOld = reader.object.identity.apiVersion == "policy/v1beta1"
        self.selector = isOld && selector?.isEmpty == true ? nil : selector
        place = spec?["selector"].map { reader.place($0, "spec.selector") } ?? reader.start
        minimum = reader.amount(spec?["minAvailable"], "spec.minAvailable")
        maximum = reader.amount(spec?["maxUnavailable"], "spec.maxUnavailable")
    }
}
