import Kubernetes
import Manifest

extension Rule {
    static let labelEnvMissing = Rule(
        id: "label-env-missing",
        title: "Workload has no environment label",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        parameters: [
            Parameter("labels", .texts(["env"]), "the labels that every workload must have")
        ],
        why: "Without the label nobody can tell production from test.",
        remedy: "add the label",
        peers: [.datree("DEPLOYMENT_MISSING_LABEL_ENV_VALUE")],
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
                metadata: {name: a, labels: «{env: test}}
                spec: {containers: []}
                """
            ).with(["labels": .texts(["stage"])]),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a, labels: {env: x}}
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
