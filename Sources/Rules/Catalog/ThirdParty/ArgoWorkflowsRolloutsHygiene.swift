import Kubernetes
import Manifest

extension Rule {
    static let argoWorkflowsRolloutsHygiene = Rule(
        id: "argo-workflows-rollouts-hygiene",
        title: "Argo object leaves out a safety setting",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: """
            A workflow that names no service account runs as the default one; a rollout that does not stop at any step \
            is not a gradual rollout.
            """,
        remedy: "set spec.serviceAccountName in a Workflow, and a pause in the steps of a Rollout",
        peers: [
            .datree(
                "ARGO_WORKFLOW_INCORRECT_FAILFAST_VALUE_FALSE",
                "ARGO_WORKFLOW_INCORRECT_SERVICE_ACCOUNT_NAME_VALUE_DEFAULT",
                "ARGO_CONFIGMAP_MISSING_PART_OF_LABEL_VALUE_ARGOCD", "ARGO_ROLLOUT_MISSING_PAUSE_DURATION",
                "ARGO_APP_PROJECT_INCORRECT_NAMESPACE_VALUE", "ARGO_WORKFLOW_INCORRECT_RETRY_STRATEGY_VALUE_EMPTY"),
            .kyverno(
                "application-field-validation", "application-prevent-default-project",
                "appproject-clusterresourceblacklist"),
        ],
        bad: [
            .spec(of: "argoproj.io/v1alpha1 Workflow", "«entrypoint: a"),
            .spec(of: "argoproj.io/v1alpha1 Rollout", "{strategy: {canary: {steps: «[{setWeight: 100}]}}}"),
        ],
        good: [
            .spec(of: "argoproj.io/v1alpha1 Workflow", "{serviceAccountName: runner}"),
            .spec(
                of: "argoproj.io/v1alpha1 Rollout",
                """
                {strategy: {canary: {steps: [{setWeight: 20}, {pause: {duration: 1h}}]}}}
                """),
        ],
        check: .kinds(["Workflow", "WorkflowTemplate", "Rollout"].map { Kind($0, in: "argoproj.io") }) {
            object, judgement in
            if object.kind == "Rollout" {
                guard let steps = object.spec?["strategy"]?["canary"]?["steps"], steps.count > 0,
                    !steps.children.contains(where: { $0["pause"] != nil || $0["analysis"] != nil })
                else { return }
                return judgement.add("the rollout does not stop at any step", at: "spec.strategy.canary.steps")
            }
            let account = object.spec?[.serviceAccountName]?.scalarText ?? ""
            guard account.isEmpty || account == "default" else { return }
            judgement.add("the workflow runs as the default service account", at: "spec.serviceAccountName")
        })
}
