extension Rule {
    static let ingressClassNotAllowed = Rule(
        id: "ingress-class-not-allowed",
        title: "Ingress has a class that is not allowed",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter("allowed", .texts(["internal", "nginx"]), "the classes that an Ingress may have")
        ],
        why: """
            An Ingress for the external controller makes reachable from outside what was meant to be internal.
            """,
        remedy: "use an allowed class",
        peers: [.kyverno("restrict-ingress-classes")],
        bad: [
            .spec(of: "networking.k8s.io/v1 Ingress", "ingressClassName: «public"),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a, annotations: {kubernetes.io/ingress.class: «other}}
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec: {ingressClassName: «nginx}
                """
            ).with(["allowed": .texts(["public"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec:
                  ingressClassName: internal
                """),
            .spec(of: "networking.k8s.io/v1 Ingress", "rules: []"),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a}
                spec:
                  ingressClassName: public
                """
            ).with(["allowed": .texts(["public"])]),
        ],
        check: .kinds([.ingress]) { object, judgement in
            let allowed = judgement.texts("allowed")
            if let name = object.spec?["ingressClassName"]?.scalarText, !allowed.contains(name) {
                judgement.add("the Ingress has the class \(name)", at: "spec.ingressClassName")
            }
            if let name = object.annotation("kubernetes.io/ingress.class")?.scalarText, !allowed.contains(name) {
                judgement.add(
                    "the Ingress has the class \(name)", at: "metadata.annotations[kubernetes.io/ingress.class]")
            }
        })
}
