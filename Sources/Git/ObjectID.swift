import CGit2

/// The name of a Git object: its SHA-1.
public struct ObjectID: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// The length in bytes.
    public static let size = 20

    /// The name from its 20 raw bytes.
    init(raw: UnsafeRawPointer) {
        high = raw.loadUnaligned(as: UInt64.self)
        middle = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        low = raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
    }

    /// The name whose 20 bytes are the first of some; nil where there are fewer.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= ObjectID.size else { return nil }
        self.init(raw: bytes)
    }

    /// Digests are spread evenly, so that a part of one is enough.
    public func hash(into hasher: inout Hasher) { hasher.combine(high) }

    /// The 20 bytes.
    public var bytes: [UInt8] { withOID { oid in withUnsafeBytes(of: oid.id) { Array($0) } } }

    /// Some order, always the same on one machine.
    public static func < (one: ObjectID, other: ObjectID) -> Bool {
        (one.high, one.middle, one.low) < (other.high, other.middle, other.low)
    }

    init(_ oid: git_oid) { self = withUnsafeBytes(of: oid.id) { bytes in ObjectID(raw: bytes) } }

    /// The name of nothing.
    public static let zero = ObjectID(git_oid())

    private init(raw bytes: UnsafeRawBufferPointer) {
        high = bytes.loadUnaligned(as: UInt64.self)
        middle = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        low = bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
    }

    /// The name from its 40 hexadecimal digits in lower case; nil for anything else.
    public init?(hexadecimal text: some Collection<UInt8>) {
        guard text.count == ObjectID.size * 2 else { return nil }
        var bytes: [UInt8] = []
        var pending: UInt8?
        for digit in text {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            if let first = pending {
                bytes.append(first << 4 | value)
                pending = nil
            } else {
                pending = value
            }
        }
        self = bytes.withUnsafeBytes { ObjectID(raw: $0) }
    }

    /// The name of nothing, which stands for a ref that does not exist.
    public var isZero: Bool { high == 0 && middle == 0 && low == 0 }

    /// The 40 hexadecimal digits.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return withOID { oid in
            withUnsafeBytes(of: oid.id) { bytes in
                String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
            }
        }
    }

    /// The name as libgit2 has it.
    func withOID<Result>(_ body: (inout git_oid) -> Result) -> Result {
        var oid = git_oid()
        withUnsafeMutableBytes(of: &oid.id) { bytes in
            bytes.storeBytes(of: high, as: UInt64.self)
            bytes.storeBytes(of: middle, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: low, toByteOffset: 16, as: UInt32.self)
        }
        return body(&oid)
    }
}
