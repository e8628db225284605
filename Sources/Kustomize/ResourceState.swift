/// What kustomize keeps in annotations of an object while it builds. It takes those for its own that stand in a file.
enum ResourceState {
    private static let prefix = "internal.config.kubernetes.io/"
    /// What kustomize keeps under that prefix; anything else stays.
    private static let internalNames: Set = [
        "previousKinds", "previousNames", "previousNamespaces", "prefixes", "suffixes", "refBy", "generatorBehavior",
        "needsHashSuffix", "path", "index", "seqindent", "id", "annotations-migration-resource-id",
    ]
    private static let readerAnnotations = [
        "config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id",
    ]
    private static let buildAnnotations = ["config.kubernetes.io/origin", "alpha.config.kubernetes.io/transformations"]

    /// An object as it is read.
    static func resource(_ value: Value, defect: String?) -> Resource {
        var resource = Resource(unfolded(value))
        resource.defect = defect
        guard let annotations = resource.annotations, annotations.entries.contains(where: { $0.key.hasPrefix(prefix) })
        else { return resource }
        func list(_ key: String) -> [String] {
            (annotations[prefix + key]?.text ?? "").split(separator: ",", omittingEmptySubsequences: false).map(
                String.init)
        }
        if annotations[prefix + "previousNames"] != nil {
            let (kinds, names, namespaces) = (list("previousKinds"), list("previousNames"), list("previousNamespaces"))
            if kinds.count == names.count, names.count == namespaces.count {
                resource.previous = names.indices.map { index in
                    let gvk = GVK(group: resource.gvk.group, version: resource.gvk.version, kind: kinds[index])
                    return ResourceID(gvk: gvk, name: names[index], namespace: namespaces[index])
                }
            }
        }
        if annotations[prefix + "prefixes"] != nil { resource.prefixes = list("prefixes") }
        if annotations[prefix + "suffixes"] != nil { resource.suffixes = list("suffixes") }
        return resource
    }

    /// An object whose annotations have forgotten that they stood in folded blocks: kustomize writes each of them anew.
    private static func unfolded(_ value: Value) -> Value {
        guard let annotations = value.at("metadata", "annotations"), var map = annotations.map,
            map.entries.contains(where: { $0.value.scalar?.isFolded ?? false })
        else { return value }
        for index in map.entries.indices {
            guard var scalar = map.entries[index].value.scalar else { continue }
            scalar.isFolded = false
            map.entries[index].value.content = .scalar(scalar)
        }
        var value = value
        value.set(Value(.map(map), annotations.origin), at: ["metadata", "annotations"])
        return value
    }

    /// Takes away what kustomize does not write out, and makes strings of annotations.
    static func clean(_ value: inout Value) {
        guard var metadata = value["metadata"], let annotations = metadata["annotations"] else { return }
        var map = annotations.map ?? Map()
        map.entries.removeAll {
            $0.key.hasPrefix(prefix) && internalNames.contains(String($0.key.dropFirst(prefix.count)))
                || readerAnnotations.contains($0.key) || buildAnnotations.contains($0.key)
        }
        for index in map.entries.indices {
            let scalar = map.entries[index].value.scalar ?? Scalar("", .untyped)
            if scalar.tag == .string { continue }
            map.entries[index].value.content = .scalar(Scalar(scalar.text, .string))
        }
        if map.entries.isEmpty {
            metadata.remove("annotations")
        } else {
            metadata.set("annotations", Value(.map(map), annotations.origin))
        }
        value.set("metadata", metadata)
    }

    /// Whether an object serves only the build.
    static func isLocal(_ resource: Resource) -> Bool {
        guard let mark = resource.annotations?["config.kubernetes.io/local-config"] else { return false }
        return mark.text != "false"
    }
}
