import Manifest

/// A kustomization or component as it is read: its fields in their form, with what kustomize adds to old ones.
struct KustomizationFile {
    /// The real path.
    let path: String
    /// The fields, with their usual names.
    let value: Value

    var isComponent: Bool { value["kind"]?.text == "Component" }

    subscript(_ field: String) -> Value? { value[field] }

    func list(_ field: String) -> [Value] { value[field]?.list ?? [] }

    /// The kustomization of a folder.
    ///
    /// - Throws: `RenderFailure` where there is none, or one that kustomize refuses.
    static func load(_ files: FolderFiles, _ values: ValueReader) throws(RenderFailure) -> KustomizationFile {
        var found: [String] = []
        for name in Renderer.fileNames {
            if let path = try? files.path(of: name, named: .none) { found.append(path) }
        }
        guard let path = found.first else {
            throw .invalid(
                "no kustomization.yaml, kustomization.yml or Kustomization in \(files.folder.folderTitle)"
            )
        }
        guard found.count == 1 else {
            throw .invalid("several kustomizations in \(files.folder.folderTitle)")
        }
        do throws(RenderFailure) {
            return try load(path, files, values)
        } catch {
            throw error.at(path)
        }
    }

    private static func load(
        _ path: String, _ files: FolderFiles, _ values: ValueReader
    ) throws(RenderFailure) -> KustomizationFile {
        let bytes = try files.tree.read(path)
        let number = files.table.number(of: path)
        // Documents behind the first do not count.
        let chunk = try DocumentChunks.split(bytes).first { chunk in
            chunk.text.contains { $0 > 0x20 }
        }
        guard let chunk,
            let document = try values.read(
                chunk.text, as: .kubectl,
                at: { Origin(number, Position(line: $0.line + chunk.line, column: $0.column)) })
        else { throw .invalid("the kustomization is empty") }
        let value = try Shape.kustomization.normalized(document.value, isStrict: true)
        return KustomizationFile(path: path, value: try checked(renewed(value)))
    }

    /// The fields, with those of old versions in the place of the new ones.
    private static func renewed(_ value: Value) -> Value {
        var value = value
        for (old, new) in [("bases", "resources"), ("imageTags", "images")] {
            guard let entries = value[old]?.list else { continue }
            let known = value[new]
            value.set(new, Value(.list((known?.list ?? []) + entries), known?.origin ?? value.origin))
            value.remove(old)
        }
        return value
    }

    private static func checked(_ value: Value) throws(RenderFailure) -> Value {
        guard value.map?.entries.contains(where: { $0.key != "apiVersion" && $0.key != "kind" }) ?? false else {
            throw .invalid("the kustomization is empty")
        }
        let kind = value["kind"]?.text ?? ""
        guard kind.isEmpty || kind == "Kustomization" || kind == "Component" else {
            throw .invalid("the kind must be Kustomization or Component")
        }
        let version = kind == "Component" ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1"
        let apiVersion = value["apiVersion"]?.text ?? ""
        guard apiVersion.isEmpty || apiVersion == version else { throw .invalid("the apiVersion must be \(version)") }
        return value
    }
}
