import Arguments
import Policy

/// The arguments that say what becomes of kustomizations.
struct RenderingArguments: Arguments {
    /// When the kustomizations of folders are rendered.
    enum Render: String, ArgumentValue, CaseIterable {
        case auto, never, only
    }

    var render: Render = .auto

    var root: [String] = []

    mutating func declare(_ declared: inout Declaration) {
        declared.option(
            "render", value: "when", &render,
            "Whether what kustomizations render to is judged: auto (beside the files), never, or only.")
        declared.option(
            "root", value: "glob", &root,
            "A folder that is applied as it is, though other kustomizations use it: what is missing in it counts.")
    }

    var roots: [Glob] { root.map { Glob($0.hasSuffix("/") ? String($0.dropLast()) : $0) } }
}
