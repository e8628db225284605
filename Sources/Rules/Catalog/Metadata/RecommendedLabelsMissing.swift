import Kubernetes
import Manifest

extension Rule {
    static let recommendedLabelsMissing = Rule(
        id: "recommended-labels-missing",
        title: "Workload lacks the labels that tools expect",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        parameters: [
            Parameter(
                "labels",
                .texts(["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version"]),
                "the labels that every workload must have")
        ],
        why: "Dashboards, policies and people find applications by these labels.",
        remedy: "add the label",
        peers: [.kubescape("C-0076", "C-0077"), .kyverno("require-labels"), .gatekeeper("requiredlabels")],
        bad: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: a
                  labels:
                    «app: x
                spec: {template: {spec: {containers: []}}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  «name: a
                spec: {containers: []}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, labels: «{app: web}}
                spec: {containers: []}
                """
            ).with(["labels": .texts(["app.kubernetes.io/name"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, labels: {app.kubernetes.io/name: x, app.kubernetes.io/instance: x, app.kubernetes.io/version: x}}
                spec: {containers: []}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: a
                  labels:
                    app: x
                spec: {template: {spec: {containers: []}}}
                """
            ).with(["labels": .texts(["app"])]),
        ],
        check: .objects(of: .only(Kind.workloads)) { _, judgement in judgement.addMissingLabels() })
}
