extension Rule {
    static let dnsNdotsNotTuned = Rule(
        id: "dns-ndots-not-tuned",
        title: "Pod queries DNS many times for each name",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            With the default, ndots: 5, looking up a name outside the cluster can take ten queries.
            """,
        remedy: "set ndots to 2 in dnsConfig.options",
        peers: [.kubeLinter("dnsconfig-options"), .kyverno("dns-policy-and-dns-config", "add-ndots")],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec(#"dnsConfig: {options: «[{name: timeout, value: "1"}]}"#),
        ],
        good: [
            .podSpec(#"dnsConfig: {options: [{name: ndots, value: "2"}]}"#),
            // ClusterFirst is Default on the network of the host.
            .podSpec("hostNetwork: true"),
            .podSpec("dnsPolicy: Default"),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .pods { pod, judgement in
            // Otherwise the pod has the resolver of its node, or one of its own, which knows no ndots of the cluster.
            switch pod.node["dnsPolicy"]?.string {
            case "ClusterFirstWithHostNet": break
            case nil, "ClusterFirst": if pod.hostNetwork == true { return }
            default: return
            }
            let options = (pod.node["dnsConfig"]?["options"]).indexed
            guard
                !options.contains(where: {
                    $0.node[.name]?.equals("ndots") ?? false && $0.node[.value]?.scalarText != "5"
                })
            else { return }
            judgement.add("the pod does not set ndots", at: "dnsConfig.options", values: [])
        })
}
