import Kubernetes

extension ObjectSet {
    /// As many pods are looked at to find what somebody may have meant.
    private static let mostLookedAt = 200
    private static let mostNamed = 3

    /// The pods that somebody may have meant who selects none: those that have the labels under another value, or are in another
    /// namespace.
    func nearMisses(of selector: LabelSelector, in namespace: NamespaceName) -> [SetJudgement.End] {
        var found: [SetJudgement.End] = []
        let elsewhere = namespaces.values.flatMap { objects in
            selector.certainLabel.map { objects.pods(having: $0) } ?? []
        }.sorted { ($0.member, $0.pod) < ($1.member, $1.pod) }
        for (workload, pod) in elsewhere.prefix(ObjectSet.mostLookedAt).compactMap(podFacts)
        where selector.match(pod.labels) == .yes && namespace.match(workload.namespace) == .no {
            found.append(.init(workload, pod.labelsPlace, workload.text(asElsewhereFrom: namespace)))
        }
        let here = objects(in: namespace).flatMap { $0.objects.pods.prefix(ObjectSet.mostLookedAt) }
        for (workload, pod) in here.compactMap(podFacts) {
            guard let other = selector.differing(from: pod.labels) else { continue }
            found.append(.init(workload, pod.labelsPlace, "\(workload.identity) has \(other)"))
        }
        return Array(found.prefix(ObjectSet.mostNamed))
    }

    /// Whether a selector selects pods of any namespace: somebody meant them.
    func hasPodsElsewhere(selectedBy selector: LabelSelector) -> Bool {
        guard let label = selector.certainLabel else { return false }
        return namespaces.values.contains { objects in
            objects.pods(having: label).prefix(ObjectSet.mostLookedAt).compactMap(podFacts).contains {
                selector.match($0.1.labels) == .yes
            }
        }
    }

    private func podFacts(_ number: NamespaceObjects.PodNumber) -> (ObjectFacts, Kept<WorkloadFacts.Pod>)? {
        guard case .workload(let facts) = members[number.member].content else { return nil }
        return (members[number.member], facts.pods[number.pod])
    }
}

extension ObjectFacts {
    /// How it is said of an object that it is meant by one in another namespace. What says none is where somebody applies it.
    func text(asElsewhereFrom other: NamespaceName) -> String {
        if namespace == .notSaid { return "\(identity) names no namespace" }
        if other == .notSaid { return "\(identity) names a namespace, and what refers to it names none" }
        return "\(identity) is in another namespace"
    }
}

extension LabelSelector {
    /// The labels that a selector asks for and that have another value, as they are: `app=wbe`; nil where there is none.
    fileprivate func differing(from labels: Labels) -> String? {
        let found = keys.compactMap { key in labels.value(of: key).map { "\(key)=\($0)" } }
        return found.isEmpty ? nil : found.joined(separator: ",")
    }
}
