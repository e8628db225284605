#if canImport(Glibc)
    import Glibc
#endif

/// A value in a document: a scalar, a sequence or a mapping, as kubectl reads it (aliases followed, merge keys merged,
/// of duplicate keys the last).
///
/// A node is a reference of 16 bytes into the reader's tree and counts no references: it is valid until the reader goes
/// on to the next object. Whoever needs something for longer takes a String or a Position.
public struct Node {
    /// The tree, whose references are not counted: the compiler counts around each use of an `unowned(unsafe)` one.
    private let reference: Unmanaged<Tree>
    /// The entry under its parent: it has the key. Differs from `value` for an alias.
    let entry: Int32
    let value: Int32

    @inline(__always) init(_ tree: Tree, _ entry: Int32) {
        reference = .passUnretained(tree)
        self.entry = entry
        value = tree.resolved(entry)
    }

    fileprivate init(_ reference: Unmanaged<Tree>, _ entry: Int32) {
        self.reference = reference
        self.entry = entry
        value = reference._withUnsafeGuaranteedRef { $0.resolved(entry) }
    }

    var tree: Tree { reference.takeUnretainedValue() }

    @inline(__always) private func withTree<Result>(_ body: (Tree) -> Result) -> Result {
        reference._withUnsafeGuaranteedRef(body)
    }

    @inline(__always) var record: NodeRecord { withTree { $0.nodes.start[Int(value)] } }

    /// The entry of the parent, which has the key.
    @inline(__always) private var entryRecord: NodeRecord { withTree { $0.nodes.start[Int(entry)] } }

    /// A number that no other value of the document has; an alias has that of what it stands for.
    public var identifier: Int { Int(value) }

    /// What a node can be.
    public enum Kind: Sendable { case null, boolean, integer, float, string, sequence, mapping }

    /// What this node is.
    public var kind: Kind {
        switch record.kind {
        case .boolean: .boolean
        case .integer: .integer
        case .float: .float
        case .string: .string
        case .sequence: .sequence
        case .mapping: .mapping
        case .null, .alias: .null
        }
    }

    /// Null, as written or as the empty value.
    public var isNull: Bool { record.kind == .null }

    /// True for a mapping.
    public var isMapping: Bool { record.kind == .mapping }

    /// True for a sequence.
    public var isSequence: Bool { record.kind == .sequence }

    /// The value of a boolean, else nil.
    public var bool: Bool? {
        let record = record
        guard record.kind == .boolean else { return nil }
        return PlainScalar.isTrue(tree.bytes(of: record))
    }

    /// The value of a whole number in the range of Int (a floating-point number without a fraction counts, as it does for
    /// the API server, which sees `5.0` as `5`), else nil.
    public var int: Int? {
        let record = record
        switch record.kind {
        case .integer:
            guard case .signed(let number)? = PlainScalar.integer(tree.bytes(of: record)) else { return nil }
            return Int(exactly: number)
        case .float:
            return PlainScalar.float(tree.bytes(of: record)).flatMap { Int(exactly: $0) }
        default: return nil
        }
    }

    /// Whether a scalar of YAML stands without quotes and without a tag.
    public var isPlain: Bool { record.isPlain }

    /// Whether a key of the document is no string as it is written, such as a number.
    public var hasKeysOfOtherTypes: Bool { tree.hasKeysOfOtherTypes }

    /// The text of a string (not of a number or boolean), else nil.
    public var string: String? { record.kind == .string ? String(decoding: utf8, as: UTF8.self) : nil }

    /// The text of any scalar as kubectl would print it, nil for a container or null.
    public var scalarText: String? {
        switch record.kind {
        case .string: return string
        case .boolean, .integer, .float:
            var text = JSONText()
            text.append(self)
            return text.string
        case .null, .alias, .sequence, .mapping: return nil
        }
    }

    /// The bytes of a scalar as they stand in the manifest (quotes and escapes resolved); empty for a container.
    public var utf8: UnsafeBufferPointer<UInt8> {
        let record = record
        switch record.kind {
        case .sequence, .mapping, .alias: return UnsafeBufferPointer(start: nil, count: 0)
        case .null, .boolean, .integer, .float, .string: return withTree { $0.bytes(of: record) }
        }
    }

    /// Whether this is a string with exactly this text.
    public func equals(_ text: StaticString) -> Bool {
        let record = record
        return record.kind == .string && Node.same(withTree { $0.bytes(of: record) }, text)
    }

    /// Whether this is a string with one of these texts.
    public func equals(anyOf texts: [StaticString]) -> Bool { texts.contains(where: equals) }

    /// The number of entries of a container, 0 for a scalar.
    public var count: Int { isMapping || isSequence ? Int(record.count) : 0 }

    /// The entries of a container in the order of the manifest; none for a scalar.
    public var children: Children {
        let record = record
        let isContainer = record.kind == .mapping || record.kind == .sequence
        return Children(tree: reference, upcoming: isContainer ? record.first : -1)
    }

    /// The key under which a mapping holds this node; empty where the parent is no mapping.
    public var key: String { String(decoding: keyUTF8, as: UTF8.self) }

    /// The bytes of `key`.
    public var keyUTF8: UnsafeBufferPointer<UInt8> {
        let number = entryRecord.key
        return number < 0 ? UnsafeBufferPointer(start: nil, count: 0) : withTree { $0.keys.text(number) }
    }

    /// `key` where it is one of the keys known by number.
    public var knownKey: Key? { Key.numbered(entryRecord.key) }

    /// Whether a key has been read anywhere, in this document or in one before it; false means that it is not here.
    public func knowsKey(_ key: String) -> Bool {
        var key = key
        return key.withUTF8 { text in text.baseAddress.map { tree.keys.knows($0, count: text.count) } ?? true }
    }

    /// Whether the key is exactly this text.
    public func keyEquals(_ text: StaticString) -> Bool { Node.same(keyUTF8, text) }

    /// The value under a key of a mapping; nil for anything else. A value that is null is there.
    @inline(__always) public subscript(_ key: Key) -> Node? {
        withTree { tree in
            let record = tree.nodes.start[Int(value)]
            guard record.kind == .mapping else { return nil }
            var child = record.first
            while child >= 0 {
                let entry = tree.nodes.start[Int(child)]
                if entry.key == key.rawValue { return Node(reference, child) }
                child = entry.next
            }
            return nil
        }
    }

    /// The value under a key of a mapping, by text.
    public subscript(_ key: StaticString) -> Node? { isMapping ? children.first { $0.keyEquals(key) } : nil }

    /// The value under a key of a mapping, by text.
    public subscript(_ key: String) -> Node? {
        var key = key
        return key.withUTF8 { self[utf8: $0] }
    }

    /// The value under a key of a mapping, by the bytes of the key.
    subscript(utf8 wanted: UnsafeBufferPointer<UInt8>) -> Node? {
        guard isMapping else { return nil }
        if count >= Tree.large, !wanted.isEmpty {
            return withTree { $0.entry(named: wanted, inLarge: value) }.map { Node(reference, $0) }
        }
        return children.first { child in
            let own = child.keyUTF8
            guard own.count == wanted.count, let left = own.baseAddress, let right = wanted.baseAddress else {
                return own.isEmpty && wanted.isEmpty
            }
            return memcmp(left, right, wanted.count) == 0
        }
    }

    /// The entry of a sequence at an index, nil where there is none.
    public subscript(_ index: Int) -> Node? {
        guard isSequence, index >= 0, index < count else { return nil }
        if count >= Tree.large {
            return withTree { $0.element(index, ofLarge: value) }.map { Node(reference, $0) }
        }
        return children.dropFirst(index).first { _ in true }
    }

    /// The values below this node in the order of the manifest, a container before what is in it. An alias is followed wherever it
    /// stands; the reader bounds how deep and how many they are.
    public var descendants: Descendants { Descendants(of: self) }

    /// The strings at and below this node, each once: what aliases stand for is met where it is written. In the last
    /// entry of a list those behind the list may come along.
    public var strings: Strings {
        let next = entryRecord.next
        let end = next > value ? next : withTree { Int32(truncatingIfNeeded: $0.nodes.count) }
        return Strings(tree: reference, upcoming: value, end: end)
    }

    /// Whether one of some keys may stand at this node or below it: false means that none does, and is soon known.
    public func mayHave(anyOf keys: Key.Set) -> Bool {
        let next = entryRecord.next
        return withTree { tree in
            let end = next > value ? Int(next) : tree.nodes.count
            // What an alias stands for may be elsewhere.
            return (Int(value)..<end).contains {
                keys.contains(tree.nodes.start[$0].key) || tree.nodes.start[$0].kind == .alias
            }
        }
    }

    /// The strings below a node.
    public struct Strings: Sequence, IteratorProtocol {
        fileprivate let tree: Unmanaged<Tree>
        fileprivate var upcoming: Int32
        fileprivate let end: Int32

        /// The next string, nil after the last.
        public mutating func next() -> Node? {
            while upcoming < end {
                defer { upcoming += 1 }
                let kind = tree._withUnsafeGuaranteedRef { $0.nodes.start[Int(upcoming)].kind }
                if kind == .string { return Node(tree, upcoming) }
            }
            return nil
        }
    }

    /// Whether two values are the same, in the same order, as kubectl would send them.
    public func hasSameValue(as other: Node) -> Bool {
        switch (kind, other.kind) {
        case (.string, .string): utf8.elementsEqual(other.utf8)
        case (.mapping, .mapping), (.sequence, .sequence):
            count == other.count
                && zip(children, other.children).allSatisfy {
                    $0.keyUTF8.elementsEqual($1.keyUTF8) && $0.hasSameValue(as: $1)
                }
        case (.null, .null): true
        case (.string, _), (_, .string), (.null, _), (_, .null), (.mapping, _), (_, .mapping), (.sequence, _),
            (_, .sequence):
            false
        default: scalarText == other.scalarText
        }
    }

    /// Where the value begins in the input.
    public var position: Position { tree.position(of: record.mark) }

    /// Where the key begins in the input; the position of the value where there is no key.
    public var keyPosition: Position { tree.position(of: entryRecord.keyMark) }

    /// The text of the document, or of the element of a long list, in which the node stands.
    public var documentText: UnsafeBufferPointer<UInt8> { tree.source }

    /// Whether a word stands in `documentText`. One word is asked for at a time: the answer is kept for the document.
    public func documentContains(_ word: StaticString) -> Bool { tree.sourceContains(word) }

    /// Where `documentText` begins in the input.
    public var documentPosition: Position { tree.input?.position ?? Position(line: 1, column: 1) }

    /// Whether both stand in the same document, as it was read once.
    public func isInDocument(of other: Node) -> Bool { tree === other.tree }

    /// The text of a line of this node's document, without its end; nil where the line is outside of it, or longer than
    /// anybody would read.
    public func lineText(_ line: Int) -> String? {
        guard let text = tree.lineText(line), text.count <= Node.longestShownLine else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    private static let longestShownLine = 4_096

    /// Calls `body` with what stands on its line from where this node begins; not where the line is longer than anybody would
    /// read.
    public func withRestOfLine<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        let position = position
        guard let line = tree.lineText(position.line), line.count <= Node.longestShownLine else { return nil }
        var (start, left) = (0, position.column - 1)
        while start < line.count, left > 0 {
            start += 1
            // A character is a byte and those that continue it.
            while start < line.count, line[start] & 0xC0 == 0x80 { start += 1 }
            left -= 1
        }
        return body(UnsafeBufferPointer(rebasing: line[start...]))
    }

    /// The keys that stand twice in the mappings of this node and below it.
    public var duplicateKeys: [DuplicateKey] {
        tree.duplicates.compactMap { duplicate in
            guard tree.isInside(duplicate.entry, value) else { return nil }
            return DuplicateKey(
                node: Node(tree, duplicate.entry), first: tree.position(of: duplicate.firstKeyMark),
                earlier: Node(tree, duplicate.first))
        }
    }

    /// A key that stands more than once in one mapping.
    public struct DuplicateKey {
        /// The entry that counts, which is the last.
        public var node: Node
        /// Where the key stands for the first time.
        public var first: Position
        /// The entry that stands there, which does not count.
        public var earlier: Node
    }

    /// The route from `ancestor` to this node, or nil when it is not below it by parents (through an alias it is not).
    public func path(from ancestor: Node) -> FieldPath? {
        var steps: [FieldPath.Step] = []
        var current = entry
        while current != ancestor.value {
            let record = tree.nodes.start[Int(current)]
            guard record.parent >= 0 else { return nil }
            let parent = Node(tree, record.parent)
            if record.key >= 0 {
                steps.append(.key(String(decoding: tree.keys.text(record.key), as: UTF8.self)))
            } else {
                let index = parent.children.enumerated().first { $0.element.entry == current }?.offset ?? 0
                steps.append(.index(index))
            }
            current = record.parent
        }
        return FieldPath(steps.reversed())
    }

    private static func same(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        let other = text.utf8Start
        for index in 0..<bytes.count where bytes[index] != other[index] { return false }
        return true
    }

    /// The values below a node.
    public struct Descendants: Sequence, IteratorProtocol {
        private var levels: [Children]

        fileprivate init(of node: Node) { levels = [node.children] }

        /// The next value, nil after the last.
        public mutating func next() -> Node? {
            while let last = levels.indices.last {
                guard let node = levels[last].next() else {
                    levels.removeLast()
                    continue
                }
                if node.count > 0 { levels.append(node.children) }
                return node
            }
            return nil
        }
    }

    /// The entries of a container.
    public struct Children: Sequence, IteratorProtocol {
        fileprivate let tree: Unmanaged<Tree>
        fileprivate var upcoming: Int32

        /// The next entry, nil after the last.
        @inline(__always) public mutating func next() -> Node? {
            guard upcoming >= 0 else { return nil }
            let node = Node(tree, upcoming)
            upcoming = tree._withUnsafeGuaranteedRef { $0.nodes.start[Int(upcoming)].next }
            return node
        }
    }
}
