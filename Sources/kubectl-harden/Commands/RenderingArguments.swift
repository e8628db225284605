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
            "Whether to judge what kustomizations render to: auto (in addition to the files), never, or only.")
        declared.option(
            "root", value: "glob", &root,
            "A folder that is applied on its own although other kustomizations use it, so that missing fields in it count."
        )
    }

    var roots: [Glob] { root.map { Glob($0.hasSuffix("/") ? String($0.dropLast()) : $0) } }
}
