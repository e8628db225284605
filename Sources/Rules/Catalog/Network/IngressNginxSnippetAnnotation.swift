import Manifest

extension Rule {
    static let ingressNginxSnippetAnnotation = Rule(
        id: "ingress-nginx-snippet-annotation",
        title: "Annotation injects configuration into the ingress controller",
        severity: .critical,
        standards: [.cve("CVE-2021-25742"), .cve("CVE-2023-5043")],
        concern: .presence,
        why: """
            A snippet runs in the controller, which serves all namespaces and holds their certificates: its author \
            can read them.
            """,
        remedy: "remove the annotation; use annotations that set a single option",
        mend: .unsafe(.removal),
        peers: [
            .checkov("CKV_K8S_152", "CKV_K8S_153", "CKV_K8S_154"), .trivy("KCV-0093"), .kubescape("C-0059"),
            .datree("INGRESS_CVE2021_25742_INCORRECT_SERVER_SNIPPET_KEY"),
            .kyverno("disallow-ingress-nginx-custom-snippets", "restrict-annotations", "restrict-ingress-paths"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: a
                  annotations:
                    nginx.ingress.kubernetes.io/server-snippet: «"location /x {}"
                spec:
                  {}
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: a
                  annotations:
                    nginx.ingress.kubernetes.io/auth-url: «"http://x/#;}"
                spec:
                  {}
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a, annotations: {nginx.org/server-snippets: «"location /x {}"}}
                spec: {}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: a, annotations: {example.com/server-snippet: x}}
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: a
                  annotations: {nginx.ingress.kubernetes.io/rewrite-target: /, nginx.ingress.kubernetes.io/auth-url: "https://auth.example.com/check"}
                spec:
                  {}
                """),
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: a
                  annotations: {example.com/server-snippet: x}
                spec:
                  {}
                """),
        ],
        check: .kinds([.ingress]) { object, judgement in
            for annotation in object.metadata?[.annotations]?.children.map({ $0 }) ?? [] {
                guard let value = annotation.scalarText else { continue }
                let isOfF5 = annotation.key.hasPrefix("nginx.org/") && annotation.key.hasSuffix("-snippets")
                guard isOfF5 || annotation.key.hasPrefix("nginx.ingress.kubernetes.io/") else { continue }
                let name = annotation.key.dropFirst(isOfF5 ? 0 : "nginx.ingress.kubernetes.io/".count)
                // CVE-2023-5043, CVE-2025-24514: these are copied into the configuration as they are.
                let isCopied = ["auth-url", "permanent-redirect", "mirror-target", "mirror-host", "auth-tls-match-cn"]
                    .contains(name)
                guard
                    isOfF5 || name.hasSuffix("-snippet")
                        || isCopied && value.contains(where: { "{};#\"'\n\\".contains($0) })
                else { continue }
                judgement.add(
                    "the annotation \(annotation.key) injects configuration into the ingress controller",
                    path: FieldPath([.key("metadata"), .key("annotations"), .key(annotation.key)]),
                    position: annotation.position)
            }
        })
}
