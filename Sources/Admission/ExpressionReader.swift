import CEL
import Manifest
import Policy

/// Compiles the expressions of a policy, with what kube-apiserver lets each of them refer to.
struct ExpressionReader {
    let file: String
    var hasParams = false
    /// Whether variables can be referred to: match conditions see none.
    var isStateful = false
    /// The variables that are known so far, by their names.
    var variables: [String: CELType] = [:]

    /// Looks for fields that there are not; nil where nobody knows.
    var review: FieldReview?
    /// What it found.
    private(set) var unknownFields: [PolicyProblem] = []

    init(file: String) { self.file = file }

    func problem(_ message: String, at node: Node) -> PolicyProblem {
        PolicyProblem(file: file, position: node.position, message: message)
    }

    /// - Parameter wanted: the types that its result may have; nil for any.
    /// - Throws: what kube-apiserver says of an expression that it refuses.
    mutating func program(_ node: Node, _ field: String, wanted: [CELType]?) throws(PolicyProblem) -> CELProgram {
        guard let value = node[field], let source = value.string, !source.isEmpty else {
            throw problem("\(field) is missing", at: node)
        }
        var known = RequestTypes.variables
        // A message is made without asking for rights.
        if field == "messageExpression" { for name in RequestTypes.rights { known[name] = nil } }
        if hasParams { known["params"] = .dyn }
        if isStateful { known["variables"] = .object(ObjectType("kubernetes.variables", variables)) }
        do throws(CELError) {
            let program = try CELProgram(source, variables: known)
            if let wanted, !wanted.contains(program.type) {
                let types = wanted.map(\.description).joined(separator: " or ")
                throw CELError("\(field) must evaluate to \(types), not \(program.type.description)")
            }
            unknownFields += (review?.problems(of: program) ?? []).map { problem in
                PolicyProblem(
                    file: file, position: ScalarPlace.position(of: problem.offset, in: source, value),
                    message: problem.message)
            }
            return program
        } catch {
            throw PolicyProblem(
                file: file, position: ScalarPlace.position(of: error.offset, in: source, value),
                message: "\(error.message)\(source.contains("\n") ? "" : " in: \(source)")")
        }
    }
}
