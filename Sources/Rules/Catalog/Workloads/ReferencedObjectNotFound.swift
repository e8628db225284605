import Kubernetes

extension Rule {
    static let referencedObjectNotFound = Rule(
        id: "referenced-object-not-found",
        title: "ConfigMap, Secret or volume claim that there is not",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: "The pod does not start until somebody has created the object.",
        remedy: "create the object in the namespace of the pod, correct the name, or mark the reference as optional",
        peers: [.popeye("304", "305", "400", "407")],
        bad: [
            .set(
                .workload(pod: "volumes: [{name: config, configMap: {name: «wbe}}]"), .document("v1 ConfigMap")
            ).saying("there is no ConfigMap wbe"),
            .set(
                .workload(pod: "volumes: [{name: data, persistentVolumeClaim: {claimName: «data}}]"),
                .document("v1 PersistentVolumeClaim data", namespace: "office")
            ).ownSet,
            .set(
                .workload(pod: "initContainers: [{name: a, image: a, envFrom: [{secretRef: {name: «keys}}]}]"),
                .document("v1 Secret other")),
        ],
        good: [
            .set(.workload(pod: "volumes: [{name: config, configMap: {name: web}}]"), .document("v1 ConfigMap")),
            .set(
                .workload(pod: "volumes: [{name: config, configMap: {name: wbe, optional: true}}]"),
                .document("v1 ConfigMap")),
            // A controller makes it.
            .set(
                .workload(pod: "volumes: [{name: tls, secret: {secretName: web-tls}}]"), .document("v1 Secret other"),
                .document("cert-manager.io/v1 Certificate", "spec: {secretName: web-tls}")),
            .set(
                .workload(pod: "volumes: [{name: keys, secret: {secretName: keys}}]"), .document("v1 Secret other"),
                .document("external-secrets.io/v1 ExternalSecret keys", "spec: {}")),
            // kustomize has added a digest to the name.
            .set(
                .workload(pod: "volumes: [{name: config, configMap: {name: web}}]"),
                .document("v1 ConfigMap web-7b2f9c8m4t")),
            // Every namespace has this one.
            .set(
                .workload(pod: "volumes: [{name: ca, configMap: {name: kube-root-ca.crt}}]"), .document("v1 ConfigMap")),
            .set(.workload(pod: "volumes: [{name: config, configMap: {name: wbe}}]"), .document("v1 ConfigMap"))
                .partialSet,
        ],
        check: .sets(
            of: Kind.workloads + [.configMap, .secret, .persistentVolumeClaim], reading: [.references, .made]
        ) { set, judgement in
            for (_, workload, facts) in set.workloads {
                for reference in facts.pods.filter({ !$0.isFragment }).flatMap(\.references) {
                    let (kind, name) = (reference.kind, reference.name.text)
                    guard !ObjectSet.isEverywhere(name),
                        let whole = set.whole(
                            for: .named(kind), in: workload.namespace,
                            orWhere: { !$0.everywhere(kind, named: name).isEmpty }),
                        !whole.mayHave(kind, named: name, in: workload.namespace)
                    else { continue }
                    judgement.add(
                        "there is no \(kind) \(name)", in: workload, at: reference.name.place, anchor: "reference",
                        values: ["\(kind) \(name)"])
                }
            }
        })
}

extension ObjectSet {
    /// Whether every namespace has a ConfigMap of the name, which its cluster puts there.
    fileprivate static func isEverywhere(_ name: String) -> Bool {
        ["kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"].contains(name)
    }

    /// Whether there is an object of a kind and a name, also under a name to which kustomize has added a digest, or a controller
    /// makes it.
    fileprivate func mayHave(_ kind: String, named name: String, in namespace: NamespaceName) -> Bool {
        if !objects(kind, named: name, in: namespace).isEmpty || makes(kind, named: name, in: namespace) { return true }
        return objects(in: namespace).contains { _, objects in
            objects.hasWithDigest(kind, named: name, of: members)
        }
    }
}
