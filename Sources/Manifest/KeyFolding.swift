extension Node {
    /// Gives the keys of this mapping, and of those below it, the case in which a reader knows them that does not regard the
    /// case of keys, as Go's JSON does.
    ///
    /// - Parameters:
    ///   - known: the keys as the reader knows them.
    ///   - free: the keys below which the keys are the author's.
    /// - Returns: a key that now stands twice in its mapping, where there is one: the reader takes them for one.
    public func foldKeys(to known: Set<String>, exceptBelow free: Set<String>) -> Node? {
        let byFoldedName = Dictionary(known.map { (Node.folded($0), $0) }) { first, _ in first }
        var twice: Node?
        var pending = [self]
        while let node = pending.popLast() {
            var seen: Set<Int32> = []
            for child in node.children {
                if node.isMapping {
                    let number = tree.fold(child.entry, byFoldedName)
                    if !seen.insert(number).inserted, twice == nil { twice = child }
                    if free.contains(child.key) { continue }
                }
                // What an alias stands for is met where it is written.
                if child.entry == child.value, child.isMapping || child.isSequence { pending.append(child) }
            }
        }
        return twice
    }

    /// A key without its case: as for Go, to which the long s and the sign for kelvin are an s and a k.
    static func folded(_ key: String) -> String {
        key.replacing("\u{17f}", with: "s").replacing("\u{212a}", with: "k").lowercased()
    }
}

extension Tree {
    /// Gives the key of an entry its usual case.
    ///
    /// - Returns: the number of the key.
    fileprivate func fold(_ entry: Int32, _ known: [String: String]) -> Int32 {
        let number = nodes.start[Int(entry)].key
        let bytes = keys.text(number)
        // Most keys have the case that they should have, and begin with a letter in lower case.
        guard bytes.contains(where: { $0 & 0x80 != 0 || $0 >= 0x41 && $0 <= 0x5a }) else { return number }
        guard var name = known[Node.folded(String(decoding: bytes, as: UTF8.self))] else { return number }
        let folded = name.withUTF8 { text in text.baseAddress.map { keys.number(of: $0, count: text.count) } ?? number }
        nodes.start[Int(entry)].key = folded
        return folded
    }
}
