import Git

/// Those records of a `FolderTable` that are worth keeping for the next run.
struct FolderSelection {
    /// A record, by the id of its tree.
    struct Record {
        let id: ObjectID
        /// Where it begins in the table.
        let start: Int
        fileprivate var isUsed = false
        /// Where it begins behind the head of what is kept; nil for one that is not.
        fileprivate var place: Int?

        init(id: ObjectID, start: Int) { (self.id, self.start) = (id, start) }
    }

    private let bytes: UnsafeRawBufferPointer
    /// In the order in which they stand.
    private var records: [Record]
    private var indices: [Int: Int] = [:]

    /// - Parameters:
    ///   - records: all of a table.
    ///   - bytes: those of the table.
    ///   - tops: where the records of the trees begin that this run has asked for.
    init(_ records: [Record], in bytes: UnsafeRawBufferPointer, of tops: Set<Int>) {
        self.bytes = bytes
        self.records = records.sorted { $0.start < $1.start }
        for (index, record) in self.records.enumerated() { indices[record.start] = index }
        for top in tops { use(top) }
        // Folders stand before those that they are in.
        for index in self.records.indices.reversed() where self.records[index].isUsed {
            let record = record(index)
            for folder in 0..<record.folders { use(record.placeOfFolder(folder)) }
        }
    }

    private mutating func use(_ start: Int) {
        if let index = indices[start] { records[index].isUsed = true }
    }

    private func record(_ index: Int) -> FolderRecord { FolderRecord(bytes, at: records[index].start) }

    private func size(_ index: Int) -> Int {
        (index + 1 < records.count ? records[index + 1].start : bytes.count) - records[index].start
    }

    /// So many times as much as all that is used is kept: there are other branches.
    private static let multiple = 4

    /// The bytes of a table of all that is used, and of all else while that is not much more. What was not looked into as a
    /// whole is no use to another run.
    ///
    /// - Returns: nil where there are more than `most`.
    mutating func content(atMost most: Int) -> [UInt8]? {
        let used = records.indices.reduce(0) { $0 + (records[$1].isUsed ? size($1) : 0) }
        let takesAll = records.indices.reduce(0) { $0 + size($1) } <= FolderSelection.multiple * used
        let taken = records.indices.filter { (takesAll || records[$0].isUsed) && record($0).isWhole }
        var end = 0
        for index in taken {
            records[index].place = end
            end += size(index)
        }
        var content = FolderTable.head(taken.map { (records[$0].id, records[$0].place ?? 0) })
        guard content.count + end <= most else { return nil }
        let head = content.count
        content.reserveCapacity(head + end)
        for index in taken {
            content += copy(index) { head + (records[$0].place ?? 0) }
        }
        return content
    }

    /// A record with the folders below at other places.
    private func copy(_ index: Int, _ place: (Int) -> Int) -> [UInt8] {
        var copy = Array(bytes.part(records[index].start, records[index].start + size(index)))
        let record = record(index)
        for folder in 0..<record.folders {
            guard let below = indices[record.placeOfFolder(folder)] else { continue }
            copy.put(place(below), at: FolderRecord.offset(ofFolder: folder))
        }
        return copy
    }
}
