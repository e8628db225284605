import ArgumentParser
import Policy

/// The arguments that say what becomes of kustomizations.
struct RenderingArguments: ParsableArguments {
    /// When the kustomizations of folders are rendered.
    enum Render: String, ExpressibleByArgument, CaseIterable {
        case auto, never, only
    }

    @Option(
        help: ArgumentHelp(
            "Whether what kustomizations render to is judged: auto (beside the files), never, or only.",
            valueName: "when"))
    var render: Render = .auto

    @Option(
        help: ArgumentHelp(
            "A folder that is applied as it is, though other kustomizations use it: what is missing in it counts.",
            valueName: "glob"))
    var root: [String] = []

    var roots: [Glob] { root.map { Glob($0.hasSuffix("/") ? String($0.dropLast()) : $0) } }
}
