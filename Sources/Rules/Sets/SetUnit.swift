/// What makes objects belong together.
public enum SetUnit: Sendable, Hashable {
    /// They are named together, or piped in.
    case named
    /// They lie in one folder, or in one chart.
    case folder(String)
    /// They lie below a kustomization that does not take them: nobody applies them, or something else does.
    case leftover(String)
    /// A kustomization renders to them.
    case rendered(String)
    /// They come from a cluster.
    case live
}
