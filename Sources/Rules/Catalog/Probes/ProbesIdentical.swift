import Manifest

extension Rule {
    static let probesIdentical = Rule(
        id: "probes-identical",
        title: "Liveness and readiness probes are the same",
        severity: .low,
        concern: .presence,
        why: """
            When both make the same check, a container that is merely busy is restarted: readiness should fail first and take it \
            out of service.
            """,
        remedy: """
            let the liveness probe check less than the readiness probe does, or take longer to fail
            """,
        peers: [.kubeScore("pod-probes-identical"), .kyverno("ensure-probes-different")],
        bad: [
            .container(
                """
                livenessProbe: {periodSeconds: 5, httpGet: {port: 80}}
                readinessProbe: «{httpGet: {path: /, port: 80, scheme: HTTP}, failureThreshold: 3}
                """),
            .container(
                """
                livenessProbe:
                  tcpSocket:
                    port: 80
                readinessProbe:
                  «tcpSocket:
                    port: 80
                """),
        ],
        good: [
            .container(
                """
                livenessProbe: {httpGet: {path: /alive, port: 80}}
                readinessProbe: {httpGet: {path: /ready, port: 80}}
                """),
            .container(
                """
                livenessProbe: {tcpSocket: {port: 80}}
                readinessProbe: {httpGet: {path: /, port: 80}}
                """),
            .container("readinessProbe: {httpGet: {path: /, port: 80}}"),
            // The same question, and more patience before a restart.
            .container(
                """
                livenessProbe: {httpGet: {path: /, port: 80}, failureThreshold: 10}
                readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5}
                """),
        ],
        check: .containers { container, judgement in
            guard let liveness = container.livenessProbe, let readiness = container.readinessProbe,
                ProbeHandler.all.contains(where: { $0.isSame(in: liveness, readiness) })
            else { return }
            // A liveness probe that takes longer to fail is what is advised.
            guard secondsToFail(liveness) <= secondsToFail(readiness) else { return }
            judgement.add("uses the same check for its liveness and its readiness probe", at: "readinessProbe")
        })

    /// How long a container may be ill until a probe has failed, with the API's own defaults.
    private static func secondsToFail(_ probe: Node) -> Int {
        func number(_ key: StaticString, _ standard: Int) -> Int {
            let number = probe[key]?.int ?? standard
            return max(0, min(number == 0 ? standard : number, 1 << 30))
        }
        return number("periodSeconds", 10) * number("failureThreshold", 3)
    }
}

/// A way in which a probe asks, with the API's own defaults, so that two can be compared.
private struct ProbeHandler {
    /// The field of the probe.
    let name: StaticString
    /// Its own fields, each with what counts where it is missing or empty.
    let fields: [(name: StaticString, standard: String)]
    /// A list of it in which each entry counts.
    let list: StaticString?

    static let all = [
        ProbeHandler(
            name: "httpGet", fields: [("path", "/"), ("port", ""), ("scheme", "HTTP"), ("host", "")],
            list: "httpHeaders"),
        ProbeHandler(name: "tcpSocket", fields: [("port", ""), ("host", "")], list: nil),
        ProbeHandler(name: "grpc", fields: [("port", ""), ("service", "")], list: nil),
        ProbeHandler(name: "exec", fields: [], list: "command"),
    ]

    /// Whether two probes both ask in this way, and for the same.
    func isSame(in one: Node, _ other: Node) -> Bool {
        guard let one = one[name], let other = other[name], one.isMapping, other.isMapping else { return false }
        return fields.allSatisfy {
            ProbeHandler.text(one[$0.name], $0.standard) == ProbeHandler.text(other[$0.name], $0.standard)
        }
            && (list.map { ProbeHandler.entries(one[$0]) == ProbeHandler.entries(other[$0]) } ?? true)
    }

    private static func text(_ node: Node?, _ standard: String) -> String {
        guard let text = node?.scalarText, !text.isEmpty else { return standard }
        return text
    }

    /// The words of a command in their order; headers, whose order says nothing, sorted.
    private static func entries(_ list: Node?) -> [String] {
        let entries = list.indexed.map { $0.node }
        if entries.contains(where: \.isMapping) {
            return entries.map { "\($0[.name]?.scalarText ?? ""):\($0[.value]?.scalarText ?? "")" }.sorted()
        }
        return entries.map { $0.scalarText ?? "" }
    }
}
