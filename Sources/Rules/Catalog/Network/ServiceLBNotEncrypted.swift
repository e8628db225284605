extension Rule {
    static let serviceLBNotEncrypted = Rule(
        id: "service-lb-not-encrypted",
        title: "AWS load balancer does not encrypt traffic",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: "Without a certificate the load balancer accepts unencrypted traffic.",
        remedy: "set the annotation service.beta.kubernetes.io/aws-load-balancer-ssl-cert",
        peers: [.kubescape("C-0231", "C-0245"), .kyverno("require-encryption-aws-loadbalancers")],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: a
                  annotations:
                    «service.beta.kubernetes.io/aws-load-balancer-type: nlb
                spec: {type: LoadBalancer}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a, annotations: «{service.beta.kubernetes.io/aws-load-balancer-internal: "true"}}
                spec: {type: LoadBalancer}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a, annotations: {service.beta.kubernetes.io/aws-load-balancer-type: nlb}}
                spec: {type: ClusterIP}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a, annotations: {service.beta.kubernetes.io/aws-load-balancer-ssl-cert: x}}
                spec: {type: LoadBalancer}
                """),
            .spec(of: "v1 Service", "type: LoadBalancer"),
        ],
        check: .kinds([.service]) { object, judgement in
            let prefix = "service.beta.kubernetes.io/aws-load-balancer-"
            guard object.spec?[.type]?.equals("LoadBalancer") ?? false,
                object.metadata?[.annotations]?.children.contains(where: { $0.key.hasPrefix(prefix) }) ?? false,
                object.annotation(prefix + "ssl-cert") == nil
            else { return }
            judgement.add(
                "the load balancer has no certificate, and forwards traffic unchanged",
                at: "metadata.annotations[\(prefix)ssl-cert]")
        })
}
