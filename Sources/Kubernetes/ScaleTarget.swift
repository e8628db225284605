/// What an autoscaler scales.
public struct ScaleTarget: Sendable, Hashable {
    /// `kind`
    public let kind: String
    /// `name`
    public let name: String
    /// The namespace of the autoscaler; nil where it names none.
    public let namespace: String?

    /// Whether it is the workload. A namespace that one of the two does not name is any.
    public func matches(_ workload: ObjectIdentity) -> Bool {
        let isInNamespace = namespace == nil || workload.namespace == nil || namespace == workload.namespace
        return kind == workload.kind && name == workload.name && isInNamespace
    }
}

extension KubernetesObject {
    /// What it scales, where it is a HorizontalPodAutoscaler or a ScaledObject of KEDA.
    public var scaleTarget: ScaleTarget? {
        guard isKind("HorizontalPodAutoscaler", in: "autoscaling") || isKind("ScaledObject", in: "keda.sh") else {
            return nil
        }
        guard let target = spec?["scaleTargetRef"], let name = target[.name]?.scalarText else { return nil }
        return ScaleTarget(
            kind: target[.kind]?.scalarText ?? "Deployment", name: name, namespace: identity.namespace)
    }
}
