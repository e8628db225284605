import Manifest

/// Something in a policy that kube-apiserver would refuse, or that cannot be judged from files.
public struct AdmissionProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// Where in it.
    public let position: Position?
    /// What is wrong, in a phrase.
    public let message: String

    /// `file:line:column: message`
    public var description: String { file + (position.map { ":\($0.line):\($0.column)" } ?? "") + ": " + message }
}
