import Kubernetes
import Manifest

extension Rule {
    static let sudoInCommand = Rule(
        id: "sudo-in-command",
        title: "Container calls sudo",
        severity: .medium,
        concern: .presence,
        why: """
            sudo in a container means that its user may become root: the user that is set for the container then \
            protects nothing.
            """,
        remedy: "run the command as the user that needs it, without sudo",
        peers: [.kubescape("C-0062")],
        bad: [
            .container(#"command: [«"sudo", "run"]"#),
            .container(
                """
                command: [sh]
                args: [-c, «"cd /x && sudo make"]
                """),
        ],
        good: [
            .container(#"command: ["run", "--sudo"]"#),
            .container("command: [pseudo]"),
        ],
        check: .containers { container, judgement in
            for list in [Key.command, .args] {
                for (index, entry) in container.node[list].indexed {
                    guard ByteSearch.contains(entry.utf8, "sudo"),
                        Container.words(in: entry).contains(where: { $0 == "sudo" || $0.hasSuffix("/sudo") })
                    else { continue }
                    return judgement.add("calls sudo", at: "\(list.text)[\(index)]", in: list.text)
                }
            }
        })
}
