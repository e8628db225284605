/// What may stand before a node in YAML.
struct YAMLNodeProperties {
    var anchor: String?
    /// The tag, with its handle resolved.
    var tag: String?
    /// Where the tag begins, in characters from the beginning of the text.
    var tagMark: UInt32 = 0
    /// Where the node begins, its properties included, in characters from the beginning of the text.
    var mark: UInt32
}

/// Puts the nodes of one YAML document into a tree, as they come: keys, duplicates, anchors and merges. Used for one
/// document and by one thread, so that the checks for overlapping access, which cost as much as the tree, are switched off.
final class YAMLTreeBuilder {
    private let tree: Tree
    private let limits: Limits
    private let dialect: Dialect
    @exclusivity(unchecked) private var stack = GrowableBuffer<Frame>(capacity: 64)
    @exclusivity(unchecked) private var anchors: [String: Int32] = [:]
    @exclusivity(unchecked) private var cursor = CharacterCursor()
    @exclusivity(unchecked) private var hasAliases = false
    @exclusivity(unchecked) private var mergingMappings: [Int32] = []

    /// The key of a merge entry (`<<`) until the merge is done.
    static let mergeKey: Int32 = -2

    /// A container that is not complete yet.
    struct Frame: BitwiseCopyable {
        var node: Int32
        var last: Int32 = -1
        var key: Int32 = -1
        var keyMark: UInt32 = 0
        var isMapping: Bool
        var awaitsValue = false
        var hasMerge = false
    }

    init(tree: Tree, limits: Limits, dialect: Dialect) {
        self.tree = tree
        self.limits = limits
        self.dialect = dialect
    }

    /// Resolves what can only be resolved once all nodes are there.
    ///
    /// - Throws: `ReadFailure` for aliases that expand too far, and for a merge of something that cannot be merged.
    func finish() throws(ReadFailure) {
        if hasAliases { try AliasExpansion(tree: tree, limits: limits).check() }
        guard !mergingMappings.isEmpty else { return }
        let merge = MergeKeys(tree: tree, merging: mergingMappings, dialect: dialect)
        for mapping in mergingMappings { try merge.merge(into: mapping) }
    }

    // MARK: Scalars

    /// Adds a scalar without properties: a key, where one comes next.
    @inline(__always) func add(
        scalar text: UnsafeBufferPointer<UInt8>, isPlain: Bool, at mark: UInt32
    ) throws(ReadFailure) {
        guard text.count <= limits.scalarSize, tree.nodes.count < limits.nodes else { throw tooLarge(text, at: mark) }
        if awaitsKey { return try add(key: text, isPlain: isPlain, at: mark) }
        var kind = NodeRecord.Kind.string
        if isPlain {
            kind = PlainScalar.kind(text, as: dialect)
            if kind == .float { try requireFinite(text, mark) }
        }
        var record = record(kind, text, mark)
        record.isPlain = isPlain
        _ = append(record)
    }

    @inline(__always) private func add(
        key text: UnsafeBufferPointer<UInt8>, isPlain: Bool, at mark: UInt32
    ) throws(ReadFailure) {
        let top = stack.start + (stack.count - 1)
        top.pointee.awaitsValue = true
        top.pointee.keyMark = mark
        guard isPlain else {
            top.pointee.key = number(ofKey: text)
            return
        }
        if MergeKeys.isMergeKey(text) {
            top.pointee.key = YAMLTreeBuilder.mergeKey
            top.pointee.hasMerge = true
            return
        }
        let kind = PlainScalar.kind(text, as: dialect)
        top.pointee.key = kind == .string ? number(ofKey: text) : try keyNumber(kind, text, mark)
    }

    /// Adds a scalar that has an anchor or a tag.
    @inline(never) func add(
        scalar text: UnsafeBufferPointer<UInt8>, isPlain: Bool, _ properties: YAMLNodeProperties
    ) throws(ReadFailure) {
        let mark = properties.mark
        guard text.count <= limits.scalarSize, tree.nodes.count < limits.nodes else { throw tooLarge(text, at: mark) }
        if awaitsKey { return try add(key: text, isPlain: isPlain, properties) }
        let node: Int32
        switch try value(text, isPlain: isPlain, properties) {
        case .plain(let kind):
            if kind == .float { try requireFinite(text, mark) }
            node = append(record(kind, text, mark))
        case .decoded(let bytes): node = bytes.withUnsafeBufferPointer { append(record(.string, $0, mark)) }
        }
        if let anchor = properties.anchor { anchors[anchor] = node }
    }

    private func add(
        key text: UnsafeBufferPointer<UInt8>, isPlain: Bool, _ properties: YAMLNodeProperties
    ) throws(ReadFailure) {
        let mark = properties.mark
        let top = stack.start + (stack.count - 1)
        top.pointee.awaitsValue = true
        top.pointee.keyMark = mark
        if let anchor = properties.anchor {
            // An anchored key can be repeated by an alias: it needs a node of its own, which no container holds.
            let node: NodeRecord
            switch try value(text, isPlain: isPlain, properties) {
            case .plain(let kind): node = record(kind, text, mark)
            case .decoded(let bytes): node = bytes.withUnsafeBufferPointer { record(.string, $0, mark) }
            }
            anchors[anchor] = tree.append(node, parent: -1, previous: -1)
        }
        if let tag = properties.tag, MergeKeys.isMergeKey(tag: tag, text) {
            throw differs(.tagOnMergeKey, at: mark)
        }
        if properties.tag == nil, isPlain, MergeKeys.isMergeKey(text) {
            top.pointee.key = YAMLTreeBuilder.mergeKey
            top.pointee.hasMerge = true
            return
        }
        switch try value(text, isPlain: isPlain, properties) {
        case .plain(let kind): top.pointee.key = try keyNumber(kind, text, mark)
        case .decoded(let bytes): top.pointee.key = bytes.withUnsafeBufferPointer { number(ofKey: $0) }
        }
    }

    /// The value of a scalar by its tag.
    private func value(
        _ text: UnsafeBufferPointer<UInt8>, isPlain: Bool, _ properties: YAMLNodeProperties
    ) throws(ReadFailure) -> TaggedScalar {
        guard let tag = properties.tag else { return .plain(isPlain ? PlainScalar.kind(text, as: dialect) : .string) }
        try checkEndOfTag(properties.tagMark)
        do {
            return try TaggedScalar(tag: tag, text: text)
        } catch {
            throw failure(.syntax, error.message, at: properties.mark)
        }
    }

    private func keyNumber(
        _ kind: NodeRecord.Kind, _ text: UnsafeBufferPointer<UInt8>, _ mark: UInt32
    ) throws(ReadFailure) -> Int32 {
        if kind != .string { tree.hasKeysOfOtherTypes = true }
        switch kind {
        case .string: return number(ofKey: text)
        case .null: throw differs(.nullKey, at: mark)
        default:
            guard var converted = MappingKey.text(kind, text) else {
                throw differs(.keyBeyond64Bits, at: mark)
            }
            return converted.withUTF8 { number(ofKey: $0) }
        }
    }

    // MARK: Containers

    /// Opens a mapping or a sequence.
    func open(_ kind: NodeRecord.Kind, _ properties: YAMLNodeProperties) throws(ReadFailure) {
        let mark = properties.mark
        if awaitsKey { throw failure(.syntax, "a \(kind) cannot be a key", at: mark) }
        if properties.tag != nil { try checkEndOfTag(properties.tagMark) }
        guard stack.count < limits.nesting else {
            throw failure(.limit, "nested more than \(limits.nesting) levels deep", at: mark)
        }
        guard tree.nodes.count < limits.nodes else { throw tooLarge(nil, at: mark) }
        let node = append(NodeRecord(kind: kind, mark: mark, keyMark: mark))
        stack.append(Frame(node: node, isMapping: kind == .mapping))
        if let anchor = properties.anchor { anchors[anchor] = node }
    }

    /// Closes the innermost container.
    @inline(__always) func close() {
        guard stack.count > 0 else { return }
        let frame = stack.start[stack.count - 1]
        stack.removeLast()
        guard frame.isMapping else { return }
        if frame.hasMerge {
            mergingMappings.append(frame.node)
        } else {
            tree.removeDuplicates(in: frame.node)
        }
    }

    /// The line (1-based) in which the innermost container begins, nil where none is open.
    var lineOfContainer: Int? {
        guard stack.count > 0 else { return nil }
        return tree.position(of: tree.nodes.start[Int(stack.start[stack.count - 1].node)].mark).line
    }

    // MARK: Aliases

    /// Adds an alias: a key, where one comes next.
    @inline(never) func add(aliasOf name: String, at mark: UInt32) throws(ReadFailure) {
        guard let target = anchors[name] else { throw failure(.syntax, "unknown anchor *\(name)", at: mark) }
        if (0..<stack.count).contains(where: { stack.start[$0].node == target }) {
            throw failure(.syntax, "anchor &\(name) contains itself", at: mark)
        }
        if awaitsKey { return try add(keyAlias: target, mark) }
        guard tree.nodes.count < limits.nodes else { throw tooLarge(nil, at: mark) }
        hasAliases = true
        var alias = NodeRecord(kind: .alias, mark: mark, keyMark: mark)
        alias.first = target
        _ = append(alias)
    }

    private func add(keyAlias target: Int32, _ mark: UInt32) throws(ReadFailure) {
        let record = tree.nodes.start[Int(target)]
        guard record.kind != .mapping, record.kind != .sequence else {
            throw failure(.syntax, "a \(record.kind) cannot be a key", at: mark)
        }
        guard !MergeKeys.isMergeKey(tree.bytes(of: record)) else {
            throw differs(.aliasOfMergeKey, at: mark)
        }
        let top = stack.start + (stack.count - 1)
        top.pointee.awaitsValue = true
        top.pointee.keyMark = mark
        top.pointee.key = try keyNumber(record.kind, tree.bytes(of: record), mark)
    }

    // MARK: Nodes

    /// Whether a mapping is open and a key comes next.
    @inline(__always) private var awaitsKey: Bool {
        guard stack.count > 0 else { return false }
        let top = stack.start + (stack.count - 1)
        return top.pointee.isMapping && !top.pointee.awaitsValue
    }

    @inline(__always) private func record(
        _ kind: NodeRecord.Kind, _ text: UnsafeBufferPointer<UInt8>, _ mark: UInt32
    ) -> NodeRecord {
        var record = NodeRecord(kind: kind, mark: mark, keyMark: mark)
        record.first = Int32(truncatingIfNeeded: tree.text.count)
        record.count = Int32(truncatingIfNeeded: text.count)
        if let start = text.baseAddress { tree.text.append(start, count: text.count) }
        return record
    }

    /// Puts a node under the container that is open.
    @inline(__always) private func append(_ node: NodeRecord) -> Int32 {
        guard stack.count > 0 else { return tree.append(node, parent: -1, previous: -1) }
        let top = stack.start + (stack.count - 1)
        var node = node
        if top.pointee.isMapping {
            node.key = top.pointee.key
            node.keyMark = top.pointee.keyMark
            top.pointee.awaitsValue = false
        }
        let index = tree.append(node, parent: top.pointee.node, previous: top.pointee.last)
        top.pointee.last = index
        return index
    }

    @inline(__always) private func number(ofKey text: UnsafeBufferPointer<UInt8>) -> Int32 {
        guard let start = text.baseAddress else {
            return withUnsafePointer(to: 0) { tree.keys.number(of: $0, count: 0) }
        }
        return tree.keys.number(of: start, count: text.count)
    }

    // MARK: Tags

    /// libyaml ends a tag at a comma or bracket, kubectl's reader takes these into it, and so reads on in another place:
    /// what stands behind such a tag would mean two things.
    private func checkEndOfTag(_ mark: UInt32) throws(ReadFailure) {
        let offset = cursor.offset(ofCharacter: Int(mark), in: tree.source)
        guard TagCharacters.endsEarly(tree.source, inTagAt: offset) else { return }
        var failure = differs(.tagCharacter, at: mark)
        failure.tag = offset
        throw failure
    }

    // MARK: Failures

    private func requireFinite(_ text: UnsafeBufferPointer<UInt8>, _ mark: UInt32) throws(ReadFailure) {
        guard let value = PlainScalar.float(text), value.isFinite else {
            throw differs(
                .infiniteNumber, "\(String(decoding: text, as: UTF8.self)) cannot be expressed in JSON", at: mark)
        }
    }

    private func tooLarge(_ scalar: UnsafeBufferPointer<UInt8>?, at mark: UInt32) -> ReadFailure {
        let isLong = scalar.map { $0.count > limits.scalarSize } ?? false
        // A document that is one scalar, such as prose or a table, is no object, however long it is.
        if isLong, tree.nodes.count == 0 { return failure(.notAnObject, "not an object: a long text", at: mark) }
        let what = isLong ? "a scalar of more than \(limits.scalarSize >> 20) MiB" : "more than \(limits.nodes) values"
        return failure(.limit, what, at: mark)
    }

    private func differs(_ difference: ReaderDifference, _ message: String? = nil, at mark: UInt32) -> ReadFailure {
        ReadFailure(difference, message, at: tree.position(of: mark))
    }

    private func failure(_ cause: ReadFailure.Cause, _ message: String, at mark: UInt32) -> ReadFailure {
        ReadFailure(cause, message, at: tree.position(of: mark))
    }
}
