/// Judges objects by a set of rules.
public struct Judge: Sendable {
    /// For whom it judges.
    public let context: Judgement.Context
    private var containerRules: [Rule] = []
    private var podRules: [Rule] = []
    private var roleRules: [Rule] = []
    private var objectRules: [Rule] = []

    /// A judge with these rules.
    public init(rules: [Rule], context: Judgement.Context) {
        self.context = context
        for rule in rules {
            switch rule.check {
            case .containers: containerRules.append(rule)
            case .pods: podRules.append(rule)
            case .roleRules: roleRules.append(rule)
            case .objects: objectRules.append(rule)
            }
        }
    }

    /// The findings of an object, worst first.
    ///
    /// - Parameter isPartial: the object is a patch that something else completes: nothing is said of what is missing.
    public func judge(_ object: KubernetesObject, isPartial: Bool = false) -> [Finding] {
        var judgement = Judgement(object, context: context, isPartial: isPartial)
        for rule in objectRules {
            guard case .objects(let check) = rule.check else { continue }
            judgement.rule = rule
            check(object, &judgement)
        }
        if !roleRules.isEmpty { judgeRoleRules(of: object, &judgement) }
        for pod in object.pods { judgePod(pod, &judgement) }
        return judgement.findings.isEmpty ? [] : Judge.sorted(judgement.findings)
    }

    private func judgeRoleRules(of object: KubernetesObject, _ judgement: inout Judgement) {
        for roleRule in object.roleRules {
            judgement.roleRule = roleRule
            for rule in roleRules {
                guard case .roleRules(let check) = rule.check else { continue }
                judgement.rule = rule
                check(roleRule, &judgement)
            }
        }
        judgement.roleRule = nil
    }

    private func judgePod(_ pod: PodSpec, _ judgement: inout Judgement) {
        judgement.pod = pod
        judgement.podNumber += 1
        for rule in podRules {
            guard case .pods(let check) = rule.check else { continue }
            judgement.rule = rule
            check(pod, &judgement)
        }
        for container in pod.containers {
            judgement.container = container
            for rule in containerRules {
                guard case .containers(let check) = rule.check else { continue }
                judgement.rule = rule
                check(container, &judgement)
            }
            judgement.container = nil
        }
        judgement.pod = nil
    }

    /// Worst first, then in the order of the manifest; of several findings about one field only the worst stands. Between
    /// equals a rule of every profile goes first, since it names the cause (a value of the wrong type).
    private static func sorted(_ findings: [Finding]) -> [Finding] {
        let ordered = findings.sorted { left, right in
            if left.severity != right.severity { return left.severity > right.severity }
            if left.rule.isInEveryProfile != right.rule.isInEveryProfile { return left.rule.isInEveryProfile }
            return left.position < right.position
        }
        var fields: Set<Finding.SameField> = []
        return ordered.filter { fields.insert($0.sameField).inserted }
    }
}
