extension Rule {
    static let barePod = Rule(
        id: "bare-pod",
        title: "Pod without a controller",
        severity: .high,
        standards: [.hardening(2)],
        concern: .absence,
        why: """
            Nothing recreates a bare pod when its node fails or is drained, and it cannot be rolled out or rolled back.
            """,
        remedy: "let a Deployment, StatefulSet, DaemonSet or Job create the pod",
        peers: [
            .kubescape("C-0073"), .datree("K8S_INCORRECT_KIND_VALUE_POD"), .kyverno("prevent-bare-pods"),
            .popeye("208"),
        ],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: «Pod
                metadata:
                  name: web
                spec:
                  containers:
                    - name: app
                      image: registry.example.com/web:1.4
                """),
            .manifest(
                """
                apiVersion: v1
                kind: «Pod
                metadata:
                  name: web
                  ownerReferences: []
                """),
        ],
        good: [
            .spec(
                of: "apps/v1 Deployment",
                """
                template:
                  spec:
                    containers:
                      - name: app
                        image: registry.example.com/web:1.4
                """),
            // As kubectl gets it from a cluster.
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web-7d9c
                  ownerReferences:
                    - apiVersion: apps/v1
                      kind: ReplicaSet
                      name: web-7d9
                      uid: 0f2a
                """
            ).trusted,
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: kube-proxy-node1
                  annotations:
                    kubernetes.io/config.mirror: 4a1b
                """
            ).trusted,
        ],
        check: .kinds([.pod]) { object, judgement in
            let isMirror = object.annotation("kubernetes.io/config.mirror") != nil
            if judgement.trusts(object.isOwned || isMirror) { return }
            judgement.add("no controller creates this pod", at: "kind")
        })
}
