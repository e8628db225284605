/// Finds what a tree has that none of several other trees has: the files that a push or a range of commits changes.
///
/// Whole folders that a base has as well are passed over unread, so that the cost goes with the size of the change and not
/// of the repository. Without recursion, and within bounds: a tree of a few objects can name billions of paths.
public struct TreeComparison {
    /// The bounds of a comparison.
    public struct Limits: Sendable {
        /// The deepest folder.
        public var depth = 4_096
        /// The entries that are looked at.
        public var entries = 2_000_000
        /// The files that may differ.
        public var files = 200_000

        /// The default bounds: 4,096 folders deep, 2,000,000 entries, 200,000 files.
        public init() {}
    }

    /// An entry, not a folder, that no base has as it is.
    public struct Change: Sendable {
        /// The path from the root of the tree, as bytes.
        public var path: [UInt8]
        /// The entry.
        public var entry: TreeEntry
        /// What the bases have at the same path, where it is of the same kind.
        public var bases: [BaseEntry]

        /// Creates a change, for files that change their meaning and not their bytes.
        public init(path: [UInt8], entry: TreeEntry, bases: [BaseEntry]) {
            (self.path, self.entry, self.bases) = (path, entry, bases)
        }

        /// The files that it is and was.
        public var blobs: [ObjectID] { (entry.kind == .file ? [entry.id] : []) + bases.map(\.id) }
    }

    /// What a base has at the path of a change.
    public struct BaseEntry: Sendable {
        /// What is there.
        public var id: ObjectID
        /// The tree of the base as a whole.
        public var tree: ObjectID

        /// Creates an entry of the base with this root tree.
        public init(id: ObjectID, tree: ObjectID) { (self.id, self.tree) = (id, tree) }
    }

    /// A tree to compare with.
    private struct Base {
        var cursor: TreeCursor
        /// The tree as a whole.
        var root: ObjectID
        /// Whether what it has at the path of a change is a base of the change. Of other trees only what is the same byte
        /// for byte counts.
        var isCompared: Bool
    }

    private let repository: Repository
    private let limits: Limits
    private let mustBeDistinct: (TreeEntry) -> Bool

    /// Creates a comparison that throws once one of `limits` is exceeded.
    ///
    /// - Parameter mustBeDistinct: whether an entry that is new must have a name that cannot be taken for another.
    public init(
        _ repository: Repository, limits: Limits = Limits(),
        mustBeDistinct: @escaping (TreeEntry) -> Bool = { _ in false }
    ) {
        self.repository = repository
        self.limits = limits
        self.mustBeDistinct = mustBeDistinct
    }

    /// What a base has under a name.
    private struct Place {
        var id: ObjectID
        var root: ObjectID
        var isCompared: Bool
    }

    private struct Frame {
        /// The tree from its beginning.
        let start: TreeCursor
        /// Its names, once they are asked for.
        var names: DistinctNames?
        var order = TreeOrder()
        var cursor: TreeCursor
        var bases: [Base]
        /// The length of the path of the folder.
        var pathLength: Int

        /// Brings the bases to the name at which the cursor stands, or behind it. Entries stand in order, so that each
        /// cursor only goes forward; in a tree that is out of order an entry may be missed, and then counts as changed.
        ///
        /// - Returns: whether a base has the entry as it is.
        mutating func alignBases() throws(GitError) -> Bool {
            var isKnown = false
            for index in bases.indices {
                while bases[index].cursor.precedes(cursor) { try bases[index].cursor.advance() }
                if bases[index].cursor.isSame(as: cursor), bases[index].cursor.hasSameName(as: cursor) {
                    isKnown = true
                }
            }
            return isKnown
        }

        /// The entry at which the cursor stands, and those of the same name and kind in the bases.
        func entries() -> (entry: TreeEntry?, bases: [Place]) {
            guard let entry = cursor.entry else { return (nil, []) }
            let same = bases.compactMap { base -> Place? in
                guard base.cursor.hasSameName(as: cursor), let other = base.cursor.target, other.kind == entry.kind
                else {
                    return nil
                }
                return Place(id: other.id, root: base.root, isCompared: base.isCompared)
            }
            return (entry, same)
        }
    }

    /// Calls `body` for each change, in the order of the tree.
    ///
    /// - Parameter unchanged: further trees, of which only what is the same byte for byte counts.
    /// - Throws: `GitError` where an object is missing or broken or a bound is exceeded, and what `body` throws.
    public func changes(
        in tree: ObjectID, since bases: [ObjectID], unchangedIn unchanged: [ObjectID] = [],
        _ body: (Change) throws(GitError) -> Void
    ) throws(GitError) {
        if bases.contains(tree) || unchanged.contains(tree) { return }
        var path: [UInt8] = []
        let roots =
            bases.map { Place(id: $0, root: $0, isCompared: true) }
            + unchanged.map { Place(id: $0, root: $0, isCompared: false) }
        var stack = [try frame(tree, roots, pathLength: 0)]
        var (entries, files) = (0, 0)
        while let top = stack.indices.last {
            guard !stack[top].cursor.isAtEnd else {
                stack.removeLast()
                continue
            }
            entries += 1
            guard entries <= limits.entries else { throw tooLarge("more than \(limits.entries) entries") }
            if let entry = stack[top].cursor.entry { try stack[top].order.require(entry) }
            let isKnown = try stack[top].alignBases()
            let (entry, same) = isKnown ? (nil, []) : stack[top].entries()
            try stack[top].cursor.advance()
            guard let entry else { continue }
            if same.isEmpty, entry.name.contains(where: { $0 >= 0x80 }), mustBeDistinct(entry) {
                if stack[top].names == nil { stack[top].names = try DistinctNames(stack[top].start) }
                try stack[top].names?.require(entry.name)
            }

            path.removeSubrange(stack[top].pathLength...)
            if !path.isEmpty { path.append(UInt8(ascii: "/")) }
            path += entry.name
            if entry.kind == .tree {
                guard stack.count < limits.depth else { throw tooLarge("folders more than \(limits.depth) deep") }
                stack.append(try frame(entry.id, same, pathLength: path.count))
            } else {
                files += 1
                guard files <= limits.files else { throw tooLarge("more than \(limits.files) files") }
                try body(
                    Change(
                        path: path, entry: entry,
                        bases: same.filter(\.isCompared).map { BaseEntry(id: $0.id, tree: $0.root) }))
            }
        }
    }

    private func frame(
        _ tree: ObjectID, _ bases: [Place], pathLength: Int
    ) throws(GitError) -> Frame {
        var cursors: [Base] = []
        // Mostly the old state of a ref is the trusted branch, and folders are the same in both. Those that are compared
        // stand first.
        for (index, base) in bases.enumerated() where !bases[..<index].contains(where: { $0.id == base.id }) {
            let cursor = try TreeCursor(try repository.read(tree: base.id))
            cursors.append(Base(cursor: cursor, root: base.root, isCompared: base.isCompared))
        }
        let cursor = try TreeCursor(try repository.read(tree: tree))
        return Frame(start: cursor, cursor: cursor, bases: cursors, pathLength: pathLength)
    }

    private func tooLarge(_ what: String) -> GitError {
        GitError(code: -1, "the change is too large to be judged: \(what)")
    }
}

extension Repository {
    /// The entries of a tree that have one of some names.
    public func entries(of tree: ObjectID, named names: [[UInt8]]) throws(GitError) -> [TreeEntry] {
        var cursor = try TreeCursor(try read(tree: tree))
        var found: [TreeEntry] = []
        while let size = cursor.nameSize {
            // Most names differ in their length already.
            if names.contains(where: { $0.count == size }), let entry = cursor.entry, names.contains(entry.name) {
                found.append(entry)
            }
            try cursor.advance()
        }
        return found
    }

    /// The names of what is in a tree, in its order.
    public func names(in tree: ObjectID) throws(GitError) -> [[UInt8]] {
        var cursor = try TreeCursor(try read(tree: tree))
        var found: [[UInt8]] = []
        while let entry = cursor.entry {
            found.append(entry.name)
            try cursor.advance()
        }
        return found
    }

    /// Calls `body` with each entry of a tree, in its order: what it is, the bytes of its name, which are there until `body`
    /// returns, and what it points to.
    public func eachEntry(
        of tree: ObjectID, _ body: (TreeEntry.Kind, UnsafeRawBufferPointer, ObjectID) throws(GitError) -> Void
    ) throws(GitError) {
        var cursor = try TreeCursor(try read(tree: tree))
        try cursor.each(body)
    }

    /// The folders of a tree, and those of its files and links that have a name for which `isAsked` is true.
    public func entries(
        of tree: ObjectID, filesWhere isAsked: ([UInt8]) -> Bool
    ) throws(GitError) -> (files: [TreeEntry], folders: [TreeEntry]) {
        var cursor = try TreeCursor(try read(tree: tree))
        var (files, folders): ([TreeEntry], [TreeEntry]) = ([], [])
        while let entry = cursor.entry {
            if entry.kind == .tree { folders.append(entry) }
            let isFile = entry.kind == .file || entry.kind == .link
            if isFile, isAsked(entry.name) { files.append(entry) }
            try cursor.advance()
        }
        return (files, folders)
    }

    /// The entry at a path below a tree, nil where there is none.
    public func entry(at path: [UInt8], in tree: ObjectID) throws(GitError) -> TreeEntry? {
        var folder = tree
        let parts = path.split(separator: UInt8(ascii: "/")).map { Array($0) }
        for (index, part) in parts.enumerated() {
            var cursor = try TreeCursor(try read(tree: folder))
            while !cursor.isAtEnd, !part.withUnsafeBytes({ cursor.hasName($0) }) { try cursor.advance() }
            guard let entry = cursor.entry else { return nil }
            if index == parts.count - 1 { return entry }
            guard entry.kind == .tree else { return nil }
            folder = entry.id
        }
        return nil
    }
}
