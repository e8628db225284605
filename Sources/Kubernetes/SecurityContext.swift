import Manifest

/// A `securityContext`, of a pod or of a container. A value of the wrong type counts as not set: it is never taken for the
/// safe value, and `field-type-invalid` names it.
///
/// Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context
public struct SecurityContext {
    /// The field, nil where there is none.
    public let node: Node?
    /// `privileged` (containers only).
    public private(set) var privileged: Bool?
    /// `allowPrivilegeEscalation` (containers only).
    public private(set) var allowPrivilegeEscalation: Bool?
    /// `readOnlyRootFilesystem` (containers only).
    public private(set) var readOnlyRootFilesystem: Bool?
    /// `runAsNonRoot`.
    public private(set) var runAsNonRoot: Bool?
    /// `runAsUser`.
    public private(set) var runAsUser: Int?
    /// `runAsGroup`.
    public private(set) var runAsGroup: Int?

    init(_ node: Node?) {
        self.node = node
        guard let node else { return }
        for field in node.children {
            switch field.knownKey {
            case .privileged: privileged = field.bool
            case .allowPrivilegeEscalation: allowPrivilegeEscalation = field.bool
            case .readOnlyRootFilesystem: readOnlyRootFilesystem = field.bool
            case .runAsNonRoot: runAsNonRoot = field.bool
            case .runAsUser: runAsUser = field.int
            case .runAsGroup: runAsGroup = field.int
            default: break
            }
        }
    }
}
