/// Where each line of a text begins. Made at the first question about a place: most documents that are read never get one.
struct LineTable {
    /// What a mark counts: libyaml counts characters, the JSON reader bytes.
    enum Marks { case characters, bytes }

    private var offsets: [UInt32] = [0]
    private var marks: [UInt32] = [0]
    private let unit: Marks

    init(_ text: UnsafeBufferPointer<UInt8>, marks unit: Marks) {
        self.unit = unit
        var mark: UInt32 = 0
        for (offset, byte) in text.enumerated() {
            if unit == .bytes || byte & 0xc0 != 0x80 { mark &+= 1 }
            guard byte == UInt8(ascii: "\n") else { continue }
            offsets.append(UInt32(truncatingIfNeeded: offset + 1))
            marks.append(mark)
        }
    }

    /// Line and column of a mark, both 0-based, the column in characters.
    func place(of mark: UInt32, in text: UnsafeBufferPointer<UInt8>) -> (line: Int, column: Int) {
        var low = 0
        var high = marks.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if marks[middle] <= mark { low = middle } else { high = middle }
        }
        guard unit == .bytes else { return (low, Int(mark - marks[low])) }
        let end = min(Int(mark), text.count)
        let column = text[Int(offsets[low])..<end].reduce(0) { $1 & 0xc0 != 0x80 ? $0 + 1 : $0 }
        return (low, column)
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
