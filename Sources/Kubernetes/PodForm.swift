import Manifest

/// In which form a kind has its pods.
public enum PodForm: Sendable {
    /// A pod spec as Kubernetes has it.
    case podSpec
    /// A template of an Argo workflow: `container` or `script`, with `initContainers` and `sidecars`.
    ///
    /// Source: https://argo-workflows.readthedocs.io/en/latest/fields/#template
    case workflowTemplate
    /// The spec of an Argo workflow: what counts for all its templates.
    case workflow
    /// The containers of a pod that a template of an Argo workflow runs side by side.
    case containerSet
    /// A task of Tekton: `steps`, each a container, with `sidecars`.
    ///
    /// Source: https://tekton.dev/docs/pipelines/tasks/
    case task
    /// A step of Tekton by itself: its spec is a container.
    ///
    /// Source: https://tekton.dev/docs/pipelines/stepactions/
    case stepAction
    /// The container that KServe puts into pods to fetch a model.
    ///
    /// Source: https://kserve.github.io/website/docs/model-serving/storage/storage-containers
    case storageContainer
    /// A virtual machine of KubeVirt: no containers, but volumes that are images.
    ///
    /// Source: https://kubevirt.io/user-guide/storage/disks_and_volumes/#containerdisk
    case virtualMachine

    /// The fields that hold a container, or a list of them.
    var containerKeys: Set<Key> {
        switch self {
        case .podSpec: [.containers, .initContainers, .ephemeralContainers]
        case .workflowTemplate: [.container, .script, .initContainers, .sidecars]
        case .containerSet: [.containers, .initContainers]
        case .task: [.steps, .sidecars]
        case .stepAction: [.spec]
        case .storageContainer: [.container]
        case .virtualMachine, .workflow: []
        }
    }

    /// The form of a mapping in a custom resource of a group; nil where it holds no containers of such a form.
    init?(of node: Node, in group: String) {
        guard node.isMapping else { return nil }
        switch group {
        case "argoproj.io":
            let isTemplate = [Key.container, .script].contains { node[$0]?[.image] != nil }
            if node.keyEquals("containerSet"), node[.containers]?.isSequence ?? false {
                self = .containerSet
            } else if isTemplate {
                self = .workflowTemplate
            } else if node.keyEquals("spec") || node.keyEquals("workflowSpec"), node["templates"]?.isSequence ?? false {
                self = .workflow
            } else {
                return nil
            }
        case "serving.kserve.io":
            guard node.keyEquals("spec"), node[.container]?[.image] != nil else { return nil }
            self = .storageContainer
        case "tekton.dev" where node[.kind]?.equals("StepAction") ?? false:
            guard node[.spec]?[.image] != nil else { return nil }
            self = .stepAction
        case "tekton.dev":
            let hasSteps = node[.steps]?.isSequence ?? false
            guard hasSteps, node[.steps].indexed.contains(where: { $0.node.isMapping && $0.node[.image] != nil }) else {
                return nil
            }
            self = .task
        case "kubevirt.io":
            guard node["domain"]?.isMapping ?? false, node[.volumes]?.isSequence ?? false else { return nil }
            self = .virtualMachine
        default: return nil
        }
    }
}
