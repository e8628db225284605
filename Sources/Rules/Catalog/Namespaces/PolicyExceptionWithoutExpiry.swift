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
            give it the label cleanup.kyverno.io/ttl, or a condition on the time (time_now_utc and the like)
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
            .spec(
                of: "kyverno.io/v2 PolicyException",
                """
                conditions:
                  any:
                    - key: "{{ time_before(time_now_utc(), '2027-01-31T00:00:00Z') }}"
                      operator: Equals
                      value: true
                """),
        ],
        check: .kinds([Kind("PolicyException", in: "kyverno.io")]) { object, judgement in
            guard object.label("cleanup.kyverno.io/ttl") == nil else { return }
            // JMESPath's functions on time, as Kyverno has them: time_now_utc, time_before, time_since.
            let conditions = object.spec?["conditions"]
            if conditions?.strings.contains(where: { ByteSearch.contains($0.utf8, "time_") }) ?? false { return }
            judgement.add("the exception does not expire", at: "metadata.labels[cleanup.kyverno.io/ttl]")
        })
}
