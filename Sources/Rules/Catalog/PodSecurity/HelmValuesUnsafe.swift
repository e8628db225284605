import Kubernetes
import Manifest

extension Rule {
    static let helmValuesUnsafe = Rule(
        id: "helm-values-unsafe",
        title: "Helm chart values ask for access to the host, or for root",
        severity: .high,
        standards: [.nsa("Pod security enforcement")],
        concern: .presence,
        why: """
            What a chart makes of its values is visible only once it is rendered. Values that are pod fields usually \
            end up in a pod unchanged.
            """,
        remedy: "leave the value out, or set it to what the pod may have; `helm template` shows the result",
        bad: [
            .manifest(
                """
                apiVersion: values.helm.sh/v1
                kind: HelmValues
                kubeletPlugin: {containers: {plugin: {securityContext: {privileged: «true}}}}
                hostNetwork: «true
                hostPID: «"true"
                persistence: {dev: {type: hostPath, hostPath: «/dev}}
                """
            ).partial,
            .manifest(
                """
                apiVersion: values.helm.sh/v1
                kind: HelmValues
                podSecurityContext: {runAsUser: «0, runAsNonRoot: «false}
                securityContext: {capabilities: {add: [«NET_ADMIN]}, allowPrivilegeEscalation: «true}
                extraVolumes: [{name: a, hostPath: {path: «/var/log}}]
                image: {repository: registry.example.com/web, tag: «latest}
                worker: {image: «"registry.example.com/worker:latest"}
                """
            ).partial,
            .manifest(
                """
                apiVersion: values.helm.sh/v1
                kind: HelmValues
                volumePermissions: {enabled: false, securityContext: {runAsUser: «0}}
                """
            ).partial.saying(
                "the value volumePermissions.securityContext.runAsUser would run as root if it were enabled"),
        ],
        good: [
            .manifest(
                """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: web}
                spec:
                  values:
                    securityContext: {privileged: false, runAsUser: 1000, capabilities: {drop: [ALL]}}
                    hostNetwork: false
                    privileged: {users: [ada]}
                    ingress: {hosts: [{host: a, paths: [{path: /}]}]}
                """),
            .manifest(
                """
                apiVersion: values.helm.sh/v1
                kind: HelmValues
                hostPath: ""
                ingress: {hostPath: /api}
                capabilities: {add: []}
                """
            ).partial,
        ],
        check: .objects(of: .any) { object, judgement in
            if object.group == HelmValues.group {
                var search = HelmValuesSearch()
                search.visit(object.node, &judgement)
            }
        })
}

/// Walks the values of a chart for fields of a pod.
private struct HelmValuesSearch {
    private var steps: [FieldPath.Step] = []
    /// Whether a mapping around it is switched off, as far as the chart asks for `enabled`.
    private var isOff = false

    mutating func visit(_ node: Node, _ judgement: inout Judgement) {
        let outer = isOff
        // A text is true for Helm, and no chart is switched off as a whole.
        if !steps.isEmpty, node["enabled"]?.bool == false { isOff = true }
        defer { isOff = outer }
        for (index, child) in node.children.enumerated() where !judgement.isFull {
            steps.append(node.isMapping ? .key(child.key) : .index(index))
            if node.isMapping { judge(child, &judgement) }
            if child.isMapping || child.isSequence { visit(child, &judgement) }
            steps.removeLast()
        }
    }

    /// Whether a value is true, also as the text that a template prints.
    private func isTrue(_ field: Node) -> Bool { field.bool == true || field.equals("true") }

    /// A path below an ingress is one of addresses.
    private var isBelowIngress: Bool {
        steps.contains { if case .key(let key) = $0 { key.lowercased().contains("ingress") } else { false } }
    }

    private func judge(_ field: Node, _ judgement: inout Judgement) {
        switch field.knownKey {
        case .privileged:
            if isTrue(field) { add("would make a container privileged", field, .critical, &judgement) }
        case .hostNetwork:
            if isTrue(field) { add("would put pods into the host's network", field, .high, &judgement) }
        case .hostPID: if isTrue(field) { add("would let pods see the host's processes", field, .high, &judgement) }
        case .hostIPC:
            if isTrue(field) { add("would share the host's memory with pods", field, .high, &judgement) }
        case .hostProcess:
            if isTrue(field) {
                add("would run a container as a process of the host", field, .critical, &judgement)
            }
        case .hostPath where !isBelowIngress:
            if let text = field.string, text.hasPrefix("/") {
                add("would mount the host path \(text)", field, .high, &judgement)
            } else if let path = field["path"], let text = path.string, text.hasPrefix("/") {
                add("would mount the host path \(text)", path, .high, &judgement, [.key("path")])
            }
        case .runAsUser: if field.int == 0 || field.equals("0") { add("would run as root", field, .high, &judgement) }
        case .runAsNonRoot:
            if field.bool == false || field.equals("false") {
                add("would let containers run as root", field, .medium, &judgement)
            }
        case .allowPrivilegeEscalation:
            if isTrue(field) { add("would let processes gain privileges", field, .medium, &judgement) }
        case .capabilities: judgeCapabilities(field[.add], &judgement)
        case .image:
            if let tag = field["tag"], tag.equals("latest"), let repository = field["repository"],
                field["digest"]?.string?.isEmpty ?? true
            {
                let image = (field["registry"]?.scalarText ?? "") + "/" + (repository.scalarText ?? "")
                add(
                    "would run whatever image has the tag latest", tag, .medium, &judgement, [.key("tag")],
                    values: [image])
            } else if let image = field.string, image.hasSuffix(":latest") {
                add("would run whatever image has the tag latest", field, .medium, &judgement)
            }
        default: judgeByName(field, &judgement)
        }
    }

    private func judgeByName(_ field: Node, _ judgement: inout Judgement) {
        switch field.key {
        case "seccompProfile":
            if let type = field["type"], type.equals("Unconfined") {
                add("would let a container make any system call", type, .high, &judgement, [.key("type")])
            }
        case "procMount":
            if field.equals("Unmasked") { add("would let a container see all of /proc", field, .high, &judgement) }
        case "pod-security.kubernetes.io/enforce":
            if field.equals("privileged") { add("would let privileged pods run", field, .high, &judgement) }
        case "clusterRole", "clusterRoleName":
            if field.equals("cluster-admin") { add("would grant cluster-admin", field, .high, &judgement) }
        case "roleRef":
            if let name = field[.name], name.equals("cluster-admin") {
                add("would grant cluster-admin", name, .high, &judgement, [.key("name")])
            }
        default: break
        }
    }

    private func judgeCapabilities(_ list: Node?, _ judgement: inout Judgement) {
        for (index, entry) in list.indexed {
            guard let name = entry.string, !name.isEmpty else { continue }
            let capability = Capability(name)
            if capability.name == "NET_BIND_SERVICE" { continue }
            let severity: Severity = capability.isAll || capability.name == "SYS_ADMIN" ? .critical : .medium
            add(
                "would give a container the capability \(name)", entry, severity, &judgement,
                [.key("add"), .index(index)])
        }
    }

    /// What is switched off is reported as a note, and is something else once it is switched on.
    private func add(
        _ phrase: String, _ value: Node, _ severity: Severity, _ judgement: inout Judgement,
        _ more: [FieldPath.Step] = [], values: [String]? = nil
    ) {
        let path = FieldPath(steps + more)
        let off = isOff ? ["enabled: false"] : []
        judgement.add(
            "the value \(path) \(phrase)" + (isOff ? " if it were enabled" : ""), path: path, position: value.position,
            values: values.map { $0 + off } ?? (isOff ? [value.scalarText ?? ""] + off : nil),
            severity: isOff ? .low : severity)
    }
}
