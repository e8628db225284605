import Manifest

/// What is wrong with a policy file, and where.
public struct PolicyProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file.
    public var file: String
    /// The place; nil where the file cannot be read at all.
    public var position: Position?
    /// What is wrong, and where there is one the nearest right name.
    public var message: String

    /// Creates a problem; without `position` it is about the file as a whole.
    public init(file: String, position: Position?, message: String) {
        self.file = file
        self.position = position
        self.message = message
    }

    /// `file:line:column: message`.
    public var description: String {
        "\(file)\(position.map { ":\($0.line):\($0.column)" } ?? ""): \(message)"
    }
}

/// All that is wrong with a policy file.
public struct PolicyProblems: Error, Sendable {
    /// The problems in the order of the file; at least one.
    public var problems: [PolicyProblem]

    /// The problems of a file.
    public init(problems: [PolicyProblem]) { self.problems = problems }
}
