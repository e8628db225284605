/// Why a document could not be read, and where.
public struct ReadFailure: Error, Sendable, Equatable {
    /// The kind of a failure, for those who treat them differently.
    public enum Cause: Sendable, Equatable {
        /// Not YAML or JSON; kubectl refuses it as well.
        case syntax
        /// A form that kubectl may read and this reader does not: see the documentation of the reader's differences. Also
        /// a value that kubectl refuses, but passes over where another value takes its place.
        case unsupported
        /// In a list whose elements have been given out before: whoever reads the whole may make something of it, and what
        /// is left of it does not say what it is.
        case cutShort
        /// Beyond one of `Limits`.
        case limit
        /// YAML or JSON, but no mapping and so no object.
        case notAnObject
        /// The input itself could not be read.
        case unreadable
    }

    /// The kind of failure.
    public var cause: Cause
    /// What is wrong, in a phrase for people.
    public var message: String
    /// Where; nil for an input that could not be read at all.
    public var position: Position?
    /// In which way readers differ about the text; nil where all refuse it, or none can be asked.
    public internal(set) var difference: ReaderDifference?
    /// The byte of the document at which a tag begins that only libyaml does not take for one.
    var tag: Int?

    /// Creates a failure; without `position` the whole input could not be read.
    public init(_ cause: Cause, _ message: String, at position: Position? = nil) {
        self.cause = cause
        self.message = message
        self.position = position
    }
}
