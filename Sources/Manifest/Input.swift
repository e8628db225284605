import Platform

#if canImport(Glibc)
    import Glibc
#endif

/// The bytes of one input through a window: of a pipe only the part that is being read is held, whatever its length.
/// The window is always followed by zero bytes, so that the JSON reader may look ahead without asking for the end.
public final class Input {
    private static let padding = 64
    private static let firstCapacity = 1 << 16

    private let descriptor: Int32?
    /// The bytes that a regular file has left to give, nil where nobody knows.
    private var size: Int?
    private var window: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The bytes in the window.
    private(set) var count = 0
    /// The next byte to be read.
    private(set) var offset = 0
    /// Whether the window reaches the end of the input.
    private(set) var isAtEnd: Bool
    /// The place of the byte at `placedOffset`, up to which lines and characters have been counted: that is put off until
    /// somebody asks for a place.
    private var placed: Position
    private var placedOffset = 0

    /// An input of bytes that are there already (they are copied).
    ///
    /// - Parameter position: where they stand, for bytes that are a piece of something larger.
    public init(bytes: UnsafeRawBufferPointer, at position: Position = Position(line: 1, column: 1)) {
        placed = position
        descriptor = nil
        size = nil
        isAtEnd = true
        capacity = bytes.count
        count = bytes.count
        window = Input.resized(nil, capacity)
        if let source = bytes.baseAddress { memcpy(window, source, bytes.count) }
        memset(window + count, 0, Input.padding)
    }

    /// Creates an input from a copy of the UTF-8 of `text`.
    public static func text(_ text: String) -> Input { Array(text.utf8).withUnsafeBytes { Input(bytes: $0) } }

    /// An input that is read from a file descriptor as it is needed. The descriptor is not closed.
    ///
    /// - Parameters:
    ///   - size: the size in bytes of a regular file; nil for anything else.
    ///   - isHeld: whether a file is read in one go, rather than through a window.
    public init(fileDescriptor: Int32, size: Int? = nil, isHeld: Bool = true) {
        placed = Position(line: 1, column: 1)
        descriptor = fileDescriptor
        self.size = size
        isAtEnd = false
        capacity = max(Input.firstCapacity, isHeld ? min((size ?? 0) + 1, 1 << 26) : 0)
        window = Input.resized(nil, capacity)
        memset(window, 0, Input.padding)
    }

    deinit { free(window) }

    /// What is in the window from the next byte on. Valid until more is read.
    var rest: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: window + offset, count: count - offset)
    }

    /// Reads more behind what is in the window, which may move.
    ///
    /// - Returns: false at the end of the input.
    /// - Throws: `ReadFailure` when the system cannot read it.
    func readMore() throws(ReadFailure) -> Bool {
        guard !isAtEnd, let descriptor else { return false }
        makeRoom()
        while true {
            let got = read(descriptor, window + count, capacity - count)
            if got < 0 {
                guard errno == EINTR else { throw ReadFailure(.unreadable, SystemError.text) }
                continue
            }
            if let left = size { size = left - got }
            isAtEnd = got == 0 || size == 0
            count += got
            memset(window + count, 0, Input.padding)
            return got > 0
        }
    }

    /// Whether there is anything left to read.
    func hasMore() throws(ReadFailure) -> Bool {
        if !rest.isEmpty { return true }
        return try readMore()
    }

    /// Whether all that is left fits into so many bytes; reads on to find out.
    public func isShorter(than size: Int) throws(ReadFailure) -> Bool {
        while rest.count < size { guard try readMore() else { return true } }
        return false
    }

    /// All that is left, up to a limit in bytes, as text.
    public func text(limit: Int) -> String {
        _ = try? isShorter(than: limit)
        return String(decoding: rest.prefix(limit), as: UTF8.self)
    }

    /// Whether a word stands in what is left, as far as some bytes.
    public func contains(_ word: StaticString, within limit: Int) -> Bool {
        _ = try? isShorter(than: limit)
        return ByteSearch.contains(UnsafeBufferPointer(rebasing: rest.prefix(limit)), word)
    }

    /// All that is left; nil for more bytes than a limit, or where it cannot be read.
    public func bytes(limit: Int) -> [UInt8]? {
        guard (try? isShorter(than: limit)) ?? false else { return nil }
        return Array(rest)
    }

    /// Ends the last line of the input, where it has no end: kubectl does so too, and it makes a difference to a block
    /// scalar. There is room for it behind the window.
    func endLastLine() {
        guard isAtEnd, count > offset, window[count - 1] != UInt8(ascii: "\n") else { return }
        window[count] = UInt8(ascii: "\n")
        count += 1
    }

    /// Passes a byte order mark, which is no character of the text.
    func skipMark(bytes: Int) {
        offset += min(bytes, count - offset)
        placedOffset = offset
    }

    /// Goes on by a number of bytes.
    func advance(by bytes: Int) { offset += bytes }

    /// The place of the next byte.
    var position: Position {
        let passed = UnsafeBufferPointer(start: window + placedOffset, count: offset - placedOffset)
        let lineEnds = ByteCount.lineEnds(passed)
        if lineEnds > 0, let last = passed.lastIndex(of: UInt8(ascii: "\n")) {
            placed.line += lineEnds
            placed.column = 1 + ByteCount.characters(UnsafeBufferPointer(rebasing: passed[(last + 1)...]))
        } else {
            placed.column += ByteCount.characters(passed)
        }
        placedOffset = offset
        return placed
    }

    /// Makes room for all that a file has left, up to a limit, so that the window does not grow step by step.
    func makeRoomForRest(limit: Int) {
        guard let size, count - offset + size < limit, capacity - count < size else { return }
        makeRoom()
        while capacity - count < size { grow(to: count + size + 1) }
    }

    private func makeRoom() {
        if offset > 0, offset >= capacity / 2 || count == capacity {
            _ = position
            memmove(window, window + offset, count - offset)
            count -= offset
            offset = 0
            placedOffset = 0
        }
        if count == capacity { grow(to: capacity * 2) }
    }

    private func grow(to newCapacity: Int) {
        window = Input.resized(window, newCapacity)
        capacity = newCapacity
    }

    /// The system moves a large window by its page table, where copying it would touch every page twice.
    private static func resized(_ window: UnsafeMutablePointer<UInt8>?, _ capacity: Int) -> UnsafeMutablePointer<UInt8>
    {
        guard let resized = realloc(window, capacity + padding) else { fatalError("out of memory") }
        return resized.assumingMemoryBound(to: UInt8.self)
    }
}
