import Policy

#if canImport(Glibc)
    import Glibc
#endif

/// Where a report goes: bytes that are gathered and written to a file descriptor in large pieces.
public final class Output {
    private let descriptor: Int32
    private let piece: UnsafeMutableRawPointer
    private var count = 0
    private static let pieceSize = 1 << 16

    /// The error of the system after which nothing more is written; 0 for none.
    public private(set) var failure: Int32 = 0

    /// Whether the reader has gone or the disk is full: nothing more can be written.
    public var isBroken: Bool { failure != 0 }

    /// Whether whoever reads the output has closed it.
    public var isReaderGone: Bool { failure == EPIPE }

    /// Called once, before the first bytes are handed over, with these.
    public var beforeSending: ((UnsafeRawBufferPointer) -> Void)?

    /// An output to a descriptor, which is not closed.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
        piece = .allocate(byteCount: Output.pieceSize, alignment: 16)
    }

    deinit { piece.deallocate() }

    /// Whether a terminal shows the output.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes text.
    public func write(_ text: String) {
        let isWritten: Void? = text.utf8.withContiguousStorageIfAvailable { append(UnsafeRawBufferPointer($0)) }
        if isWritten == nil { write(Array(text.utf8)) }
    }

    /// Writes a number that is not negative.
    public func write(_ number: Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var (start, rest) = (digits.count, number.magnitude)
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digits)[start...]))
        }
    }

    /// Writes bytes.
    public func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    /// Writes blanks.
    public func write(blanks count: Int) {
        for _ in 0..<max(0, count) { append(UInt8(ascii: " ")) }
    }

    private func append(_ byte: UInt8) {
        if count == Output.pieceSize { flush() }
        piece.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    private func append(_ bytes: UnsafeRawBufferPointer) {
        if count + bytes.count > Output.pieceSize { flush() }
        guard bytes.count <= Output.pieceSize else { return send(bytes) }
        guard let start = bytes.baseAddress else { return }
        (piece + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    /// Hands over what has been gathered.
    public func flush() {
        send(UnsafeRawBufferPointer(start: piece, count: count))
        count = 0
    }

    private func send(_ bytes: UnsafeRawBufferPointer) {
        if bytes.count > 0, let beforeSending {
            self.beforeSending = nil
            beforeSending(bytes)
        }
        var written = 0
        while written < bytes.count, !isBroken {
            let sent = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            if sent >= 0 { written += sent } else if errno != EINTR { failure = errno }
        }
    }
}
