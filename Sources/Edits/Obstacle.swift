/// Why a text is left as it is.
public enum Obstacle: Error, Sendable, Hashable {
    /// Other places of the text stand for the same value (an anchor, an alias, a merge key).
    case shared
    /// The text is a template.
    case template
    /// The value is written in a way that cannot be changed without changing more.
    case form
    /// A comment would be lost.
    case comment
    /// The value is not where the finding says.
    case missing
    /// Kubernetes does not take it together with what else is set.
    case refused
    /// The API has changed more than its version.
    case fields
    /// What stands under the key differs, so that somebody has to choose.
    case differs
    /// Something else would be wrong afterwards.
    case conflict

    /// What people read.
    public var reason: String {
        switch self {
        case .shared: "other places share the value by an anchor, an alias or a merge key"
        case .template: "the file is a template"
        case .form: "the value is written in a way that cannot be changed safely"
        case .comment: "a comment would be lost"
        case .missing: "the place could not be found in the text"
        case .refused: "Kubernetes refuses it for a container that is privileged or has SYS_ADMIN"
        case .fields: "the fields of the new API version are not the same, or do not mean the same"
        case .differs: "the values under the key differ: somebody has to choose"
        case .conflict: "the change would lead to another finding"
        }
    }
}
