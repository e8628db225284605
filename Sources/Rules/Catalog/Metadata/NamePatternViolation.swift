extension Rule {
    static let namePatternViolation = Rule(
        id: "name-pattern-violation",
        title: "Name does not follow the naming convention",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("prefixes", .texts([]), "prefixes that names must begin with; empty allows any name"),
            Parameter("longest", .number(63), "the maximum number of characters in a name"),
        ],
        why: "Names that follow one convention are easy to find, sort and tell apart.",
        remedy: "rename the object",
        peers: [.kyverno("metadata-match-regex", "team-validate-ns-name")],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: «My_Config}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: «"-a"}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: «web}
                """
            ).with(["prefixes": .texts(["shop-"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: my-config-1}
                """),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: "system:x"}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: shop-web}
                """
            ).with(["prefixes": .texts(["shop-"])]),
        ],
        check: .objects(of: .any) { object, judgement in
            // Names of roles may hold anything that a path may.
            guard let name = object.metadata?[.name]?.scalarText, !name.isEmpty,
                object.group != "rbac.authorization.k8s.io"
            else {
                return
            }
            let isPlain = name.utf8.allSatisfy {
                $0.isLowerLetter || $0.isDigit || "-.".utf8.contains($0)
            }
            let hasPrefix =
                judgement.texts("prefixes").isEmpty || judgement.texts("prefixes").contains { name.hasPrefix($0) }
            guard
                !isPlain || !hasPrefix || name.hasPrefix("-") || name.hasSuffix("-")
                    || name.utf8.count > judgement.number("longest")
            else { return }
            judgement.add("the name \(name) does not follow the naming convention", at: "metadata.name")
        })
}
