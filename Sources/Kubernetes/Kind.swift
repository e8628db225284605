/// A kind of object in its group, in any version.
public struct Kind: Sendable, Hashable {
    /// The group; empty for the core group.
    public let group: String
    /// `kind`
    public let name: String

    /// Creates a kind; without `group` it is one of the core group.
    public init(_ name: String, in group: String = "") {
        self.name = name
        self.group = group
    }

    /// Pod, of the core group.
    public static let pod = Kind("Pod")
    /// Service, of the core group.
    public static let service = Kind("Service")
    /// ConfigMap, of the core group.
    public static let configMap = Kind("ConfigMap")
    /// Secret, of the core group.
    public static let secret = Kind("Secret")
    /// Namespace, of the core group.
    public static let namespace = Kind("Namespace")
    /// ServiceAccount, of the core group.
    public static let serviceAccount = Kind("ServiceAccount")
    /// PersistentVolume, of the core group.
    public static let persistentVolume = Kind("PersistentVolume")
    /// PersistentVolumeClaim, of the core group.
    public static let persistentVolumeClaim = Kind("PersistentVolumeClaim")
    /// Deployment, of the group apps.
    public static let deployment = Kind("Deployment", in: "apps")
    /// DaemonSet, of the group apps.
    public static let daemonSet = Kind("DaemonSet", in: "apps")
    /// StatefulSet, of the group apps.
    public static let statefulSet = Kind("StatefulSet", in: "apps")
    /// ReplicaSet, of the group apps.
    public static let replicaSet = Kind("ReplicaSet", in: "apps")
    /// Job, of the group batch.
    public static let job = Kind("Job", in: "batch")
    /// CronJob, of the group batch.
    public static let cronJob = Kind("CronJob", in: "batch")
    /// Ingress, of the group networking.k8s.io.
    public static let ingress = Kind("Ingress", in: "networking.k8s.io")
    /// NetworkPolicy, of the group networking.k8s.io.
    public static let networkPolicy = Kind("NetworkPolicy", in: "networking.k8s.io")
    /// HorizontalPodAutoscaler, of the group autoscaling.
    public static let horizontalPodAutoscaler = Kind("HorizontalPodAutoscaler", in: "autoscaling")
    /// PodDisruptionBudget, of the group policy.
    public static let podDisruptionBudget = Kind("PodDisruptionBudget", in: "policy")
    /// The kinds that are pods, or make them.
    public static let workloads: [Kind] = [
        .pod, Kind("ReplicationController"), .deployment, .daemonSet, .statefulSet, .replicaSet, .job, .cronJob,
    ]

    /// Role, of the group rbac.authorization.k8s.io.
    public static let role = Kind("Role", in: "rbac.authorization.k8s.io")
    /// ClusterRole, of the group rbac.authorization.k8s.io.
    public static let clusterRole = Kind("ClusterRole", in: "rbac.authorization.k8s.io")
    /// RoleBinding, of the group rbac.authorization.k8s.io.
    public static let roleBinding = Kind("RoleBinding", in: "rbac.authorization.k8s.io")
    /// ClusterRoleBinding, of the group rbac.authorization.k8s.io.
    public static let clusterRoleBinding = Kind("ClusterRoleBinding", in: "rbac.authorization.k8s.io")

    /// The group of a kind that Kubernetes itself has and rules are about, nil for any other.
    static func group(ofKind name: String) -> String? { groups[name] }

    /// Kinds that Kubernetes itself has and rules are about.
    static let judged: [Kind] = [
        .pod, .service, .configMap, .secret, .namespace, .serviceAccount, .persistentVolume, .persistentVolumeClaim,
        Kind("ReplicationController"), Kind("PodTemplate"), .deployment, .daemonSet, .statefulSet, .replicaSet, .job,
        .cronJob, .ingress, .networkPolicy, .horizontalPodAutoscaler, .podDisruptionBudget, .clusterRole,
        .role, .roleBinding, .clusterRoleBinding,
    ]

    private static let groups = Dictionary(judged.map { ($0.name, $0.group) }) { first, _ in first }
}
