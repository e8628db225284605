/// Tells whether the entries of a tree are as git writes them: each name once, in order, and no path among them.
///
/// Git takes other trees from a client unless `receive.fsckObjects` is set. What it checks out of one is not what stands there
/// first: the last of two entries wins, and `app/web.yaml` in the top tree takes the place of the file in `app`.
///
/// Source: `verify_ordered` in git's fsck.c
public struct TreeOrder {
    /// The names that the next one may begin with: a file and a folder of one name need not stand side by side.
    private var open: [[UInt8]] = []
    private var last: (name: [UInt8], isTree: Bool)?

    /// - Throws: `GitError` for an entry that git would not have written there.
    mutating func require(_ entry: TreeEntry) throws(GitError) {
        let name = entry.name
        guard !name.isEmpty, !name.contains(UInt8(ascii: "/")), !TreeOrder.isDots(name) else {
            throw TreeOrder.failure("\"\(String(decoding: name, as: UTF8.self))\" is no name of a file")
        }
        while let first = open.last, !name.starts(with: first) { open.removeLast() }
        guard open.last != name else {
            throw TreeOrder.failure("two entries are named \(String(decoding: name, as: UTF8.self))")
        }
        open.append(name)
        let isTree = entry.kind == .tree
        if let last, !TreeOrder.precedes(last.name, isTree: last.isTree, name, isTree: isTree) {
            throw TreeOrder.failure("\(String(decoding: name, as: UTF8.self)) is not in order")
        }
        last = (name, isTree)
    }

    private static func isDots(_ name: [UInt8]) -> Bool {
        name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
    }

    private static func failure(_ reason: String) -> GitError {
        GitError(message: "a tree is malformed: \(reason); `git fsck` tells more")
    }

    // MARK: Names

    /// Whether an entry stands before another one in a tree, where a folder's name counts with a slash at its end.
    public static func precedes(
        _ name: UnsafeRawBufferPointer, isTree: Bool, _ other: UnsafeRawBufferPointer, isTree otherIsTree: Bool
    ) -> Bool {
        let shared = commonLength(name, other)
        // What follows the shorter name: its slash, or nothing, which stands before everything.
        let (own, their) = (byte(at: shared, of: name, isTree), byte(at: shared, of: other, otherIsTree))
        if own != their { return own < their }
        return name.count + (isTree ? 1 : 0) < other.count + (otherIsTree ? 1 : 0)
    }

    /// The same of names as arrays.
    private static func precedes(_ name: [UInt8], isTree: Bool, _ other: [UInt8], isTree otherIsTree: Bool) -> Bool {
        name.withUnsafeBytes { name in
            other.withUnsafeBytes { precedes(name, isTree: isTree, $0, isTree: otherIsTree) }
        }
    }

    /// How many bytes two names have in common at their beginning.
    static func commonLength(_ name: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Int {
        let shared = min(name.count, other.count)
        for index in 0..<shared where name[index] != other[index] { return index }
        return shared
    }

    /// A byte of the name with the slash of a folder; -1 behind its end.
    private static func byte(at index: Int, of name: UnsafeRawBufferPointer, _ isTree: Bool) -> Int {
        if index < name.count { return Int(name[index]) }
        return index == name.count && isTree ? Int(UInt8(ascii: "/")) : -1
    }
}
