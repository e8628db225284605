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
            // Kubernetes itself fills it in.
            if finding.field.steps.last == .key("subPathExpr") { return false }
            if first == nil { first = node }
            return true
        }
        return first
    }

    /// As many values of one object are named: who adds another to one that is known is to be seen.
    private static let mostNamed = 20

    /// The values that a tool fills in or deciphers, where they decide whether an object is well hardened, and about which no
    /// rule finds anything as they stand.
    static func undecided(in object: KubernetesObject, file: String?) -> [UnreadPart] {
        if PolicyEngine.isGroup(object.group) || object.isSecret || object.isKind("ConfigMap", in: "") { return [] }
        let isEncrypted = object.node["sops"] != nil && object.node.documentContains(encrypted)
        guard isEncrypted || templates.contains(where: object.node.documentContains) else { return [] }
        var (steps, found): ([FieldPath.Step], [UnreadPart]) = ([], [])
        _ = collect(object.node, isEncrypted, &steps) { value, subject, reason in
            found.append(UnreadPart(file: file, line: value.line, reason: reason, subject: subject))
            return found.count < mostNamed
        }
        return found
    }

    /// Goes through such values and keys at and below a node. The reader bounds how deep it goes.
    ///
    /// - Parameter take: takes one, and says whether others are asked for.
    /// - Returns: whether others are asked for.
    private static func collect(
        _ node: Node, _ isEncrypted: Bool, _ steps: inout [FieldPath.Step],
        _ take: (Position, String, UnreadPart.Reason) -> Bool
    ) -> Bool {
        if node.kind == .string {
            guard PartialObject.isDecided(by: steps) else { return true }
            if isEncrypted, ByteSearch.contains(node.utf8, encrypted) {
                return take(node.position, FieldPath(steps).description, .encrypted)
            }
            let isTemplate = Variables.isOnlyPlaceholder(node.utf8) && node.utf8.first != UInt8(ascii: "$")
            guard isTemplate || steps.last == .key("image") && lacksTag(node) else { return true }
            return take(node.position, subject(node.utf8), .variable)
        }
        for (index, child) in node.children.enumerated() {
            steps.append(node.isMapping ? .key(child.key) : .index(index))
            defer { steps.removeLast() }
            // A field of any name may come of it.
            if node.isMapping, child.keyUTF8.first == UInt8(ascii: "{"), Variables.isOnlyPlaceholder(child.keyUTF8),
                !take(child.keyPosition, subject(child.keyUTF8), .variable)
            {
                return false
            }
            if !collect(child, isEncrypted, &steps, take) { return false }
        }
        return true
    }

    /// The variables in an object that nothing defines and whose value decides whether it is well hardened.
    static func variables(in object: KubernetesObject) -> [UnreadPart] {
        Variables.open(in: object.node).lazy.compactMap { node -> UnreadPart? in
            let isKey = node.kind != .string
            guard isKey || (node.path(from: object.node).map { isRisky($0.steps) } ?? true) else { return nil }
            let line = isKey ? node.keyPosition.line : node.position.line
            return UnreadPart(
                file: nil, line: line, reason: .variable, subject: subject(isKey ? node.keyUTF8 : node.utf8))
        }.prefix(mostNamed).map { $0 }
    }

    /// Whether the value at a path decides, and is not only told to the program in a container.
    private static func isRisky(_ steps: [FieldPath.Step]) -> Bool {
        PartialObject.isDecided(by: steps)
            && !steps.contains { [.key("env"), .key("args"), .key("command")].contains($0) }
    }

    private static func subject(_ text: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: text.prefix(100), as: UTF8.self)
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
        UnreadPart(file: file, line: line, reason: .variable, subject: subject(node.utf8))
    }
}
