import Kubernetes

extension ObjectSet {
    /// The pods that a selector selects.
    struct Selection {
        /// Those that it selects for certain.
        var pods: [NamespaceObjects.PodNumber] = []
        /// Whether it may select others that nobody sees.
        var mayHaveMore = false
    }

    /// The pods that a selector selects in a namespace.
    func pods(selectedBy selector: LabelSelector, in namespace: NamespaceName) -> Selection {
        let key = AskedSelector(namespace: namespace, selector: selector)
        if let known = selections[key] { return known }
        let found = select(selector, in: namespace)
        selections[key] = found
        return found
    }

    private func select(_ selector: LabelSelector, in namespace: NamespaceName) -> Selection {
        var found = Selection()
        for (match, objects) in objects(in: namespace) {
            if objects.mayHaveOtherPods { found.mayHaveMore = true }
            for pod in objects.pods(thatMayHave: selector) {
                guard case .workload(let workload) = members[pod.member].content else { continue }
                switch selector.match(workload.pods[pod.pod].labels).and(match) {
                case .yes: found.pods.append(pod)
                case .maybe: found.mayHaveMore = true
                case .no: break
                }
            }
        }
        return found
    }

    /// Whether a selector selects no pod of a namespace, for certain.
    func hasNoPods(selectedBy selector: LabelSelector, in namespace: NamespaceName) -> Bool {
        for (_, objects) in objects(in: namespace) {
            if objects.mayHaveOtherPods { return false }
            let isSelected = objects.anyPod(thatMayHave: selector) { number in
                guard case .workload(let workload) = members[number.member].content else { return false }
                return selector.match(workload.pods[number.pod].labels) != .no
            }
            if isSelected { return false }
        }
        return true
    }

    /// The objects of an index that select a pod, or may.
    private func selecting(
        _ labels: Labels, in namespace: NamespaceName, _ index: KeyPath<NamespaceObjects, SelectorIndex>,
        _ selector: (ObjectFacts.Content) -> LabelSelector?
    ) -> [(index: Int, match: Match)] {
        let key = AskedLabels(namespace: namespace, labels: labels, index: index)
        if let known = selecting[key] { return known }
        var found: [(index: Int, match: Match)] = []
        defer { selecting[key] = found }
        for (match, objects) in objects(in: namespace) {
            for number in objects[keyPath: index].candidates(for: labels) {
                let own = selector(members[number].content).map { $0.match(labels) } ?? .maybe
                if own.and(match) != .no { found.append((number, own.and(match))) }
            }
        }
        return found
    }

    /// The Services that select a pod, or may.
    func services(selecting labels: Labels, in namespace: NamespaceName) -> [(index: Int, match: Match)] {
        selecting(labels, in: namespace, \.services) {
            if case .service(let facts) = $0 { facts.selector } else { nil }
        }
    }

    /// The budgets that select a pod, or may.
    func budgets(selecting labels: Labels, in namespace: NamespaceName) -> [(index: Int, match: Match)] {
        selecting(labels, in: namespace, \.budgets) {
            if case .disruptionBudget(let facts) = $0 { facts.selector } else { nil }
        }
    }

    /// The network policies that select a pod, or may, with those for every namespace.
    func networkPolicies(selecting labels: Labels, in namespace: NamespaceName) -> [(index: Int, match: Match)] {
        let own = selecting(labels, in: namespace, \.networkPolicies) {
            if case .networkPolicy(let facts) = $0 { facts.selector } else { nil }
        }
        let everywhere = namespaces[.cluster]?.networkPolicies.candidates(for: labels) ?? []
        return own + everywhere.map { ($0, .maybe) }
    }

    /// The objects of a kind and a name in a namespace.
    func objects(_ kind: String, named name: String, in namespace: NamespaceName) -> [(index: Int, match: Match)] {
        objects(in: namespace).flatMap { match, objects in
            objects.all(kind, named: name, of: members).map { ($0, match) }
        }
    }

    /// The objects of a kind and a name to which another refers. Of several of one identity those in its own file are meant:
    /// folders of examples and of variants have the same objects in many files.
    func objects(
        _ kind: String, named name: String, in namespace: NamespaceName, referredToBy other: ObjectFacts
    ) -> [(index: Int, match: Match)] {
        let found = objects(kind, named: name, in: namespace)
        if found.count < 2 { return found }
        let own = found.filter { members[$0.index].file == other.file }
        return own.isEmpty ? found : own
    }

    /// Whether a controller makes, or may make, an object of a kind and a name in a namespace.
    func makes(_ kind: String, named name: String, in namespace: NamespaceName) -> Bool {
        // What says no namespace may have none, and make its objects in all of them.
        let everywhere = [NamespaceName.cluster, .notSaid].compactMap { namespaces[$0] }
        return (objects(in: namespace).map(\.objects) + everywhere).contains { objects in
            objects.made.contains(MadeObject(kind: kind, name: name))
                || objects.made.contains(MadeObject(kind: kind, name: nil))
        }
    }
}
