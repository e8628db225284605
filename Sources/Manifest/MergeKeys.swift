/// Merge keys (`<<: *base`): the entries of the merged mappings become entries of the mapping. As kubectl reads it, the
/// place of the merge key counts: it overrides the keys that stand before it and is overridden by those that stand behind
/// it. Of several mappings in one merge the first that has a key counts.
struct MergeKeys {
    private let tree: Tree
    private let dialect: Dialect
    /// The mappings that have a merge key.
    private let merging: Set<Int32>
    /// The first node that a merge has added: those of the text come before it.
    private let firstAdded: Int32

    /// Merges in a tree whose text has been read to its end.
    init(tree: Tree, merging: [Int32], dialect: Dialect) {
        self.tree = tree
        self.dialect = dialect
        self.merging = Set(merging)
        firstAdded = Int32(truncatingIfNeeded: tree.nodes.count)
    }

    /// Whether the text of a key without quotes is that of a merge key.
    @inline(__always) static func isMergeKey(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count == 2 && text[0] == UInt8(ascii: "<") && text[1] == UInt8(ascii: "<")
    }

    /// Whether a tag makes a merge key of a key for some reader: kubectl's goes by `!` and `!!merge` on `<<`, even in quotes,
    /// kustomize's by the tag alone, whatever the text.
    static func isMergeKey(tag: String, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        tag == "tag:yaml.org,2002:merge" || tag == "!" && isMergeKey(text)
    }

    /// Replaces the merge entries of a mapping by what they stand for. Mappings must come in the order in which they
    /// were completed, so that what is merged is merged already.
    ///
    /// - Throws: `ReadFailure` where something other than a mapping is merged.
    func merge(into mapping: Int32) throws(ReadFailure) {
        var order: [Int32] = []
        var entryOfKey: [Int32: Int32] = [:]
        func set(_ entry: Int32) {
            let record = tree.nodes.start[Int(entry)]
            if let earlier = entryOfKey.updateValue(entry, forKey: record.key) {
                noteDuplicate(entry, overriding: earlier)
            } else {
                order.append(record.key)
            }
        }
        var hasMerged = false
        for entry in entries(of: mapping) {
            guard tree.nodes.start[Int(entry)].key == YAMLTreeBuilder.mergeKey else {
                set(entry)
                continue
            }
            // kubectl takes both, and of a key that both have the last; kustomize refuses it.
            guard !hasMerged else { throw differs(.twoMergeKeys, entry) }
            hasMerged = true
            for source in try mappings(mergedBy: entry).reversed() {
                for merged in entries(of: source) { set(alias(of: merged, in: mapping)) }
            }
        }
        if hasMerged, dialect == .kustomize {
            for entry in entries(of: mapping) where tree.nodes.start[Int(entry)].key != YAMLTreeBuilder.mergeKey {
                entryOfKey[tree.nodes.start[Int(entry)].key] = entry
            }
        }
        tree.link(order.compactMap { entryOfKey[$0] }, in: mapping)
    }

    /// A key that stands behind a merge overrides what it brings on purpose. Anything else that stands twice is a trap:
    /// two keys, or a key before a merge that overrides it. In kustomize no merge overrides a key.
    private func noteDuplicate(_ entry: Int32, overriding earlier: Int32) {
        guard earlier < firstAdded, dialect != .kustomize || entry < firstAdded else { return }
        let first = tree.nodes.start[Int(earlier)].keyMark
        tree.duplicates.append(Tree.DuplicateKey(entry: entry, firstKeyMark: first, first: earlier))
    }

    private func mappings(mergedBy entry: Int32) throws(ReadFailure) -> [Int32] {
        let value = tree.resolved(entry)
        switch tree.nodes.start[Int(value)].kind {
        case .mapping: return [value]
        case .sequence:
            var found: [Int32] = []
            for child in entries(of: value) {
                let merged = tree.resolved(child)
                guard tree.nodes.start[Int(merged)].kind == .mapping else { throw notMapping(child) }
                // Which of the sequence counts is not the same to kustomize then.
                guard !merging.contains(merged) else { throw differs(.mergeOfMerges, entry) }
                found.append(merged)
            }
            return found
        default: throw notMapping(entry)
        }
    }

    private func differs(_ difference: ReaderDifference, _ entry: Int32) -> ReadFailure {
        ReadFailure(difference, at: tree.position(of: tree.nodes.start[Int(entry)].keyMark))
    }

    private func notMapping(_ entry: Int32) -> ReadFailure {
        ReadFailure(
            .syntax, "only a mapping, or a sequence of mappings, can be merged with <<",
            at: tree.position(of: tree.nodes.start[Int(entry)].mark))
    }

    private func entries(of container: Int32) -> [Int32] {
        var entries: [Int32] = []
        var entry = tree.nodes.start[Int(container)].first
        while entry >= 0 {
            entries.append(entry)
            entry = tree.nodes.start[Int(entry)].next
        }
        return entries
    }

    private func alias(of entry: Int32, in mapping: Int32) -> Int32 {
        let original = tree.nodes.start[Int(entry)]
        var alias = NodeRecord(kind: .alias, mark: original.mark, keyMark: original.keyMark)
        alias.first = tree.resolved(entry)
        alias.key = original.key
        alias.parent = mapping
        let index = Int32(truncatingIfNeeded: tree.nodes.count)
        tree.nodes.append(alias)
        return index
    }
}
