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
            // The rules about pods find it.
            .manifest(
                """
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: a}
                spec: {template: {spec: {hostPID: true, containers: [{name: a, image: a, securityContext: {privileged: true}}]}}}
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
            var steps: [FieldPath.Step] = []
            judgement.addHostAccess(in: object.node, &steps)
        })

    /// Whether the resources of a group say what others may do.
    private static func judges(_ group: String) -> Bool {
        ["gatekeeper.sh", "kyverno.io", "security.openshift.io"].contains { group == $0 || group.hasSuffix("." + $0) }
    }
}

extension Judgement {
    /// The reader bounds how deep a document goes, and how far its aliases expand.
    fileprivate mutating func addHostAccess(in node: Node, _ steps: inout [FieldPath.Step]) {
        let isPod = object.pods.contains { $0.node.isSame(as: node) }
        for (index, child) in node.children.enumerated() where !isFull {
            if isPod, isJudgedWithPod(child) { continue }
            steps.append(node.isMapping ? .key(child.key) : .index(index))
            if node.isMapping { addHostAccess(by: child, steps) }
            addHostAccess(in: child, &steps)
            steps.removeLast()
        }
    }

    private func isJudgedWithPod(_ field: Node) -> Bool {
        switch field.knownKey {
        case .containers, .initContainers, .ephemeralContainers, .volumes, .hostNetwork, .hostPID, .hostIPC: true
        default: false
        }
    }

    private mutating func addHostAccess(by field: Node, _ steps: [FieldPath.Step]) {
        switch field.knownKey {
        case .hostNetwork, .hostPID, .hostIPC, .privileged:
            guard field.bool == true else { return }
            add("the resource sets \(FieldPath(steps))", path: FieldPath(steps), position: field.position)
        case .hostPath:
            guard let folder = field["path"], let text = folder.string else { return }
            add(
                "the resource mounts \(text) of the host", path: FieldPath(steps + [.key("path")]),
                position: folder.position)
        case .capabilities:
            for (index, capability) in field[.add].indexed where capability.equals(anyOf: ["SYS_ADMIN", "ALL"]) {
                add(
                    "the resource adds the capability \(capability.string ?? "")",
                    path: FieldPath(steps + [.key("add"), .index(index)]), position: capability.position)
            }
        default: break
        }
    }
}
