import CEL
import Kubernetes
import Manifest

/// The objects that stand beside policies, of which some are parameters.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#parameter-resources
struct PolicyParams: Sendable {
    /// One of them.
    struct Param: Sendable {
        let identity: ObjectIdentity
        let labels: Labels
        let value: DetachedValue

        /// Whether it is for objects in a namespace: one that a manifest puts in no namespace is for all.
        func isFor(_ namespace: String, _ reference: Reference) -> Bool {
            reference.namespace != nil || identity.namespace == nil || identity.namespace == namespace
        }
    }

    /// How a binding names its parameters: by a name or by labels.
    struct Reference: Sendable {
        let name: String?
        let selector: LabelSelector?
        /// Where they are; nil for the namespace of the object that is judged.
        let namespace: String?

        init(_ node: Node) {
            name = (node["name"]?.string).flatMap { $0.isEmpty ? nil : $0 }
            selector = LabelSelector(node["selector"])
            namespace = node["namespace"]?.string
        }

        /// How it is named in messages.
        var title: String { name ?? "with the labels \(selector?.text ?? "")" }
    }

    private var all: [Param] = []

    mutating func add(_ object: KubernetesObject) {
        let value = DetachedValue(BuiltInShapes.value(of: object))
        add(Param(identity: object.identity, labels: Labels(object.metadata?["labels"]), value: value))
    }

    /// Takes in those of further files.
    mutating func add(_ others: PolicyParams) { others.all.forEach { add($0) } }

    private mutating func add(_ param: Param) {
        all.removeAll { $0.identity == param.identity }
        all.append(param)
    }

    /// Those of a kind that a binding names.
    func named(by reference: Reference, kind: (apiVersion: String, kind: String)) -> [Param] {
        all.filter { param in
            param.identity.kind == kind.kind && param.identity.apiVersion == kind.apiVersion
                && (reference.name.map { $0 == param.identity.name }
                    ?? (reference.selector.map { $0.match(param.labels) == .yes } ?? false))
                && (reference.namespace == nil || param.identity.namespace == nil
                    || param.identity.namespace == reference.namespace)
        }
    }
}
