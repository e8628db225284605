extension TreeCursor {
    /// Makes sure that the names of a tree can be told apart as text, and that each stands by itself in a path.
    ///
    /// To Swift two strings are equal where Unicode calls them equivalent (é in one character or in two), and a slash belongs
    /// to a combining mark behind it. To Git, kubectl and kustomize names are bytes. Nobody has such names by intent: whoever
    /// pushes one wants another file to be judged than the one that is applied.
    ///
    /// - Throws: `GitError` where that is not so.
    func requireDistinctNames() throws(GitError) {
        var cursor = self
        var hasOther = false
        while !cursor.isAtEnd, !hasOther {
            hasOther = !cursor.hasPlainName
            try cursor.advance()
        }
        guard hasOther else { return }
        cursor = self
        var seen: Set<String> = []
        while let entry = cursor.entry {
            let name = String(decoding: entry.name, as: UTF8.self)
            guard ("/" + name).first == "/", (name + "/").last == "/" else {
                throw GitError(message: "the name \(name) begins or ends with half a character: rename it")
            }
            guard seen.insert(name).inserted else {
                throw GitError(
                    message: "two names look the same and differ in their bytes: \(name): rename one of them")
            }
            try cursor.advance()
        }
    }
}
