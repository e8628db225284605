import CEL
import Kubernetes
import Synchronization

/// The status that an object has when it is created, whatever its manifest says: Kubernetes clears it before a policy sees it.
///
/// Source: `PrepareForCreate` of the strategies in k8s.io/kubernetes (pkg/registry), and the types of k8s.io/api
enum KindStatus {
    /// The fields of the status that Go writes also where they are empty.
    private static func fields(of kind: String) -> [(name: String, value: Value)] {
        switch kind {
        case "Pod": [("phase", .text("Pending")), ("qosClass", .unknown("the QoS class of the pod"))]
        case "Service", "Ingress": [("loadBalancer", .object())]
        case "PersistentVolumeClaim", "PersistentVolume": [("phase", .text("Pending"))]
        case "StatefulSet": zeros("replicas", "availableReplicas")
        case "ReplicaSet", "ReplicationController": zeros("replicas")
        case "DaemonSet":
            zeros("currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady")
        case "PodDisruptionBudget": zeros("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")
        case "HorizontalPodAutoscaler": zeros("currentReplicas", "desiredReplicas")
        default: []
        }
    }

    private static func zeros(_ names: String...) -> [(name: String, value: Value)] { names.map { ($0, .int(0)) } }

    /// Kinds that are created with the status that somebody gives them, or with one of their own.
    private static let others: Set<String> = ["Node", "Namespace", "CustomResourceDefinition", "APIService", "Lease"]

    /// The status of a kind.
    static func value(of kind: String) -> Value { .object(fields(of: kind)) }

    private static let known = Mutex<[String: ObjectShape]>([:])

    /// The shape of an object with that status.
    ///
    /// - Parameter own: what else is known of the kind.
    static func adding(
        to own: ObjectShape, of object: KubernetesObject, _ structure: APISchema.Structure?
    ) -> ObjectShape {
        guard structure?.field("status")?.type.form == .structure, !others.contains(object.kind) else { return own }
        let (key, kind) = ("\(object.group)/\(object.kind)", object.kind)
        return known.withLock { known in
            if let shape = known[key] { return shape }
            let made = own.overriding("status", .value(value(of: kind)))
            known[key] = made
            return made
        }
    }
}
