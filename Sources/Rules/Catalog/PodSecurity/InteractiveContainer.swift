extension Rule {
    static let interactiveContainer = Rule(
        id: "interactive-container",
        title: "Container waits for interactive input",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "A terminal is for debugging: a service does not need one.",
        remedy: "remove stdin and tty",
        mend: .unsafe(.removal),
        peers: [.gatekeeper("disallowinteractive")],
        bad: [
            .container("stdin: «true"),
            .container("tty: «true"),
        ],
        good: [
            .container("stdin: false"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            let (reads, hasTerminal) = (container.node["stdin"]?.bool == true, container.node["tty"]?.bool == true)
            guard reads || hasTerminal else { return }
            let phrase =
                reads && hasTerminal
                ? "waits for input at a terminal" : reads ? "keeps its standard input open" : "has a terminal"
            judgement.add(
                phrase, at: reads ? "stdin" : "tty",
                fix: reads && hasTerminal ? nil : "remove \(reads ? "stdin" : "tty")")
        })
}
