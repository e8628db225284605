import Kubernetes

extension Rule {
    static let namespaceResourceQuotaMissing = Rule(
        id: "namespace-resourcequota-missing",
        title: "Namespace without a resource quota",
        severity: .info,
        isOnByDefault: false,
        standards: [.nsa("Resource policies"), .cis("5.6.1")],
        concern: .absence,
        why: "One team, or one mistake, can take all CPU and memory of the cluster.",
        remedy: "add a ResourceQuota that bounds CPU and memory",
        peers: [.trivy("KSV-0040"), .kyverno("add-ns-quota")],
        bad: [
            .set(.document("v1 Namespace «shop", namespace: nil)),
            .set(
                .document("v1 Namespace «shop", namespace: nil),
                .document("v1 ResourceQuota", "spec: {hard: {pods: 10, requests.cpu: 4}}")
            ).ownSet.saying("no ResourceQuota of the namespace bounds both CPU and memory"),
        ],
        good: [
            .set(
                .document("v1 Namespace shop", namespace: nil),
                .document("v1 ResourceQuota", "spec: {hard: {requests.cpu: 4, limits.memory: 8Gi}}")),
            .set(.document("v1 Namespace shop", namespace: nil)).partialSet,
        ],
        check: .sets(of: [.namespace, Kind("ResourceQuota")]) { set, judgement in
            judgement.addUnguardedNamespaces(
                .resourceQuota, none: "the namespace has no ResourceQuota",
                insufficient: "no ResourceQuota of the namespace bounds both CPU and memory"
            ) { if case .resourceQuota(let bounds) = $0 { NamespaceLimits.limitsCompute(bounds) } else { nil } }
        })
}
