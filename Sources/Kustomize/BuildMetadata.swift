import Text

/// What kustomize writes into objects about how they were built, where the kustomization that is built asks for it.
///
/// Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/buildmetadata/
struct BuildMetadata {
    private let wanted: Set<String>
    /// Where it asks for it.
    private let place: Origin
    /// The folder of the kustomization that is built.
    private let folder: String
    private let table: FileTable
    /// The kustomizations that were read, by their folders.
    private let files: [String: KustomizationFile]

    init(_ file: KustomizationFile, in folder: String, _ table: FileTable, _ files: [String: KustomizationFile]) {
        let entries = file.list("buildMetadata")
        wanted = Set(entries.compactMap(\.text))
        place = entries.first?.origin ?? .none
        (self.folder, self.table, self.files) = (folder, table, files)
    }

    func add(to set: inout ResourceSet) {
        if wanted.isEmpty { return }
        for index in set.indices {
            if wanted.contains("originAnnotations") {
                annotate(&set[index], "config.kubernetes.io/origin", origin(of: set[index]))
            }
            if wanted.contains("transformerAnnotations") {
                let lines = set[index].layers.flatMap(transformers)
                if !lines.isEmpty {
                    annotate(&set[index], "alpha.config.kubernetes.io/transformations", lines.joined())
                }
            }
            if wanted.contains("managedByLabel") {
                set[index].value.set(
                    text("kustomize-(devel)"), at: ["metadata", "labels", "app.kubernetes.io/managed-by"])
            }
        }
    }

    private func annotate(_ resource: inout Resource, _ key: String, _ value: String) {
        resource.buildAnnotations.append((key, text(value)))
    }

    private func text(_ text: String) -> Value { Value(.scalar(Scalar(text, .string)), place) }

    private func origin(of resource: Resource) -> String {
        let path = relative(table.path(resource.value.origin.file) ?? "")
        guard let generator = resource.generator else { return "path: \(path)\n" }
        return "configuredIn: \(path)\nconfiguredBy:\n  apiVersion: builtin\n  kind: \(generator)\n"
    }

    /// What a kustomization applies to all objects that it has, in its order.
    private func transformers(of layer: Int32) -> [String] {
        guard let path = table.path(layer),
            let file = files[path.parentFolder]
        else { return [] }
        func one(_ field: String) -> Int { file.list(field).isEmpty ? 0 : 1 }
        func set(_ field: String) -> Int { (file[field]?.text ?? "").isEmpty ? 0 : 1 }
        let hasCommonLabels = file["commonLabels"]?.map.map { !$0.entries.isEmpty } ?? false
        let hasLabels = !file.list("labels").isEmpty || hasCommonLabels
        let hasAnnotations = file["commonAnnotations"]?.map.map { !$0.entries.isEmpty } ?? false
        let counts: [(kind: String, count: Int)] = [
            ("PatchStrategicMergeTransformer", one("patchesStrategicMerge")),
            ("PatchTransformer", file.list("patches").count),
            ("NamespaceTransformer", set("namespace")), ("PrefixTransformer", set("namePrefix")),
            ("SuffixTransformer", set("nameSuffix")),
            ("LabelTransformer", hasLabels ? file.list("labels").count + 1 : 0),
            ("AnnotationsTransformer", hasAnnotations ? 1 : 0),
            ("PatchJson6902Transformer", file.list("patchesJson6902").count),
            ("ReplicaCountTransformer", file.list("replicas").count),
            ("ImageTagTransformer", file.list("images").count),
            ("ReplacementTransformer", one("replacements")),
        ]
        let title = relative(path)
        return counts.flatMap { kind, count in
            (0..<count).map { _ in
                "- configuredIn: \(title)\n  configuredBy:\n    apiVersion: builtin\n    kind: \(kind)\n"
            }
        }
    }

    /// A path from the folder that is built on.
    private func relative(_ path: String) -> String {
        var (from, to) = (folder.pathParts[...], path.pathParts[...])
        while let first = from.first, first == to.first, to.count > 1 {
            (from, to) = (from.dropFirst(), to.dropFirst())
        }
        return (from.map { _ in ".." } + to.map(String.init)).joined(separator: "/")
    }
}
