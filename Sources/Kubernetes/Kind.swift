/// A kind of object in its group, in any version.
public struct Kind: Sendable, Hashable {
    /// The group; empty for the core group.
    public let group: String
    /// `kind`
    public let name: String

    /// A kind.
    public init(_ name: String, in group: String = "") {
        self.name = name
        self.group = group
    }

    public static let pod = Kind("Pod")
    public static let service = Kind("Service")
    public static let configMap = Kind("ConfigMap")
    public static let secret = Kind("Secret")
    public static let namespace = Kind("Namespace")
    public static let serviceAccount = Kind("ServiceAccount")
    public static let persistentVolume = Kind("PersistentVolume")
    public static let persistentVolumeClaim = Kind("PersistentVolumeClaim")
    public static let deployment = Kind("Deployment", in: "apps")
    public static let daemonSet = Kind("DaemonSet", in: "apps")
    public static let statefulSet = Kind("StatefulSet", in: "apps")
    public static let replicaSet = Kind("ReplicaSet", in: "apps")
    public static let job = Kind("Job", in: "batch")
    public static let cronJob = Kind("CronJob", in: "batch")
    public static let ingress = Kind("Ingress", in: "networking.k8s.io")
    public static let networkPolicy = Kind("NetworkPolicy", in: "networking.k8s.io")
    public static let horizontalPodAutoscaler = Kind("HorizontalPodAutoscaler", in: "autoscaling")
    public static let podDisruptionBudget = Kind("PodDisruptionBudget", in: "policy")
    public static let roleBinding = Kind("RoleBinding", in: "rbac.authorization.k8s.io")
    public static let clusterRoleBinding = Kind("ClusterRoleBinding", in: "rbac.authorization.k8s.io")
}
