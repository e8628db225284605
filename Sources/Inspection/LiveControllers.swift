import Kubernetes

/// The live objects with pods that have been met, by which what they own is known: its pods are theirs.
final class LiveControllers {
    private var identifiers: Set<String> = []

    /// Notes an object. One that has pods may own others from now on; one that has none, such as the resource of an operator,
    /// is not judged for the pods that it makes.
    func insert(_ object: KubernetesObject) {
        guard !object.pods.isEmpty, let identifier = object.metadata?[.uid]?.string else { return }
        identifiers.insert(identifier)
    }

    /// Whether a controller that has been noted owns an object.
    func contains(ownerOf object: KubernetesObject) -> Bool {
        let identifier = object.metadata?[.uid]?.string
        return (object.metadata?[.ownerReferences]).indexed.contains { owner in
            owner.node["controller"]?.bool == true
                && (owner.node[.uid]?.string.map { $0 != identifier && identifiers.contains($0) } ?? false)
        }
    }
}
