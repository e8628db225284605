import Manifest

extension Rule {
    static let windowsNotContainerUser = Rule(
        id: "windows-not-container-user",
        title: "Windows container runs as an administrator",
        severity: .medium,
        standards: [.nsa("Non-root containers")],
        concern: .either,
        why: """
            Without runAsUserName a Windows container may run as ContainerAdministrator, which can do everything in \
            it.
            """,
        remedy: "set securityContext.windowsOptions.runAsUserName to ContainerUser",
        fix: "securityContext.windowsOptions.runAsUserName: ContainerUser",
        mend: .unsafe(.fix),
        peers: [.kyverno("require-run-as-containeruser")],
        bad: [
            .podSpec(
                """
                os: {name: windows}
                containers:
                  - «name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec(
                """
                os: {name: windows}
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    securityContext: {windowsOptions: {runAsUserName: «ContainerAdministrator}}
                """),
        ],
        good: [
            .podSpec(
                """
                os: {name: windows}
                securityContext: {windowsOptions: {runAsUserName: ContainerUser}}
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            guard let pod = judgement.pod, pod.isWindows else { return }
            func user(_ node: Node) -> String? {
                node[.securityContext]?[.windowsOptions]?["runAsUserName"]?.scalarText.flatMap { $0.isEmpty ? nil : $0 }
            }
            guard let name = user(container.node) ?? user(pod.node) else {
                return judgement.add("sets no user to run as", at: "securityContext.windowsOptions.runAsUserName")
            }
            if name != "ContainerUser" {
                judgement.add("runs as \(name)", at: "securityContext.windowsOptions.runAsUserName", values: [name])
            }
        })
}
