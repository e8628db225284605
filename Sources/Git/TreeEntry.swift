#if canImport(Glibc)
    import Glibc
#endif

/// An entry of a tree.
public struct TreeEntry: Sendable {
    /// What an entry is, by its mode.
    public enum Kind: Sendable {
        /// A folder.
        case tree
        /// A file, executable or not.
        case file
        /// A symbolic link.
        case link
        /// A submodule: a commit of another repository.
        case submodule
    }

    /// The bytes of its name, which need not be UTF-8.
    public let name: [UInt8]
    /// What it is.
    public let kind: Kind
    /// Its mode as written, for comparing.
    let mode: UInt32
    /// What it points to.
    public let id: ObjectID

    /// Whether another entry has the same mode and points to the same object.
    public func isSame(as other: TreeEntry) -> Bool { id == other.id && mode == other.mode }
}

/// Goes through the entries of a tree as they are stored: `mode name NUL id`. Names are compared where they stand: of most
/// entries no more is ever asked.
struct TreeCursor {
    private let object: RawObject
    /// The bytes of `object`. Whoever reads them keeps it until then: it could go right after its last use.
    private let bytes: UnsafeRawBufferPointer
    private var next = 0
    private var place: Place?

    /// Where an entry stands.
    private struct Place {
        var name: Range<Int>
        var mode: UInt32
        var kind: TreeEntry.Kind
        var id: ObjectID
    }

    /// A cursor at the first entry.
    ///
    /// - Throws: `GitError` for what is no tree.
    init(_ object: RawObject) throws(GitError) {
        self.object = object
        bytes = object.withBytes { $0 }
        try advance()
    }

    /// Whether the cursor stands behind the last entry.
    var isAtEnd: Bool { place == nil }

    /// How many bytes the name of the entry has; nil behind the last.
    var nameSize: Int? { place?.name.count }

    /// The entry at which the cursor stands, nil behind the last.
    var entry: TreeEntry? {
        place.map { TreeEntry(name: name(at: $0.name), kind: $0.kind, mode: $0.mode, id: $0.id) }
    }

    /// The kind and the id of the entry, without its name.
    var target: (kind: TreeEntry.Kind, id: ObjectID)? { place.map { ($0.kind, $0.id) } }

    /// Calls `body` with each entry from the cursor on: what it is, the bytes of its name, which are there until `body` returns,
    /// and what it points to.
    mutating func each(
        _ body: (TreeEntry.Kind, UnsafeRawBufferPointer, ObjectID) throws(GitError) -> Void
    ) throws(GitError) {
        defer { withExtendedLifetime(object) {} }
        while let place {
            try body(place.kind, UnsafeRawBufferPointer(rebasing: bytes[place.name]), place.id)
            try advance()
        }
    }

    /// Never inlined: the optimizer has released an array that nobody reads before its bytes were copied into it.
    @inline(never) private func name(at range: Range<Int>) -> [UInt8] {
        defer { withExtendedLifetime(object) {} }
        return Array(bytes[range])
    }

    /// Goes to the next entry.
    mutating func advance() throws(GitError) {
        defer { withExtendedLifetime(object) {} }
        place = nil
        guard next < bytes.count else { return }
        var mode: UInt32 = 0
        var index = next
        while index < bytes.count, bytes[index] != UInt8(ascii: " ") {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(bytes[index]), index - next < 8 else {
                throw TreeCursor.broken
            }
            mode = mode << 3 | UInt32(bytes[index] - UInt8(ascii: "0"))
            index += 1
        }
        let start = index + 1
        guard start < bytes.count, let base = bytes.baseAddress,
            let zero = memchr(base + start, 0, bytes.count - start).map({ UnsafeRawPointer($0) - base }),
            zero + ObjectID.size < bytes.count
        else { throw TreeCursor.broken }
        place = Place(
            name: start..<zero, mode: mode, kind: try TreeCursor.kind(mode), id: ObjectID(raw: base + zero + 1))
        next = zero + 1 + ObjectID.size
    }

    /// Whether the entry has a name.
    func hasName(_ name: UnsafeRawBufferPointer) -> Bool {
        defer { withExtendedLifetime(object) {} }
        return self.name.map { $0.count == name.count && TreeOrder.commonLength($0, name) == name.count } ?? false
    }

    /// The bytes of the name of the entry, which are there as long as `object` is.
    private var name: UnsafeRawBufferPointer? { place.map { UnsafeRawBufferPointer(rebasing: bytes[$0.name]) } }

    /// Whether both cursors stand at entries with the same name.
    func hasSameName(as other: TreeCursor) -> Bool {
        defer { withExtendedLifetime(other.object) {} }
        return other.name.map(hasName) ?? false
    }

    /// Whether both cursors stand at the same entry: its mode, and what it points to.
    func isSame(as other: TreeCursor) -> Bool { place?.id == other.place?.id && place?.mode == other.place?.mode }

    /// Whether the entry stands before that of another cursor in a tree.
    func precedes(_ other: TreeCursor) -> Bool {
        defer { withExtendedLifetime((object, other.object)) {} }
        guard let name, let theirs = other.name else { return false }
        return TreeOrder.precedes(name, isTree: place?.kind == .tree, theirs, isTree: other.place?.kind == .tree)
    }

    private static func kind(_ mode: UInt32) throws(GitError) -> TreeEntry.Kind {
        switch mode & 0o170000 {
        case 0o040000: return .tree
        case 0o100000: return .file
        case 0o120000: return .link
        case 0o160000: return .submodule
        default: throw broken
        }
    }

    private static var broken: GitError { GitError(code: -1, "a tree object is corrupt") }
}
