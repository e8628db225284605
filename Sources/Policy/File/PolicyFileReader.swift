import Manifest

/// Reads a configuration file: exactly one object, of a form.
struct PolicyFileReader {
    let file: String

    /// Reads a file and makes something of it.
    ///
    /// - Throws: `PolicyProblems` where it cannot be read, or is not of the form.
    func read<Result>(
        _ input: Input, as schema: FileSchema, _ body: (Node) -> Result
    ) throws(PolicyProblems) -> Result {
        var problems: [PolicyProblem] = []
        var results: [Result] = []
        ManifestReader().read(input) { event in
            switch event {
            case .object(let object):
                let found = self.problems(of: object.node, schema)
                problems += found
                if found.isEmpty { results.append(body(object.node)) }
            case .document: break
            case .failure(let failure, _):
                problems.append(PolicyProblem(file: file, position: failure.position, message: failure.message))
            }
        }
        if problems.isEmpty, results.count > 1 {
            problems.append(PolicyProblem(file: file, position: nil, message: "more than one object"))
        }
        guard problems.isEmpty, let result = results.first else {
            let empty = PolicyProblem(file: file, position: nil, message: "it contains no object")
            throw PolicyProblems(problems: problems.isEmpty ? [empty] : problems)
        }
        return result
    }

    private func problems(of node: Node, _ schema: FileSchema) -> [PolicyProblem] {
        let twice = node.duplicateKeys.map { duplicate in
            PolicyProblem(
                file: file, position: duplicate.node.keyPosition,
                message: "the key \"\(duplicate.node.key)\" is given twice, first in line \(duplicate.first.line)")
        }
        return (twice + schema.problems(of: node, in: file) + matchless(node))
            .sorted { ($0.position ?? Position(line: 0, column: 0)) < ($1.position ?? Position(line: 0, column: 0)) }
    }

    /// Exemptions that name nothing would switch their rules off.
    private func matchless(_ node: Node) -> [PolicyProblem] {
        (node["spec"]?["exemptions"]?.entries ?? []).compactMap { exemption in
            guard let match = exemption["match"], match.isMapping else { return nil }
            guard match.entries.allSatisfy({ $0.isMapping && $0.entries.isEmpty }) else { return nil }
            return PolicyProblem(
                file: file, position: match.position,
                message: "an exemption must name what it applies to; to switch a rule off, set spec.rules.ID.enabled")
        }
    }
}
