/// Refuses a document whose aliases would expand to far more than it is ("billion laughs"), by the rule of kubectl's own
/// reader (goyaml.v2), and one that becomes too deep by them. Nothing is expanded: the values are only counted.
struct AliasExpansion {
    let tree: Tree
    let limits: Limits

    /// - Throws: `ReadFailure` with `Cause.limit`.
    func check() throws(ReadFailure) {
        var values = 0
        var aliased = 0
        var aliasedText = 0
        var stack: [(next: Int32, aliasDepth: Int, alias: Int32)] = [(0, 0, -1)]
        while let top = stack.last {
            guard top.next >= 0 else {
                stack.removeLast()
                continue
            }
            let entry = top.next
            let record = tree.nodes.start[Int(entry)]
            stack[stack.count - 1].next = stack.count == 1 ? -1 : record.next
            let steps =
                (record.key == -1 || record.key == YAMLTreeBuilder.mergeKey ? 1 : 2) + (record.kind == .alias ? 1 : 0)
            let aliasDepth = top.aliasDepth + (record.kind == .alias ? 1 : 0)
            values += steps
            if aliasDepth > 0 { aliased += top.aliasDepth > 0 ? steps : 1 }
            if aliased > 100, values > 1000, Double(aliased) / Double(values) > allowedRatio(values) {
                throw failure("aliases expand to far more than the document", entry)
            }
            let target = tree.nodes.start[Int(tree.resolved(entry))]
            let isContainer = target.kind == .mapping || target.kind == .sequence
            if aliasDepth > 0, !isContainer {
                aliasedText += Int(target.count)
                guard aliasedText <= limits.scalarSize else {
                    throw failure("aliases repeat more than \(limits.scalarSize >> 20) MiB of text", entry)
                }
            }
            if isContainer {
                guard stack.count <= limits.nesting else {
                    let place = top.alias >= 0 ? top.alias : entry
                    throw failure("nested more than \(limits.nesting) levels deep, aliases followed", place)
                }
                let alias = top.alias < 0 && record.kind == .alias ? entry : top.alias
                stack.append((target.first, aliasDepth, alias))
            }
        }
    }

    /// Up to 400,000 values nearly all may come from aliases, from 4,000,000 on a tenth, in between in proportion.
    private func allowedRatio(_ values: Int) -> Double {
        let low = 400_000.0
        let high = 4_000_000.0
        let count = Double(values)
        if count <= low { return 0.99 }
        return count >= high ? 0.10 : 0.99 - 0.89 * (count - low) / (high - low)
    }

    private func failure(_ message: String, _ entry: Int32) -> ReadFailure {
        ReadFailure(.limit, message, at: tree.position(of: tree.nodes.start[Int(entry)].mark))
    }
}
