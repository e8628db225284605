import Arguments
import Kubernetes
import Kustomize

/// The arguments that name a kustomization.
struct KustomizeArguments: Arguments {
    var kustomize: [String] = []

    /// What kubectl has as an option of the same name.
    enum LoadRestrictor: String, ArgumentValue, CaseIterable {
        case rootOnly = "LoadRestrictionsRootOnly"
        case none = "LoadRestrictionsNone"
    }

    var loadRestrictor: LoadRestrictor = .rootOnly

    mutating func declare(_ declared: inout Declaration) {
        declared.option(
            "kustomize", letter: "k", value: "folder", &kustomize,
            "A kustomization folder: the objects that it renders to are read.")
        declared.option(
            "load-restrictor", value: "restriction", &loadRestrictor,
            "Whether a kustomization may use files outside its folder, as in kubectl.")
    }

    /// The folder, where one is named.
    ///
    /// - Throws: `UsageError` where files are named as well.
    func folder(besides input: InputArguments) throws -> String? {
        guard let folder = kustomize.first else { return try namedByFile(input) }
        guard kustomize.count == 1 else { throw UsageError("-k takes one folder, and is given once") }
        guard input.paths.isEmpty, input.filename.isEmpty else {
            throw UsageError("-k cannot be combined with files or folders")
        }
        return folder
    }

    /// The folder of a kustomization that is named by its file: what it makes is what is meant.
    private func namedByFile(_ input: InputArguments) throws -> String? {
        let named = input.paths + input.filename
        guard let file = named.first(where: Kustomization.isFileName) else { return nil }
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard named.count == 1 else {
            throw UsageError("\(file) is a kustomization: name its folder, or -k \(folder.isEmpty ? "." : folder)")
        }
        return folder.isEmpty ? file.hasPrefix("/") ? "/" : "." : folder
    }

    var options: RenderOptions {
        var options = RenderOptions()
        options.isUnrestricted = loadRestrictor == .none
        return options
    }
}
