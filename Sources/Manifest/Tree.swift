/// One node of a document, as the reader stores it. Children of a container follow it in the order of the text; they are
/// linked, so that an entry can be taken out and merged ones appended.
struct NodeRecord: BitwiseCopyable {
    enum Kind: UInt8 { case null, boolean, integer, float, string, sequence, mapping, alias }

    var kind: Kind
    /// The text stands in the source, not in the tree's own text.
    var isInSource = false
    /// Whether a scalar stands without quotes and without a tag.
    var isPlain = false
    /// Number of the key when the parent is a mapping, else -1.
    var key: Int32 = -1
    var parent: Int32 = -1
    /// The next entry of the same parent, or -1.
    var next: Int32 = -1
    /// Scalar: where its text begins. Container: its first entry, or -1. Alias: the node that it stands for.
    var first: Int32 = -1
    /// Scalar: bytes of its text. Container: number of entries.
    var count: Int32 = 0
    /// Where the value begins and where its key begins, in the units of the tree's `marks`.
    var mark: UInt32
    var keyMark: UInt32

    init(kind: Kind, mark: UInt32, keyMark: UInt32) {
        self.kind = kind
        self.mark = mark
        self.keyMark = keyMark
    }
}

/// The nodes of one document. Emptied and filled again for the next one; a `Node` is valid until then.
///
/// One reader on one thread uses a tree, and no access to it overlaps another: the checks for that are switched off, since
/// they cost a tenth of the time of reading.
final class Tree {
    @exclusivity(unchecked) var nodes = GrowableBuffer<NodeRecord>(capacity: 1 << 8)
    @exclusivity(unchecked) var text = GrowableBuffer<UInt8>(capacity: 1 << 12)
    @exclusivity(unchecked) var keys = KeyTable()
    @exclusivity(unchecked) var source = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    @exclusivity(unchecked) var marks = LineTable.Marks.characters
    /// The input whose next byte is the first of the source: it knows the place.
    @exclusivity(unchecked) var input: Input?
    /// The duplicate keys of the document: the entry that counts, and the mark of the key that stood there first.
    @exclusivity(unchecked) var duplicates: [DuplicateKey] = []
    /// Whether a key is no string as it is written.
    @exclusivity(unchecked) var hasKeysOfOtherTypes = false
    @exclusivity(unchecked) private var lineTable: LineTable?
    @exclusivity(unchecked) private var knownComments: [(marker: UnsafePointer<UInt8>, comments: [Comment])] = []
    @exclusivity(unchecked) private var knownToContain: [(word: UnsafePointer<UInt8>, isThere: Bool)] = []
    @exclusivity(unchecked) private var seen: [Int32] = []
    /// The entries of large mappings by the numbers of their keys.
    @exclusivity(unchecked) private var indexes: [Int32: [Int32: Int32]] = [:]
    /// The entries of large sequences.
    @exclusivity(unchecked) private var elements: [Int32: [Int32]] = [:]
    @exclusivity(unchecked) private var mappingSerial: Int32 = 0

    struct DuplicateKey {
        var entry: Int32
        var firstKeyMark: UInt32
        /// The entry that stood there first.
        var first: Int32
    }

    func removeAll() {
        nodes.removeAll()
        text.removeAll()
        nodes.shrink(toCapacity: 1 << 16)
        text.shrink(toCapacity: 1 << 20)
        keys.forgetIfLarge()
        duplicates.removeAll(keepingCapacity: true)
        hasKeysOfOtherTypes = false
        lineTable = nil
        if !knownComments.isEmpty { knownComments.removeAll(keepingCapacity: true) }
        if !knownToContain.isEmpty { knownToContain.removeAll(keepingCapacity: true) }
        if !indexes.isEmpty { indexes.removeAll() }
        if !elements.isEmpty { elements.removeAll() }
    }

    /// A mapping with so many entries is not gone through for each key that is asked for.
    static let large = 256

    /// The entry of a large mapping under a key; nil where there is none.
    func entry(named name: UnsafeBufferPointer<UInt8>, inLarge mapping: Int32) -> Int32? {
        guard let start = name.baseAddress, let key = keys.knownNumber(of: start, count: name.count) else { return nil }
        if let index = indexes[mapping] { return index[key] }
        var index: [Int32: Int32] = [:]
        var child = nodes.start[Int(mapping)].first
        while child >= 0 {
            let record = nodes.start[Int(child)]
            if index[record.key] == nil { index[record.key] = child }
            child = record.next
        }
        indexes[mapping] = index
        return index[key]
    }

    /// The entry of a large sequence at an index that it has.
    func element(_ place: Int, ofLarge sequence: Int32) -> Int32? {
        if elements[sequence] == nil {
            var all: [Int32] = []
            var child = nodes.start[Int(sequence)].first
            while child >= 0 {
                all.append(child)
                child = nodes.start[Int(child)].next
            }
            elements[sequence] = all
        }
        return elements[sequence].flatMap { $0.indices.contains(place) ? $0[place] : nil }
    }

    /// Whether the source contains a word. Few words are asked for, each by every object of a list.
    func sourceContains(_ word: StaticString) -> Bool {
        if let known = knownToContain.first(where: { $0.word == word.utf8Start }) { return known.isThere }
        let found = ByteSearch.contains(source, word)
        knownToContain.append((word.utf8Start, found))
        return found
    }

    @inline(__always) func bytes(of record: NodeRecord) -> UnsafeBufferPointer<UInt8> {
        let base = record.isInSource ? source.baseAddress : UnsafePointer(text.start)
        return UnsafeBufferPointer(start: base.map { $0 + Int(record.first) }, count: Int(record.count))
    }

    /// Follows an alias to the node that it stands for; the reader makes them point at real nodes.
    @inline(__always) func resolved(_ index: Int32) -> Int32 {
        let record = nodes.start[Int(index)]
        return record.kind == .alias ? record.first : index
    }

    /// Whether a node is another one or stands below it.
    func isInside(_ node: Int32, _ ancestor: Int32) -> Bool {
        var current = node
        while current >= 0 {
            if current == ancestor { return true }
            current = nodes.start[Int(current)].parent
        }
        return false
    }

    /// Appends a node as the last entry of `parent`, whose last entry so far is `previous`.
    @inline(__always) func append(_ record: NodeRecord, parent: Int32, previous: Int32) -> Int32 {
        let index = Int32(truncatingIfNeeded: nodes.count)
        var record = record
        record.parent = parent
        nodes.append(record)
        guard parent >= 0 else { return index }
        if previous < 0 {
            nodes.start[Int(parent)].first = index
        } else {
            nodes.start[Int(previous)].next = index
        }
        nodes.start[Int(parent)].count &+= 1
        return index
    }

    /// Called when a mapping is complete: of entries with the same key only the last stays, as in kubectl, and the pair
    /// is remembered.
    @inline(__always) func removeDuplicates(in mapping: Int32) {
        mappingSerial &+= 1
        if seen.count < keys.count { seen.append(contentsOf: repeatElement(0, count: keys.count * 2 - seen.count)) }
        var entry = nodes.start[Int(mapping)].first
        while entry >= 0 {
            let key = Int(nodes.start[Int(entry)].key)
            if seen[key] == mappingSerial { return keepLastEntries(of: mapping) }
            seen[key] = mappingSerial
            entry = nodes.start[Int(entry)].next
        }
    }

    @inline(never) private func keepLastEntries(of mapping: Int32) {
        var first: [Int32: Int32] = [:]
        var last: [Int32: Int32] = [:]
        var entries: [Int32] = []
        var entry = nodes.start[Int(mapping)].first
        while entry >= 0 {
            let record = nodes.start[Int(entry)]
            if first[record.key] == nil { first[record.key] = entry }
            last[record.key] = entry
            entries.append(entry)
            entry = record.next
        }
        let kept = entries.filter { last[nodes.start[Int($0)].key] == $0 }
        link(kept, in: mapping)
        for entry in kept {
            let record = nodes.start[Int(entry)]
            if let first = first[record.key], nodes.start[Int(first)].keyMark != record.keyMark {
                let mark = nodes.start[Int(first)].keyMark
                duplicates.append(DuplicateKey(entry: entry, firstKeyMark: mark, first: first))
            }
        }
    }

    /// Makes `entries` the entries of a container, in this order.
    func link(_ entries: [Int32], in container: Int32) {
        nodes.start[Int(container)].first = entries.first ?? -1
        nodes.start[Int(container)].count = Int32(truncatingIfNeeded: entries.count)
        for (position, entry) in entries.enumerated() {
            nodes.start[Int(entry)].next = position + 1 < entries.count ? entries[position + 1] : -1
        }
    }

    private var lines: LineTable {
        if let lineTable { return lineTable }
        let made = LineTable(source, marks: marks)
        lineTable = made
        return made
    }

    /// The place of a mark in the input.
    func position(of mark: UInt32) -> Position {
        let place = lines.place(of: mark, in: source)
        return placed(place)
    }

    /// The comments that begin with a marker.
    func comments(with marker: StaticString) -> [Comment] {
        if let known = knownComments.first(where: { $0.marker == marker.utf8Start }) { return known.comments }
        let found =
            marks == .bytes
            ? []
            : CommentScanner.comments(in: source, with: marker).map {
                Comment(position: position(of: $0.mark), text: $0.text)
            }
        knownComments.append((marker.utf8Start, found))
        return found
    }

    /// Where the source begins.
    private var start: Position { input?.position ?? Position(line: 1, column: 1) }

    /// The place in the input of one in the source.
    private func placed(_ place: (line: Int, column: Int)) -> Position {
        let start = start
        return Position(line: start.line + place.line, column: (place.line == 0 ? start.column : 1) + place.column)
    }

    /// The place of a byte of the source, whatever the marks count.
    func position(ofByte offset: Int) -> Position {
        let place = LineTable(source, marks: .bytes).place(of: UInt32(truncatingIfNeeded: offset), in: source)
        return placed(place)
    }

    /// The text of a line of the input (1-based), without its end, or nil when it is not in this document's source.
    func lineText(_ line: Int) -> UnsafeBufferPointer<UInt8>? {
        lines.line(line - start.line, of: source)
    }
}
