import Kubernetes
import Manifest

extension Rule {
    static let networkPolicyAllowAll = Rule(
        id: "network-policy-allow-all",
        title: "NetworkPolicy lets everything through",
        severity: .medium,
        standards: [.nsa("Network policies")],
        concern: .presence,
        why: """
            A policy that selects all pods of a namespace and has a rule without peers undoes every other policy of \
            the namespace.
            """,
        remedy: "name the allowed peers in from and to, or remove the rule",
        peers: [.trivy("KSV-0038"), .kyverno("restrict-networkpolicy-empty-podselector"), .popeye("1203")],
        bad: [
            .spec(
                of: "networking.k8s.io/v1 NetworkPolicy",
                """
                podSelector: {}
                ingress:
                  - «{}
                """),
            .spec(
                of: "networking.k8s.io/v1 NetworkPolicy",
                """
                podSelector: {}
                policyTypes: [Egress]
                egress: [{ports: [{port: 53}], to: []}, «{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]
                """),
            .spec(
                of: "networking.k8s.io/v1 NetworkPolicy",
                """
                podSelector: {}
                ingress: [«{from: [{namespaceSelector: {}}]}]
                """),
        ],
        good: [
            .spec(
                of: "networking.k8s.io/v1 NetworkPolicy",
                """
                {podSelector: {matchExpressions: [{key: app, operator: Exists}]}, ingress: [{}]}
                """),
            .spec(
                of: "networking.k8s.io/v1 NetworkPolicy",
                """
                podSelector: {}
                policyTypes: [Ingress]
                """),
            .spec(
                of: "networking.k8s.io/v1 NetworkPolicy",
                """
                podSelector: {matchLabels: {app: web}}
                ingress: [{}]
                """),
            .spec(
                of: "networking.k8s.io/v1 NetworkPolicy",
                """
                podSelector: {}
                ingress: [{from: [{podSelector: {}}]}]
                """),
        ],
        check: .kinds([.networkPolicy]) { object, judgement in
            guard let spec = object.spec, spec.isMapping, selectsAll(spec["podSelector"]) else { return }
            for (direction, type, peers) in [("ingress", "Ingress", "from"), ("egress", "Egress", "to")]
            where isInForce(type, in: spec) {
                let bad = spec[direction].indexed.filter { _, rule in
                    allowsAllPorts(rule["ports"]) && allowsAllPeers(rule[peers])
                }
                judgement.add(
                    { _ in "the policy lets all \(direction) traffic of its namespace through" },
                    bad: bad.map { (index: $0.index, value: direction) }, in: "spec.\(direction)")
            }
        })

    /// A selector that is not there selects every pod, as an empty one does.
    private static func selectsAll(_ selector: Node?) -> Bool {
        selector?["matchLabels"].isMissingOrEmpty ?? true && selector?["matchExpressions"].isMissingOrEmpty ?? true
    }

    /// Whether a policy is about a direction: the one that it names, or, where it names none, ingress, and egress where it
    /// has rules for it.
    private static func isInForce(_ type: String, in spec: Node) -> Bool {
        let types = spec["policyTypes"].indexed.compactMap(\.node.string)
        if !types.isEmpty { return types.contains(type) }
        return type == "Ingress" || !spec["egress"].isMissingOrEmpty
    }

    private static func allowsAllPorts(_ ports: Node?) -> Bool {
        if ports.isMissingOrEmpty { return true }
        var protocols: Set<String> = []
        for (_, port) in ports.indexed {
            if port.isNull || port.isMapping && port.count == 0 { return true }
            let first = port[.port].map { $0.isNull ? nil : $0.int } ?? nil
            let isWhole = port[.port]?.isNull ?? true || first == 1 && port["endPort"]?.int == 65_535
            if isWhole { protocols.insert(port["protocol"]?.string ?? "TCP") }
        }
        return protocols.isSuperset(of: ["TCP", "UDP"])
    }

    /// Whether a rule of a network policy is for everybody, or every place.
    static func allowsAllPeers(_ peers: Node?) -> Bool {
        if peers.isMissingOrEmpty { return true }
        // All pods of all namespaces.
        let isForAllPods = peers.indexed.contains { _, peer in
            guard let namespaces = peer["namespaceSelector"], !namespaces.isNull else { return false }
            return selectsAll(namespaces) && selectsAll(peer["podSelector"])
        }
        if isForAllPods { return true }
        let blocks = peers.indexed.compactMap { $0.node["ipBlock"] }.filter { $0["except"].isMissingOrEmpty }
        return CIDR.coversAll(blocks.compactMap { $0["cidr"]?.string })
    }
}
