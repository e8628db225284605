import Manifest

/// The values of a Helm chart: what its templates make of them is not known, what they ask for is.
public enum HelmValues {
    /// The type by which rules know them.
    public static let type = ManifestObject.TypeMeta(kind: "HelmValues", apiVersion: "values.helm.sh/v1")
    /// The group of that type.
    public static let group = "values.helm.sh"
    /// The groups whose resources set single values of charts.
    static let groupsThatSet: Set = [
        "argoproj.io", "helm.cattle.io", "helm.crossplane.io", "fleet.cattle.io", "install.istio.io",
    ]

    /// The keys under which custom resources and kustomizations have them.
    private static let keys: [StaticString] = ["values", "valuesObject", "valuesInline", "helmValues"]

    /// Whether a field of another object holds values.
    public static func isValues(_ node: Node) -> Bool { node.isMapping && isNamed(node) }

    /// Whether a field is named as one that holds values.
    public static func isNamed(_ node: Node) -> Bool { keys.contains { node.keyEquals($0) } }

    /// Whether a file has the name by which people know values, wherever it is: `values.yaml`, `values-prod.yaml`,
    /// `prod.values.yaml`.
    public static func isFile(_ name: Substring.UTF8View) -> Bool {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")),
            ["yaml", "yml"].contains(where: { name[name.index(after: dot)...].elementsEqual($0.utf8) })
        else { return false }
        let stem = name[..<dot].lazy.map { $0 | 0x20 }
        let word = "values".utf8
        if stem.starts(with: word) { return !(stem.dropFirst(word.count).first.map(isLetter) ?? false) }
        guard stem.count > word.count, stem.suffix(word.count).elementsEqual(word) else { return false }
        return !isLetter(stem[stem.index(stem.endIndex, offsetBy: -word.count - 1)])
    }

    /// Whether a document that does not say what it is has fields of a pod, as only values of charts have them and patches:
    /// a file of values may have any name, and what names it may be in another repository.
    public static func isLike(_ node: Node) -> Bool {
        guard node.isMapping, keysOfPods.contains(where: node.knowsKey) else { return false }
        // Descriptions of interfaces have such fields in their examples.
        if ["openapi", "swagger", "$schema", "asyncapi"].contains(where: { node[$0] != nil }) { return false }
        return node.descendants.contains(where: isFieldOfPod)
    }

    private static let keysOfPods = [
        "securityContext", "podSecurityContext", "containerSecurityContext", "hostNetwork", "hostPID", "hostIPC",
        "hostPath",
    ]

    private static func isFieldOfPod(_ field: Node) -> Bool {
        switch field.knownKey {
        case .securityContext: field.isMapping
        case .hostNetwork, .hostPID, .hostIPC: field.bool != nil || field.kind == .string
        case .hostPath: field["path"]?.kind == .string
        default: field.isMapping && field.knownKey == nil && keysOfPods.contains(field.key)
        }
    }

    /// Whether a text may hold such a document.
    public static func mayBeLike(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        ["ecurityContext", "hostNetwork", "hostPID", "hostIPC", "hostPath"].contains { (word: StaticString) in
            ByteSearch.contains(text, word)
        }
    }

    /// Whether what says its kind may be a value like others: nothing else is there that an object has.
    public static func isValuesWithKind(_ node: Node) -> Bool {
        guard node[.metadata] == nil, node[.spec] == nil else { return false }
        return node[.apiVersion].map { $0.kind == .string } ?? true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte.isLetter }

    /// Whether a key of a ConfigMap is named like a file of values.
    static func isFileName(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        ByteSearch.contains(key, "values") || ByteSearch.contains(key, "Values")
    }

    /// The values that a field sets one by one, `a.b: value` in a mapping or `{name: a.b, value: value}` in a list, each as
    /// JSON of an object of values; nil for any other field.
    static func parameters(in field: Node) -> [(text: [UInt8], field: Node)]? {
        if field.isSequence, field.keyEquals("patches") { return field.children.compactMap(overlay) }
        guard ["parameters", "set", "setString"].contains(where: { field.keyEquals($0) }) else { return nil }
        if field.isMapping { return field.children.compactMap { made(name: $0.key, value: $0) } }
        guard field.isSequence else { return nil }
        return field.children.compactMap { entry in
            guard let name = entry[.name]?.string, let value = entry[.value] else { return nil }
            return made(name: name, value: value)
        }
    }

    /// A patch of an overlay of Istio's operator, `{path: spec.template.spec.hostPID, value: true}`.
    ///
    /// Source: https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/#K8sObjectOverlay
    private static func overlay(_ entry: Node) -> (text: [UInt8], field: Node)? {
        guard let path = entry["path"]?.string, !path.contains("/"), let value = entry[.value] else { return nil }
        return made(name: path.replacing(".[", with: "["), value: value)
    }

    private static func made(name: String, value: Node) -> (text: [UInt8], field: Node)? {
        let steps = steps(name)
        guard case .key(let first)? = steps.first else { return nil }
        var json = JSONText()
        json.object { json in
            json.member("apiVersion", type.apiVersion)
            json.member("kind", type.kind)
            json.member(first, at: steps.dropFirst()) { json in
                // A parameter is text: what it says is what counts.
                switch value.scalarText {
                case "true"?: json.append(raw: "true")
                case "false"?: json.append(raw: "false")
                case "0"?: json.append(raw: "0")
                default: json.append(value)
                }
            }
        }
        return (json.bytes, value)
    }

    /// The steps of `a.b[0].c`, as `helm --set` reads it.
    private static func steps(_ name: String) -> [FieldPath.Step] {
        var steps: [FieldPath.Step] = []
        for part in name.replacing("\\.", with: "\u{1}").split(separator: ".").prefix(64) {
            let pieces = part.split(separator: "[")
            guard let key = pieces.first else { continue }
            steps.append(.key(String(key).replacing("\u{1}", with: ".")))
            steps += pieces.dropFirst().prefix(8).map { _ in .index(0) }
        }
        return steps
    }
}
