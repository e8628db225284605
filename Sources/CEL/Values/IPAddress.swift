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
        if !text.utf8.contains(UInt8(ascii: ":")) {
            guard let bytes = IPAddress.ipv4(text.utf8[...]) else {
                let hasZero = text.utf8.split(separator: UInt8(ascii: ".")).contains {
                    $0.count > 1 && $0.first == 0x30
                }
                throw fail(hasZero ? "IPv4 field has octet with leading zero" : "unable to parse IP")
            }
            self.bytes = bytes
            return
        }
        guard let bytes = IPAddress.ipv6(text.utf8) else { throw fail("unable to parse IP") }
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xff, bytes[11] == 0xff {
            throw EvaluationError("IPv4-mapped IPv6 address \"\(string)\" is not allowed")
        }
        self.bytes = bytes
    }

    private static func ipv4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                part.count == 1 || part.first != 0x30, let byte = UInt8(String(decoding: part, as: UTF8.self))
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func ipv6(_ text: [UInt8]) -> [UInt8]? {
        let string = String(decoding: text, as: UTF8.self)
        let halves = string.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count <= 2, !string.contains(":::") else { return nil }
        var parts: [[UInt8]] = []
        for (index, half) in halves.enumerated() {
            guard let bytes = groups(half, mayEndInIPv4: index == halves.count - 1) else { return nil }
            parts.append(bytes)
        }
        let count = parts.reduce(0) { $0 + $1.count }
        if halves.count == 1 { return count == 16 ? parts[0] : nil }
        guard count <= 14 else { return nil }
        return parts[0] + Array(repeating: 0, count: 16 - count) + parts[1]
    }

    private static func groups(_ text: Substring, mayEndInIPv4: Bool) -> [UInt8]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, part.contains(".") {
                guard let last = ipv4(Array(part.utf8)[...]) else { return nil }
                bytes += last
                continue
            }
            guard (1...4).contains(part.utf8.count), part.unicodeScalars.allSatisfy({ $0.isHexDigit }),
                let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
        }
        return bytes
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
