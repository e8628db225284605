/// Why an expression is not valid, as the API server would refuse it.
public struct CELError: Error, Sendable, Hashable {
    /// What is wrong, in a phrase.
    public let message: String
    /// How many characters (Unicode scalars) of the expression stand before it.
    public let offset: Int

    /// An error at the beginning of the expression.
    public init(_ message: String) { self.init(message, at: 0) }

    init(_ message: String, at offset: Int) { (self.message, self.offset) = (message, offset) }
}
