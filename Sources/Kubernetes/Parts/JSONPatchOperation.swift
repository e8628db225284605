import Manifest

/// Operations of JSON Patch (RFC 6902): each makes a part of an object, which has the value at the path and nothing else.
public struct JSONPatchOperation {
    /// What an operation does at its path.
    public enum Effect {
        /// Puts a value there, in place of what there was.
        case sets(Node)
        /// Takes away what stands there.
        case removes
        /// Puts a value there that stands elsewhere in the object.
        case copies
    }

    /// What it does.
    public let effect: Effect
    /// The path, or what names it.
    public let node: Node
    /// The steps of the path; none for the object as a whole.
    public let steps: [FieldPath.Step]

    /// The operations in a list; nil for a list of anything else.
    public static func all(in list: Node) -> [JSONPatchOperation]? {
        guard list.isSequence, list.count > 0 else { return nil }
        guard list.children.allSatisfy({ verb(of: $0) != nil && $0["path"]?.string != nil }) else { return nil }
        var all: [JSONPatchOperation] = []
        for node in list.children { all += operations(in: node, after: all) }
        return all
    }

    /// Karmada has another name for it.
    private static func verb(of operation: Node) -> String? { (operation["op"] ?? operation["operator"])?.string }

    /// What one entry of the list does.
    ///
    /// - Parameter before: what is done before it; nobody looks further back than a few.
    private static func operations(in node: Node, after before: [JSONPatchOperation]) -> [JSONPatchOperation] {
        guard let path = node["path"] else { return [] }
        switch verb(of: node) {
        case "add", "replace":
            guard let value = node[.value], !value.isNull else { return [JSONPatchOperation(.removes, at: path)] }
            return [JSONPatchOperation(.sets(value), at: path)]
        case "remove": return [JSONPatchOperation(.removes, at: path)]
        case "move":
            guard let from = node["from"] else { return [] }
            return [JSONPatchOperation(.removes, at: from), copy(of: from, to: path, after: before)]
        case "copy": return [copy(of: node["from"], to: path, after: before)]
        default: return []
        }
    }

    /// A copy, with the value where the same patch has put it.
    private static func copy(of from: Node?, to path: Node, after before: [JSONPatchOperation]) -> JSONPatchOperation {
        let wanted = from.map(steps) ?? []
        for operation in before.suffix(100).reversed() {
            guard case .sets(let value) = operation.effect, wanted.starts(with: operation.steps) else { continue }
            let rest = FieldPath(Array(wanted.dropFirst(operation.steps.count)))
            let (found, _, isWhole) = rest.deepest(in: value)
            return JSONPatchOperation(isWhole ? .sets(found) : .copies, at: path)
        }
        return JSONPatchOperation(.copies, at: path)
    }

    private init(_ effect: Effect, at path: Node) {
        self.effect = effect
        node = path
        steps = JSONPatchOperation.steps(path)
    }

    private static func steps(_ path: Node) -> [FieldPath.Step] {
        let text = path.string ?? ""
        // What stands before the first slash is dropped by the package that kustomize and kubectl use, and an index may be
        // counted from the end. Source: github.com/evanphx/json-patch
        guard let slash = text.firstIndex(of: "/") else { return [] }
        return text[slash...].split(separator: "/").map { part in
            let key = String(part).replacing("~1", with: "/").replacing("~0", with: "~")
            return key == "-" || Int(key) != nil ? .index(0) : .key(key)
        }
    }

    /// Whether it changes what the object is, or half of a name: what comes out depends on the object that it changes.
    public var changesType: Bool {
        switch steps {
        case [.key("kind")], [.key("apiVersion")], [.key("roleRef"), .key("kind")],
            [.key("subjects"), .index(0), .key("kind")]:
            true
        default: false
        }
    }

    /// Whether nothing is known of what it puts where a value decides how well an object is hardened.
    public var isUnknown: Bool {
        if case .copies = effect { PartialObject.isDecided(by: steps) } else { false }
    }

    /// The whole object that it puts in place of another; nil for most operations.
    public var wholeObject: Node? {
        if case .sets(let value) = effect, steps.isEmpty, value.isMapping { value } else { nil }
    }

    /// The path at which the value is all that there is afterwards; nil where it takes something away.
    public var wholePath: FieldPath? {
        guard case .sets(let value) = effect, value.isMapping || value.isSequence else { return nil }
        return FieldPath(steps)
    }

    /// Texts of JSON, each with an object that has the value and nothing else: one for each type that the target may be. None
    /// where the path leads to no part of an object, or nothing is known of the value.
    ///
    /// - Parameter target: what is patched, as far as that is known.
    public func objects(of target: PatchTarget) -> [[UInt8]] {
        guard case .key(let first)? = steps.first else { return [] }
        let types = target.types
        let guess = PartialObject.type(at: steps, value: setValue)
        return (types.isEmpty ? [guess] : types).compactMap { type in
            switch effect {
            case .sets(let value): return object(first, type, target) { $0.append(value) }
            case .removes: return object(first, type, target) { $0.append(raw: "null") }
            case .copies:
                // Where only true can be wrong, it is taken for true.
                guard case .key(let last)? = steps.last, PartialObject.isOnlyWrongWhenTrue(last) else { return nil }
                return object(first, type, target) { $0.append(raw: "true") }
            }
        }
    }

    private var setValue: Node? { if case .sets(let value) = effect { value } else { nil } }

    private func object(
        _ first: String, _ type: ManifestObject.TypeMeta, _ target: PatchTarget, _ value: (inout JSONText) -> Void
    ) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            for (key, text) in [("apiVersion", type.apiVersion), ("kind", type.kind)] where first != key {
                json.member(.text(key), text)
            }
            if !target.plainName.isEmpty, first != "metadata" {
                json.member("metadata") { $0.member("name", target.plainName) }
            }
            PartialObject.write(steps.prefix(200)[...], beside: setValue?.scalarText, value, to: &json)
        }
        return json.bytes
    }
}
