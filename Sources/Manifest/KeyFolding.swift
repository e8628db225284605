/// Keys that a reader knows without regard to their case, as Go's JSON does.
public struct FoldedKeys: Sendable {
    fileprivate let known: Set<String>
    fileprivate let free: Set<String>
    fileprivate let byFoldedName: [String: String]

    /// - Parameters:
    ///   - known: the keys as the reader knows them.
    ///   - free: the keys below which the keys are the author's.
    public init(_ known: Set<String>, free: Set<String>) {
        self.known = known
        self.free = free
        byFoldedName = Dictionary(known.map { (FoldedKeys.folded($0), $0) }) { first, _ in first }
    }

    /// A key without its case: as for Go, to which the long s and the sign for kelvin are an s and a k.
    public static func folded(_ key: String) -> String {
        if key.utf8.allSatisfy({ $0 < 0x80 }) { return key.lowercased() }
        return key.replacing("\u{17f}", with: "s").replacing("\u{212a}", with: "k").lowercased()
    }
}

extension Node {
    /// Gives the keys of this mapping, and of those below it, the case in which a reader knows them.
    ///
    /// - Returns: a key that now stands twice in its mapping, where there is one: the reader takes them for one.
    public func foldKeys(to keys: FoldedKeys) -> Node? {
        var twice: Node?
        var pending = [self]
        while let node = pending.popLast() {
            var hasFolded = false
            for child in node.children {
                if node.isMapping {
                    hasFolded = tree.fold(child.entry, keys) || hasFolded
                    if keys.free.contains(child.key) { continue }
                }
                // What an alias stands for is met where it is written.
                if child.entry == child.value, child.isMapping || child.isSequence { pending.append(child) }
            }
            if hasFolded, twice == nil { twice = node.firstKeyTwice }
        }
        return twice
    }

    private var firstKeyTwice: Node? {
        var seen: Set<String> = []
        return children.first { !seen.insert($0.key).inserted }
    }
}

extension Tree {
    /// Gives the key of an entry its usual case.
    ///
    /// - Returns: whether it had another.
    fileprivate func fold(_ entry: Int32, _ folded: FoldedKeys) -> Bool {
        let number = nodes.start[Int(entry)].key
        let bytes = keys.text(number)
        // Most keys are in lower case.
        guard bytes.contains(where: { $0 & 0x80 != 0 || $0 >= 0x41 && $0 <= 0x5a }) else { return false }
        let text = String(decoding: bytes, as: UTF8.self)
        guard !folded.known.contains(text), var name = folded.byFoldedName[FoldedKeys.folded(text)] else {
            return false
        }
        let usual = name.withUTF8 { text in text.baseAddress.map { keys.number(of: $0, count: text.count) } ?? number }
        nodes.start[Int(entry)].key = usual
        return true
    }
}
