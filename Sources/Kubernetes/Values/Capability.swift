/// A capability of Linux, as runtimes take its name: in any case, with `CAP_` or without. The Pod Security Standards compare
/// names to the letter instead.
///
/// Source: capabilities(7)
public struct Capability: Sendable, Hashable {
    /// The name in capitals, without `CAP_`: `NET_ADMIN`.
    public let name: String

    /// The capability of a name.
    public init(_ text: String) {
        let upper = text.uppercased()
        name = upper.hasPrefix("CAP_") ? String(upper.dropFirst(4)) : upper
    }

    /// Whether it stands for all of them.
    public var isAll: Bool { name == "ALL" }
}
