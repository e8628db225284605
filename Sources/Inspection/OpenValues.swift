import Kubernetes
import Manifest
import Rules

/// Values that somebody fills in later: variables and templates. Nothing can be said of them as they stand.
enum OpenValues {
    /// Takes away the findings about values that are open. What a variable with a default becomes is judged by itself.
    ///
    /// - Returns: the first of those values that no variable of Flux stands for: those are named for themselves.
    static func remove(from findings: inout [Finding], in object: KubernetesObject) -> Node? {
        guard !findings.isEmpty, mayStand(in: object) else { return nil }
        var first: Node?
        findings.removeAll { finding in
            let (node, _, isWhole) = finding.field.deepest(in: object.node)
            guard isWhole, node.kind == .string else { return false }
            if Variables.substitutes(in: node) { return true }
            guard Variables.isOnlyPlaceholder(node.utf8) else { return false }
            if first == nil { first = node }
            return true
        }
        return first
    }

    /// The first value that a tool fills in or deciphers, where it decides whether an object is well hardened, and about which no
    /// rule finds anything as it stands; nil for none.
    static func undecided(in object: KubernetesObject, file: String?) -> UnreadPart? {
        if PolicyEngine.isGroup(object.group) || object.isSecret || object.isKind("ConfigMap", in: "") { return nil }
        let isEncrypted = object.node["sops"] != nil && object.node.documentContains(encrypted)
        guard isEncrypted || templates.contains(where: object.node.documentContains) else { return nil }
        var steps: [FieldPath.Step] = []
        guard let (value, path) = open(in: object.node, isEncrypted, &steps) else { return nil }
        guard !ByteSearch.contains(value.utf8, encrypted) else {
            return UnreadPart(
                file: file, line: value.position.line, reason: .encrypted, subject: FieldPath(path).description)
        }
        return part(value, file: file, line: value.position.line)
    }

    /// The first such value at or below a node, and the route to it. The reader bounds how deep it goes.
    private static func open(
        in node: Node, _ isEncrypted: Bool, _ steps: inout [FieldPath.Step]
    ) -> (value: Node, path: [FieldPath.Step])? {
        if node.kind == .string {
            let isTemplate = Variables.isOnlyPlaceholder(node.utf8) && node.utf8.first != UInt8(ascii: "$")
            let isOpen =
                isTemplate || isEncrypted && ByteSearch.contains(node.utf8, encrypted)
                || steps.last == .key("image") && lacksTag(node)
            return isOpen && PartialObject.isDecided(by: steps) ? (node, steps) : nil
        }
        for (index, child) in node.children.enumerated() {
            steps.append(node.isMapping ? .key(child.key) : .index(index))
            defer { steps.removeLast() }
            if let found = open(in: child, isEncrypted, &steps) { return found }
        }
        return nil
    }

    private static let encrypted: StaticString = "ENC[AES256"
    private static let templates: [StaticString] = ["{{", "<<", "${"]

    /// Whether the tag or digest of an image is a variable that nothing defines.
    private static func lacksTag(_ image: Node) -> Bool {
        let text = image.utf8
        guard let mark = text.lastIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "@") }) else {
            return false
        }
        return Variables.isOnlyPlaceholder(UnsafeBufferPointer(rebasing: text[(mark + 1)...]))
    }

    private static func mayStand(in object: KubernetesObject) -> Bool {
        ["${", "{{", "$(", "?*", "<no value>"].contains { (mark: StaticString) in object.node.documentContains(mark) }
    }

    /// How an open value is named.
    static func part(_ node: Node, file: String?, line: Int) -> UnreadPart {
        let text = String(decoding: node.utf8.prefix(100), as: UTF8.self)
        return UnreadPart(file: file, line: line, reason: .variable, subject: text)
    }
}
