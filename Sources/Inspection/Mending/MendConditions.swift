import Edits
import Manifest
import Rules

/// What has to hold in the text before something is mended.
struct MendConditions {
    let editor: DocumentEditor
    let object: Int
    let finding: Finding
    /// Whether something in the same file binds the service account `default` to a role.
    let isDefaultBound: Bool

    func hold(_ conditions: [Mend.Condition]) -> Bool { conditions.allSatisfy(holds) }

    private func holds(_ condition: Mend.Condition) -> Bool {
        switch condition {
        case .isNotPrivileged:
            subject("securityContext.privileged") != "true"
                && !addsCapability { $0.hasSuffix("SYS_ADMIN") || $0 == "ALL" }
        case .changesNoUser: !callsSudo
        case .usesNoCapabilities:
            !addsCapability { _ in true } && runsAsOtherUser && !callsSudo && !hasLowPort
        case .keepsCapabilities: !addsCapability { _ in true } || !runsAsOtherUser
        case .hasRules:
            item("spec.rules", below: FieldPath()).map { !editor.layout.items[$0].children.isEmpty } ?? false
        case .hasNoAccount:
            isOfKubernetes && !isDefaultBound && !isInjected && !namesToken
                && ["serviceAccountName", "serviceAccount"].allSatisfy { key in
                    pod(key).map { $0 == "default" || $0.isEmpty } ?? (item(key, below: finding.podPath) == nil)
                }
        }
    }

    /// Whether the object is one of Kubernetes itself. Operators have accounts of their own in other fields, and some need the
    /// token beside the program.
    private var isOfKubernetes: Bool {
        guard let apiVersion = scalar("apiVersion", below: FieldPath()) else { return false }
        return ["v1", "apps/", "batch/", "extensions/"].contains { mark in
            mark.hasSuffix("/") ? apiVersion.hasPrefix(mark) : apiVersion == mark
        }
    }

    /// Whether something in the document names the folder of the token.
    private var namesToken: Bool {
        editor.layout.text.withUnsafeBufferPointer { ByteSearch.contains($0, "secrets/kubernetes.io/serviceaccount") }
    }

    /// Whether the container listens on a port for which a capability is needed on many nodes.
    private var hasLowPort: Bool {
        guard let list = item("ports", below: finding.subjectPath) else { return false }
        return editor.layout.items[list].children.contains { port in
            let number = editor.layout.value(of: port, "containerPort").flatMap(editor.layout.scalar).flatMap {
                Int($0)
            }
            return number.map { $0 < 1_024 } ?? true
        }
    }

    /// Whether an injector puts a container into the pod that takes the token of the pod.
    ///
    /// Source: https://developer.hashicorp.com/vault/docs/platform/k8s/injector
    private var isInjected: Bool {
        let metadata = FieldPath(finding.podPath.steps.dropLast() + [.key("metadata"), .key("annotations")])
        let key = FieldPath.Step.key("vault.hashicorp.com/agent-inject")
        return editor.item(at: metadata.steps + [key], below: object) != nil
    }

    /// Whether the container calls sudo, which is a program with the rights of another user.
    private var callsSudo: Bool {
        ["command", "args"].contains { field in
            guard let list = item(field, below: finding.subjectPath) else { return false }
            return editor.layout.items[list].children.contains {
                editor.layout.scalar($0).map { $0.contains("sudo") } ?? true
            }
        }
    }

    /// Whether neither the container nor its pod lets it run as root, as they say.
    private var runsAsOtherUser: Bool {
        let user = subject("securityContext.runAsUser") ?? pod("securityContext.runAsUser")
        if let user { return (Int(user) ?? 0) > 0 }
        return (subject("securityContext.runAsNonRoot") ?? pod("securityContext.runAsNonRoot")) == "true"
    }

    private func addsCapability(_ isMeant: (String) -> Bool) -> Bool {
        guard let list = item("securityContext.capabilities.add", below: finding.subjectPath) else { return false }
        return editor.layout.items[list].children.contains { editor.layout.scalar($0).map(isMeant) ?? true }
    }

    private func subject(_ path: String) -> String? { scalar(path, below: finding.subjectPath) }

    private func pod(_ path: String) -> String? { scalar(path, below: finding.podPath) }

    private func scalar(_ path: String, below root: FieldPath) -> String? {
        item(path, below: root).flatMap(editor.layout.scalar)
    }

    private func item(_ path: String, below root: FieldPath) -> Int? {
        editor.item(at: root.steps + FieldPath(path).steps, below: object)
    }
}
