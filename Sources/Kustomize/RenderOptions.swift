/// How roots are built.
public struct RenderOptions: Sendable {
    /// Whether what is not in the tree is left out, rather than that nothing is built.
    public var leavesOutMissing = false
    /// Whether files outside of a kustomization's folder may be named, as Flux lets them.
    public var isUnrestricted = false
    /// Whether variables of Flux become their defaults in what comes out.
    public var takesDefaults = false

    /// The options of `kubectl kustomize`: nothing may be missing, files only below the root.
    public init() {}

    /// For judging: what is there counts, whatever is missing beside it; Flux lets files be anywhere in the tree, and
    /// replaces variables.
    public static var judging: RenderOptions {
        var options = RenderOptions()
        options.leavesOutMissing = true
        options.isUnrestricted = true
        options.takesDefaults = true
        return options
    }
}

/// How far rendering goes.
public struct RenderLimits: Sendable {
    /// The objects of one root.
    public var objects = 20_000
    /// The values of one root.
    public var values = 2_000_000
    /// The kustomizations that use one another in a chain.
    public var depth = 64
    /// The kustomizations that are gone through for one root.
    public var passes = 20_000
    /// How deep the values of an object are nested. Whatever walks them calls itself for each level.
    static let nesting = 512
    /// The bytes of files that are read.
    public var bytes = 256 << 20

    /// The default limits for one root; see the fields.
    public init() {}
}
