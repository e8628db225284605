/// Why an expression has no value.
public struct EvaluationError: Error, Sendable, Hashable {
    /// What kind of failure it is.
    public enum Cause: Sendable {
        /// Something went wrong, as it would in a cluster.
        case failure
        /// It costs more than a cluster would spend on it.
        case costLimit
        /// It needs something that nobody knows here: what it comes to is open.
        case unknown
    }

    /// Why.
    public let cause: Cause
    /// What a cluster would say.
    public let message: String

    /// A failure, as a cluster would say it.
    public init(message: String) { self.init(message) }

    init(_ message: String, _ cause: Cause = .failure) { (self.message, self.cause) = (message, cause) }

    /// - Parameter subject: what nobody knows, in words.
    static func unknown(_ subject: String) -> EvaluationError { EvaluationError(subject, .unknown) }

    static let noOverload = EvaluationError("no such overload")
}
