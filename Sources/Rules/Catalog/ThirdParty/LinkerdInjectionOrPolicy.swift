import Kubernetes
import Manifest

extension Rule {
    static let linkerdInjectionOrPolicy = Rule(
        id: "linkerd-injection-or-policy",
        title: "Traffic bypasses Linkerd",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: "Ports that the proxy skips are neither encrypted nor checked.",
        remedy: "remove the annotation",
        mend: .unsafe(.removal),
        peers: [
            .kyverno(
                "prevent-linkerd-port-skipping", "check-linkerd-authorizationpolicy", "require-linkerd-mesh-injection")
        ],
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, annotations: {config.linkerd.io/skip-inbound-ports: «"80"}}
                spec: {containers: []}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: a, annotations: {linkerd.io/inject: «disabled}}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, annotations: {linkerd.io/inject: enabled}}
                spec: {containers: []}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .objects(of: .only(Kind.workloads + [.namespace])) { object, judgement in
            for key in ["config.linkerd.io/skip-inbound-ports", "config.linkerd.io/skip-outbound-ports"] {
                guard let ports = object.annotation(key)?.scalarText, !ports.isEmpty else { continue }
                judgement.add("traffic on the ports \(ports) bypasses Linkerd", at: "metadata.annotations[\(key)]")
            }
            if object.annotation("linkerd.io/inject")?.equals("disabled") ?? false {
                judgement.add("traffic bypasses Linkerd", at: "metadata.annotations[linkerd.io/inject]")
            }
        })
}
