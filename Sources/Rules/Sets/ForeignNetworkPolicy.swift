import Kubernetes
import Manifest

/// What policies of plugins of the network let through, as far as it is all that there is: who puts one in the place of a policy of
/// Kubernetes opens what that one kept closed.
///
/// Source: https://docs.cilium.io/en/stable/security/policy/language/,
/// https://docs.tigera.io/calico/latest/reference/resources/networkpolicy, https://antrea.io/docs/main/docs/antrea-network-policy/
/// and https://network-policy-api.sigs.k8s.io/reference/spec/
struct ForeignNetworkPolicy {
    private let specs: [Node]

    init(_ object: KubernetesObject) {
        specs = [object.spec].compactMap { $0 } + object.node["specs"].indexed.map(\.node)
    }

    /// Whether a rule lets everything in.
    var allowsAnyIngress: Bool {
        allowsAny("ingress", "fromEntities", "fromEndpoints", "fromCIDR", ["from", "source"])
    }

    /// Whether a rule lets everything out.
    var allowsAnyEgress: Bool { allowsAny("egress", "toEntities", "toEndpoints", "toCIDR", ["to", "destination"]) }

    private func allowsAny(
        _ direction: String, _ entities: String, _ endpoints: String, _ ranges: String, _ peers: [String]
    ) -> Bool {
        specs.contains { spec in
            spec[direction].indexed.contains { _, rule in
                // Cilium names whom a rule is for.
                if rule["toPorts"].isMissingOrEmpty {
                    if rule[entities].indexed.contains(where: { $0.node.equals("all") }) { return true }
                    if rule[endpoints].indexed.contains(where: { $0.node.isMapping && $0.node.count == 0 }) {
                        return true
                    }
                    if rule[ranges].indexed.contains(where: { $0.node.equals(anyOf: ["0.0.0.0/0", "::/0"]) }) {
                        return true
                    }
                }
                // The others say what becomes of what a rule is for.
                guard rule["action"]?.equals(anyOf: ["Allow", "Pass", "Accept"]) ?? false else { return false }
                let ports = [rule["ports"], rule["protocol"], rule["destination"]?["ports"]]
                return ports.allSatisfy(\.isMissingOrEmpty) && peers.allSatisfy { isEverybody(rule[$0]) }
            }
        }
    }

    private func isEverybody(_ peers: Node?) -> Bool {
        if peers.isMissingOrEmpty { return true }
        guard let peers, peers.isSequence else { return false }
        // `namespaces: {}` and the like select all of them.
        return peers.indexed.contains { _, peer in
            peer.count > 0
                && peer.children.allSatisfy {
                    $0.isMapping && $0.descendants.allSatisfy { $0.isMapping && $0.count == 0 }
                }
        }
    }
}
