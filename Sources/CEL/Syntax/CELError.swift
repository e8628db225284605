/// Why an expression is not valid, as the API server would refuse it.
public struct CELError: Error, Sendable, Hashable {
    /// What is wrong, in a phrase.
    public let message: String
    /// How many characters (Unicode scalars) of the expression stand before it.
    public let offset: Int

    init(_ message: String, at offset: Int) { (self.message, self.offset) = (message, offset) }
}
