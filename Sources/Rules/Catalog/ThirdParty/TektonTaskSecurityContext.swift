import Kubernetes
import Manifest

extension Rule {
    static let tektonTaskSecurityContext = Rule(
        id: "tekton-task-security-context",
        title: "Task step may do everything in its container",
        severity: .info,
        isOnByDefault: false,
        concern: .absence,
        why: """
            A step without a security context runs as the user of its image, usually root, with the pipeline's secrets.
            """,
        remedy: "set securityContext in spec.stepTemplate or in the step",
        peers: [.kyverno("require-tekton-securitycontext", "require-tekton-bundle")],
        bad: [
            .spec(
                of: "tekton.dev/v1 Task",
                """
                steps:
                  - «name: a
                    image: x:1
                """),
            .spec(
                of: "tekton.dev/v1beta1 Task",
                """
                {steps: [{name: a, securityContext: {runAsNonRoot: true}}, «{name: b}]}
                """),
        ],
        good: [
            .spec(
                of: "tekton.dev/v1 Task",
                """
                {stepTemplate: {securityContext: {runAsNonRoot: true}}, steps: [{name: a}]}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .kinds(["Task", "ClusterTask"].map { Kind($0, in: "tekton.dev") }) { object, judgement in
            guard object.spec?["stepTemplate"]?[.securityContext].isMissingOrEmpty ?? true else { return }
            let bad = (object.spec?["steps"]).indexed.filter { $0.node[.securityContext].isMissingOrEmpty }
                .map { (index: $0.index, value: $0.node[.name]?.scalarText ?? String($0.index)) }
            judgement.add(
                { "the step \($0) has no security context" }, bad: bad, in: "spec.steps", field: "securityContext")
        })
}
