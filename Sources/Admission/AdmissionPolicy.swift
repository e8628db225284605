import CEL
import Kubernetes
import Manifest
import Policy
import Rules

/// A ValidatingAdmissionPolicy, ready to judge. It is a class so that it costs nothing to pass on.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
final class AdmissionPolicy: Sendable {
    let name: String
    let matching: ResourceMatching
    let conditions: [NamedExpression]
    let variables: [NamedExpression]
    let validations: [Validation]
    /// What is written into the audit log. One that cannot be evaluated refuses the object.
    let auditAnnotations: [NamedExpression]
    /// Whether it is for the pods of workloads too.
    let judgesPods: Bool
    /// Whether an expression that cannot be evaluated refuses the object.
    let failsOnError: Bool
    /// The kind of its parameters; nil for a policy without.
    let paramKind: (apiVersion: String, kind: String)?
    let annotations: [String: String]
    /// How much what it refuses weighs, whatever its bindings do; nil where these decide.
    let ownSeverity: Severity?
    /// Whether an expression asks for the request, or for what only a request has.
    let usesRequest: Bool
    /// Whether an expression asks for the namespace of the object.
    let usesNamespace: Bool
    private let programs: [CELProgram]
    /// The fields in its expressions that no object of its kinds can have.
    let unknownFields: [PolicyProblem]
    /// Where it stands.
    let place: (file: String, position: Position)

    /// An expression with a name.
    struct NamedExpression: Sendable {
        let name: String
        let program: CELProgram
    }

    /// One thing that must hold.
    struct Validation: Sendable {
        let program: CELProgram
        /// What the cluster says, unless there is a better one.
        let message: String
        let messageProgram: CELProgram?
    }

    /// What its expressions have that kube-apiserver of a version does not take in new policies, in words.
    func tooNew(for version: KubernetesVersion) -> [String] {
        let found = programs.reduce(into: Set()) { $0.formUnion($1.additions) }
        return found.filter { $0.minor > version.minor }.sorted { ($0.minor, $0.name) < ($1.minor, $1.name) }.map {
            "\($0.name) is taken from Kubernetes \(KubernetesVersion(minor: $0.minor)) on"
        }
    }

    /// The annotations by which a policy about pods also judges the pods that workloads make.
    static let podTemplates = ["harden.io/pod-templates", "kubectl-harden.io/pod-templates"]

    /// Reads a policy.
    ///
    /// - Throws: the first thing that kube-apiserver would refuse.
    init(_ object: KubernetesObject, file: String) throws(PolicyProblem) {
        var reader = ExpressionReader(file: file)
        let spec = object.spec
        name = object.identity.name
        place = (file, object.node.position)
        annotations = (object.metadata?["annotations"]?.children.map { $0 } ?? []).reduce(into: [:]) {
            $0[$1.key] = $1.scalarText
        }
        ownSeverity = PolicyAnnotation.severity.value(in: annotations).flatMap { Severity(rawValue: $0) }
        guard let constraints = spec?["matchConstraints"], constraints["resourceRules"].count > 0 else {
            throw reader.problem("spec.matchConstraints.resourceRules names no resource", at: spec ?? object.node)
        }
        matching = ResourceMatching(constraints)
        judgesPods = AdmissionPolicy.podTemplates.contains { [annotations] in annotations[$0] == "true" }
        failsOnError = spec?["failurePolicy"]?.string != "Ignore"
        let kind = spec?["paramKind"]
        paramKind = kind.map { ($0["apiVersion"]?.string ?? "", $0["kind"]?.string ?? "") }
        reader.hasParams = paramKind != nil
        reader.review = FieldReview(matching)
        var conditions: [NamedExpression] = []
        for (_, node) in (spec?["matchConditions"]).indexed {
            let program = try reader.program(node, "expression", wanted: [.bool])
            conditions.append(NamedExpression(name: node["name"]?.string ?? "", program: program))
        }
        self.conditions = conditions
        reader.isStateful = true
        var variables: [NamedExpression] = []
        for (_, node) in (spec?["variables"]).indexed {
            let name = node["name"]?.string ?? ""
            let program = try reader.program(node, "expression", wanted: nil)
            reader.variables[name] = program.type
            variables.append(NamedExpression(name: name, program: program))
        }
        self.variables = variables
        var validations: [Validation] = []
        for (_, node) in (spec?["validations"]).indexed {
            let program = try reader.program(node, "expression", wanted: [.bool])
            let message =
                node["messageExpression"]?.string ?? "" == ""
                ? nil : try reader.program(node, "messageExpression", wanted: [.string])
            validations.append(
                Validation(program: program, message: AdmissionPolicy.message(of: node), messageProgram: message))
        }
        self.validations = validations
        var annotations: [NamedExpression] = []
        for (_, node) in (spec?["auditAnnotations"]).indexed {
            let program = try reader.program(node, "valueExpression", wanted: [.string, .null])
            annotations.append(NamedExpression(name: node["key"]?.string ?? "", program: program))
        }
        auditAnnotations = annotations
        unknownFields = reader.unknownFields
        programs =
            (conditions + variables + annotations).map(\.program)
            + validations.flatMap { [$0.program] + [$0.messageProgram].compactMap { $0 } }
        usesRequest = programs.contains { $0.names("request") || $0.names("authorizer") }
        usesNamespace = programs.contains { $0.names("namespaceObject") }
        if validations.isEmpty, annotations.isEmpty {
            throw reader.problem("the policy has no validations", at: spec ?? object.node)
        }
    }

    /// What the cluster says where a validation fails, unless an expression makes a better message.
    private static func message(of validation: Node) -> String {
        if let message = validation["message"]?.string {
            let line = Text(message).trimmed.string
            if !line.isEmpty { return line.split(whereSeparator: \.isNewline).joined(separator: " ") }
        }
        let expression = validation["expression"]?.string ?? ""
        return "failed expression: " + expression.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Whether it asks what becomes of an object, rather than what the object is.
    var isAboutChanges: Bool {
        matching.isAboutChanges || programs.contains { $0.names("oldObject") || $0.names("request") }
    }

    /// Whether it needs more of the namespaces of objects than their names.
    var asksForNamespaces: Bool { usesNamespace || matching.asksForNamespaceLabels }

    /// Why the policy can say nothing of any object; nil where it can.
    ///
    /// - Parameter seesChanges: whether it is known what becomes of objects.
    func unknown(seesChanges: Bool) -> String? {
        let known = seesChanges ? ["*", "CREATE", "UPDATE", "DELETE"] : ["*", "CREATE"]
        if matching.operations.isDisjoint(with: known) {
            let operations = matching.operations.sorted().joined(separator: ", ")
            return "it is about \(operations) only, and "
                + (seesChanges ? "no change of a file is one" : "a file is judged as CREATE")
        }
        return nil
    }
}

extension Node? {
    /// How many entries there are; none where there is nothing.
    var count: Int { self?.count ?? 0 }
}
