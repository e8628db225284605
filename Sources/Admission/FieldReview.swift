import CEL
import Kubernetes
import Policy
import Text

/// Looks for fields in expressions that no object of the policy's kinds can have: what asks for one fails, or never holds.
struct FieldReview {
    /// The kinds that a policy is about, by what the API has of them; nil where it may be about others.
    private let kinds: [APISchema.KindVersion]

    /// - Returns: nil where nothing is known of the kinds.
    init?(_ matching: ResourceMatching) {
        guard let kinds = matching.builtInKinds, !kinds.isEmpty else { return nil }
        self.kinds = kinds
    }

    /// - Returns: nil where nothing is known of the kinds.
    init?(kindsOf rule: CustomRule) {
        let found = rule.kinds.map { kind -> [APISchema.KindVersion] in
            let parts = (kind == "pods" ? "/Pod" : kind).split(separator: "/", omittingEmptySubsequences: false)
            let name = parts.last.map(String.init) ?? ""
            let all =
                parts.count > 1
                ? APISchema.kubernetes.versions(of: name, in: String(parts[0]))
                : APISchema.kubernetes.versions(of: name)
            return all.filter { $0.structure != nil }
        }
        if found.isEmpty || found.contains(where: \.isEmpty) { return nil }
        kinds = found.flatMap { $0 }
    }

    /// The fields that there are not, each with what to say of it.
    func problems(of program: CELProgram) -> [(offset: Int, message: String)] {
        var told: Set<[FieldRead.Step]> = []
        return program.fieldReads.filter { $0.root == "object" || $0.root == "oldObject" }.compactMap { read in
            guard told.insert(read.steps).inserted, let message = problem(of: read.steps) else { return nil }
            return (read.offset, message)
        }
    }

    private func problem(of steps: [FieldRead.Step]) -> String? {
        var parents: [APISchema.Structure] = []
        for kind in kinds {
            guard let structure = kind.structure else { return nil }
            switch FieldReview.look(for: steps, in: structure) {
            case .isThere: return nil
            case .lacks(let parent, isLast: true): parents.append(parent)
            // What comes before is told by itself.
            case .lacks(_, isLast: false): break
            }
        }
        guard !parents.isEmpty, case .field(let name)? = steps.last else { return nil }
        let path = steps.map { step in
            switch step {
            case .field(let name): "." + name
            case .element: "[]"
            }
        }.joined().dropFirst()
        let names = Set(kinds.map(\.kind)).sorted()
        let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", ..." : "")
        let known = Set(parents.flatMap(\.fields).map(\.name)).sorted()
        return "\(path) is not a field of \(shown)\(Nearest.hint(name, among: known))"
    }

    private enum Found {
        case isThere
        case lacks(APISchema.Structure, isLast: Bool)
    }

    private static func look(for steps: [FieldRead.Step], in structure: APISchema.Structure) -> Found {
        var place = structure
        for (index, step) in steps.enumerated() {
            guard case .field(let name) = step else { continue }
            guard let field = place.field(name) else {
                // Every object has them, whether its description says so or not.
                if index == 0, ["apiVersion", "kind", "metadata"].contains(name) { return .isThere }
                return .lacks(place, isLast: index == steps.count - 1)
            }
            // A list or map has no fields but through its elements, and what is in a map is not known.
            guard let type = innermost(field.type, below: steps[(index + 1)...]) else { return .isThere }
            place = type
        }
        return .isThere
    }

    private static func innermost(
        _ type: APISchema.ValueType, below steps: ArraySlice<FieldRead.Step>
    ) -> APISchema.Structure? {
        switch type.form {
        case .structure: type.structure
        case .list: steps.first == .element ? innermost(type.element, below: steps.dropFirst()) : nil
        default: nil
        }
    }
}
