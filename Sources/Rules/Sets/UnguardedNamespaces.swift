import Kubernetes

extension SetJudgement {
    /// Adds a finding for each namespace of the set that has no guard of a kind, or none that is enough.
    ///
    /// - Parameter isEnough: whether an object is enough of a guard; nil for one of another kind.
    mutating func addUnguardedNamespaces(
        _ kind: ObjectKind, none: String, insufficient: String, isEnough: (ObjectFacts.Content) -> Bool?
    ) {
        for namespace in set.namespaceObjects {
            let name = NamespaceName.named(namespace.identity.name)
            guard let place = namespace.namePlace, let whole = set.whole(forGuards: kind, in: name) else { continue }
            let guards = whole.objects(in: name).flatMap { $0.objects.bounds }.compactMap {
                isEnough(whole.members[$0].content)
            }
            if guards.contains(true) { continue }
            add(guards.isEmpty ? none : insufficient, in: namespace, at: place)
        }
    }
}
