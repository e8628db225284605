import Manifest

/// A `resources` field: what a container, or a pod as a whole, asks for and may use at most.
///
/// Source: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
public struct Resources {
    private let limits: Node?
    private let requests: Node?

    /// A resource by the name of its field.
    public enum Name: String, Sendable {
        /// Processor time, in cores.
        case cpu
        /// Memory, in bytes.
        case memory
    }

    init(_ node: Node?) {
        limits = node?[.limits]
        requests = node?[.requests]
    }

    /// A field that is not there.
    public static var none: Resources { Resources(nil) }

    /// Whether there is a limit. None, null, zero (which means no limit) and what is no quantity all count as missing.
    public func hasLimit(_ name: Name) -> Bool { Resources.isPositive(limits, name) }

    /// Whether there is a request: one of its own, or the limit, which the API server takes where there is none. A request of
    /// zero is one, and stays.
    public func hasRequest(_ name: Name) -> Bool {
        let own = requests?[name == .cpu ? .cpu : .memory]
        if let own, !own.isNull { return Resources.isPositive(requests, name) }
        return hasLimit(name)
    }

    private static func isPositive(_ list: Node?, _ name: Name) -> Bool {
        guard let quantity = Quantity(list?[name == .cpu ? .cpu : .memory]) else { return false }
        return quantity.value > 0
    }
}
