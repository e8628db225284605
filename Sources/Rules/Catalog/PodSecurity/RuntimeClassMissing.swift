extension Rule {
    static let runtimeClassMissing = Rule(
        id: "runtime-class-missing",
        title: "Pod sets no runtime class",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        parameters: [
            Parameter("allowed", .texts([]), "the classes that pods may use; empty allows all")
        ],
        why: """
            A sandbox such as gVisor or Kata, selected by a runtime class, puts another barrier between a pod and its \
            node.
            """,
        remedy: "set runtimeClassName",
        mend: .placeholder(.set("runtimeClassName: gvisor")),
        peers: [.kubescape("C-0297"), .kyverno("restrict-runtimeClassName")],
        bad: [
            .podSpec(
                """
                «containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .podSpec(#"runtimeClassName: «"""#),
            .podSpec(
                """
                runtimeClassName: «kata
                """
            ).with(["allowed": .texts(["gvisor"])]),
        ],
        good: [
            .podSpec(
                """
                runtimeClassName: gvisor
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
            .podSpec(
                """
                runtimeClassName: gvisor
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                """
            ).with(["allowed": .texts(["gvisor"])]),
        ],
        check: .pods { pod, judgement in
            let name = pod.node["runtimeClassName"]?.scalarText ?? ""
            let allowed = judgement.texts("allowed")
            guard name.isEmpty || !allowed.isEmpty && !allowed.contains(name) else { return }
            judgement.add(
                name.isEmpty ? "the pod sets no runtime class" : "the pod has the runtime class \(name)",
                at: "runtimeClassName")
        })
}
