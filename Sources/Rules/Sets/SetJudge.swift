import Kubernetes

/// Judges objects together: the rules that ask how they fit.
public struct SetJudge: Sendable {
    private let rules: [Rule]
    private let context: Judgement.Context
    /// What has to be kept of each object.
    public let wanted: ObjectFacts.Wanted
    /// Whether findings about single objects may be taken back when others are known.
    public let takesBack: Bool

    init(_ rules: [Rule], _ context: Judgement.Context) {
        self.context = context
        var wanted: ObjectFacts.Wanted = []
        self.rules = rules.filter { rule in
            guard context.judges(rule) else { return false }
            switch rule.check {
            case .sets(_, let reads, _): wanted.formUnion([.objects, reads])
            case .removals: wanted.formUnion([.objects])
            default: return false
            }
            return true
        }
        takesBack = rules.contains { !$0.traits.isDisjoint(with: .yielding) }
        if takesBack { wanted.insert(.relief) }
        self.wanted = wanted
    }

    /// Whether there is nothing to judge.
    public var isEmpty: Bool { wanted.isEmpty }
    /// Whether there are rules about objects together.
    public var hasRules: Bool { !rules.isEmpty }

    /// The findings in a set, in the order of its objects; nil where there are too many of them.
    public func judge(_ set: ObjectSet) -> [SetFinding]? {
        var judgement = SetJudgement(set, context)
        for rule in rules {
            guard case .sets(_, _, let check) = rule.check else { continue }
            judgement.rule = rule
            check(set, &judgement)
            if judgement.isFull { return nil }
        }
        return judgement.findings
    }

    /// The findings about what a change takes away.
    ///
    /// - Parameter set: what there is afterwards.
    public func judge(_ removal: Removal, from set: ObjectSet) -> [SetFinding] {
        var judgement = SetJudgement(set, context)
        for rule in rules {
            guard case .removals(let check) = rule.check else { continue }
            judgement.rule = rule
            check(removal, set, &judgement)
        }
        return judgement.findings
    }

    /// Whether a finding about an object alone falls away where the others of its set are known: an autoscaler sets the number of
    /// pods, the service account mounts no token, no Service leads to the pod.
    public func takesBack(_ finding: Finding, of object: ObjectFacts, in set: ObjectSet) -> Bool {
        guard case .workload(let workload) = object.content else { return false }
        if finding.traits.contains(.yieldsToAutoscaler), set.isScaled(object) { return true }
        let podNumber = finding.subject.podNumber - 1
        guard workload.pods.indices.contains(podNumber) else { return false }
        let pod = workload.pods[podNumber]
        if finding.traits.contains(.yieldsToServiceAccount), pod.automount == nil,
            set.automount(ofAccount: pod.accountName, of: object) == false
        {
            return true
        }
        guard finding.traits.contains(.isForServices),
            let whole = set.whole(for: .service, in: object.namespace)
        else { return false }
        return whole.services(selecting: pod.labels, in: object.namespace).isEmpty
    }
}

extension ObjectSet {
    /// Whether an autoscaler scales a workload, of the set or of one in which it lies. A namespace that one of the two does not
    /// say is any.
    func isScaled(_ object: ObjectFacts) -> Bool {
        scales(object) || enclosing?.isScaled(object) ?? false
    }

    private func scales(_ object: ObjectFacts) -> Bool {
        if autoscalers.isEmpty { return false }
        if !scalers(of: object).isEmpty { return true }
        let others = object.namespace == .notSaid ? Array(namespaces.values) : [namespaces[.notSaid]].compactMap { $0 }
        return others.contains { objects in
            (objects.scalers[object.identity.name] ?? []).contains { index in
                guard case .autoscaler(let facts) = members[index].content else { return false }
                return facts.target.kind == object.identity.kind
            }
        }
    }

    /// The autoscalers of a workload.
    func scalers(of object: ObjectFacts) -> [(object: ObjectFacts, facts: Kept<AutoscalerFacts>, match: Match)] {
        if autoscalers.isEmpty { return [] }
        return objects(in: object.namespace).flatMap { match, objects in
            (objects.scalers[object.identity.name] ?? []).compactMap { index in
                guard case .autoscaler(let facts) = members[index].content, facts.target.kind == object.identity.kind
                else { return nil }
                return (members[index], facts, match)
            }
        }
    }

    /// Whether a service account of the set has its token mounted, as far as it says so itself.
    func automount(ofAccount name: String, of workload: ObjectFacts) -> Bool? {
        guard has(.named("ServiceAccount")) else {
            if let accountsAround, !accountsAround.contains(name) { return nil }
            return enclosing?.automount(ofAccount: name, of: workload)
        }
        let found = objects("ServiceAccount", named: name, in: workload.namespace, referredToBy: workload)
        for (index, match) in found where match == .yes {
            if case .serviceAccount(let automount) = members[index].content { return automount }
        }
        return nil
    }
}
