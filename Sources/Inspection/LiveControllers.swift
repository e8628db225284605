import Kubernetes

/// The live objects with pods that have been met, by which what they own is known: its pods are theirs.
final class LiveControllers {
    private var identifiers: Set<String> = []

    /// Whether a controller that has been met owns an object. An object that has pods may own others from now on; one that
    /// has none, such as the resource of an operator, is not judged for the pods that it makes.
    func own(_ object: KubernetesObject) -> Bool {
        let identifier = object.metadata?[.uid]?.string
        if !object.pods.isEmpty, let identifier { identifiers.insert(identifier) }
        return (object.metadata?[.ownerReferences]).indexed.contains { owner in
            owner.node["controller"]?.bool == true
                && (owner.node[.uid]?.string.map { $0 != identifier && identifiers.contains($0) } ?? false)
        }
    }
}
