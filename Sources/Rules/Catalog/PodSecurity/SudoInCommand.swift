extension Rule {
    static let sudoInCommand = Rule(
        id: "sudo-in-command",
        title: "Container calls sudo",
        severity: .medium,
        concern: .presence,
        why: """
            sudo in a container means that its user may become root: with it no setting of the user holds.
            """,
        remedy: "run the command as the user that needs it, without sudo",
        peers: "kubescape C-0062",
        bad: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                command: «["sudo", "run"]
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                command: [sh]
                args: «[-c, "cd /x && sudo make"]
                """),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                command: ["run", "--sudo"]
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                command: [pseudo]
                """),
        ],
        check: .containers { container, judgement in
            for list in [Key.command, .args] {
                guard container.node[list].indexed.contains(where: { TextSearch.contains($0.node.utf8, "sudo") }),
                    container.words(of: list).contains(where: { $0 == "sudo" || $0.hasSuffix("/sudo") })
                else { continue }
                return judgement.add("calls sudo", at: list.text, values: ["sudo"])
            }
        })
}
