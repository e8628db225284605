import Manifest

extension Rule {
    static let probeOrLifecycleHostSet = Rule(
        id: "probe-or-lifecycle-host-set",
        title: "Probe or hook targets another host",
        severity: .medium,
        standards: [.podSecurity(.baseline, "Host Probes / Lifecycle Hooks", from: 34)],
        concern: .presence,
        why: """
            The kubelet sends the request, from the node: by setting host, an author can make it reach what the pod \
            cannot.
            """,
        remedy: "remove host from the probe or hook",
        mend: .unsafe(.removal),
        peers: [.gatekeeper("host-probes-lifecycle")],
        bad: [
            .container(
                """
                livenessProbe:
                  httpGet:
                    host: «169.254.169.254
                    port: 80
                """),
            .container(
                """
                lifecycle:
                  preStop:
                    tcpSocket: {host: «10.0.0.1, port: 22}
                """),
        ],
        good: [
            .container(
                """
                livenessProbe:
                  httpGet:
                    host: ""
                    port: 80
                """),
            .container(
                """
                readinessProbe:
                  tcpSocket:
                    port: 80
                """),
        ],
        check: .containers { container, judgement in
            let lifecycle = container.node[.lifecycle]
            let handlers: [(path: String, node: Node?)] = [
                ("livenessProbe", container.livenessProbe), ("readinessProbe", container.readinessProbe),
                ("startupProbe", container.node[.startupProbe]), ("lifecycle.postStart", lifecycle?["postStart"]),
                ("lifecycle.preStop", lifecycle?["preStop"]),
            ]
            for (path, handler) in handlers {
                for action in ["httpGet", "tcpSocket"] {
                    guard let host = handler?[action]?["host"]?.scalarText, !host.isEmpty else { continue }
                    let isNode = host == "localhost" || host.hasPrefix("127.") || host == "::1"
                    let isShared = judgement.pod?.hostNetwork == true
                    judgement.add(
                        isNode && isShared
                            ? "makes the kubelet call \(host), which is this pod and all else in the node's network"
                            : isNode
                                ? "makes the kubelet call \(host), which is the node, not the pod"
                                : "makes the kubelet call the host \(host)", at: "\(path).\(action).host")
                }
            }
        })
}
