import CEL
import Kubernetes
import Manifest

/// What the API server makes of objects of Kubernetes' own kinds before policies see them: the defaults that policies ask for.
///
/// Source: the defaulting functions of k8s.io/kubernetes (pkg/apis/*/v1/defaults.go)
enum BuiltInShapes {
    /// The shape of an object; a custom resource stays as it is.
    ///
    /// - Parameter isStored: whether it has been read from a cluster.
    private static func shape(of object: KubernetesObject, isStored: Bool = false) -> ObjectShape {
        if isStored { return stored(object) }
        guard object.isBuiltIn else { return custom }
        switch object.kind {
        case "Pod": return pod(object.node["spec"])
        case "HorizontalPodAutoscaler": return AutoscalerShapes.shape(of: object)
        default: break
        }
        let own =
            WorkloadShapes.all[object.kind] ?? KindShapes.all[object.kind]
            ?? (ResourceRequest.isClusterKind(object.kind) ? ofCluster : ofNamespace)
        let structure = TypedShapes.structure(of: object.kind, in: object.group)
        return TypedShapes.shape(KindStatus.adding(to: own, of: object, structure), of: structure)
    }

    /// What is in a cluster is as it is: also that it is being deleted, and how far it has come.
    private static func stored(_ object: KubernetesObject) -> ObjectShape {
        guard object.isBuiltIn else { return .sent }
        return shape(of: object).adding(
            ["metadata": KindShapes.storedMetadata], omitted: [], known: nil
        ).keeping("status")
    }

    private static let custom = ObjectShape.sent(metadata: KindShapes.metadata)

    /// Kinds of which nothing else is known.
    private static let ofCluster = ObjectShape(["metadata": KindShapes.metadata])
    private static let ofNamespace = ObjectShape(["metadata": KindShapes.namespacedMetadata])

    private static func pod(_ spec: Node?) -> ObjectShape {
        ObjectShape(
            ["metadata": KindShapes.namespacedMetadata, "spec": spec.map { podSpec($0) } ?? .plain],
            overridden: ["status"], defaults: ["status": .value(KindStatus.value(of: "Pod"))])
    }

    private static func podSpec(_ spec: Node) -> ObjectShape {
        TypedShapes.shape(PodShapes.spec(of: spec), of: TypedShapes.ofPod)
    }

    /// What the rest is of an object that something else completes.
    static let patched = "what is made of the object"

    /// What a policy sees of an object.
    ///
    /// - Parameters:
    ///   - isPartial: whether something else completes it.
    ///   - isStored: whether it has been read from a cluster.
    static func value(of object: KubernetesObject, isPartial: Bool = false, isStored: Bool = false) -> Value {
        Value(object.node, shape: shape(of: object, isStored: isStored), rest: isPartial ? patched : nil)
    }

    /// What a policy sees of an object in a version into which the API server converts it; nil where nobody can say it.
    ///
    /// - Parameter isPartial: whether something else completes it.
    static func value(
        of object: KubernetesObject, convertedTo target: ResourceMatching.Conversion, isPartial: Bool
    ) -> Value? {
        guard !isPartial || target.hasSameFields else { return nil }
        let shape: ObjectShape?
        switch object.kind {
        case "HorizontalPodAutoscaler": shape = AutoscalerShapes.shape(of: object, in: target.version)
        default: shape = target.hasSameFields ? self.shape(of: object) : nil
        }
        guard let shape else { return nil }
        let apiVersion = (target.group.isEmpty ? "" : target.group + "/") + target.version
        return Value(
            object.node, shape: shape.replacing("apiVersion", with: .text(apiVersion)), rest: isPartial ? patched : nil)
    }

    /// The pod that a workload makes.
    ///
    /// - Parameter isPartial: whether something else completes the workload.
    static func value(of pod: PodSpec, isPartial: Bool) -> Value {
        let rest = isPartial || pod.isOverlay ? patched : nil
        return .object([
            ("apiVersion", .text("v1")), ("kind", .text("Pod")),
            ("metadata", pod.metadata.map { Value($0, shape: .plain, rest: rest) } ?? .object(rest: rest)),
            ("spec", Value(pod.node, shape: podSpec(pod.node), rest: rest)),
        ])
    }
}
