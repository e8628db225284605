extension Rule {
    static let interactiveContainer = Rule(
        id: "interactive-container",
        title: "Container waits for a person",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "A terminal is for debugging: a program that serves needs none.",
        remedy: "remove stdin and tty",
        peers: [.gatekeeper("disallowinteractive")],
        bad: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                stdin: «true
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                tty: «true
                """),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                stdin: false
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            for field in ["stdin", "tty"] where container.node[field]?.bool == true {
                judgement.add("waits for a person at a terminal", at: field)
            }
        })
}
