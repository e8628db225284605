import Kubernetes
import Manifest

extension Rule {
    static let serviceTypeLoadBalancer = Rule(
        id: "service-type-loadbalancer",
        title: "Service is open to the outside",
        severity: .info,
        isOnByDefault: false,
        standards: [.nsa("Network separation")],
        concern: .presence,
        why: """
            A load balancer makes the Service reachable from outside the cluster, often from anywhere.
            """,
        remedy: """
            set loadBalancerSourceRanges, make it internal with the annotation of your cloud, or use an Ingress
            """,
        peers: [
            .kubeLinter("exposed-services"), .kubescape("C-0256"), .kyverno("restrict-loadbalancer"),
            .gatekeeper("block-loadbalancer-services"), .popeye("1103"),
        ],
        bad: [
            .spec(of: "v1 Service", "type: «LoadBalancer"),
            .spec(
                of: "v1 Service",
                """
                type: «LoadBalancer
                loadBalancerSourceRanges: []
                """),
        ],
        good: [
            .spec(
                of: "v1 Service",
                """
                type: LoadBalancer
                loadBalancerSourceRanges: [10.0.0.0/8]
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: a, annotations: {networking.gke.io/load-balancer-type: Internal}}
                spec: {type: LoadBalancer}
                """),
            .spec(of: "v1 Service", "type: ClusterIP"),
        ],
        check: .kinds([.service]) { object, judgement in
            guard object.spec?[.type]?.equals("LoadBalancer") ?? false,
                isOpen(object.spec?["loadBalancerSourceRanges"])
            else { return }
            let isInternal = object.metadata?[.annotations]?.children.contains { annotation in
                let value = annotation.scalarText?.lowercased() ?? ""
                return annotation.key.contains("load-balancer")
                    && (value == "internal" || value == "true" && annotation.key.contains("internal"))
            }
            guard !(isInternal ?? false) else { return }
            judgement.add("the Service is open to the outside", at: "spec.type")
        })

    /// Ranges that are every address keep nobody out.
    private static func isOpen(_ ranges: Node?) -> Bool {
        if ranges.isMissingOrEmpty { return true }
        return CIDR.coversAll(ranges.indexed.compactMap(\.node.string))
    }
}
