/// What a change takes away and what it brings.
public struct Removal: Sendable {
    /// What guarded others before, and is gone or says something else now.
    public let lost: [ObjectFacts]
    /// What was not said before.
    public let come: [ObjectFacts]

    /// What it brings that lets through what others may keep out, and that is no guard of before.
    var openings: [ObjectFacts] {
        let known = Set(lost.map(\.identity))
        return come.filter { $0.isOpening && !known.contains($0.identity) }
    }

    /// A change.
    public init(lost: [ObjectFacts], come: [ObjectFacts]) { (self.lost, self.come) = (lost, come) }

    /// An object as it is now, where it says something else; nil where it is gone.
    func state(of lost: ObjectFacts) -> ObjectFacts? {
        come.first { $0.identity == lost.identity && $0.namespace == lost.namespace }
    }

    /// Whether the change brings a guard that says the same under another name, or in another form of the same policy engine.
    func hasTwin(of lost: ObjectFacts) -> Bool {
        // A namespace of another name guards nothing of this one.
        if case .namespace = lost.content { return false }
        return come.contains { object in
            guard object.isGuard, object.namespace == lost.namespace else { return false }
            if object.identity.kind == lost.identity.kind, object.hasSameContent(as: lost) { return true }
            // Policies move to newer kinds of their engine under the same name.
            return object.identity.name == lost.identity.name && object.isOfSameEngine(as: lost)
        }
    }
}

extension ObjectFacts {
    /// Whether something may be open when it is gone.
    public var isGuard: Bool {
        switch content {
        case .networkPolicy, .namespace, .limitRange, .resourceQuota: true
        case .disruptionBudget(let budget): !budget.facts.isVoid
        case .guardian(let facts): facts.isEnforcing
        case .serviceAccount(let automount): automount == false
        default: false
        }
    }

    /// Whether it lets through what others may keep out.
    public var isOpening: Bool {
        switch content {
        case .networkPolicy(let policy): policy.allowsAnyIngress || policy.allowsAnyEgress
        case .guardian(let facts): facts.purpose == .encryption && !facts.isEnforcing && !facts.inherits
        default: false
        }
    }

    fileprivate func isOfSameEngine(as other: ObjectFacts) -> Bool {
        guard case .guardian(let own) = content, case .guardian(let theirs) = other.content,
            own.purpose == .admission, theirs.purpose == .admission
        else { return false }
        let engines = ["kyverno.io", "gatekeeper.sh", "admissionregistration.k8s.io"]
        return identity.kind != other.identity.kind
            && engines.contains { identity.apiVersion.contains($0) && other.identity.apiVersion.contains($0) }
            && !identity.kind.hasSuffix("Binding") && !other.identity.kind.hasSuffix("Binding")
    }
}
