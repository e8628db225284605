import Git

/// The files that a change moves without changing a byte: those of the bases that are gone from their old paths.
struct Moves {
    private let gone: [RemovedFile]
    /// The same by what is in them, the first path last; nil until somebody asks.
    private var byContent: [ObjectID: [RemovedFile]]?

    /// A file that is no longer at its path.
    struct RemovedFile {
        /// Its path.
        let path: [UInt8]
        /// What was in it.
        let id: ObjectID
        /// The tree in which it was there.
        let base: ObjectID
    }

    /// - Parameter gone: the files that are gone, base by base.
    init(_ gone: [RemovedFile]) { self.gone = gone }

    /// Where a file of the new tree was before. One that is gone accounts for one that is new.
    mutating func origin(of change: TreeComparison.Change) -> RemovedFile? {
        guard change.bases.isEmpty else { return nil }
        var files = byContent ?? sorted()
        let origin = files[change.entry.id]?.popLast()
        byContent = files
        return origin
    }

    /// Several bases may have the same file: it is one.
    private func sorted() -> [ObjectID: [RemovedFile]] {
        var files: [ObjectID: [RemovedFile]] = [:]
        var seen: Set<[UInt8]> = []
        for file in gone where seen.insert(file.path).inserted { files[file.id, default: []].append(file) }
        return files.mapValues { $0.reversed() }
    }
}
