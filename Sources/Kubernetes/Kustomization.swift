/// What a kustomization says of its files.
///
/// Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
public enum Kustomization {
    /// The names under which kustomize looks for a kustomization.
    public static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// The paths, relative to the kustomization, of the files that it uses as patches.
    public static func patches(in input: Input) -> [String] {
        var found: [String] = []
        ManifestReader().read(input) { event in
            guard case .object(let object) = event else { return }
            for field in ["patches", "patchesJson6902"] as [StaticString] {
                for patch in object.node[field].map({ Array($0.children) }) ?? [] {
                    if let path = patch["path"]?.string { found.append(path) }
                }
            }
            for patch in object.node["patchesStrategicMerge"].map({ Array($0.children) }) ?? [] {
                if let path = patch.string, !path.contains("\n") { found.append(path) }
            }
        }
        return found
    }
}
