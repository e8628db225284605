import Manifest

extension Rule {
    static let execProbeCommandForbidden = Rule(
        id: "exec-probe-command-forbidden",
        title: "Probe runs a command that is too expensive",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter(
                "forbidden", .texts(["jcmd", "jstack", "jps", "ps", "top", "find", "kubectl"]),
                "programs that no probe may run")
        ],
        why: """
            A probe runs every few seconds: commands that start a Java virtual machine or look at all processes slow \
            their node down.
            """,
        remedy: "probe the program itself over HTTP, gRPC or TCP",
        peers: [.kyverno("deny-commands-in-exec-probe")],
        bad: [
            .container(#"livenessProbe: {exec: {command: «[jcmd, "1", VM.version]}}"#),
            .container(
                """
                readinessProbe:
                  exec:
                    command: «["/bin/ps", aux]
                """),
            .container(
                """
                livenessProbe: {exec: {command: «[nc, -z, localhost, "80"]}}
                """
            ).with(["forbidden": .texts(["nc"])]),
        ],
        good: [
            .container("livenessProbe: {exec: {command: [cat, /tmp/alive]}}"),
            .container("livenessProbe: {tcpSocket: {port: 80}}"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                livenessProbe: {exec: {command: [jcmd, "1", VM.version]}}
                """
            ).with(["forbidden": .texts(["nc"])]),
        ],
        check: .containers { container, judgement in
            for key in [Key.livenessProbe, .readinessProbe, .startupProbe] {
                let command = (container.node[key]?["exec"]?[.command]).indexed.compactMap(\.node.scalarText)
                guard let program = command.first?.split(separator: "/").last,
                    judgement.texts("forbidden").contains(String(program))
                else { continue }
                judgement.add(
                    "runs \(program) in its \(key.text)", at: "\(key.text).exec.command")
            }
        })
}
