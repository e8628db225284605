import Edits
import Manifest
import Rules

/// What has to hold in the text before something is mended.
struct MendConditions {
    let editor: DocumentEditor
    let object: Int
    let finding: Finding

    func hold(_ conditions: [Mend.Condition]) -> Bool { conditions.allSatisfy(holds) }

    private func holds(_ condition: Mend.Condition) -> Bool {
        switch condition {
        case .isNotPrivileged:
            subject("securityContext.privileged") != "true"
                && !addsCapability { $0.hasSuffix("SYS_ADMIN") || $0 == "ALL" }
        case .usesNoCapabilities:
            !addsCapability { _ in true } && runsAsOtherUser
        case .hasNoAccount:
            ["serviceAccountName", "serviceAccount"].allSatisfy { key in
                pod(key).map { $0 == "default" || $0.isEmpty } ?? (item(key, below: finding.podPath) == nil)
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
