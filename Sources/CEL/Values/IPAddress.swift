#if canImport(Glibc)
    import Glibc
#endif

/// An address of IPv4 or IPv6, as Go's `netip` reads it and Kubernetes takes it: without zones, and no IPv4 in IPv6.
public struct IPAddress: Hashable, CustomStringConvertible {
    /// Four or sixteen bytes.
    let bytes: [UInt8]

    var isIPv4: Bool { bytes.count == 4 }

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: what Kubernetes says of anything else.
    init(_ text: Text) throws(EvaluationError) {
        let string = text.string
        func fail(_ reason: String) -> EvaluationError {
            EvaluationError(
                "IP Address \"\(string)\" parse error during conversion from string: ParseAddr(\"\(string)\"): \(reason)"
            )
        }
        if text.utf8.contains(UInt8(ascii: "%")), text.utf8.contains(UInt8(ascii: ":")) {
            throw EvaluationError("IP address \"\(string)\" with zone value is not allowed")
        }
        guard let bytes = IPAddress.parsed(string) else {
            let parts = text.utf8.split(separator: UInt8(ascii: "."))
            let hasZero = parts.count == 4 && parts.contains { $0.count > 1 && $0.first == 0x30 }
            throw fail(hasZero ? "IPv4 field has octet with leading zero" : "unable to parse IP")
        }
        if bytes.count == 16, bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xff, bytes[11] == 0xff {
            throw EvaluationError("IPv4-mapped IPv6 address \"\(string)\" is not allowed")
        }
        self.bytes = bytes
    }

    private static func parsed(_ text: String) -> [UInt8]? {
        // What follows a NUL would not be looked at.
        guard !text.utf8.contains(0) else { return nil }
        let isIPv6 = text.utf8.contains(UInt8(ascii: ":"))
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        return inet_pton(isIPv6 ? AF_INET6 : AF_INET, text, &bytes) == 1 ? bytes : nil
    }

    /// The canonical form: RFC 5952 for IPv6.
    public var description: String {
        if isIPv4 { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: bytes.count - 1, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        // The longest run of zeros, of two or more, is left out.
        var (start, length) = (0, 0)
        var index = 0
        while index < groups.count {
            let run = groups[index...].prefix { $0 == 0 }.count
            if run > length, run > 1 { (start, length) = (index, run) }
            index += max(1, run)
        }
        func text(_ groups: ArraySlice<Int>) -> String { groups.map { String($0, radix: 16) }.joined(separator: ":") }
        return length == 0 ? text(groups[...]) : text(groups[..<start]) + "::" + text(groups[(start + length)...])
    }

    // MARK: What it is

    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    var isLoopback: Bool {
        isIPv4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    var isMulticast: Bool { isIPv4 ? bytes[0] & 0xf0 == 0xe0 : bytes[0] == 0xff }

    var isLinkLocalMulticast: Bool {
        isIPv4 ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0 : bytes[0] == 0xff && bytes[1] & 0x0f == 2
    }

    var isLinkLocalUnicast: Bool {
        isIPv4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80
    }

    var isGlobalUnicast: Bool {
        !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast
            && !(isIPv4 && bytes.allSatisfy { $0 == 255 })
    }
}

/// An address with the length of its prefix: `10.0.0.0/8`.
public struct IPPrefix: Hashable, CustomStringConvertible {
    let address: IPAddress
    /// In bits.
    let length: Int

    init(address: IPAddress, length: Int) { (self.address, self.length) = (address, length) }

    /// - Throws: what Kubernetes says of anything else.
    init(_ text: Text) throws(EvaluationError) {
        let string = text.string
        func fail(_ reason: String) -> EvaluationError {
            EvaluationError(
                "network address parse error during conversion from string: netip.ParsePrefix(\"\(string)\"): \(reason)"
            )
        }
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { throw fail("no '/'") }
        let digits = text.utf8[(slash + 1)...]
        address = try IPAddress(Text(utf8: Array(text.utf8[..<slash])))
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count == 1 || digits.first != 0x30,
            let length = Int(String(decoding: digits, as: UTF8.self)), length <= address.bytes.count * 8
        else { throw fail("prefix length out of range") }
        self.length = length
    }

    /// The form that is read again.
    public var description: String { "\(address)/\(length)" }

    /// The same network without the bits of a host.
    var masked: IPPrefix {
        var bytes = address.bytes
        for index in bytes.indices {
            let bits = max(0, min(8, length - index * 8))
            bytes[index] &= bits == 0 ? 0 : 0xff << UInt8(8 - bits)
        }
        return IPPrefix(address: IPAddress(bytes: bytes), length: length)
    }

    func contains(_ other: IPAddress) -> Bool {
        other.bytes.count == address.bytes.count
            && IPPrefix(address: other, length: length).masked.address == masked.address
    }

    func contains(_ other: IPPrefix) -> Bool { other.length >= length && contains(other.address) }
}
