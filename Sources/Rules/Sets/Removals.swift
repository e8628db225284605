import Kubernetes

extension SetJudgement {
    /// Adds a finding where an object guarded something that stays, and does not any more.
    mutating func addRemoval(of lost: ObjectFacts, _ removal: Removal) {
        let now = removal.state(of: lost)
        if now == nil, removal.hasTwin(of: lost) { return }
        switch lost.content {
        case .networkPolicy(let policy): addOpenPods(policy.facts, of: lost, now)
        case .disruptionBudget(let budget): addEvictablePods(budget.facts, of: lost, now)
        case .namespace: addLoosenedNamespace(lost, now)
        case .limitRange(_, let bounds), .resourceQuota(let bounds): addBoundless(bounds, of: lost, now)
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

    /// Adds a finding where a new object opens what others keep closed: an allow-all beside policies that deny.
    mutating func addOpening(_ object: ObjectFacts, _ removal: Removal) {
        switch object.content {
        case .networkPolicy(let policy): addOpened(policy.facts, by: object, removal)
        case .guardian(let facts) where facts.purpose == .encryption:
            guard set.isEncrypted(object.namespace, beside: object) else { return }
            add(
                "it lets programs talk without encryption where others ask for it", in: object, at: object.start,
                anchor: "protection", values: ["encryption"])
        default: break
        }
    }

    private mutating func addOpened(_ policy: NetworkPolicyFacts, by object: ObjectFacts, _ removal: Removal) {
        let others = ObjectSet(set.members.filter { $0 !== object }, set.extent)
        let new = Set(removal.come.filter(\.isWorkload).map(\.identity))
        let pods = set.pods(selectedBy: policy.selector ?? .everything, in: object.namespace).pods.compactMap(set.pod)
        let opened = pods.filter { workload, pod in
            if new.contains(workload.identity) || pod.usesHostNetwork { return false }
            let isolation = others.isolation(of: pod.labels, in: object.namespace, countsOpenRules: true)
            return policy.allowsAnyIngress && isolation.ingress || policy.allowsAnyEgress && isolation.egress
        }
        if opened.isEmpty { return }
        let text = "it lets everything through, and others isolate the pods of \(names(opened))"
        add(
            text, in: object, at: object.start, anchor: "protection", values: [names(opened)], related: ends(opened))
    }

    // MARK: Pods

    private mutating func addOpenPods(_ policy: NetworkPolicyFacts, of lost: ObjectFacts, _ now: ObjectFacts?) {
        let selector = policy.selector ?? .everything
        let pods = set.pods(selectedBy: selector, in: lost.namespace).pods.compactMap(set.pod)
        let (ingress, egress) = (
            policy.restrictsIngress && !policy.allowsAnyIngress, policy.restrictsEgress && !policy.allowsAnyEgress
        )
        let open = pods.filter { _, pod in
            if pod.usesHostNetwork { return false }
            let isolation = set.isolation(of: pod.labels, in: lost.namespace, countsOpenRules: true)
            return ingress && !isolation.ingress || egress && !isolation.egress
        }
        if !open.isEmpty {
            add("no other network policy isolates the pods of \(names(open))", of: lost, now, ends(open))
        } else if pods.isEmpty, selector.isEmpty, now == nil, set.isInUse(lost.namespace),
            !set.hasDefaultPolicy(lost.namespace)
        {
            add("no other network policy is for all pods of \(lost.namespace.title)", of: lost, now)
        }
    }

    /// Of a single pod, or one on each node, a budget keeps nothing running.
    private mutating func addEvictablePods(_ budget: DisruptionBudgetFacts, of lost: ObjectFacts, _ now: ObjectFacts?) {
        guard let selector = budget.selector else { return }
        let open = set.pods(selectedBy: selector, in: lost.namespace).pods.compactMap(set.pod).filter { workload, pod in
            guard case .workload(let facts) = workload.content, facts.isScalable, set.leastPods(of: workload) ?? 2 >= 2
            else {
                return false
            }
            return !set.budgets(selecting: pod.labels, in: lost.namespace).contains { index, _ in
                guard case .disruptionBudget(let other) = set.members[index].content else { return false }
                return !other.facts.isVoid
            }
        }
        if open.isEmpty { return }
        add("no other disruption budget is for the pods of \(names(open))", of: lost, now, ends(open))
    }

    private mutating func addMountedToken(_ lost: ObjectFacts, _ now: ObjectFacts?) {
        // The controller makes the account `default` anew, as it is without a manifest.
        guard now != nil || lost.identity.name == "default" else { return }
        if case .serviceAccount(false)? = now?.content { return }
        let pods = set.workloads.flatMap { _, workload, facts in
            facts.pods.filter {
                $0.accountName == lost.identity.name && $0.automount == nil
                    && workload.namespace.match(lost.namespace) == .yes
            }.map { (workload, $0) }
        }
        if pods.isEmpty { return }
        add("the pods of \(names(pods)) get its token", of: lost, now, ends(pods))
    }

    private func names(_ pods: [(ObjectFacts, Kept<WorkloadFacts.Pod>)]) -> String {
        let names = pods.map { "\($0.0.identity)" }
        return names.count > 2 ? "\(names[0]) and \(names.count - 1) more" : names.joined(separator: " and ")
    }

    private func ends(_ pods: [(ObjectFacts, Kept<WorkloadFacts.Pod>)]) -> [End] {
        pods.map { End($0.0, $0.1.labelsPlace, "\($0.0.identity) stays") }
    }

    // MARK: Namespaces

    private mutating func addLoosenedNamespace(_ lost: ObjectFacts, _ now: ObjectFacts?) {
        guard let now else { return addLostNamespace(lost) }
        let (old, new) = (
            NamespaceSecurity(lost.labels, newest: context.version),
            NamespaceSecurity(now.labels, newest: context.version)
        )
        guard old.isLoosened(to: new) else { return }
        add("the enforced Pod Security level falls from \(old.text) to \(new.text)", of: lost, now)
    }

    /// A Namespace that goes takes its level along, and what stays in it is let in by whoever makes it anew.
    private mutating func addLostNamespace(_ lost: ObjectFacts) {
        let security = NamespaceSecurity(lost.labels, newest: context.version)
        guard security.level > 0 else { return }
        let pods = set.workloads.flatMap { _, workload, facts in
            facts.pods.filter { _ in workload.namespace == .named(lost.identity.name) }.map { (workload, $0) }
        }
        if pods.isEmpty { return }
        add(
            "the enforced Pod Security level \(security.text) goes, and \(names(pods)) stays", of: lost, nil, ends(pods)
        )
    }

    private mutating func addBoundless(_ bounds: Set<String>, of lost: ObjectFacts, _ now: ObjectFacts?) {
        guard set.isInUse(lost.namespace) else { return }
        let left = set.objects(in: lost.namespace).flatMap { $0.objects.bounds }.reduce(into: Set<String>()) {
            left, index in
            guard set.members[index].identity.kind == lost.identity.kind else { return }
            switch set.members[index].content {
            case .limitRange(_, let bounds), .resourceQuota(let bounds): left.formUnion(bounds)
            default: break
            }
        }
        let open = bounds.subtracting(left).sorted()
        if open.isEmpty { return }
        let what = open.count > 3 ? "\(open[0]) and \(open.count - 1) more" : open.joined(separator: ", ")
        add("nothing bounds \(what) in \(lost.namespace.title)", of: lost, now)
    }

    // MARK: Policies

    private mutating func addUnguarded(_ facts: GuardFacts, of lost: ObjectFacts, _ now: ObjectFacts?) {
        guard facts.isEnforcing else { return }
        let present: GuardFacts? = if case .guardian(let present)? = now?.content { present } else { nil }
        if let present, facts.isKept(in: present) { return }
        switch facts.purpose {
        case .admission:
            guard lost.namespace == .cluster || set.isInUse(lost.namespace) else { return }
            let gone = present.map { facts.namesGone(in: $0) } ?? []
            let what = gone.first.map { "what \($0) refused" } ?? "what it refused"
            add(
                present.map { $0.isEnforcing && gone.isEmpty } ?? false ? "less is refused" : "\(what) is let in",
                of: lost, now)
        case .encryption:
            if let present, present.inherits, set.isEncrypted(lost.namespace, beside: lost) { return }
            let isForMesh = lost.namespace == .named("istio-system") && !facts.isForSome
            guard isForMesh || set.isInUse(lost.namespace), !set.isEncrypted(lost.namespace, beside: lost) else {
                return
            }
            add("programs may talk to one another without encryption", of: lost, now)
        }
    }
}

extension ObjectSet {
    /// Whether there are objects in a namespace that guards are for.
    fileprivate func isInUse(_ namespace: NamespaceName) -> Bool {
        if namespace == .cluster { return true }
        let hasObjects = objects(in: namespace).contains {
            $0.match == .yes && (!$0.objects.pods.isEmpty || $0.objects.mayHaveOtherPods || $0.objects.bringsUnknown)
        }
        return hasObjects
            || namespace.name.map { name in namespaceObjects.contains { $0.identity.name == name } } ?? false
    }

    /// Whether a network policy is for all pods of a namespace.
    fileprivate func hasDefaultPolicy(_ namespace: NamespaceName) -> Bool {
        objects(in: namespace).flatMap { $0.objects.networkPolicies.all }.contains { index in
            guard case .networkPolicy(let policy) = members[index].content else { return false }
            return policy.selector?.isEmpty ?? true
        }
    }

    /// Whether Istio encrypts in a namespace: by a policy for all of it, or for the mesh.
    ///
    /// Source: https://istio.io/latest/docs/reference/config/security/peer_authentication/
    fileprivate func isEncrypted(_ namespace: NamespaceName, beside lost: ObjectFacts) -> Bool {
        members.contains { object in
            guard case .guardian(let facts) = object.content, facts.purpose == .encryption, facts.isEnforcing,
                !facts.isForSome
            else { return false }
            let isMesh = object.namespace == .named("istio-system")
            // A policy of the namespace that says otherwise counts before that of the mesh.
            return object.namespace == namespace || isMesh && !contradicts(namespace)
        }
    }

    private func contradicts(_ namespace: NamespaceName) -> Bool {
        members.contains { object in
            guard case .guardian(let facts) = object.content, facts.purpose == .encryption else { return false }
            return object.namespace == namespace && !facts.isEnforcing && !facts.inherits && !facts.isForSome
        }
    }

    /// A pod with its workload.
    fileprivate func pod(_ number: NamespaceObjects.PodNumber) -> (ObjectFacts, Kept<WorkloadFacts.Pod>)? {
        guard case .workload(let facts) = members[number.member].content else { return nil }
        return (members[number.member], facts.pods[number.pod])
    }
}
