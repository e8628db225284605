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
}

/// Goes through the entries of a tree as they are stored: `mode name NUL id`.
struct TreeCursor {
    private let object: RawObject
    private var offset = 0
    /// The entry at which the cursor stands, nil behind the last.
    private(set) var entry: TreeEntry?

    /// A cursor at the first entry.
    ///
    /// - Throws: `GitError` for what is no tree.
    init(_ object: RawObject) throws(GitError) {
        self.object = object
        try advance()
    }

    /// Goes to the next entry.
    mutating func advance() throws(GitError) {
        let start = offset
        let next = try object.withBytes { bytes throws(GitError) in try TreeCursor.entry(in: bytes, at: start) }
        entry = next?.entry
        offset = next?.end ?? start
    }

    private static func entry(
        in bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(GitError) -> (entry: TreeEntry, end: Int)? {
        guard offset < bytes.count else { return nil }
        var mode: UInt32 = 0
        var index = offset
        while index < bytes.count, bytes[index] != UInt8(ascii: " ") {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(bytes[index]), index - offset < 8 else {
                throw broken
            }
            mode = mode << 3 | UInt32(bytes[index] - UInt8(ascii: "0"))
            index += 1
        }
        let nameStart = index + 1
        guard nameStart < bytes.count, let nameEnd = bytes[nameStart...].firstIndex(of: 0),
            nameEnd + ObjectID.size < bytes.count, let start = bytes.baseAddress
        else { throw broken }
        let entry = TreeEntry(
            name: Array(bytes[nameStart..<nameEnd]), kind: try kind(mode), mode: mode,
            id: ObjectID(raw: start + nameEnd + 1))
        return (entry, nameEnd + 1 + ObjectID.size)
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

    private static var broken: GitError { GitError(code: -1, "a tree is broken") }
}

extension TreeEntry {
    /// Whether the entry stands before another in a tree, where a folder's name counts with a slash at its end.
    func precedes(_ other: TreeEntry) -> Bool {
        let shared = min(name.count, other.name.count)
        for index in 0..<shared where name[index] != other.name[index] { return name[index] < other.name[index] }
        // What follows the shorter name: its slash, or nothing, which stands before everything.
        let (own, theirs) = (byte(at: shared), other.byte(at: shared))
        if own != theirs { return own < theirs }
        return name.count + (kind == .tree ? 1 : 0) < other.name.count + (other.kind == .tree ? 1 : 0)
    }

    /// A byte of the name with the slash of a folder; -1 behind its end.
    private func byte(at index: Int) -> Int {
        if index < name.count { return Int(name[index]) }
        return index == name.count && kind == .tree ? Int(UInt8(ascii: "/")) : -1
    }
}
