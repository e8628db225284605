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
                let one = ProbeHandler(liveness), one == ProbeHandler(readiness)
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

/// What a probe does, with the API's own defaults in place, so that two can be compared.
private struct ProbeHandler: Equatable {
    private let parts: [String]

    init?(_ probe: Node) {
        if let get = probe["httpGet"], get.isMapping {
            let headers = get["httpHeaders"].indexed.map {
                "\($0.node[.name]?.scalarText ?? ""):\($0.node[.value]?.scalarText ?? "")"
            }
            let path = get["path"]?.scalarText ?? ""
            parts =
                [
                    "httpGet", path.isEmpty ? "/" : path, get[.port]?.scalarText ?? "",
                    get["scheme"]?.scalarText ?? "HTTP",
                    get["host"]?.scalarText ?? "",
                ] + headers.sorted()
        } else if let socket = probe["tcpSocket"], socket.isMapping {
            parts = ["tcpSocket", socket[.port]?.scalarText ?? "", socket["host"]?.scalarText ?? ""]
        } else if let call = probe["grpc"], call.isMapping {
            parts = ["grpc", call[.port]?.scalarText ?? "", call["service"]?.scalarText ?? ""]
        } else if let run = probe["exec"], run.isMapping {
            parts = ["exec"] + run[.command].indexed.map { $0.node.scalarText ?? "" }
        } else {
            return nil
        }
    }
}
