import Kubernetes
import Manifest

extension Rule {
    static let policyExceptionWithoutExpiry = Rule(
        id: "policy-exception-without-expiry",
        title: "Exception from a policy has no end",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: "An exception that nobody looks at again is a hole for good.",
        remedy: """
            say until when it counts, in the annotation of your cleanup policy or a condition on time
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
            judgement.add("the exception has no end", at: "metadata.labels[cleanup.kyverno.io/ttl]")
        })
}
