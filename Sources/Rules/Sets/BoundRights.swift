import Kubernetes

extension ObjectSet {
    /// The roles of the set that a binding binds to: the role itself, and those whose rules it takes over.
    func roles(of binding: ObjectFacts, _ facts: BindingFacts) -> [ObjectFacts] {
        let namespace = facts.roleKind == "ClusterRole" ? .cluster : binding.namespace
        let found = objects(facts.roleKind, named: facts.role.text, in: namespace, referredToBy: binding)
        return found.flatMap { index, match -> [ObjectFacts] in
            guard match == .yes, case .role(let role) = members[index].content else { return [] }
            if role.aggregates.isEmpty { return [members[index]] }
            return [members[index]] + clusterRoles(matching: role.aggregates)
        }
    }

    private func clusterRoles(matching selectors: [LabelSelector]) -> [ObjectFacts] {
        members.filter { object in
            guard case .role = object.content, object.namespace == .cluster else { return false }
            return selectors.contains { $0.match(object.labels) == .yes }
        }
    }
}

extension SetJudgement {
    /// Adds a finding for each binding whose role grants one of some rights.
    ///
    /// - Parameter message: from the role.
    mutating func addBindings(
        granting rights: [RoleGrants.Right], named: Severity? = nil, _ message: (ObjectFacts, BindingFacts) -> String,
        where isAsked: (BindingFacts) -> Bool = { _ in true }
    ) {
        for (_, binding, facts) in set.bindings where !facts.subjects.isEmpty && isAsked(facts.facts) {
            // Those that a cluster brings along.
            if binding.isLive, binding.identity.name.hasPrefix("system:") || facts.bindsBuiltInRole { continue }
            for role in set.roles(of: binding, facts.facts) {
                guard case .role(let grants) = role.content,
                    let grant = rights.lazy.compactMap({ grants.facts.grant(of: $0) }).first
                else { continue }
                add(
                    message(role, facts.facts) + (grant.isForNamed ? ", limited to those that it names" : ""),
                    in: binding, at: facts.role.place,
                    values: facts.subjects.map { "\($0.title) \(facts.roleKind)/\(facts.role.text)" },
                    severity: grant.isForNamed ? named : nil,
                    related: [.init(role, grant.place, "\(role.identity) grants it here")])
                break
            }
        }
    }
}

extension BindingFacts {
    /// Who gets the rights, in a few words.
    var subjectsText: String {
        let names = subjects.prefix(2).map(\.title).joined(separator: ", ")
        return subjects.count > 2 ? "\(names) and \(subjects.count - 2) more" : names
    }
}
