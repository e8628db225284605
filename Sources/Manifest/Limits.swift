/// The bounds within which the reader works, so that no input costs more than a small multiple of its size. No manifest
/// that an API server would take comes near any of them (its own limit is about 3 MB for an object).
public struct Limits: Sendable {
    /// The largest document in bytes. A list of any length passes, where this holds for each item.
    public var documentSize = 64 << 20
    /// The largest YAML document in bytes that is always read as a whole. A larger one that is a list, as kubectl prints
    /// it, is read element by element.
    public var wholeDocumentSize = 8 << 20
    /// The largest JSON list in bytes whose end is looked at before its first element is given out.
    public var heldList = 1 << 20
    /// The deepest nesting, aliases followed.
    public var nesting = 512
    /// The most values of one document; in memory each takes 36 bytes, which can be far more than its text.
    public var nodes = 4_000_000
    /// The longest scalar in bytes; also the most text that aliases may repeat.
    public var scalarSize = 16 << 20
    /// The largest number of documents in one input.
    public var documents = 1_000_000

    /// The largest document that is held as a whole before it is known whether it is a list.
    var heldDocument: Int { min(wholeDocumentSize, documentSize) }

    func tooManyDocuments(at input: Input) -> ReadFailure {
        ReadFailure(.limit, "more than \(documents) documents", at: input.position)
    }

    /// The limits that hold everywhere.
    public static let standard = Limits()

    /// The default limits; see the fields.
    public init() {}
}
