import Kubernetes
import Manifest

/// What a rule of a role says and grants. It has no name: by this two versions of a role are compared.
struct RoleRuleContent: Sendable {
    let index: Int
    let text: String
    let rights: [String]

    init(_ rule: Node, index: Int) {
        var json = JSONText()
        json.append(rule)
        self.index = index
        text = json.string
        rights = RoleRights.all(of: rule, content: text)
    }

    var weight: Int { text.utf8.count / 512 + rights.count / 8 }
}

extension Judgement {
    /// What a finding grants where it is about a rule of a role, and its cause: it has the whole rule for one, unless it has a
    /// list of it.
    mutating func matchedByGrants(_ causes: [String], of rule: Rule) -> (grants: [String]?, causes: [String]) {
        guard case .roleRule(let index, let known) = subject.kind else { return (nil, causes) }
        let content = contentOfRoleRule(index)
        if known == nil { subject.kind = .roleRule(index: index, content: content.text) }
        return (content.rights, causes.isEmpty ? [rule.id] : causes)
    }

    private mutating func contentOfRoleRule(_ index: Int) -> RoleRuleContent {
        if let known = roleRuleContent, known.index == index { return known }
        let content = RoleRuleContent(subjectNode, index: index)
        weight += content.weight
        roleRuleContent = content
        return content
    }
}
