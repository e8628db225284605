/// What a kustomization says of its files.
///
/// Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
public enum Kustomization {
    /// The names under which kustomize looks for a kustomization.
    public static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// The files that it uses as patches, as normalized paths.
    ///
    /// - Parameter folder: the folder of the kustomization; empty for the one from which paths are counted.
    public static func patches(in input: Input, of folder: String) -> Set<String> {
        var found: Set<String> = []
        func add(_ path: String) { found.insert((folder.isEmpty ? path : folder + "/" + path).normalizedPath) }
        ManifestReader().read(input) { event in
            guard case .object(let object) = event else { return }
            for field in ["patches", "patchesJson6902"] as [StaticString] {
                for (_, patch) in object.node[field].indexed { patch["path"]?.string.map(add) }
            }
            for (_, patch) in object.node["patchesStrategicMerge"].indexed {
                if let path = patch.string, !path.contains("\n") { add(path) }
            }
        }
        return found
    }
}
