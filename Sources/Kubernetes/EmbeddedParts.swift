/// Finds objects, and parts of objects, inside another object: manifests in the fields of a custom resource, patches of a
/// kustomization or of a GitOps tool, values of Helm charts. They reach a cluster as well, and so they are judged as well.
public struct EmbeddedParts {
    /// What was found.
    public enum Part {
        /// An object as a field; of one that patches another, nothing is missing.
        case object(ManifestObject, isPartial: Bool)
        /// A string that holds documents.
        case text(Node, PatchTarget)
        /// An operation of JSON Patch.
        case operation(JSONPatchOperation, PatchTarget)
        /// Part of an object that a field of a kustomization makes, as JSON, and the field.
        case made([UInt8], Node)
    }

    private(set) var parts: [Part] = []

    /// The parts of an object, in the order in which they stand; none for kinds that hold none.
    public static func all(in object: KubernetesObject) -> [Part] {
        guard object.mayHoldParts else { return [] }
        var found = EmbeddedParts()
        if object.isKustomization { found.addMade(by: object.node) }
        found.visit(object.node, isRoot: true, inPatch: false, PatchTarget())
        return found.parts
    }

    private mutating func visit(_ node: Node, isRoot: Bool, inPatch: Bool, _ target: PatchTarget) {
        if node.kind == .string {
            if EmbeddedParts.mayHoldDocuments(node) { parts.append(.text(node, target)) }
            return
        }
        if node.isSequence, let operations = JSONPatchOperation.all(in: node) {
            for operation in operations { parts.append(.operation(operation, target)) }
            return
        }
        if !isRoot, EmbeddedParts.isObject(node) {
            parts.append(.object(ManifestObject(part: node, type: inPatch ? target.type : nil), isPartial: inPatch))
            return
        }
        var target = target
        if node.isMapping, let own = node["target"], own.isMapping { target = PatchTarget(own) }
        for child in node.children where !child.isNull {
            if node.isMapping, isRoot, child.knownKey == .metadata || child.keyEquals("status") { continue }
            if node.isMapping, HelmValues.isValues(child) {
                parts.append(.object(ManifestObject(part: child, type: HelmValues.type), isPartial: true))
            }
            let isPatch = inPatch || node.isMapping && EmbeddedParts.namesPatch(child)
            visit(child, isRoot: false, inPatch: isPatch, target)
        }
    }

    /// What fields of a kustomization make without a patch: images, labels, generated objects, replacements.
    private mutating func addMade(by kustomization: Node) {
        for (_, image) in kustomization["images"].indexed {
            guard let name = image[.name]?.string, let field = image["newTag"] ?? image["digest"] else { continue }
            let text =
                (image["newName"]?.string ?? name)
                + (image["digest"].flatMap { $0.scalarText }.map { "@" + $0 } ?? ":"
                    + (image["newTag"]?.scalarText ?? ""))
            addMade(by: field, kind: "PodTemplate", name: name) { json in
                json.member("template") { json in
                    json.member("spec") { json in
                        json.list("containers") { json in
                            json.object { json in
                                json.member("name", name)
                                json.member("image", text)
                            }
                        }
                    }
                }
            }
        }
        addLabels(of: kustomization)
        addGenerated(by: kustomization)
        for (_, replacement) in kustomization["replacements"].indexed {
            for (_, target) in replacement["targets"].indexed {
                for (_, path) in target["fieldPaths"].indexed {
                    addReplaced(path, by: replacement, target)
                }
            }
        }
    }

    /// Adds an object of which a field makes a part.
    private mutating func addMade(
        by field: Node, kind: String, name: String? = nil, label: Node? = nil,
        _ body: (inout JSONText) -> Void = { _ in }
    ) {
        var json = JSONText()
        json.object { json in
            json.member("apiVersion", "v1")
            json.member("kind", kind)
            json.member("metadata") { json in
                if let name { json.member("name", name) }
                if let label { json.member("labels") { $0.member(label.key, label) } }
            }
            body(&json)
        }
        parts.append(.made(json.bytes, field))
    }

    private mutating func addLabels(of kustomization: Node) {
        let labels =
            [kustomization["commonLabels"]].compactMap { $0 }
            + kustomization["labels"].indexed.compactMap { $0.node["pairs"] }
        for pairs in labels {
            for label in pairs.children where label.key.hasPrefix("pod-security.kubernetes.io/") {
                addMade(by: label, kind: "Namespace", label: label)
            }
        }
    }

    /// The literals of generators: `KEY=value`.
    private mutating func addGenerated(by kustomization: Node) {
        for (list, kind, field) in [
            ("configMapGenerator", "ConfigMap", "data"), ("secretGenerator", "Secret", "stringData"),
        ] {
            for (_, generator) in kustomization[list].indexed {
                for (_, literal) in generator["literals"].indexed {
                    guard let text = literal.string, let mark = text.firstIndex(of: "=") else { continue }
                    let (key, value) = (String(text[..<mark]), String(text[text.index(after: mark)...]))
                    addMade(by: literal, kind: kind, name: generator[.name]?.string ?? "") { json in
                        json.member(field) { $0.member(key, value) }
                    }
                }
            }
        }
    }

    /// A replacement copies a value from another object. Where the field can only be wrong when it is true, it is taken
    /// for true.
    private mutating func addReplaced(_ path: Node, by replacement: Node, _ target: Node) {
        guard let text = path.string else { return }
        let names = text.split(separator: ".").map(String.init)
        let steps = names.prefix(100).map(EmbeddedParts.step)
        guard let last = names.last, case .key(let first)? = steps.first else { return }
        let only = ["hostNetwork", "hostPID", "hostIPC", "privileged", "allowPrivilegeEscalation", "hostProcess"]
        let source = replacement["sourceValue"]
        guard source != nil || only.contains(last) else { return }
        let select = PatchTarget(target["select"])
        var json = JSONText()
        json.object { json in
            json.member("kind", select.kind ?? (names.count > 1 && names[1] == "template" ? "Deployment" : "Pod"))
            json.member(first, at: steps.dropFirst()) { json in
                if let source { json.append(source) } else { json.append(raw: "true") }
            }
        }
        parts.append(.made(json.bytes, path))
    }

    /// A step of a field path of a replacement; `[name=app]`, `0` and `*` stand for entries of a list.
    private static func step(_ text: String) -> FieldPath.Step {
        text.hasPrefix("[") || text == "*" || text == "-" || Int(text) != nil ? .index(0) : .key(text)
    }

    // MARK: Telling what is what

    /// Whether a mapping inside another object is an object itself, and not only the name of one.
    public static func isObject(_ node: Node) -> Bool {
        guard node.isMapping, let kind = node[.kind]?.string, !kind.isEmpty,
            node[.apiVersion]?.string.map({ !$0.isEmpty }) ?? false
        else { return false }
        if node[.metadata]?.isMapping == true { return true }
        let contents: [StaticString] = [
            "spec", "rules", "roleRef", "subjects", "data", "stringData", "template", "items",
        ]
        return contents.contains { node[$0].map { $0.isMapping || $0.isSequence } ?? false }
    }

    /// Whether a key says that what stands below changes an object that is elsewhere.
    private static func namesPatch(_ node: Node) -> Bool {
        ByteSearch.contains(node.keyUTF8, "patch") || ByteSearch.contains(node.keyUTF8, "Patch")
            || ByteSearch.contains(node.keyUTF8, "overlay")
    }

    private static let largestText = 4 << 20

    /// Whether a string may hold documents with something to judge.
    private static func mayHoldDocuments(_ node: Node) -> Bool {
        let text = node.utf8
        guard text.count >= 8, text.count <= largestText else { return false }
        guard text.contains(where: { $0 == UInt8(ascii: ":") }) else { return false }
        // A key can be written with escapes.
        return text.contains(UInt8(ascii: "\\")) || words.contains { ByteSearch.contains(text, $0) }
    }

    private static let words: [StaticString] = [
        "securityContext", "hostNetwork", "hostPID", "hostIPC", "hostPath", "rivileged", "capabilities",
        "runAsUser", "runAsNonRoot", "allowPrivilegeEscalation", "hostProcess", "roleRef", "subjects", "apiVersion",
        "kind",
        "/spec", "pod-security.kubernetes.io", "$patch", "stringData", "rules", "image",
    ]
}

extension KubernetesObject {
    /// Whether it is a kustomization, or a component of one.
    public var isKustomization: Bool { group == "kustomize.config.k8s.io" }

    /// Whether it is of a kind that can hold parts of other objects: one that Kubernetes itself does not have.
    public var mayHoldParts: Bool {
        if group == HelmValues.group { return false }
        return group.utf8.contains(UInt8(ascii: ".")) && !isBuiltIn || isOfUnknownKind
            || kind == "Template" && identity.apiVersion == "v1" || group == "builtin" || kind == "PatchTransformer"
    }
}
