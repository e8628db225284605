/// What is known of a file beside its bytes: what the files around it make of it.
public struct FileContext: Sendable, Hashable {
    /// Whether a kustomization uses the file as a patch, so that nothing can be said of what is missing.
    public var isPatch = false
    /// Whether the kustomizations that use it as a patch have nothing to patch: a whole object in it is one then.
    public var patchesNothing = false
    /// Whether a kustomization takes it as a resource, by its own path.
    public var isTaken = false
    /// Whether it holds the values of the Helm chart beside it.
    public var isHelmValues = false
    /// What kustomizations above it set.
    public var imposed = ImposedFields()

    /// A file of which nothing is known.
    public init() {}

    /// What kustomizations in the folders above a file say of it. A file that any of them takes as a resource is no patch,
    /// whatever else claims it.
    public init(path: String, kustomizations: [Kustomization]) {
        if kustomizations.isEmpty { return }
        let taking = kustomizations.filter { $0.takes(path) }
        isTaken = kustomizations.contains { $0.resources.contains(path) }
        let claiming = isTaken ? [] : kustomizations.filter { $0.patches.contains(path) }
        isPatch = !claiming.isEmpty
        patchesNothing = !claiming.isEmpty && !claiming.contains(where: \.hasTargets)
        for kustomization in taking { imposed.merge(kustomization.imposed) }
    }

    /// Whether a file of this name holds values of a Helm chart, where a `Chart.yaml` lies beside it.
    public static func isHelmValuesName(_ path: String) -> Bool {
        let name = (path.split(separator: "/").last ?? "").lowercased()
        return name.hasPrefix("values") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
    }
}
