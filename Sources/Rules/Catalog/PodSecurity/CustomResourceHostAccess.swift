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
            An operator hands it on to the pods that it makes, which then have access to their node. The fields mean the same \
            as in a pod, wherever in the resource they stand: in a step of a workflow, in the values of a chart.
            """,
        remedy: "remove it, or exempt the resource where the program that it runs cannot do without",
        bad: [
            .manifest(
                """
                apiVersion: argoproj.io/v1alpha1
                kind: Workflow
                metadata: {name: a}
                spec:
                  hostNetwork: «true
                  templates:
                    - name: build
                      container:
                        image: registry.example.com/build:1.4
                        securityContext: {privileged: «true}
                """),
            .manifest(
                """
                apiVersion: tekton.dev/v1
                kind: Task
                metadata: {name: a}
                spec:
                  steps:
                    - name: build
                      image: registry.example.com/build:1.4
                      securityContext: {capabilities: {add: [CHOWN, «SYS_ADMIN]}}
                  volumes: [{name: run, hostPath: {path: «/run}}]
                """),
            .manifest(
                """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: a}
                spec: {values: {agent: {hostPID: «true}}}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: argoproj.io/v1alpha1
                kind: Workflow
                metadata: {name: a}
                spec:
                  hostNetwork: false
                  templates:
                    - name: build
                      container: {image: registry.example.com/build:1.4, securityContext: {privileged: "true"}}
                """),
            // What is allowed, and what is refused, is not asked for.
            .manifest(
                """
                apiVersion: constraints.gatekeeper.sh/v1beta1
                kind: K8sPSPHostNetworkingPorts
                metadata: {name: a}
                spec: {parameters: {hostNetwork: true}}
                """),
            .manifest(
                """
                apiVersion: example.com/v1
                kind: Platform
                metadata: {name: a}
                spec: {schema: {properties: {hostNetwork: {type: boolean}, hostPath: {type: object}}}}
                """),
        ],
        check: .objects { object, judgement in
            guard object.group.utf8.contains(UInt8(ascii: ".")), !object.isBuiltIn, !judges(object.group) else {
                return
            }
            var search = HostAccessSearch(object)
            search.visit(object.node, &judgement)
        })

    /// Whether the resources of a group say what others may do.
    private static func judges(_ group: String) -> Bool {
        ["gatekeeper.sh", "kyverno.io", "security.openshift.io"].contains { group == $0 || group.hasSuffix("." + $0) }
    }
}

/// Walks a custom resource for fields that give access to the host. The reader bounds how deep a document goes, and how far
/// its aliases expand.
private struct HostAccessSearch {
    /// The pod specs, in which other rules look at most of these fields.
    private let pods: Set<Int>
    private var steps: [FieldPath.Step] = []

    init(_ object: KubernetesObject) { pods = Set(object.pods.map(\.node.identifier)) }

    mutating func visit(_ node: Node, _ judgement: inout Judgement) {
        let isPod = node.isMapping && pods.contains(node.identifier)
        for (index, child) in node.children.enumerated() where !judgement.isFull {
            if isPod, HostAccessSearch.isJudgedWithPod(child) { continue }
            steps.append(node.isMapping ? .key(child.key) : .index(index))
            if node.isMapping { judge(child, &judgement) }
            visit(child, &judgement)
            steps.removeLast()
        }
    }

    private static func isJudgedWithPod(_ field: Node) -> Bool {
        switch field.knownKey {
        case .containers, .initContainers, .ephemeralContainers, .volumes, .hostNetwork, .hostPID, .hostIPC: true
        default: false
        }
    }

    private func judge(_ field: Node, _ judgement: inout Judgement) {
        switch field.knownKey {
        case .hostNetwork, .hostPID, .hostIPC, .privileged:
            guard field.bool == true else { return }
            let path = FieldPath(steps)
            judgement.add("the resource sets \(path)", path: path, position: field.position)
        case .hostPath:
            guard let folder = field["path"], let text = folder.string else { return }
            judgement.add(
                "the resource mounts \(text) of the host", path: FieldPath(steps + [.key("path")]),
                position: folder.position)
        case .capabilities:
            for (index, entry) in field[.add].indexed {
                guard let capability = entry.string, HostAccessSearch.isHostAccess(capability) else { continue }
                judgement.add(
                    "the resource adds the capability \(capability)",
                    path: FieldPath(steps + [.key("add"), .index(index)]), position: entry.position)
            }
        default: break
        }
    }

    /// Container runtimes know capabilities in either case.
    private static func isHostAccess(_ capability: String) -> Bool {
        ["SYS_ADMIN", "CAP_SYS_ADMIN", "ALL"].contains(capability.uppercased())
    }
}
