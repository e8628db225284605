import Kubernetes
import Manifest

/// What is kept of a policy of the network.
struct NetworkPolicyFacts: Sendable, Hashable {
    /// The pods that it is for; nil for a policy of another form, of which that cannot be said.
    let selector: LabelSelector?
    /// Where the selector stands, and otherwise the object.
    let place: FactPlace
    /// Whether it restricts what comes in, and what goes out.
    let restrictsIngress: Bool
    let restrictsEgress: Bool
    /// Whether a rule of it lets everything in, or out.
    let allowsAnyIngress: Bool
    let allowsAnyEgress: Bool
    /// The pods that it lets through.
    let peers: [Peer]
    /// Whether it counts in every namespace.
    let isForEveryNamespace: Bool

    /// Pods that a policy lets through.
    struct Peer: Sendable, Hashable {
        let pods: LabelSelector?
        /// Their namespaces; nil for that of the policy.
        let namespaces: LabelSelector?
        let place: FactPlace
    }

    /// The facts of a policy; nil for an object that is none.
    init?(_ reader: FactReader) {
        let object = reader.object
        switch (object.group, object.kind) {
        case ("networking.k8s.io", "NetworkPolicy"), ("extensions", "NetworkPolicy"): self.init(own: reader)
        case ("cilium.io", "CiliumNetworkPolicy"), ("crd.projectcalico.org", "NetworkPolicy"),
            ("projectcalico.org", "NetworkPolicy"), ("crd.antrea.io", "NetworkPolicy"):
            self.init(foreign: reader, isForEveryNamespace: false)
        case ("cilium.io", "CiliumClusterwideNetworkPolicy"), ("crd.projectcalico.org", "GlobalNetworkPolicy"),
            ("projectcalico.org", "GlobalNetworkPolicy"), ("crd.antrea.io", "ClusterNetworkPolicy"),
            ("policy.networking.k8s.io", _):
            self.init(foreign: reader, isForEveryNamespace: true)
        default: return nil
        }
    }

    private init(foreign reader: FactReader, isForEveryNamespace: Bool) {
        (selector, place, peers) = (nil, reader.start, [])
        let policy = ForeignNetworkPolicy(reader.object)
        (allowsAnyIngress, allowsAnyEgress) = (policy.allowsAnyIngress, policy.allowsAnyEgress)
        (restrictsIngress, restrictsEgress) = (true, true)
        self.isForEveryNamespace = isForEveryNamespace
    }

    /// Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/
    private init(own reader: FactReader) {
        let spec = reader.object.spec
        let pods = spec?["podSelector"]
        // An empty selector, also one that is null or absent, selects every pod of the namespace.
        selector = LabelSelector(pods) ?? .everything
        place = pods.map { reader.place($0, "spec.podSelector") } ?? reader.start
        let types = (spec?["policyTypes"]).indexed.compactMap(\.node.string)
        restrictsIngress = types.isEmpty || types.contains("Ingress")
        restrictsEgress = types.isEmpty ? spec?["egress"]?.count ?? 0 > 0 : types.contains("Egress")
        isForEveryNamespace = false
        var peers: [Peer] = []
        allowsAnyIngress = restrictsIngress && NetworkPolicyFacts.allowsAny(spec?["ingress"], peers: "from")
        allowsAnyEgress = restrictsEgress && NetworkPolicyFacts.allowsAny(spec?["egress"], peers: "to")
        for (list, key, counts) in [("ingress", "from", restrictsIngress), ("egress", "to", restrictsEgress)]
        where counts {
            for (index, rule) in (spec?[list]).indexed {
                for (number, peer) in rule[key].indexed
                where peer["podSelector"] != nil || peer["namespaceSelector"] != nil {
                    let path = "spec.\(list)[\(index)].\(key)[\(number)]"
                    peers.append(
                        Peer(
                            pods: LabelSelector(peer["podSelector"]),
                            namespaces: LabelSelector(peer["namespaceSelector"]),
                            place: reader.place(
                                peer["podSelector"] ?? peer, path + (peer["podSelector"] == nil ? "" : ".podSelector")))
                    )
                }
            }
        }
        self.peers = peers
    }

    /// Whether one of some rules is for every peer and every port.
    private static func allowsAny(_ rules: Node?, peers: String) -> Bool {
        rules.indexed.contains { _, rule in
            let ports = rule["ports"].indexed.map(\.node)
            let isForEveryPort =
                ports.isEmpty
                || ports.contains { $0["port"] == nil || ($0["port"]?.int ?? 2) <= 1 && $0["endPort"]?.int == 65_535 }
            let list = rule[peers].indexed.map(\.node)
            return isForEveryPort && (list.isEmpty || list.contains(where: isEverybody))
        }
    }

    private static func isEverybody(_ peer: Node) -> Bool {
        if let block = peer["ipBlock"] {
            return block["cidr"]?.equals(anyOf: ["0.0.0.0/0", "::/0"]) ?? false && block["except"].isMissingOrEmpty
        }
        let isOfEveryNamespace = LabelSelector(peer["namespaceSelector"])?.isEmpty ?? false
        return isOfEveryNamespace && LabelSelector(peer["podSelector"])?.isEmpty ?? true
    }
}
