extension Rule {
    static let networkPolicyAllowAll = Rule(
        id: "network-policy-allow-all",
        title: "NetworkPolicy lets everything through",
        severity: .medium,
        standards: [.nsa("Network policies")],
        concern: .presence,
        why: """
            A policy for all pods of a namespace with a rule that names nobody undoes every other policy of the \
            namespace.
            """,
        remedy: "name who may speak to whom in from and to, or remove the rule",
        peers: "trivy KSV-0038; kyverno restrict-networkpolicy-empty-podselector; popeye 1203",
        bad: [
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: a}
                spec:
                  podSelector: {}
                  ingress:
                    - «{}
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: a}
                spec:
                  podSelector: {}
                  policyTypes: [Egress]
                  egress: [{ports: [{port: 53}], to: []}, «{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: a}
                spec: {podSelector: {matchExpressions: [{key: app, operator: Exists}]}, ingress: [{}]}
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: a}
                spec:
                  podSelector: {}
                  policyTypes: [Ingress]
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: a}
                spec:
                  podSelector: {matchLabels: {app: web}}
                  ingress: [{}]
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: a}
                spec:
                  podSelector: {}
                  ingress: [{from: [{podSelector: {}}]}]
                """),
        ],
        check: .kinds([.networkPolicy]) { object, judgement in
            guard let spec = object.spec, let selector = spec["podSelector"],
                selector["matchLabels"].isMissingOrEmpty, selector["matchExpressions"].isMissingOrEmpty
            else { return }
            for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
                let bad = spec[direction].indexed.filter { _, rule in
                    guard rule["ports"].isMissingOrEmpty else { return false }
                    if rule[peers].isMissingOrEmpty { return true }
                    return rule[peers].indexed.contains { _, peer in
                        let block = peer["ipBlock"]
                        return block?["cidr"]?.equals(anyOf: ["0.0.0.0/0", "::/0"]) == true
                            && block?["except"].isMissingOrEmpty ?? true
                    }
                }
                judgement.add(
                    { _ in "the policy lets all \(direction) traffic of its namespace through" },
                    bad: bad.map { (index: $0.index, value: direction) }, in: "spec.\(direction)")
            }
        })
}
