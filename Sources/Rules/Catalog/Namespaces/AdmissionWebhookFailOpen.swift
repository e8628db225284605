import Kubernetes
import Manifest

extension Rule {
    static let admissionWebhookFailOpen = Rule(
        id: "admission-webhook-fail-open",
        title: "Admission webhook lets everything through when it is down",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: "Anyone who can bring the webhook down, or waits until it is down, bypasses its checks.",
        remedy: """
            set failurePolicy to Fail, with a namespaceSelector that excludes the webhook's own namespace
            """,
        mend: .unsafe(.value("Fail")),
        peers: [.kubescape("C-0036", "C-0039")],
        bad: [
            .manifest(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: a}
                webhooks:
                  - {name: a, failurePolicy: «Ignore}
                """),
            .manifest(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: a}
                webhooks:
                  - name: a
                    failurePolicy: «Ignore
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: a}
                webhooks:
                  - {name: a, failurePolicy: Fail}
                """),
            .manifest(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: a}
                webhooks:
                  - {name: a}
                """),
        ],
        check: .kinds(webhooks) { object, judgement in
            let bad = object.node["webhooks"].indexed.filter { $0.node["failurePolicy"]?.equals("Ignore") ?? false }
                .map { (index: $0.index, value: $0.node[.name]?.scalarText ?? "") }
            judgement.add(
                { "the webhook \($0) lets everything through when it is down" }, bad: bad, in: "webhooks",
                field: "failurePolicy")
        })

    private static let webhooks = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]
        .map { Kind($0, in: "admissionregistration.k8s.io") }
}
