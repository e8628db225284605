import Kubernetes
import Manifest

/// Whether what is missing at one place is said at another, or where nobody can know.
extension Judgement {
    /// Whether something is not missing in a container because the pod stands elsewhere: it says the same there, or nobody
    /// knows what it says.
    func isSaid(_ field: FieldPath, around pod: PodSpec) -> Bool {
        let steps = field.steps
        let isOfPod: Bool
        if case .pod = subject.kind { isOfPod = true } else { isOfPod = false }
        guard !FieldPath(steps).deepest(in: subjectNode).isWhole else { return false }
        // Tekton merges what a task says of all its steps into each, field by field.
        if !isOfPod, let template = pod.node["stepTemplate"], FieldPath(steps).deepest(in: template).isWhole {
            return true
        }
        if isOfPod, pod.form == .task { return true }
        // Whoever uses the step says its resources.
        if pod.form == .stepAction, isOfPod || steps.first == .key("resources") { return true }
        guard isOfPod || Judgement.isAlsoOfPod(steps) else { return false }
        return pod.isPodUnknown || (pod.surroundings ?? []).contains { FieldPath(steps).deepest(in: $0).isWhole }
    }

    /// Whether a pod can say for its containers what a field of a container says.
    private static func isAlsoOfPod(_ steps: [FieldPath.Step]) -> Bool {
        guard steps.count > 1, steps[0] == .key("securityContext"), case .key(let key) = steps[1] else { return false }
        return [
            "runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile", "appArmorProfile", "seLinuxOptions",
            "windowsOptions",
        ].contains(key)
    }

    /// Whether a patch is all that there is at a path afterwards.
    func replaces(_ path: String) -> Bool {
        let steps = FieldPath(path).steps
        return wholePaths.contains { steps.starts(with: $0) }
    }

    /// Whether a finding about something that is missing is about a place at which a patch is all there is.
    func isWhole(_ finding: Finding) -> Bool {
        guard !wholePaths.isEmpty, !PatchDirective.isDirective(subjectNode) else { return false }
        let steps = finding.field.steps
        return wholePaths.contains { steps.starts(with: $0) }
    }
}
