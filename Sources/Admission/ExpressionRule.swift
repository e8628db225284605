import CEL
import Kubernetes
import Manifest
import Policy
import Rules

/// A rule of one expression in a policy file, ready to judge.
struct ExpressionRule: Sendable {
    let custom: CustomRule
    private let program: CELProgram
    private let subject: Subject
    /// The fields in its expression that no object of its kinds can have.
    let unknownFields: [PolicyProblem]

    /// What it judges.
    private enum Subject: Sendable {
        case objects(Set<String>)
        case pods
        case containers
    }

    /// - Throws: what is wrong with the rule.
    init(_ rule: CustomRule) throws(PolicyProblem) {
        custom = rule
        func problem(_ message: String, at position: Position) -> PolicyProblem {
            PolicyProblem(file: rule.file, position: position, message: message)
        }
        let isName = rule.id.utf8.allSatisfy {
            $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) || (0x61...0x7a).contains($0)
        }
        guard isName, rule.id.utf8.count <= 63 else {
            throw problem("\"\(rule.id)\" is no name of a rule: small letters, digits and hyphens", at: rule.position)
        }
        subject = try ExpressionRule.subject(of: rule)
        var known: [String: CELType] = ["object": .dyn]
        if case .containers = subject { known["container"] = .dyn }
        do throws(CELError) {
            program = try CELProgram(rule.expression, variables: known)
            unknownFields = (FieldReview(kindsOf: rule)?.problems(of: program) ?? []).map {
                problem($0.message, at: rule.expressionPosition)
            }
            guard [.bool, .dyn].contains(program.type) else {
                throw CELError("the expression must evaluate to bool, not \(program.type.description)")
            }
        } catch {
            let source = rule.expression.contains("\n") ? "" : " in: \(rule.expression)"
            throw problem(error.message + source, at: rule.expressionPosition)
        }
    }

    private static func subject(of rule: CustomRule) throws(PolicyProblem) -> Subject {
        if rule.kinds == ["pods"] { return .pods }
        if rule.kinds == ["containers"] { return .containers }
        for kind in rule.kinds {
            if kind == "pods" || kind == "containers" {
                throw PolicyProblem(
                    file: rule.file, position: rule.position,
                    message: "\(kind) stands for those of all workloads, and cannot stand beside other kinds")
            }
            if let meant = KindName.same(as: kind), meant != kind {
                throw PolicyProblem(
                    file: rule.file, position: rule.position, message: "unknown kind \(kind); did you mean \(meant)?")
            }
        }
        return .objects(Set(rule.kinds))
    }

    /// The rule as one like those of the program.
    var rule: Rule {
        Rule(
            id: AdmissionPolicies.prefix + custom.id, title: custom.message ?? "The rule \(custom.id)",
            severity: custom.severity, traits: [.isInEveryProfile, .isOfTeam], concern: .either,
            why: custom.why ?? "The rule \(custom.id) of \(custom.file) asks for it: \(custom.expression)",
            remedy: custom.remediation ?? "change it so that this holds: \(custom.expression)",
            bad: [], good: [],
            check: .objects(of: .any) { judge($0, &$1) })
    }

    private func judge(_ object: KubernetesObject, _ judgement: inout Judgement) {
        let isPartial = judgement.isCompletedElsewhere
        let isStored = judgement.trusts(AdmittedObject.isStored(object))
        switch subject {
        case .objects(let kinds):
            guard kinds.contains(object.kind) || kinds.contains("\(object.group)/\(object.kind)") else { return }
            judge(
                ["object": BuiltInShapes.value(of: object, isPartial: isPartial, isStored: isStored)], object,
                object.node,
                &judgement)
        case .pods:
            for pod in object.pods {
                judge(
                    ["object": BuiltInShapes.value(of: pod, isPartial: isPartial)], object, pod.node, &judgement)
            }
        case .containers:
            if object.pods.isEmpty { return }
            let whole = BuiltInShapes.value(of: object, isPartial: isPartial, isStored: isStored)
            for pod in object.pods {
                let rest = isPartial || pod.isOverlay ? BuiltInShapes.patched : nil
                for container in pod.containers {
                    let value = Value(container.node, shape: ContainerShapes.ofPod, rest: rest)
                    judge(["object": whole, "container": value], object, container.node, &judgement)
                }
            }
        }
    }

    private var said: String { custom.message ?? "this does not hold: \(custom.expression)" }

    /// - Parameter node: what is judged: a finding is about a place in it.
    private func judge(
        _ bindings: Bindings, _ object: KubernetesObject, _ node: Node, _ judgement: inout Judgement
    ) {
        let outcome = program.evaluate(bindings, limit: Costs.ofExpression, document: object.node)
        let message: String
        switch outcome.result {
        case .success(.bool(true)): return
        case .success(.bool(false)): message = said
        case .success: message = "\(said) (the expression is not a bool)"
        // Only of a patch something is not known, and what is made of it is judged where it is rendered.
        case .failure(let error) where error.cause == .unknown: return
        case .failure(let error): message = "\(said) (it cannot be evaluated: \(error.message))"
        }
        let read = outcome.lastRead.flatMap { $0.node.path(from: node) == nil ? nil : $0 }
        guard let path = (read?.node ?? node).path(from: object.node) else { return }
        let missing: String? = if case .key(let key)? = read?.missing { key } else { nil }
        judgement.add(
            { _ in message }, at: path.steps, missing: missing, position: (read?.node ?? node).position)
    }
}
