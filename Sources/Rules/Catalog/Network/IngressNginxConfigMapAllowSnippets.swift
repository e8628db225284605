extension Rule {
    static let ingressNginxConfigMapAllowSnippets = Rule(
        id: "ingress-nginx-configmap-allow-snippets",
        title: "Ingress controller takes configuration from annotations",
        severity: .high,
        standards: [.cve("CVE-2021-25742")],
        concern: .presence,
        why: """
            With snippets allowed, whoever writes an Ingress in any namespace can read the certificates of all of them.
            """,
        remedy: "set allow-snippet-annotations to false or remove it",
        mend: .unsafe(.value("\"false\"")),
        peers: [
            .kubescape("C-0059"), .datree("CONFIGMAP_CVE2021_25742_INCORRECT_SNIPPET_ANNOTATIONS_VALUE"),
            .kyverno("disallow-ingress-nginx-custom-snippets"),
        ],
        bad: [
            .configMap(#"allow-snippet-annotations: «"true""#),
            .configMap(#"{annotations-risk-level: Critical, allow-snippet-annotations: «"True"}"#),
        ],
        good: [
            .configMap(#"{allow-snippet-annotations: "false"}"#),
            .configMap(#"{other: "true"}"#),
        ],
        check: .kinds([.configMap]) { object, judgement in
            guard object.node[.data]?["allow-snippet-annotations"]?.scalarText?.lowercased() == "true" else { return }
            judgement.add(
                "the ingress controller takes configuration from annotations", at: "data.allow-snippet-annotations")
        })
}
