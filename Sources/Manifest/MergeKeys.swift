import CYAML

/// Merge keys (`<<: *base`): the entries of the merged mappings become entries of the mapping, unless it has the key
/// itself; of several merged mappings the first that has a key counts.
struct MergeKeys {
    let tree: Tree

    /// Whether a key is a merge key: `<<` without quotes or tag, or with the tag of its own.
    static func isMergeKey(
        tag: UnsafeMutablePointer<yaml_char_t>?, isPlain: Bool, _ text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard text.count == 2, text[0] == UInt8(ascii: "<"), text[1] == UInt8(ascii: "<") else { return false }
        return tag.map { String(cString: $0) == "tag:yaml.org,2002:merge" } ?? isPlain
    }

    /// Replaces the merge entries of a mapping by what they stand for. Mappings must come in the order in which they
    /// were completed, so that what is merged is merged already.
    ///
    /// - Throws: `ReadFailure` where something other than a mapping is merged.
    func merge(into mapping: Int32) throws(ReadFailure) {
        var kept: [Int32] = []
        var sources: [Int32] = []
        for entry in entries(of: mapping) {
            if tree.nodes.start[Int(entry)].key == YAMLParser.mergeKey {
                sources += try mappings(mergedBy: entry)
            } else {
                kept.append(entry)
            }
        }
        tree.link(kept, in: mapping)
        tree.removeDuplicates(in: mapping)
        var all = entries(of: mapping)
        var keys = Set(all.map { tree.nodes.start[Int($0)].key })
        for source in sources {
            for entry in entries(of: source) where keys.insert(tree.nodes.start[Int(entry)].key).inserted {
                all.append(alias(of: entry, in: mapping))
            }
        }
        tree.link(all, in: mapping)
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
                found.append(merged)
            }
            return found
        default: throw notMapping(entry)
        }
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
