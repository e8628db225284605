import Kubernetes
import Manifest

extension Rule {
    static let labelOwnerMissing = Rule(
        id: "label-owner-missing",
        title: "Workload has no owner label",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        parameters: [
            Parameter("labels", .texts(["owner"]), "the labels that every workload must have")
        ],
        why: "When something is wrong with it, nobody knows whom to ask.",
        remedy: "add the label",
        peers: [
            .kubeLinter("required-label-owner"), .datree("WORKLOAD_MISSING_LABEL_OWNER_VALUE"),
            .gatekeeper("requiredlabels"),
        ],
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
                metadata: {name: a, labels: «{owner: ada}}
                spec: {containers: []}
                """
            ).with(["labels": .texts(["team"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, labels: {owner: x}}
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
