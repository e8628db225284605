import Kustomize
import Manifest

/// What fields of a kustomization, and the same fields of Flux, Argo CD and of transformers, make without a patch: images,
/// labels, annotations, generated objects, replacements.
///
/// Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
struct MadeParts {
    private var parts: [EmbeddedParts.Part] = []

    /// The parts that the fields of a mapping make.
    static func all(by node: Node) -> [EmbeddedParts.Part] {
        var made = MadeParts()
        for field in node.children where !field.isNull { made.add(field, of: node) }
        return made.parts
    }

    /// The Namespaces that labels of Pod Security Admission are for.
    static func namespaces(by labels: Node) -> [EmbeddedParts.Part] {
        var made = MadeParts()
        made.addLabels(labels)
        return made.parts
    }

    private mutating func add(_ field: Node, of node: Node) {
        switch field.key {
        case "images": for (_, image) in field.indexed { addImage(image) }
        case "imageTag": addImage(field)
        case "commonLabels", "labels": addLabels(field)
        case "commonAnnotations", "annotations": addAnnotations(field)
        case "configMapGenerator": for (_, entry) in field.indexed { addGenerated(entry, kind: "ConfigMap") }
        case "secretGenerator": for (_, entry) in field.indexed { addGenerated(entry, kind: "Secret") }
        case "literals":
            // Of a generator that is an object by itself.
            if node[.kind]?.equals("SecretGenerator") ?? false { addGenerated(node, kind: "Secret") }
            if node[.kind]?.equals("ConfigMapGenerator") ?? false { addGenerated(node, kind: "ConfigMap") }
        case "replacements": for (_, replacement) in field.indexed { addReplacement(replacement) }
        case "vars": for (_, variable) in field.indexed { addRendered(variable[.name], "variable") }
        case "configurations": for (_, path) in field.indexed { addRendered(path, "configuration") }
        case "namePrefix", "prefix", "nameSuffix", "suffix": addName(field)
        case "fieldSpecs", "fields": for (_, spec) in field.indexed { addFieldSpec(spec) }
        case "substitute": if field.isMapping { for value in field.children { addSubstitute(value) } }
        case "path", "paths": if isTransformer(node) { addPatchFiles(field) }
        default: break
        }
    }

    private func isTransformer(_ node: Node) -> Bool {
        node[.kind]?.string?.hasSuffix("Transformer") ?? false && node[.apiVersion]?.equals("builtin") ?? false
    }

    // MARK: Images

    private mutating func addImage(_ image: Node) {
        if let text = image.string {
            // Argo CD: `name=other:tag`.
            let set = text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? text
            return add(image: set, name: String(text.prefix { $0 != "=" && $0 != ":" }), by: image)
        }
        guard let name = image[.name]?.string, let field = image["newTag"] ?? image["digest"] else { return }
        let digest = image["digest"].flatMap { $0.scalarText }.flatMap { $0.isEmpty ? nil : "@" + $0 }
        let tag = ":" + (image["newTag"]?.scalarText ?? "")
        add(image: (image["newName"]?.string ?? name) + (digest ?? tag), name: name, by: field)
    }

    private mutating func add(image: String, name: String, by field: Node) {
        add(by: field, kind: "PodTemplate", name: name) { json in
            json.member("template") { json in
                json.member("spec") { json in
                    json.list("containers") { json in
                        json.object { json in
                            json.member("name", name)
                            json.member("image", image)
                        }
                    }
                }
            }
        }
    }

    // MARK: Labels and annotations

    /// Labels in a mapping, or in the `pairs` of a list's entries.
    private mutating func addLabels(_ field: Node) {
        let groups = field.isSequence ? field.children.compactMap { $0["pairs"] } : [field]
        for label in groups.flatMap({ $0.isMapping ? Array($0.children) : [] })
        where label.key.hasPrefix("pod-security.kubernetes.io/") {
            add(by: label, kind: "Namespace", metadata: ("labels", label))
        }
    }

    private mutating func addAnnotations(_ field: Node) {
        guard field.isMapping else { return }
        for annotation in field.children where annotation.key.contains("/") {
            if annotation.key.contains("ingress") {
                add(
                    by: annotation, kind: "Ingress", apiVersion: "networking.k8s.io/v1",
                    metadata: ("annotations", annotation))
            } else if annotation.key.contains("apparmor") || annotation.key.contains("seccomp") {
                addOfPods(annotation)
            }
        }
    }

    private mutating func addOfPods(_ annotation: Node) {
        let container = annotation.key.split(separator: "/").last.map(String.init) ?? ""
        add(by: annotation, kind: "PodTemplate") { json in
            json.member("template") { json in
                json.member("metadata") { $0.member("annotations") { $0.member(.text(annotation.key), annotation) } }
                json.member("spec") { json in
                    json.list("containers") { json in json.object { $0.member("name", container) } }
                }
            }
        }
    }

    // MARK: Generators

    /// The literals of a generator: `KEY=value`.
    private mutating func addGenerated(_ generator: Node, kind: String) {
        for (_, literal) in generator["literals"].indexed {
            guard let text = literal.string, let mark = text.firstIndex(of: "=") else { continue }
            let (key, value) = (String(text[..<mark]), String(text[text.index(after: mark)...]))
            add(by: literal, kind: kind, name: generator[.name]?.string ?? "") { json in
                json.member(kind == "Secret" ? "stringData" : "data") { $0.member(.text(key), value) }
            }
        }
    }

    // MARK: What only a rendering shows

    private mutating func addRendered(_ node: Node?, _ title: String) {
        guard let node, let text = node.scalarText, !text.contains("\n"), !RemoteSource.isRemote(text) else { return }
        parts.append(.rendered(node, title + " " + text))
    }

    /// A value that Flux puts in the place of a variable, in whatever files it builds, where it may decide much.
    private mutating func addSubstitute(_ value: Node) {
        let text = value.scalarText ?? ""
        let isDeciding =
            ["true", "privileged", "Unconfined", "cluster-admin", "admin", "latest", "*", "0"].contains(text)
            || text.hasPrefix("system:") || text.hasPrefix("/")
        if isDeciding { parts.append(.rendered(value, "variable \(value.key)=\(text)")) }
    }

    /// A prefix or suffix that can turn the name of a role into that of another.
    private mutating func addName(_ field: Node) {
        guard let text = field.string, !text.isEmpty else { return }
        let isPrefix = field.key.lowercased().hasSuffix("prefix")
        let roles = ["cluster-admin", "system:"]
        let isPartOfRole = roles.contains {
            isPrefix ? $0.hasPrefix(text) || text.hasPrefix("system:") : $0.hasSuffix(text)
        }
        if isPartOfRole { parts.append(.rendered(field, "\(field.key) \(text)")) }
    }

    private mutating func addFieldSpec(_ spec: Node) {
        guard let path = spec["path"], let text = path.string else { return }
        if PartialObject.isDecided(by: text.split(separator: "/").map { .key(String($0)) }) {
            parts.append(.rendered(path, "field " + text))
        }
    }

    private mutating func addPatchFiles(_ field: Node) {
        if field.isSequence {
            for (_, path) in field.indexed { addRendered(path, "patch") }
        } else {
            addRendered(field, "patch")
        }
    }

    /// A replacement copies a value from another object. Where the field can only be wrong when it is true, it is taken
    /// for true.
    private mutating func addReplacement(_ replacement: Node) {
        for (_, target) in replacement["targets"].indexed {
            for (_, path) in target["fieldPaths"].indexed {
                addReplaced(path, by: replacement, PatchTarget(target["select"]))
            }
        }
        addRendered(replacement["path"], "replacements in")
    }

    private mutating func addReplaced(_ path: Node, by replacement: Node, _ target: PatchTarget) {
        guard let text = path.string else { return }
        let steps = MadeParts.steps(text)
        guard case .key(let first)? = steps.first, case .key(let last)? = steps.last(where: { $0 != .index(0) }) else {
            return
        }
        let source = replacement["sourceValue"]
        guard source != nil || PartialObject.isOnlyWrongWhenTrue(last) else {
            if PartialObject.isDecided(by: steps) { parts.append(.rendered(path, "replacement of " + text)) }
            return
        }
        let types = target.types
        for type in types.isEmpty ? [PartialObject.type(at: steps, value: nil)] : types {
            var json = JSONText()
            json.object { json in
                if first != "apiVersion" { json.member("apiVersion", type.apiVersion) }
                if first != "kind" { json.member("kind", type.kind) }
                let write: (inout JSONText) -> Void = { json in
                    if let source { json.append(source) } else { json.append(raw: "true") }
                }
                PartialObject.write(steps[...], beside: source?.scalarText, write, to: &json)
            }
            parts.append(.made(json.bytes, path))
        }
    }

    /// The steps of a field path of a replacement; `[name=app]`, `0` and `*` stand for entries of a list.
    private static func steps(_ text: String) -> [FieldPath.Step] {
        text.split(separator: ".").prefix(100).map { part in
            part.hasPrefix("[") || part == "*" || part == "-" || Int(part) != nil ? .index(0) : .key(String(part))
        }
    }

    /// Adds an object of which a field makes a part.
    private mutating func add(
        by field: Node, kind: String, apiVersion: String = "v1", name: String? = nil,
        metadata: (key: String, entry: Node)? = nil, _ body: (inout JSONText) -> Void = { _ in }
    ) {
        var json = JSONText()
        json.object { json in
            json.member("apiVersion", apiVersion)
            json.member("kind", kind)
            json.member("metadata") { json in
                if let name { json.member("name", name) }
                if let metadata {
                    json.member(.text(metadata.key)) { $0.member(.text(metadata.entry.key), metadata.entry) }
                }
            }
            body(&json)
        }
        parts.append(.made(json.bytes, field))
    }
}
