/// Tells whether the entries of a tree are as git writes them: each name once, in order, and no path among them.
///
/// Git takes other trees from a client unless `receive.fsckObjects` is set. What it checks out of one is not what stands there
/// first: the last of two entries wins, and `app/web.yaml` in the top tree takes the place of the file in `app`.
///
/// Source: `verify_ordered` in git's fsck.c
struct TreeOrder {
    /// The names that the next one may begin with: a file and a folder of one name need not stand side by side.
    private var open: [[UInt8]] = []
    private var last: (name: [UInt8], isTree: Bool)?

    /// - Throws: `GitError` for an entry that git would not have written there.
    mutating func require(_ entry: TreeEntry) throws(GitError) {
        let name = entry.name
        guard !name.isEmpty, !name.contains(UInt8(ascii: "/")), name != Array(".".utf8), name != Array("..".utf8) else {
            throw TreeOrder.failure("\"\(String(decoding: name, as: UTF8.self))\" is no name of a file")
        }
        while let first = open.last, !name.starts(with: first) { open.removeLast() }
        guard open.last != name else {
            throw TreeOrder.failure("two entries are named \(String(decoding: name, as: UTF8.self))")
        }
        open.append(name)
        let isTree = entry.kind == .tree
        if let last {
            let (before, behind) = (last.name + (last.isTree ? [0x2f] : []), name + (isTree ? [0x2f] : []))
            guard before.lexicographicallyPrecedes(behind) else {
                throw TreeOrder.failure("\(String(decoding: name, as: UTF8.self)) is not in order")
            }
        }
        last = (name, isTree)
    }

    private static func failure(_ reason: String) -> GitError {
        GitError(message: "a tree is malformed: \(reason); `git fsck` tells more")
    }
}
