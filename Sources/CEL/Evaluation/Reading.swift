import Manifest

/// A place in a document that an expression has looked at.
public struct Reading {
    /// What is there.
    public let node: Node
    /// What was looked for and is missing there; nil where nothing is.
    public let missing: FieldPath.Step?
}
