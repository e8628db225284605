import Kubernetes
import Manifest

extension Judgement {
    /// What the API does not have, or does not take, in the object. It is looked for once for all rules about it.
    mutating func schemaProblems() -> [SchemaProblem] {
        if let known = knownSchemaProblems { return known }
        let found = object.schemaProblems(
            version: context.isVersionNamed ? context.version : nil, isPartial: isPartial,
            custom: definitions.schema(of: object) ?? context.definitions.schema(of: object))
        knownSchemaProblems = found
        return found
    }

    /// Adds a finding for each problem of which `text` says something.
    mutating func addSchemaProblems(
        _ text: (SchemaProblem, FieldPath) -> String?, severity: (SchemaProblem) -> Severity? = { _ in nil }
    ) {
        for problem in schemaProblems() where !isFull {
            guard text(problem, FieldPath()) != nil else { continue }
            var (missing, position) = (nil as String?, problem.node.position)
            switch problem.cause {
            case .missing(let name): missing = name
            case .unknownField: position = problem.node.keyPosition
            case .otherVersion: position = problem.node.keyPosition
            default: break
            }
            add(
                { text(problem, $0) ?? "" }, at: problem.steps, missing: missing, position: position,
                severity: severity(problem))
        }
    }
}
