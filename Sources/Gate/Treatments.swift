import Inspection
import Policy

/// What becomes of a push with something that was not judged.
extension GateSettings {
    /// What becomes of a part that cannot be judged.
    func treatment(of reason: UnreadPart.Reason) -> Treatment {
        switch reason {
        case .variable: variables
        case .remoteBase: remote
        case .foreignSource, .archive, .jsonnet, .lfsPointer, .rendered, .plugin, .template, .notRendered, .encrypted,
            .excludedFolder:
            unread ?? .warn
        // Somebody has named the policy so that nothing passes it by.
        case .undecided: unread ?? .refuse
        }
    }

    /// What becomes of a document that was passed over.
    func treatment(of reason: SkipReason) -> Treatment {
        switch reason {
        case .submodule: submodules
        case .helmTemplate: templates
        case .tooLarge: .warn
        case .notKubernetes, .helmChart, .helmIndex, .specialFile, .symbolicLink, .excluded, .policy: .allow
        }
    }
}
