import CEL
import Kubernetes
import Manifest

/// Judges one object, or one pod of it, by one policy.
struct AdmissionEvaluation {
    private let policy: AdmissionPolicy
    private let bindings: Bindings
    /// The document in which places are looked for.
    private let document: Node

    /// - Parameters:
    ///   - object: what the policy sees of the object of the request.
    ///   - before: the same of the old object; null for none.
    ///   - params: the parameters of the binding; nil for none.
    ///   - namespace: what is known of the namespace of the request; nil for nothing but its name.
    ///   - read: keeps what is read of the object; nil where nobody else judges the same one.
    init(
        _ policy: AdmissionPolicy, _ object: Value, before: Value = .null, _ request: ResourceRequest, params: Value?,
        namespace: Definitions.Namespace?, document: Node, read: ReadFields?
    ) {
        (self.policy, self.document) = (policy, document)
        var bindings: [(name: String, value: Value)] = [("object", object), ("oldObject", before)]
        if policy.usesRequest {
            bindings.append(("request", RequestValues.value(of: request)))
            bindings.append(("authorizer", RequestValues.authorizer))
        }
        if policy.paramKind != nil { bindings.append(("params", params ?? .null)) }
        if policy.usesNamespace {
            bindings.append(("namespaceObject", RequestValues.namespaceObject(of: request, namespace)))
        }
        self.bindings = Bindings(plain: bindings, read: read)
    }

    /// Something that the cluster would refuse.
    struct Violation {
        let message: String
        /// The place that was looked at last.
        let place: Reading?
        /// The place of the validation among those of the policy.
        var number = 0
        /// Whether the cluster refuses the object whatever the binding says.
        var isAlwaysDenied = false
    }

    /// What all expressions for one object may cost, and all match conditions.
    private static let (budget, conditionBudget) = (10_000_000, 2_500_000)

    /// What comes of it.
    struct Outcome {
        var violations: [Violation] = []
        /// What the policy would have to know to decide; nil where it decides.
        var unknown: String?
    }

    /// What comes of an object in no namespace, where the parameters are looked for in the namespace of the object: the API server
    /// takes it for a mistake in the binding.
    static func withoutNamespace(_ policy: AdmissionPolicy) -> Outcome {
        mistaken(policy, "its parameters stand in a namespace, and the binding names none")
    }

    /// What comes of an object where the binding names a namespace for parameters that are in none: the same.
    static func withNamespace(_ policy: AdmissionPolicy) -> Outcome {
        mistaken(policy, "its parameters stand in no namespace, and the binding names one")
    }

    private static func mistaken(_ policy: AdmissionPolicy, _ message: String) -> Outcome {
        Outcome(violations: policy.failsOnError ? [refusal(EvaluationError(message: message), nil)] : [])
    }

    /// Everything that the policy finds in the object.
    func outcome() -> Outcome {
        switch isMatched() {
        case .success(false): return Outcome()
        case .success(true): return judged()
        case .failure(let error) where error.cause == .unknown:
            // What passes, passes for every user.
            let outcome = judged()
            return Outcome(unknown: outcome.violations.isEmpty ? outcome.unknown : error.message)
        case .failure(let error): return Outcome(violations: policy.failsOnError ? [Self.refusal(error, nil)] : [])
        }
    }

    private func judged() -> Outcome {
        let cache = VariableCache(policy.variables, bindings, document)
        var (outcome, spent) = (Outcome(), 0)
        for (number, validation) in policy.validations.enumerated() {
            let found = evaluate(validation.program, cache, AdmissionEvaluation.budget - spent)
            spent += found.cost + cache.takeCost()
            if spent > AdmissionEvaluation.budget {
                outcome.violations = policy.failsOnError ? [Self.refusal(.budgetSpent, found.lastRead)] : []
                return outcome
            }
            switch found.result {
            case .success(.bool(true)): continue
            case .success(.bool(false)):
                outcome.violations.append(
                    Violation(
                        message: message(of: validation, cache), place: found.lastRead ?? cache.lastRead, number: number
                    ))
            case .success: outcome.violations.append(Self.refusal(EvaluationError.notBool, found.lastRead, number))
            case .failure(let error) where error.cause == .unknown: outcome.unknown = outcome.unknown ?? error.message
            case .failure(let error):
                if policy.failsOnError { outcome.violations.append(Self.refusal(error, found.lastRead, number)) }
            }
        }
        checkMessages(spent, cache, &outcome)
        checkAnnotations(&outcome)
        return outcome
    }

    /// The messages of all validations count too, of those that hold as well: where they cost too much, nothing is decided.
    private func checkMessages(_ spent: Int, _ cache: VariableCache, _ outcome: inout Outcome) {
        let programs = policy.validations.compactMap(\.messageProgram)
        // So few cannot cost too much.
        guard policy.failsOnError, programs.count > (AdmissionEvaluation.budget - spent) / Costs.ofExpression else {
            return
        }
        var spent = spent
        for program in programs {
            let found = evaluate(program, cache, Costs.ofExpression)
            spent += found.cost + cache.takeCost()
            guard spent > AdmissionEvaluation.budget else { continue }
            outcome.violations = [Self.refusal(.budgetSpent, found.lastRead)]
            return
        }
    }

    /// What is to be logged must be known to the cluster: an error refuses the object, whatever the binding does.
    private func checkAnnotations(_ outcome: inout Outcome) {
        if policy.auditAnnotations.isEmpty { return }
        let cache = VariableCache(policy.variables, bindings, document)
        var spent = 0
        for annotation in policy.auditAnnotations {
            let found = evaluate(annotation.program, cache, AdmissionEvaluation.budget - spent)
            spent += found.cost + cache.takeCost()
            let error: EvaluationError
            switch found.result {
            case .success(.string), .success(.null): continue
            case .success: error = EvaluationError(message: "valueExpression is neither a string nor null")
            case .failure(let failure): error = failure
            }
            guard error.cause != .unknown, policy.failsOnError else { continue }
            var violation = Self.refusal(error, found.lastRead)
            violation.isAlwaysDenied = true
            outcome.violations.append(violation)
        }
    }

    private func evaluate(_ program: CELProgram, _ cache: VariableCache, _ budget: Int) -> CELProgram.Outcome {
        program.evaluate(bindings, limit: max(0, min(Costs.ofExpression, budget)), document: document) {
            (name) throws(EvaluationError) in
            try cache.value(of: name)
        }
    }

    /// Whether all match conditions hold. One that does not wins over an error in another, and what nobody knows over errors.
    private func isMatched() -> Result<Bool, EvaluationError> {
        var failure: EvaluationError?
        var spent = 0
        // Conditions see no namespace.
        let bindings = policy.usesNamespace ? bindings.replacing("namespaceObject", with: .null) : bindings
        for condition in policy.conditions {
            let outcome = condition.program.evaluate(
                bindings, limit: max(0, min(Costs.ofExpression, AdmissionEvaluation.conditionBudget - spent)),
                document: document)
            spent += outcome.cost
            switch outcome.result {
            case .success(.bool(true)): continue
            case .success: return .success(false)
            case .failure(let error):
                if failure == nil || error.cause == .unknown { failure = error }
            }
        }
        return failure.map { .failure($0) } ?? .success(true)
    }

    private static func refusal(_ error: EvaluationError, _ place: Reading?, _ number: Int = 0) -> Violation {
        let message = "the policy cannot be evaluated, and so refuses the object: \(error.message)"
        return Violation(message: message, place: place, number: number)
    }

    private static let longestMessage = 5 << 10

    /// What the cluster would say.
    private func message(of validation: AdmissionPolicy.Validation, _ cache: VariableCache) -> String {
        if let program = validation.messageProgram,
            case .success(.string(let text)) = evaluate(program, cache, Costs.ofExpression).result
        {
            let line = text.trimmed
            let isLine = !line.utf8.isEmpty && !line.utf8.contains(UInt8(ascii: "\n"))
            if isLine, line.utf8.count <= AdmissionEvaluation.longestMessage { return line.string }
        }
        return validation.message
    }
}

extension EvaluationError {
    fileprivate static let budgetSpent = EvaluationError(
        message: "the expressions and variables of the policy cost too much together")
    fileprivate static let notBool = EvaluationError(message: "the expression is not a bool")
}

/// The variables of a policy, each evaluated when it is first asked for.
private final class VariableCache {
    private let variables: [AdmissionPolicy.NamedExpression]
    private let bindings: Bindings
    private let document: Node
    /// The variables that have been evaluated, and those that are being evaluated, by their places.
    private var known: [Result<Value, EvaluationError>?]
    private var open: [Int] = []
    /// So many variables may be asked for from within one another.
    private static let deepest = 64
    /// The place that a variable has looked at last.
    private(set) var lastRead: Reading?
    private var cost = 0

    init(_ variables: [AdmissionPolicy.NamedExpression], _ bindings: Bindings, _ document: Node) {
        (self.variables, self.bindings, self.document) = (variables, bindings, document)
        known = Array(repeating: nil, count: variables.count)
    }

    /// What variables have cost since it was last asked: the cluster counts it too, though not for the expression.
    func takeCost() -> Int {
        defer { cost = 0 }
        return cost
    }

    /// The value of a variable; nil where there is none of the name.
    func value(of name: String) throws(EvaluationError) -> Value? {
        guard let place = variables.lastIndex(where: { $0.name == name }), !open.contains(place) else { return nil }
        if let known = known[place] { return try known.get() }
        guard open.count < VariableCache.deepest else {
            throw EvaluationError(message: "more than \(VariableCache.deepest) variables use one another")
        }
        open.append(place)
        let outcome = variables[place].program.evaluate(bindings, document: document) {
            [self] (name) throws(EvaluationError) in
            try value(of: name)
        }
        open.removeLast()
        cost += outcome.cost
        lastRead = outcome.lastRead ?? lastRead
        let result = outcome.result.mapError {
            $0.cause == .unknown
                ? $0 : EvaluationError(message: "composited variable \"\(name)\" fails to evaluate: \($0.message)")
        }
        known[place] = result
        return try result.get()
    }
}
