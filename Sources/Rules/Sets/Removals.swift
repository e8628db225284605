import Kubernetes

extension ObjectFacts {
    /// Whether something may be open when it is gone.
    public var isGuard: Bool {
        switch content {
        case .networkPolicy, .disruptionBudget, .namespace, .limitRange, .resourceQuota: true
        case .guardian(let facts): facts.isEnforcing
        case .serviceAccount(let automount): automount == false
        default: false
        }
    }
}

extension SetJudgement {
    /// Adds a finding where an object guarded something that stays, and does not any more.
    mutating func addRemoval(of lost: ObjectFacts) {
        let now = set.state(of: lost)
        // Under another name it guards what it did.
        if now == nil, set.hasTwin(of: lost) { return }
        switch lost.content {
        case .networkPolicy(let policy): addOpenPods(policy.facts, of: lost, now)
        case .disruptionBudget(let budget): addEvictablePods(budget.facts, of: lost, now)
        case .namespace: addLoosenedNamespace(lost, now)
        case .limitRange(let hasDefaults):
            let isWeaker = now.map { if case .limitRange(false) = $0.content { hasDefaults } else { false } } ?? true
            if isWeaker { addBoundless("LimitRange", lost, now) }
        case .resourceQuota(let limits):
            let isWeaker = now.map { if case .resourceQuota(false) = $0.content { limits } else { false } } ?? true
            if isWeaker { addBoundless("ResourceQuota", lost, now) }
        case .guardian(let facts): addUnguarded(facts, of: lost, now)
        case .serviceAccount: addMountedToken(lost, now)
        default: break
        }
    }

    /// Adds the finding: at the object as it is, and else where it stood.
    private mutating func add(_ consequence: String, of lost: ObjectFacts, _ now: ObjectFacts?, _ ends: [End] = []) {
        let what = now == nil ? "it is removed" : "it is loosened"
        add(
            "\(what), and \(consequence)", in: now ?? lost, at: (now ?? lost).start, anchor: "protection",
            values: [consequence], related: ends)
    }

    private mutating func addOpenPods(_ policy: NetworkPolicyFacts, of lost: ObjectFacts, _ now: ObjectFacts?) {
        let selector = policy.selector ?? .everything
        let pods = set.pods(selectedBy: selector, in: lost.namespace).pods.compactMap(set.pod)
        let open = pods.filter { _, pod in
            let isolation = set.isolation(of: pod.labels, in: lost.namespace)
            return !pod.usesHostNetwork
                && (policy.restrictsIngress && !isolation.ingress || policy.restrictsEgress && !isolation.egress)
        }
        if !open.isEmpty {
            add("no other network policy isolates the pods of \(names(open))", of: lost, now, ends(open))
        } else if pods.isEmpty, selector.isEmpty, now == nil, set.isInUse(lost.namespace),
            !set.hasDefaultPolicy(lost.namespace)
        {
            add("no other network policy is for all pods of \(lost.namespace.title)", of: lost, now)
        }
    }

    private mutating func addEvictablePods(_ budget: DisruptionBudgetFacts, of lost: ObjectFacts, _ now: ObjectFacts?) {
        guard let selector = budget.selector else { return }
        let open = set.pods(selectedBy: selector, in: lost.namespace).pods.compactMap(set.pod).filter { _, pod in
            set.budgets(selecting: pod.labels, in: lost.namespace).isEmpty
        }
        if open.isEmpty { return }
        add("no other disruption budget is for the pods of \(names(open))", of: lost, now, ends(open))
    }

    private mutating func addLoosenedNamespace(_ lost: ObjectFacts, _ now: ObjectFacts?) {
        guard let now else { return }
        let (old, new) = (NamespaceSecurity(lost.labels), NamespaceSecurity(now.labels))
        guard old.isLoosened(to: new) else { return }
        add("the enforced Pod Security level falls from \(old.text) to \(new.text)", of: lost, now)
    }

    private mutating func addBoundless(_ kind: String, _ lost: ObjectFacts, _ now: ObjectFacts?) {
        let others = set.objects(in: lost.namespace).flatMap { $0.objects.bounds }.map { set.members[$0] }
        guard set.isInUse(lost.namespace), !others.contains(where: { $0.identity.kind == kind && $0 !== now }) else {
            return
        }
        add("\(lost.namespace.title) has no other \(kind)", of: lost, now)
    }

    private mutating func addUnguarded(_ facts: GuardFacts, of lost: ObjectFacts, _ now: ObjectFacts?) {
        guard facts.isEnforcing, lost.namespace == .cluster || set.isInUse(lost.namespace) else { return }
        if case .guardian(let present)? = now?.content, present.isEnforcing { return }
        switch facts.purpose {
        case .admission: add("what it refused is let in", of: lost, now)
        case .encryption: add("programs may talk to one another without encryption", of: lost, now)
        }
    }

    private mutating func addMountedToken(_ lost: ObjectFacts, _ now: ObjectFacts?) {
        guard let now, case .serviceAccount(let automount) = now.content, automount != false else { return }
        let pods = set.workloads.flatMap { _, workload, facts in
            facts.pods.filter {
                $0.accountName == lost.identity.name && $0.automount == nil
                    && workload.namespace.match(lost.namespace) == .yes
            }.map { (workload, $0) }
        }
        add("pods that use the account get its token", of: lost, now, ends(pods))
    }

    private func names(_ pods: [(ObjectFacts, Kept<WorkloadFacts.Pod>)]) -> String {
        let names = pods.map { "\($0.0.identity)" }
        return names.count > 2 ? "\(names[0]) and \(names.count - 1) more" : names.joined(separator: " and ")
    }

    private func ends(_ pods: [(ObjectFacts, Kept<WorkloadFacts.Pod>)]) -> [End] {
        pods.map { End($0.0, $0.1.labelsPlace, "\($0.0.identity) stays") }
    }
}

extension ObjectSet {
    /// An object as it is in the set; nil where it is gone.
    fileprivate func state(of lost: ObjectFacts) -> ObjectFacts? {
        let found = objects(lost.identity.kind, named: lost.identity.name, in: lost.namespace)
        return found.first { $0.match == .yes && members[$0.index].identity == lost.identity }.map { members[$0.index] }
    }

    /// Whether there is an object of the kind that says the same under another name.
    fileprivate func hasTwin(of lost: ObjectFacts) -> Bool {
        let isNamed = lost.content == .namespace
        return !isNamed
            && members.contains {
                $0.identity.kind == lost.identity.kind && $0.namespace == lost.namespace && $0.hasSameContent(as: lost)
                    && $0.isGuard
            }
    }

    /// Whether there are objects in a namespace that guards are for.
    fileprivate func isInUse(_ namespace: NamespaceName) -> Bool {
        if namespace == .cluster { return true }
        let hasWorkloads = objects(in: namespace).contains { $0.match == .yes && !$0.objects.pods.isEmpty }
        return hasWorkloads
            || namespace.name.map { name in namespaceObjects.contains { $0.identity.name == name } } ?? false
    }

    /// Whether a network policy is for all pods of a namespace.
    fileprivate func hasDefaultPolicy(_ namespace: NamespaceName) -> Bool {
        objects(in: namespace).flatMap { $0.objects.networkPolicies.all }.contains { index in
            guard case .networkPolicy(let policy) = members[index].content else { return false }
            return policy.selector?.isEmpty ?? true
        }
    }

    /// A pod with its workload.
    fileprivate func pod(_ number: NamespaceObjects.PodNumber) -> (ObjectFacts, Kept<WorkloadFacts.Pod>)? {
        guard case .workload(let facts) = members[number.member].content else { return nil }
        return (members[number.member], facts.pods[number.pod])
    }
}
