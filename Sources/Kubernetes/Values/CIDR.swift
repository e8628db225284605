#if canImport(Glibc)
    import Glibc
#endif

/// A range of IP addresses, such as `10.0.0.0/8`.
public struct CIDR: Sendable, Hashable {
    /// The bits of the address that count.
    private let bits: [Bool]
    private let isIPv6: Bool

    /// Reads one; nil for what is none. Bits of the address behind the prefix do not matter.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(parts[1]), length >= 0 else { return nil }
        isIPv6 = parts[0].contains(":")
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        guard length <= bytes.count * 8, inet_pton(isIPv6 ? AF_INET6 : AF_INET, String(parts[0]), &bytes) == 1 else {
            return nil
        }
        bits = (0..<length).map { bytes[$0 / 8] >> UInt8(7 - $0 % 8) & 1 == 1 }
    }

    /// Whether some ranges, as they are written, together are every address of IPv4, or of IPv6. What is no range is none.
    public static func coversAll(_ texts: [String]) -> Bool {
        let ranges = texts.compactMap { CIDR($0) }
        return [false, true].contains { isIPv6 in
            covers([], Set(ranges.filter { $0.isIPv6 == isIPv6 }.map(\.bits)))
        }
    }

    /// Whether ranges cover a prefix: one of them does, or both of its halves are covered.
    private static func covers(_ prefix: [Bool], _ ranges: Set<[Bool]>) -> Bool {
        if ranges.contains(prefix) { return true }
        let inside = ranges.filter { $0.count > prefix.count && $0.starts(with: prefix) }
        guard inside.count > 1 else { return false }
        return covers(prefix + [false], inside) && covers(prefix + [true], inside)
    }
}
