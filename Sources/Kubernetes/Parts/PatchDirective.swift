import Manifest

/// What `$patch` in a strategic merge patch says of what stands beside it.
///
/// Source: https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md
public enum PatchDirective {
    private static let key: StaticString = "$patch"
    private static let mostPaths = 100

    /// Whether a mapping is only there to say that something is taken away, or that a list is replaced.
    public static func isDirective(_ node: Node) -> Bool {
        guard node.isMapping, let directive = node[key] else { return false }
        return directive.equals("delete") || node.count == 1
    }

    /// The paths at which a patch replaces what a base has, so that nothing else is there afterwards.
    public static func replacedPaths(in patch: Node) -> [FieldPath] {
        var found: [FieldPath] = []
        var steps: [FieldPath.Step] = []
        func visit(_ node: Node) {
            guard found.count < mostPaths else { return }
            let isReplaced =
                node.isMapping
                ? node[key]?.equals("replace") ?? false
                : node.children.contains { $0.isMapping && $0.count == 1 && $0[key]?.equals("replace") ?? false }
            if isReplaced { return found.append(FieldPath(steps)) }
            for (index, child) in node.children.enumerated() where child.isMapping || child.isSequence {
                steps.append(node.isMapping ? .key(child.key) : .index(index))
                visit(child)
                steps.removeLast()
            }
        }
        visit(patch)
        return found
    }
}
