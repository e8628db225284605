import Git

/// What is known of folders by the ids of their trees: records one after another, each behind those of the folders below it. The
/// first of them come from an earlier run, with the ids of their trees, in order, before them.
///
/// All trees of a run share one, however many there are. It is for one thread: that which judges.
final class FolderTable: @unchecked Sendable {
    private var bytes: [UInt8]
    /// How many folders an earlier run knew.
    private let kept: Int
    private var added: [ObjectID: Int] = [:]
    /// What is asked for: the records of whole trees.
    private var tops: Set<Int> = []
    /// How many records have come since the last that were kept, and are worth it.
    private(set) var fresh = 0

    private static let idSize = ObjectID.size
    private static let rowSize = idSize + 4
    /// A table has as many bytes at most: places in it have 32 bits.
    private static let largest = Int(Int32.max)

    /// A table that knows nothing yet.
    init() { (bytes, kept) = ([], 0) }

    /// - Parameter content: what `content(atMost:)` came to in an earlier run; nil for what cannot be that.
    init?(_ content: [UInt8]) {
        guard content.count >= 4 else { return nil }
        let count = content.withUnsafeBytes { $0.number(at: 0) }
        guard count <= (content.count - 4) / FolderTable.rowSize else { return nil }
        (bytes, kept) = (content, count)
    }

    /// Calls `body` with the record at a place.
    func read<Result>(_ place: Int, _ body: (FolderRecord) -> Result) -> Result {
        bytes.withUnsafeBytes { body(FolderRecord($0, at: place)) }
    }

    /// Where the record of a tree begins; nil where there is none.
    subscript(tree: ObjectID) -> Int? { keptPlace(of: tree) ?? added[tree] }

    private func keptPlace(of tree: ObjectID) -> Int? {
        bytes.withUnsafeBytes { bytes in
            var (start, end) = (0, kept)
            while start < end {
                let middle = (start + end) / 2
                let id = FolderTable.id(middle, bytes)
                if id == tree { return FolderTable.place(middle, bytes) }
                if id < tree { start = middle + 1 } else { end = middle }
            }
            return nil
        }
    }

    private static func id(_ row: Int, _ bytes: UnsafeRawBufferPointer) -> ObjectID { bytes.id(at: 4 + row * rowSize) }

    private static func place(_ row: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        bytes.number(at: 4 + row * rowSize + idSize)
    }

    /// Takes in a folder.
    ///
    /// - Parameter below: where the records of the folders below begin.
    /// - Returns: where its record begins.
    /// - Throws: `GitError` where there are too many.
    func add(_ folder: FolderContent, below: [Int], of tree: ObjectID) throws(GitError) -> Int {
        let place = bytes.count
        bytes.append(folder, below: below)
        guard bytes.count <= FolderTable.largest else { throw GitError(message: "too many folders") }
        added[tree] = place
        if read(place, \.isWhole) { fresh += 1 }
        return place
    }

    /// Notes that a record is that of a whole tree.
    func keep(_ place: Int) { tops.insert(place) }

    /// The bytes from which the next run makes a table. What no tree of this run has is among them while it is not much more
    /// than what they have.
    ///
    /// - Returns: nil where there are more than `most`.
    func content(atMost most: Int) -> [UInt8]? {
        fresh = 0
        return bytes.withUnsafeBytes { bytes in
            var records = added.map { FolderSelection.Record(id: $0.key, start: $0.value) }
            for row in 0..<kept {
                let (id, start) = (FolderTable.id(row, bytes), FolderTable.place(row, bytes))
                records.append(FolderSelection.Record(id: id, start: start))
            }
            var selection = FolderSelection(records, in: bytes, of: tops)
            return selection.content(atMost: most)
        }
    }

    /// The bytes of one with some folders, without their records.
    ///
    /// - Parameter places: where their records begin, counted from the end of what is returned.
    static func head(_ folders: [(id: ObjectID, place: Int)]) -> [UInt8] {
        let size = 4 + folders.count * rowSize
        var head: [UInt8] = []
        head.put(folders.count)
        for folder in folders.sorted(by: { $0.id < $1.id }) {
            head += folder.id.bytes
            head.put(size + folder.place)
        }
        return head
    }
}

extension UnsafeRawBufferPointer {
    /// The number of 32 bits at a place. It must be there.
    func number(at place: Int) -> Int {
        precondition(place >= 0 && place <= count - 4)
        return Int(loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }

    /// The id at a place. It must be there.
    func id(at place: Int) -> ObjectID {
        precondition(place >= 0 && place <= count - ObjectID.size)
        return ObjectID(UnsafeRawBufferPointer(rebasing: self[place...])) ?? .zero
    }

    /// Some of the bytes. They must be there.
    func part(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        precondition(start >= 0 && start <= end && end <= count)
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}
