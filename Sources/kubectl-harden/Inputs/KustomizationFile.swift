import Policy

/// A kustomization in a folder, looked into for the files that it uses as patches: those are no whole objects.
enum KustomizationFile {
    /// Whether a path ends in a name under which kustomize looks for a kustomization.
    static func isName(_ path: String) -> Bool {
        Kustomization.fileNames.contains { path.utf8.count > $0.utf8.count && path.hasSuffix("/" + $0) || path == $0 }
    }

    /// The files that a kustomization names as patches, as normalized paths. One that cannot be read names none: it is
    /// reported when its turn comes.
    static func patches(namedBy path: String) -> Set<String> {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let file = ManifestFile(path: path, origin: .folder)
        return (try? file.withInput { Kustomization.patches(in: $0, of: folder) }) ?? []
    }
}
