import Text

/// What is known of a file beside its bytes: what the files around it make of it.
public struct FileContext: Sendable, Hashable {
    /// Whether a kustomization uses the file as a patch, so that nothing can be said of what is missing.
    public var isPatch = false
    /// What kustomizations that use it as a patch say that it is for, where they do.
    public var targets: Set<PatchTarget> = []
    /// What kustomizations generate from it.
    public var sources: Set<GeneratorSource> = []
    /// Whether the kustomizations that use it as a patch have nothing to patch: a whole object in it is one then.
    public var patchesNothing = false
    /// Whether a kustomization configures its build by it, or has replacements from it.
    public var isSetting = false
    /// Whether a kustomization has it as a generator, transformer or validator.
    public var isPlugin = false
    /// Whether a kustomization in another folder has it as a patch, or one had it until the change that is judged, or it lies beside
    /// one that does not take it, as a patch does that is switched off: what no API server would take as it stands is one still.
    public var isPatchElsewhere = false
    /// Whether a kustomization takes it as a resource, by its own path.
    public var isTaken = false
    /// What of it is known as a whole elsewhere, in what a kustomization renders to: what is missing is reported there.
    public var rendered = RenderedPart.nothing
    /// Whether the folders that its objects have built were rendered with what they add.
    public var isDelivered = false
    /// Whether it holds the values of the Helm chart beside it.
    public var isHelmValues = false
    /// Whether Helm renders it as a template of a chart.
    public var isHelmTemplate = false
    /// What kustomizations above it set.
    public var imposed = ImposedFields()

    /// What of a file a kustomization renders to something.
    public enum RenderedPart: Sendable, Hashable {
        case nothing
        /// All of it: a patch, or a kustomization itself.
        case whole
        /// The objects that begin in some lines.
        case objects([Int])

        /// Whether an object that begins in a line is part of it.
        public func covers(line: Int) -> Bool {
            switch self {
            case .nothing: false
            case .whole: true
            case .objects(let lines): lines.contains(line)
            }
        }
    }

    /// Whether no kustomization makes something else of its objects.
    public var isAppliedAsItIs: Bool { rendered == .nothing && !isTaken && !isPatch }

    /// A file of which nothing is known.
    public init() {}

    /// What kustomizations in the folders above a file say of it. A file that any of them takes as a resource is no patch,
    /// whatever else claims it.
    public init(path: String, kustomizations: [Kustomization]) {
        isPatchElsewhere = FileContext.isPatchOfFleet(path)
        if kustomizations.isEmpty { return }
        let taking = kustomizations.filter { $0.takes(path) }
        isTaken = kustomizations.contains { $0.resources.contains(path) }
        for kustomization in kustomizations { sources.formUnion(kustomization.sources[path] ?? []) }
        isHelmValues = kustomizations.contains { $0.valuesFiles.contains(path) }
        isSetting = kustomizations.contains { $0.settings.contains(path) }
        isPlugin = kustomizations.contains { $0.plugins.contains(path) }
        let claiming = isTaken ? [] : kustomizations.filter { $0.patches[path] != nil }
        isPatch = !claiming.isEmpty
        patchesNothing = !claiming.isEmpty && !claiming.contains(where: \.hasTargets)
        if !isTaken, !isPatch { isPatchElsewhere = true }
        for kustomization in claiming {
            targets.formUnion((kustomization.patches[path] ?? []).filter(\.isKnown))
        }
        for kustomization in taking { imposed.merge(kustomization.imposed) }
    }

    /// Whether Fleet takes a file for a patch by its name.
    ///
    /// Source: https://fleet.rancher.io/gitrepo-content#using-raw-yaml
    private static func isPatchOfFleet(_ path: String) -> Bool {
        let parts = path.pathParts
        guard let name = parts.last, parts.dropLast().contains("overlays") else { return false }
        return ["_patch.yaml", "_patch.yml", "_patch.json"].contains { name.hasSuffix($0) }
    }

    /// Takes into account that a chart is in a folder above the file.
    ///
    /// - Parameter path: the path of the file from the folder of the chart on.
    public mutating func isBelowChart(_ path: String) {
        let parts = path.pathParts
        let name = (parts.last ?? "").lowercased()
        isHelmTemplate = parts.count > 1 && parts.dropLast().contains("templates")
        guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { return }
        // What is rendered, and what charts inside the chart bring, is no file of values.
        if parts.count > 1, ["templates", "crds", "charts", "files", "tests"].contains(parts[0]) { return }
        // What lies beside `Chart.yaml` and is no object is one of its files of values, whatever its name.
        if parts.count == 1, !["chart.yaml", "requirements.yaml"].contains(name) { isHelmValues = true }
        let folder = parts.count > 1 ? parts[parts.count - 2].lowercased() : ""
        if name.contains("values") || folder.contains("values") || folder.hasPrefix("env") { isHelmValues = true }
    }
}
