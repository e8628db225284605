import Kubernetes
import Manifest

/// What StorageClasses are asked for.
enum StorageFacts {
    /// Whether the disks of a class are encrypted: those of AWS only where it says so, or names a key.
    ///
    /// Source: https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
    static func encrypts(_ object: KubernetesObject) -> Bool {
        guard object.node["provisioner"]?.equals(anyOf: ["ebs.csi.aws.com", "kubernetes.io/aws-ebs"]) ?? false else {
            return true
        }
        let parameters = object.node["parameters"]
        let isSaid = parameters?["encrypted"]?.scalarText?.lowercased() == "true"
        return isSaid || !(parameters?["kmsKeyId"].isMissingOrEmpty ?? true)
    }
}
