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

    private static func mayStand(in object: KubernetesObject) -> Bool {
        ["${", "{{", "$(", "?*", "<no value>"].contains { (mark: StaticString) in object.node.documentContains(mark) }
    }

    /// How an open value is named.
    static func part(_ node: Node, file: String?, line: Int) -> UnreadPart {
        let text = String(decoding: node.utf8.prefix(100), as: UTF8.self)
        return UnreadPart(file: file, line: line, reason: .variable, subject: text)
    }
}
