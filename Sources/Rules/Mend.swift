/// How a program may mend what a rule finds, as data.
public struct Mend: Sendable {
    /// What has to be known before it may be done.
    public enum Safety: String, Sendable, CaseIterable {
        /// It changes nothing that a well-behaved program would notice.
        case safe
        /// The program in the container, or somebody who uses it, may depend on what is changed.
        case unsafe
        /// The value must be chosen; the one that is put in is only an example.
        case placeholder
    }

    /// What is changed.
    public enum Action: Sendable, Equatable {
        /// The fix of the finding, `path: value` from what it is about on.
        case fix
        /// A field of what the finding is about, as `path: value`.
        case set(String)
        /// The field of the finding gets another value.
        case value(String)
        /// The field of the finding, or the bad entries of a list, go.
        case removal
        /// What stands before the field of the finding under the same key goes, where it is the same.
        case duplicate
        /// The field of the finding gets another key.
        case key(String)
        /// The object moves to the API version that has replaced its own, where the fields are the same.
        case apiVersion
        /// The beginning of the value of the finding is replaced.
        case prefix(String, by: String)
    }

    /// Something that must hold in the manifest, as far as it can be seen there.
    public enum Condition: Sendable {
        /// The container is not privileged, and adds no SYS_ADMIN: Kubernetes refuses both together with
        /// `allowPrivilegeEscalation: false`.
        ///
        /// Source: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
        case isNotPrivileged
        /// The container calls no sudo, which gains privileges.
        case changesNoUser
        /// The container adds no capabilities, calls no sudo, has no port below 1024 and runs as another user than root, to whom
        /// capabilities mean nothing.
        case usesNoCapabilities
        /// The container adds no capabilities, or runs as root, as far as is said. Another user has one only through the file of
        /// a program, which gives none to a process that may gain no privileges.
        ///
        /// Source: https://docs.kernel.org/userspace-api/no_new_privs.html
        case keepsCapabilities
        /// The pod is one of Kubernetes itself and names no service account, and nothing in the file or beside it gives `default`
        /// any rights or names its token: the account that it has, has none.
        case hasNoAccount
        /// The Ingress has rules: without them and without a backend it is refused.
        case hasRules
    }

    /// What is changed.
    public let action: Action
    /// What has to be known before.
    public let safety: Safety
    /// Without these it is not safe.
    public let safeConditions: [Condition]
    /// Without these it is not done at all.
    public let conditions: [Condition]

    private init(_ action: Action, _ safety: Safety, safeIf: [Condition] = [], onlyIf: [Condition] = []) {
        (self.action, self.safety, safeConditions, conditions) = (action, safety, safeIf, onlyIf)
    }

    static func safe(_ action: Action, if conditions: Condition..., onlyIf: Condition? = nil) -> Mend {
        Mend(action, .safe, safeIf: conditions, onlyIf: onlyIf.map { [$0] } ?? [])
    }

    static func unsafe(_ action: Action, onlyIf: Condition? = nil) -> Mend {
        Mend(action, .unsafe, onlyIf: onlyIf.map { [$0] } ?? [])
    }

    static func placeholder(_ action: Action) -> Mend { Mend(action, .placeholder) }
}
