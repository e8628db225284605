extension Rule {
    static let namespaceDefaultExplicit = Rule(
        id: "namespace-default-explicit",
        title: "Object is placed in the namespace default",
        severity: .low,
        standards: [.cis("5.6.4"), .nsa("Namespaces")],
        concern: .presence,
        why: """
            Everything that names no namespace ends up in default: nothing there is separated by policies, quotas or \
            permissions.
            """,
        remedy: "use a separate namespace for each application or team",
        peers: [
            .kubeLinter("use-namespace"), .checkov("CKV_K8S_21"), .trivy("KSV-0110"), .kubescape("C-0061", "C-0212"),
            .datree("WORKLOAD_INCORRECT_NAMESPACE_VALUE_DEFAULT"), .kyverno("disallow-default-namespace"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a, namespace: «default}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  namespace: «"default"
                  name: a
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a, namespace: shop}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: kubernetes, namespace: default}
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            guard object.identity.namespace == "default" else { return }
            // What every cluster has there, and nowhere else.
            switch (object.kind, object.identity.name) {
            case ("Service", "kubernetes"), ("Endpoints", "kubernetes"), ("EndpointSlice", "kubernetes"),
                ("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt"):
                return
            default: break
            }
            judgement.add("the object is placed in the namespace default", at: "metadata.namespace")
        })
}
