extension Rule {
    static let ingressNginxEOL = Rule(
        id: "ingress-nginx-eol",
        title: "Ingress controller that no longer gets fixes",
        severity: .medium,
        concern: .presence,
        why: """
            ingress-nginx was retired in March 2026: vulnerabilities that are found in it are no longer fixed.
            """,
        remedy: "move to a maintained controller, preferably one for the Gateway API",
        peers: [.kubescape("C-0292"), .kyverno("check-ingress-nginx-controller-version-and-annotation-policy")],
        bad: [
            .container(
                """
                name: controller
                image: «registry.k8s.io/ingress-nginx/controller:v1.12.0
                """),
            .podSpec(
                """
                containers:
                  - name: a
                    image: «k8s.gcr.io/ingress-nginx/controller@sha256:0123456789abcdef0123456789abcdef
                """),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .container("image: nginx/nginx-ingress:3.4.0"),
        ],
        check: .containers { container, judgement in
            guard container.imageReference?.repository.hasSuffix("ingress-nginx/controller") ?? false else { return }
            judgement.add("runs ingress-nginx, which has had no fixes since March 2026", at: "image")
        })
}
