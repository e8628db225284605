import Kubernetes
import Manifest

extension Rule {
    static let policyExceptionWithoutExpiry = Rule(
        id: "policy-exception-without-expiry",
        title: "Policy exception does not expire",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: "An exception that nobody reviews again is a permanent hole.",
        remedy: """
            say when it expires, in the annotation of your cleanup policy or in a time condition
            """,
        peers: [.kyverno("expiration-for-policyexceptions", "policy-for-exceptions")],
        bad: [
            .manifest(
                """
                apiVersion: kyverno.io/v2
                kind: PolicyException
                metadata:
                  «name: a
                spec: {}
                """),
            .manifest(
                """
                apiVersion: kyverno.io/v2beta1
                kind: PolicyException
                metadata: {name: a, labels: «{a: b}}
                spec: {}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: kyverno.io/v2
                kind: PolicyException
                metadata: {name: a, labels: {cleanup.kyverno.io/ttl: 30d}}
                spec: {}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .kinds([Kind("PolicyException", in: "kyverno.io")]) { object, judgement in
            guard object.label("cleanup.kyverno.io/ttl") == nil else { return }
            judgement.add("the exception does not expire", at: "metadata.labels[cleanup.kyverno.io/ttl]")
        })
}
