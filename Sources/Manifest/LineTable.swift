#if canImport(Glibc)
    import Glibc
#endif

/// Where each line of a text begins. Made at the first question about a place: most documents that are read never get one.
struct LineTable {
    /// What a mark counts: libyaml counts characters, the JSON reader bytes.
    enum Marks { case characters, bytes }

    private var offsets: [UInt32] = [0]
    /// The marks of the line starts, where a mark is not the offset.
    private var marks: [UInt32]?
    private let unit: Marks
    /// The characters before each 4,096th byte: a line may be as long as the document.
    private var checkpoints: [UInt32] = []
    private static let checkpointDistance = 4_096

    init(_ text: UnsafeBufferPointer<UInt8>, marks unit: Marks) {
        self.unit = unit
        guard let base = text.baseAddress else { return }
        if unit == .bytes { makeCheckpoints(text) }
        offsets.reserveCapacity(text.count / 32)
        var offset = 0
        while offset < text.count, let end = memchr(base + offset, 0x0a, text.count - offset) {
            offset = UnsafePointer(end.assumingMemoryBound(to: UInt8.self)) - base + 1
            offsets.append(UInt32(truncatingIfNeeded: offset))
        }
        if unit == .characters, ByteCount.characters(text) < text.count { marks = characterMarks(text) }
    }

    private func characterMarks(_ text: UnsafeBufferPointer<UInt8>) -> [UInt32] {
        var (mark, before) = (0, 0)
        return offsets.map { offset in
            mark += ByteCount.characters(UnsafeBufferPointer(rebasing: text[before..<Int(offset)]))
            before = Int(offset)
            return UInt32(truncatingIfNeeded: mark)
        }
    }

    /// Line and column of a mark, both 0-based, the column in characters.
    func place(of mark: UInt32, in text: UnsafeBufferPointer<UInt8>) -> (line: Int, column: Int) {
        let marks = marks ?? offsets
        var low = 0
        var high = marks.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if marks[middle] <= mark { low = middle } else { high = middle }
        }
        guard unit == .bytes else { return (low, Int(mark - marks[low])) }
        let end = min(Int(mark), text.count)
        return (low, characters(before: end, in: text) - characters(before: min(Int(offsets[low]), end), in: text))
    }

    private mutating func makeCheckpoints(_ text: UnsafeBufferPointer<UInt8>) {
        var count = 0
        for start in stride(from: 0, through: text.count, by: LineTable.checkpointDistance) {
            checkpoints.append(UInt32(truncatingIfNeeded: count))
            let end = min(start + LineTable.checkpointDistance, text.count)
            count += ByteCount.characters(UnsafeBufferPointer(rebasing: text[start..<end]))
        }
    }

    private func characters(before end: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        let checkpoint = end / LineTable.checkpointDistance
        let start = checkpoint * LineTable.checkpointDistance
        return Int(checkpoints[checkpoint]) + ByteCount.characters(UnsafeBufferPointer(rebasing: text[start..<end]))
    }

    /// A line (0-based) without its end, or nil when there is no such line.
    func line(_ number: Int, of text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard offsets.indices.contains(number) else { return nil }
        let start = Int(offsets[number])
        var end = number + 1 < offsets.count ? Int(offsets[number + 1]) - 1 : text.count
        if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return UnsafeBufferPointer(rebasing: text[start..<end])
    }
}
