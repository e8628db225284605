import Kubernetes
import Manifest

extension Rule {
    static let hardeningRemoved = Rule(
        id: "hardening-removed",
        title: "Patch removes hardening",
        severity: .high,
        concern: .presence,
        why: """
            A patch can remove or replace what a base has hardened. The patch itself then contains nothing insecure, \
            but the result is insecure all the same.
            """,
        remedy: "leave the base's field as it is, or set it to what is needed",
        bad: [
            .podSpec(
                """
                containers:
                  - name: app
                    securityContext: «null
                """
            ).partial,
            .podSpec(
                """
                securityContext:
                  $patch: «delete
                containers:
                  - name: app
                    securityContext: {runAsNonRoot: «null, capabilities: {drop: «null}}
                    livenessProbe: «null
                    resources: {$patch: «replace, requests: {cpu: 1}}
                """
            ).partial,
            .manifest(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: default-deny}
                $patch: «delete
                """
            ).partial,
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: «null}}
                """
            ).partial,
            .manifest(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: «null}
                """
            ).partial,
            .podSpec(
                """
                containers:
                  - {name: app, $patch: «delete}
                  - {name: other, image: registry.example.com/web:1.4}
                """
            ).partial,
        ],
        good: [
            .podSpec(
                """
                containers:
                  - name: app
                    securityContext: {readOnlyRootFilesystem: true}
                    command: null
                  - name: debug
                    $patch: delete
                volumes: [{name: cache, $patch: delete}]
                """
            ).partial,
            // Of a whole object nothing is taken away: other rules say what is missing.
            .podSpec(
                """
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    securityContext: null
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                $patch: delete
                """
            ).partial,
        ],
        check: .objects(of: .any) { object, judgement in
            guard judgement.isPartial else { return }
            if guarding.contains(object.kind), let patch = object.node["$patch"], patch.equals("delete") {
                judgement.add("the patch removes \(object.identity)", at: "$patch", severity: .high)
            }
            if object.isKind("Namespace", in: "") {
                for path in ["metadata.labels", "metadata"] {
                    let (field, _, isWhole) = FieldPath(path).deepest(in: object.node)
                    guard isWhole, field.isNull else { continue }
                    judgement.add("the patch removes all labels of the namespace", at: path)
                }
                if judgement.replaces("metadata.labels"),
                    object.label("pod-security.kubernetes.io/enforce") == nil
                {
                    judgement.add("the patch removes the labels of the namespace", at: "metadata")
                }
            }
            for label in object.metadata?[.labels]?.children.map({ $0 }) ?? []
            where label.isNull && label.key.hasPrefix("pod-security.kubernetes.io/") {
                judgement.add(
                    "the patch removes the label \(label.key)",
                    path: FieldPath([.key("metadata"), .key("labels"), .key(label.key)]), position: label.position)
            }
            var search = RemovalSearch()
            search.visit(object.node, &judgement)
        })

    /// Kinds whose objects do nothing but guard others.
    private static let guarding: Set = [
        "NetworkPolicy", "PodDisruptionBudget", "LimitRange", "ResourceQuota", "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "PeerAuthentication",
        "AuthorizationPolicy",
        "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy",
    ]
}

/// Walks a patch for fields of hardening that it sets to null, or marks to be deleted or replaced.
private struct RemovalSearch {
    private var steps: [FieldPath.Step] = []

    private static let fields: [String: Severity] = [
        "securityContext": .high, "runAsNonRoot": .high, "runAsUser": .high, "allowPrivilegeEscalation": .high,
        "privileged": .medium, "readOnlyRootFilesystem": .medium, "capabilities": .high, "drop": .high,
        "seccompProfile": .medium, "appArmorProfile": .medium, "seLinuxOptions": .medium, "procMount": .medium,
        "automountServiceAccountToken": .medium, "resources": .medium, "limits": .medium, "requests": .medium,
        "livenessProbe": .medium, "readinessProbe": .medium, "startupProbe": .low, "hostUsers": .medium,
        "policyTypes": .high, "podSelector": .high, "minReplicas": .medium, "startingDeadlineSeconds": .medium,
        "concurrencyPolicy": .medium, "imagePullPolicy": .low,
    ]

    mutating func visit(_ node: Node, _ judgement: inout Judgement) {
        for (index, child) in node.children.enumerated() where !judgement.isFull {
            let key = node.isMapping ? child.key : ""
            steps.append(node.isMapping ? .key(key) : .index(index))
            if let severity = RemovalSearch.fields[key] { judge(child, key, severity, &judgement) }
            if child.isSequence, key == "containers" { judgeReplacement(in: child, &judgement) }
            if child.isMapping || child.isSequence { visit(child, &judgement) }
            steps.removeLast()
        }
    }

    /// A container that is taken away, where another one comes in its place: what hardened it goes with it.
    private func judgeReplacement(in list: Node, _ judgement: inout Judgement) {
        let isReplaced = list.children.contains { !PatchDirective.isDirective($0) && $0[.image] != nil }
        guard isReplaced, let gone = list.children.first(where: { $0["$patch"]?.equals("delete") ?? false }),
            let directive = gone["$patch"]
        else { return }
        judgement.add(
            "the patch removes the container \(gone[.name]?.string ?? "") and puts another in its place",
            path: FieldPath(steps), position: directive.position, severity: .medium)
    }

    /// A security context of a pod that an operation replaces by one without the field that keeps root out.
    private func judgeSecurityContext(_ field: Node, _ judgement: inout Judgement) {
        let path = FieldPath(steps)
        guard case .key("spec")? = steps.dropLast().last, field.isMapping, field["$patch"] == nil,
            judgement.replaces(path.description), field[.runAsNonRoot]?.bool != true,
            (field[.runAsUser]?.int ?? 0) == 0
        else { return }
        judgement.add(
            "the patch replaces \(path) as a whole, without runAsNonRoot", path: path, position: field.position,
            severity: .medium)
    }

    private func judge(_ field: Node, _ key: String, _ severity: Severity, _ judgement: inout Judgement) {
        if key == "securityContext" { judgeSecurityContext(field, &judgement) }
        if field.isNull {
            judgement.add(
                "the patch removes \(FieldPath(steps))", path: FieldPath(steps), position: field.position,
                severity: severity)
        } else if let patch = field["$patch"], let text = patch.string, text == "delete" || text == "replace" {
            let phrase = text == "delete" ? "removes" : "replaces"
            judgement.add(
                "the patch \(phrase) \(FieldPath(steps)) as a whole", path: FieldPath(steps + [.key("$patch")]),
                position: patch.position, severity: severity)
        }
    }
}
