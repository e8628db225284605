/// A folder without a kustomization, for which Flux makes one: of all manifests in it and below it, and of the folders below
/// it that have one.
///
/// Source: `kustomize/kustomize_generator.go` of github.com/fluxcd/pkg
enum PlainFolder {
    private static let mostFiles = 10_000
    private static let deepest = 64

    static func hasKustomization(_ files: FolderFiles) throws(RenderFailure) -> Bool {
        let names = try files.tree.names(in: files.folder)
        return Renderer.fileNames.contains(where: names.contains)
    }

    /// The kustomization that Flux makes.
    static func kustomization(of files: FolderFiles) throws(RenderFailure) -> KustomizationFile {
        var found: [String] = []
        try collect(files, "", depth: 0, &found)
        let value = Value(.list(found.map { Value($0, .none) }), .none)
        var file = Value.emptyMap(.none)
        file.set("resources", value)
        return KustomizationFile(path: files.folder, value: file)
    }

    private static func collect(
        _ files: FolderFiles, _ prefix: String, depth: Int, _ found: inout [String]
    ) throws(RenderFailure) {
        guard depth < deepest else { throw RenderFailure(.limit, "folders nested more than \(deepest) levels deep") }
        let start = files.folder.isEmpty ? "" : files.folder + "/"
        let names = try files.tree.names(in: start + prefix).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for name in names where name != ".git" {
            let path = start + prefix + name
            guard let item = try files.tree.resolve(path) else { continue }
            if item.isFolder {
                // Flux takes no links along.
                if item.path != path { continue }
                let inner = try files.tree.names(in: path)
                if Renderer.fileNames.contains(where: inner.contains) {
                    found.append("./" + prefix + name)
                } else {
                    try collect(files, prefix + name + "/", depth: depth + 1, &found)
                }
            } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                found.append(prefix + name)
            }
            guard found.count <= mostFiles else { throw RenderFailure(.limit, "more than \(mostFiles) files") }
        }
    }
}
