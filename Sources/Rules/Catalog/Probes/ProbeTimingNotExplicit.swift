import Manifest

extension Rule {
    static let probeTimingNotExplicit = Rule(
        id: "probe-timing-not-explicit",
        title: "Probe relies on default timings",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            The defaults (every 10 seconds, 1 second to answer, 3 failures) fit few programs; setting the values \
            explicitly shows that somebody has thought about them.
            """,
        remedy: "set periodSeconds, timeoutSeconds and failureThreshold",
        peers: [
            .datree(
                "CONTAINERS_INCORRECT_INITIALDELAYSECONDS_VALUE", "CONTAINERS_INCORRECT_PERIODSECONDS_VALUE",
                "CONTAINERS_INCORRECT_TIMEOUTSECONDS_VALUE", "CONTAINERS_INCORRECT_SUCCESSTHRESHOLD_VALUE",
                "CONTAINERS_INCORRECT_FAILURETHRESHOLD_VALUE")
        ],
        bad: [
            .container("livenessProbe: «{httpGet: {path: /, port: 80}}"),
            .container(
                """
                readinessProbe:
                  «tcpSocket: {port: 80}
                  periodSeconds: 5
                """),
        ],
        good: [
            .container(
                """
                livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3}
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            for key in [Key.livenessProbe, .readinessProbe, .startupProbe] {
                guard let probe = container.node[key], probe.count > 0 else { continue }
                let missing = ["periodSeconds", "timeoutSeconds", "failureThreshold"].filter { probe[$0]?.int == nil }
                guard let first = missing.first else { continue }
                judgement.add(
                    "does not set \(missing.joined(separator: ", ")) for its \(key.text)", at: "\(key.text).\(first)")
            }
        })
}
