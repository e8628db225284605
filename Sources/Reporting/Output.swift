@_exported import Policy

#if canImport(Glibc)
    import Glibc
#endif

/// Where a report goes: bytes that are gathered and written to a file descriptor in large pieces.
public final class Output {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private static let pieceSize = 1 << 16

    /// Whether the reader has gone or the disk is full: nothing more can be written.
    public private(set) var isBroken = false

    /// An output to a descriptor, which is not closed.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Output.pieceSize + 1024)
    }

    /// Whether a terminal shows the output.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes text.
    public func write(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Output.pieceSize { flush() }
    }

    /// Writes bytes.
    public func write(_ bytes: [UInt8]) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Output.pieceSize { flush() }
    }

    /// Hands over what has been gathered.
    public func flush() {
        var written = 0
        buffer.withUnsafeBytes { bytes in
            while written < bytes.count, !isBroken {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count >= 0 { written += count } else if errno != EINTR { isBroken = true }
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
