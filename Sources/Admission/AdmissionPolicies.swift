import CEL
import Kubernetes
import Manifest
import Policy
import Rules
import Text

/// Policies that somebody gave, as rules of their own.
public struct AdmissionPolicies: Sendable {
    private var policies: [AdmissionPolicy] = []
    private var bindings: [AdmissionBinding] = []
    /// The objects that may be parameters.
    private var params = PolicyParams()
    /// The namespaces among the objects, and the definitions.
    private var definitions = Definitions(readsNamespaces: true)
    /// A digest of all that was read.
    public private(set) var digest = ""
    /// The names of all policies, of those with mistakes too.
    private var names: Set<String> = []
    private var faults: [PolicyProblem] = []
    private var expressions: [ExpressionRule] = []

    /// Whether it is known what becomes of objects, as between two commits.
    private let seesChanges: Bool
    /// The version of the clusters that are to have the policies; nil for any.
    private let version: KubernetesVersion?

    /// No policies.
    ///
    /// - Parameters:
    ///   - seesChanges: whether it is known what becomes of objects, as between two commits. Where it is not, each is created.
    ///   - version: that of the clusters that are to have the policies: what they refuse is a mistake. Nil for any.
    public init(seesChanges: Bool = false, version: KubernetesVersion? = nil) {
        (self.seesChanges, self.version) = (seesChanges, version)
    }

    /// Whether there are none.
    public var isEmpty: Bool { policies.isEmpty && expressions.isEmpty }

    /// Whether one needs more of the namespaces of objects than their names.
    public var askForNamespaces: Bool {
        policies.contains { policy in
            policy.asksForNamespaces
                || bindings(of: policy).contains { $0.matching?.asksForNamespaceLabels ?? false }
        }
    }

    /// How many there are.
    public var count: Int { policies.count + expressions.count }

    /// With what the ids of their rules begin.
    static let prefix = FileSchema.policyPrefix

    /// Takes a rule of one expression.
    public mutating func add(_ rule: CustomRule) {
        digest = SHA256.hexadecimal(of: Array((digest + String(reflecting: rule)).utf8))
        do throws(PolicyProblem) {
            let expression = try ExpressionRule(rule)
            guard names.insert(rule.id).inserted else { throw .second(rule.id, rule.file, rule.position) }
            expressions.append(expression)
        } catch {
            faults.append(error)
        }
    }

    /// Whether somebody adds a policy, or what is meant as one.
    public mutating func gains<Failure: Error>(by add: (inout AdmissionPolicies) throws(Failure) -> Void)
        throws(Failure) -> Bool
    {
        let before = count + problems.count
        try add(&self)
        return count + problems.count > before
    }

    /// Reads the policies, bindings and parameters in a file.
    public mutating func add(_ text: [UInt8], file: String) {
        digest = SHA256.hexadecimal(of: Array(digest.utf8) + text)
        text.withUnsafeBytes { bytes in
            ManifestReader().read(Input(bytes: bytes)) { event in
                switch event {
                case .object(let object): add(KubernetesObject(object), file)
                case .failure(let failure, _):
                    faults.append(PolicyProblem(file: file, position: failure.position, message: failure.message))
                case .document: break
                }
            }
        }
    }

    /// Takes in what was read of further files.
    public mutating func add(_ others: AdmissionPolicies) {
        digest = SHA256.hexadecimal(of: Array((digest + others.digest).utf8))
        for policy in others.policies {
            guard names.insert(policy.name).inserted else {
                faults.append(.second(policy.name, policy.place.file, policy.place.position))
                continue
            }
            policies.append(policy)
        }
        names.formUnion(others.names)
        faults += others.faults
        bindings += others.bindings
        expressions += others.expressions
        definitions.merge(others.definitions)
        params.add(others.params)
    }

    private mutating func add(_ object: KubernetesObject, _ file: String) {
        switch (object.group, object.kind) {
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"): addPolicy(object, file)
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"): addBinding(object, file)
        default:
            definitions.add(object)
            params.add(object)
        }
    }

    private mutating func addPolicy(_ object: KubernetesObject, _ file: String) {
        var review = FormReview(object, file: file)
        review.reviewMatching("matchConstraints")
        review.reviewNames()
        review.reviewExpressions()
        review.reviewAuditAnnotations()
        review.reviewAnnotations()
        let name = object.identity.name
        if !names.insert(name).inserted { review.add(PolicyProblem.second(name), at: object.node) }
        guard review.problems.isEmpty else { return faults += review.problems }
        do throws(PolicyProblem) {
            policies.append(try AdmissionPolicy(object, file: file))
        } catch {
            faults.append(error)
        }
    }

    private mutating func addBinding(_ object: KubernetesObject, _ file: String) {
        var review = FormReview(object, file: file)
        review.reviewMatching("matchResources")
        review.reviewParams()
        review.reviewActions()
        faults += review.problems
        bindings.append(AdmissionBinding(object, file: file))
    }

    /// What kube-apiserver would refuse, and bindings of policies that are not there.
    public var problems: [PolicyProblem] {
        faults + tooNew
            + bindings.filter { !names.contains($0.policy) && !$0.policy.isEmpty }.map { binding in
                PolicyProblem(
                    file: binding.place.file, position: binding.place.position,
                    message:
                        "there is no policy \(binding.policy)\(Nearest.hint(binding.policy, among: names.sorted()))")
            }
    }

    private var tooNew: [PolicyProblem] {
        guard let version else { return [] }
        return policies.compactMap { policy in
            let found = policy.tooNew(for: version)
            if found.isEmpty { return nil }
            return notice("cannot be created in Kubernetes \(version): \(found.joined(separator: ", "))", of: policy)
        }
    }

    /// What is not judged, and why.
    public var unjudged: [PolicyProblem] {
        policies.flatMap { policy in
            if let reason = unknown(policy) { return [notice("is not judged: \(reason)", of: policy)] }
            return bindings(of: policy).compactMap { binding in
                missingParams(of: binding, policy).map { missing in
                    PolicyProblem(
                        file: binding.place.file, position: binding.place.position,
                        message:
                            "this binding of the policy \(policy.name) is not judged: its parameters \(missing) are not there"
                    )
                }
            }
        }
    }

    /// The policies by their names, with the file of each.
    public var places: [(name: String, file: String)] { policies.map { ($0.name, $0.place.file) } }

    /// The rules of one expression that have been given.
    public var customRules: [CustomRule] { expressions.map(\.custom) }

    /// The fields in expressions that no object can have for which the policy is.
    public var unknownFields: [PolicyProblem] {
        (policies.flatMap(\.unknownFields) + expressions.flatMap(\.unknownFields)).sorted {
            ($0.file, $0.position ?? Position(line: 0, column: 0)) < (
                $1.file, $1.position ?? Position(line: 0, column: 0)
            )
        }
    }

    /// The policies that name resources which only a CustomResourceDefinition knows.
    public var guesses: [PolicyProblem] {
        policies.compactMap { policy in
            let names = policy.matching.customResources
            return names.isEmpty
                ? nil
                : notice(
                    "is about \(names.joined(separator: ", ")): where no CustomResourceDefinition is in view, they are matched "
                        + "with kinds by their usual plural", of: policy)
        }
    }

    /// What is not judged, and what is judged in another way than in a cluster.
    public var notices: [PolicyProblem] {
        unjudged + idle + unknownFields
            + policies.filter { bindings(of: $0).isEmpty && unknown($0) == nil }.map {
                notice("has no binding here: it is judged as if it denied", of: $0)
            }
    }

    /// The policies that are about no object that a file can have.
    public var idle: [PolicyProblem] {
        policies.compactMap { policy in
            policy.matching.isAboutNothing.map { notice("judges nothing: \($0)", of: policy) }
        }
    }

    private func notice(_ message: String, of policy: AdmissionPolicy) -> PolicyProblem {
        PolicyProblem(
            file: policy.place.file, position: policy.place.position, message: "the policy \(policy.name) \(message)")
    }

    private func bindings(of policy: AdmissionPolicy) -> [AdmissionBinding] {
        bindings.filter { $0.policy == policy.name }
    }

    private func unknown(_ policy: AdmissionPolicy) -> String? {
        if let reason = policy.unknown(seesChanges: seesChanges) { return reason }
        let missing = bindings(of: policy).map { missingParams(of: $0, policy) }
        guard let first = missing.first, missing.allSatisfy({ $0 != nil }) else { return nil }
        return first.map { "its parameters \($0) are not there" }
    }

    /// The parameters that a binding names and that are not there, in words; nil where there are some, or it names none.
    private func missingParams(of binding: AdmissionBinding, _ policy: AdmissionPolicy) -> String? {
        guard let named = binding.params, params(of: binding, policy)?.isEmpty ?? false else { return nil }
        return named.title
    }

    /// The parameters that a binding names; nil where it names none.
    private func params(of binding: AdmissionBinding, _ policy: AdmissionPolicy) -> [PolicyParams.Param]? {
        guard let reference = binding.params, let kind = policy.paramKind else { return nil }
        return params.named(by: reference, kind: kind)
    }

    /// The policies that cannot be judged as rules that find nothing: they have a name all the same.
    public var unjudgedRules: [Rule] {
        policies.filter { unknown($0) != nil }.map { AdmissionPolicies.rule($0, []) }
    }

    /// The policies that can be judged, each as a rule with the id `policy/NAME`.
    public var rules: [Rule] {
        expressions.map(\.rule)
            + policies.filter { unknown($0) == nil }.map { policy in
                let own = bindings(of: policy).filter { missingParams(of: $0, policy) == nil }
                let uses =
                    own.isEmpty
                    ? [BoundPolicy(policy, nil, nil, definitions)]
                    : own.map { binding in
                        BoundPolicy(policy, binding, params(of: binding, policy), definitions)
                    }.sorted { $0.severity > $1.severity }  // What two bindings find is told of the first.
                return AdmissionPolicies.rule(policy, uses)
            }
    }

    private static func rule(_ policy: AdmissionPolicy, _ uses: [BoundPolicy]) -> Rule {
        func annotation(_ key: PolicyAnnotation) -> String? { key.value(in: policy.annotations) }
        let severity = policy.ownSeverity ?? uses.map(\.severity).max() ?? .high
        return Rule(
            id: prefix + policy.name,
            title: annotation(.title) ?? "The policy \(policy.name)",
            severity: severity, traits: [.isInEveryProfile, .isOfTeam], concern: .either,
            why: annotation(.why)
                ?? "The ValidatingAdmissionPolicy \(policy.name) refuses it in the cluster.",
            remedy: annotation(.remediation)
                ?? "change the object so that the policy \(policy.name) accepts it",
            bad: [], good: [],
            check: check(policy, uses))
    }

    private static func check(_ policy: AdmissionPolicy, _ uses: [BoundPolicy]) -> Rule.Check {
        let kinds = policy.judgesPods ? nil : policy.matching.kinds
        if policy.isAboutChanges || uses.contains(where: \.isAboutChanges) {
            return .changes(of: kinds.map { .only($0) } ?? .any) { judge($0, by: uses, &$1) }
        }
        let judgeObject = { @Sendable (object: KubernetesObject, judgement: inout Judgement) in
            judge(AdmissionRequest(creating: object), by: uses, &judgement)
        }
        return kinds.map { .kinds($0, judgeObject) } ?? .objects(of: .any, judgeObject)
    }

    private static func judge(_ change: ObjectChange, by uses: [BoundPolicy], _ judgement: inout Judgement) {
        let (object, operation) = (change.object, change.operation)
        guard let before = change.before else {
            return judge(AdmissionRequest(operation, object, before: nil), by: uses, &judgement)
        }
        before.withObject { judge(AdmissionRequest(operation, object, before: $0), by: uses, &judgement) }
    }

    private static func judge(_ request: AdmissionRequest, by uses: [BoundPolicy], _ judgement: inout Judgement) {
        if request.object.isPart { return }
        for use in uses { use.judge(request, &judgement) }
    }
}

extension PolicyProblem {
    fileprivate static func second(_ name: String) -> String { "a second policy named \(name)" }

    fileprivate static func second(_ name: String, _ file: String, _ position: Position?) -> PolicyProblem {
        PolicyProblem(file: file, position: position, message: second(name))
    }
}
