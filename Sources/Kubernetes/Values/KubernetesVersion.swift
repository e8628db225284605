/// A minor version of Kubernetes, such as 1.37: what the rules are judged for.
public struct KubernetesVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number behind `1.`.
    public let minor: Int

    /// The newest version that the rules know.
    public static let newest = KubernetesVersion(minor: 37)

    /// Version 1.`minor`.
    public init(minor: Int) { self.minor = minor }

    /// Reads `1.34` or `v1.34`, and takes a patch number (`1.34.2`) as its minor version; nil for anything else.
    public init?(_ text: String) {
        // What distributions add: `v1.30.4+k3s1`, `v1.29.1-gke.1589020`.
        let digits = (text.hasPrefix("v") ? text.dropFirst() : Substring(text)).prefix { $0 != "+" && $0 != "-" }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ Int($0) != nil }), parts[0] == "1",
            let minor = Int(parts[1]), minor >= 0
        else { return nil }
        self.minor = minor
    }

    /// The version as `1.34`.
    public var description: String { "1.\(minor)" }

    /// Whether one is the older version.
    public static func < (left: KubernetesVersion, right: KubernetesVersion) -> Bool { left.minor < right.minor }
}
