import ArgumentParser
import Kustomize

/// The arguments that name a kustomization.
struct KustomizeArguments: ParsableArguments {
    @Option(
        name: [.customShort("k"), .long],
        help: ArgumentHelp("The folder of a kustomization: what it renders to.", valueName: "folder"))
    var kustomize: String?

    /// What kubectl has as an option of the same name.
    enum LoadRestrictor: String, ExpressibleByArgument, CaseIterable {
        case rootOnly = "LoadRestrictionsRootOnly"
        case none = "LoadRestrictionsNone"
    }

    @Option(
        help: ArgumentHelp(
            "Whether a kustomization may use files outside of its folder, as for kubectl.", valueName: "restriction"))
    var loadRestrictor: LoadRestrictor = .rootOnly

    /// The folder, where one is named.
    ///
    /// - Throws: `ValidationError` where files are named as well.
    func folder(besides input: InputArguments) throws -> String? {
        guard let kustomize else { return nil }
        guard input.paths.isEmpty, input.filename.isEmpty else {
            throw ValidationError("-k names a kustomization, and files cannot be read in the same run")
        }
        return kustomize
    }

    var options: RenderOptions {
        var options = RenderOptions()
        options.isUnrestricted = loadRestrictor == .none
        return options
    }
}
