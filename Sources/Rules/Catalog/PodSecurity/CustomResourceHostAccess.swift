import Kubernetes
import Manifest

extension Rule {
    /// Of the pods that operators make, many stand in their resources in a form of their own. What gives the host away has
    /// the same names in all of them.
    static let customResourceHostAccess = Rule(
        id: "custom-resource-host-access",
        title: "Custom resource asks for access to the host",
        severity: .high,
        standards: [.nsa("Pod security enforcement")],
        concern: .presence,
        why: """
            An operator passes such access on to the pods that it creates, which then have access to their node. The fields \
            mean the same as in a pod, wherever they appear in the resource: in a step of a workflow, in the values of \
            a chart.
            """,
        remedy: "remove it, or exempt the resource if the program that it runs cannot do without it",
        bad: [
            .spec(of: "argoproj.io/v1alpha1 Workflow", "hostNetwork: «true"),
            .spec(
                of: "example.com/v1 Agent",
                """
                builder:
                  image: registry.example.com/build:1.4
                  securityContext: {privileged: «true, capabilities: {add: [CHOWN, «SYS_ADMIN]}}
                volumes: [{name: run, hostPath: {path: «/run}}]
                """),
            .spec(
                of: "helm.toolkit.fluxcd.io/v2 HelmRelease",
                """
                {settings: {agent: {hostPID: «true, windowsOptions: {hostProcess: «true}}}}
                """),
        ],
        good: [
            .spec(
                of: "argoproj.io/v1alpha1 Workflow",
                """
                hostNetwork: false
                templates:
                  - name: build
                    container: {image: registry.example.com/build:1.4, securityContext: {privileged: "true"}}
                """),
            // What is allowed, and what is refused, is not asked for.
            .spec(
                of: "constraints.gatekeeper.sh/v1beta1 K8sPSPHostNetworkingPorts",
                """
                {parameters: {hostNetwork: true}}
                """),
            .spec(
                of: "example.com/v1 Platform",
                """
                user: {privileged: true}
                route: {hostPath: {path: /api}}
                schema: {properties: {hostNetwork: {type: boolean}, hostPath: {type: object}}}
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            // A group that no cluster can have may stand in front of values of a chart.
            let isCustom = !object.group.isEmpty && !object.isBuiltIn && !object.isKustomizePlugin
            guard isCustom || object.isOfUnknownKind, object.group != HelmValues.group, !judges(object.group) else {
                return
            }
            guard object.node.mayHave(anyOf: HostAccessSearch.keys) else { return }
            var search = HostAccessSearch(object)
            search.visit(object.node, &judgement)
        })

    /// Whether the resources of a group say what others may do.
    private static func judges(_ group: String) -> Bool {
        PolicyEngine.isGroup(group) || group == "security.openshift.io" || group.hasSuffix(".security.openshift.io")
    }
}

/// Walks a custom resource for fields that give access to the host. The reader bounds how deep a document goes, and how far
/// its aliases expand.
private struct HostAccessSearch {
    /// The keys by which access is asked for.
    static let keys = Key.Set([
        .volumes, .hostNetwork, .hostPID, .hostIPC, .hostProcess, .privileged, .hostPath, .capabilities,
    ])

    private let pods: Set<Int>
    private var steps: [FieldPath.Step] = []
    /// The steps as text, with list entries by their names.
    private var names: [String] = []

    /// What a value is to the pods that rules about pods judge.
    private enum Place {
        case elsewhere, pod, containers, container, volumes, volume

        /// The fields that those rules look at.
        func isJudged(_ field: Key?) -> Bool {
            switch (self, field) {
            case (.pod, .hostNetwork), (.pod, .hostPID), (.pod, .hostIPC), (.container, .securityContext),
                (.volume, .hostPath):
                true
            default: false
            }
        }

        func place(of field: Key?) -> Place {
            switch (self, field) {
            case (.pod, .containers), (.pod, .initContainers), (.pod, .ephemeralContainers), (.pod, .steps),
                (.pod, .sidecars):
                .containers
            case (.pod, .container), (.pod, .script), (.pod, .spec): .container
            case (.pod, .volumes): .volumes
            case (.containers, _): .container
            case (.volumes, _): .volume
            default: .elsewhere
            }
        }
    }

    init(_ object: KubernetesObject) { pods = Set(object.pods.map(\.node.identifier)) }

    mutating func visit(_ node: Node, _ judgement: inout Judgement) {
        visit(node, .elsewhere, isEntry: false, &judgement)
    }

    private mutating func visit(_ node: Node, _ place: Place, isEntry: Bool, _ judgement: inout Judgement) {
        let place = node.isMapping && pods.contains(node.identifier) ? .pod : place
        // An object inside another, and values of a chart, are judged by themselves.
        if !steps.isEmpty, EmbeddedParts.isObject(node) || HelmValues.isValues(node) { return }
        let isSequence = node.isSequence
        for (index, child) in node.children.enumerated() where !judgement.isFull {
            let key = isSequence ? nil : child.knownKey
            if place.isJudged(key) { continue }
            steps.append(isSequence ? .index(index) : .key(child.key))
            // A key with dots stands in brackets, so that it is not taken for several.
            names.append(
                isSequence
                    ? "[" + (child[.name]?.string ?? String(index)) + "]" : FieldPath([.key(child.key)]).description)
            if !isSequence { judge(child, of: node, isEntry: isEntry, &judgement) }
            visit(child, place.place(of: key), isEntry: isSequence, &judgement)
            names.removeLast()
            steps.removeLast()
        }
    }

    private func judge(_ field: Node, of parent: Node, isEntry: Bool, _ judgement: inout Judgement) {
        switch field.knownKey {
        case .hostNetwork, .hostPID, .hostIPC, .hostProcess:
            if field.bool == true { add("sets", field, [], &judgement) }
        case .privileged:
            if field.bool == true, isSecurityContext(parent) { add("sets", field, [], &judgement) }
        case .hostPath:
            // A volume has a name; a route of a URL has none.
            guard isEntry, parent[.name] != nil, let path = field["path"], let text = path.string else { return }
            add("mounts the host path \(text) through", path, [.key("path")], &judgement)
        case .capabilities:
            guard let list = field[.add] else { return }
            if list.kind == .string, isHostAccess(list) {
                add("adds a capability through", list, [.key("add")], &judgement)
            }
            for (index, entry) in Optional(list).indexed where isHostAccess(entry) {
                add("adds a capability through", entry, [.key("add"), .index(index)], &judgement)
            }
        default:
            // A disk of KubeVirt that is a file or device of the node.
            if field.keyEquals("hostDisk"), let path = field["path"], let text = path.string {
                add("mounts the host path \(text) through", path, [.key("path")], &judgement)
            }
        }
    }

    private func add(_ phrase: String, _ value: Node, _ more: [FieldPath.Step], _ judgement: inout Judgement) {
        let path = FieldPath(steps + more)
        judgement.add(
            "the resource \(phrase) \(path)", path: path,
            anchor: (names + more.prefix(1).map { FieldPath([$0]).description }).joined(separator: "."),
            position: value.position, values: [value.scalarText ?? ""])
    }

    /// Whether a mapping is about the security of a container, and not of something else that can be privileged.
    private func isSecurityContext(_ node: Node) -> Bool {
        node.key.lowercased().contains("security") || node[.image] != nil || node[.capabilities] != nil
            || node[.allowPrivilegeEscalation] != nil || node[.runAsUser] != nil
    }

    /// Container runtimes know capabilities in either case.
    private func isHostAccess(_ capability: Node) -> Bool {
        ["SYS_ADMIN", "CAP_SYS_ADMIN", "ALL"].contains(capability.string?.uppercased())
    }
}
