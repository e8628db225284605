import ArgumentParser
import Kubernetes
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
        guard let kustomize else { return try namedByFile(input) }
        guard input.paths.isEmpty, input.filename.isEmpty else {
            throw ValidationError("-k names a kustomization, and files cannot be read in the same run")
        }
        return kustomize
    }

    /// The folder of a kustomization that is named by its file: what it makes is what is meant.
    private func namedByFile(_ input: InputArguments) throws -> String? {
        let named = input.paths + input.filename
        guard let file = named.first(where: Kustomization.isFileName) else { return nil }
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard named.count == 1 else {
            throw ValidationError("\(file) is a kustomization: name its folder, or -k \(folder.isEmpty ? "." : folder)")
        }
        return folder.isEmpty ? file.hasPrefix("/") ? "/" : "." : folder
    }

    var options: RenderOptions {
        var options = RenderOptions()
        options.isUnrestricted = loadRestrictor == .none
        return options
    }
}
