import Kubernetes

/// One thing that is judged: what, why, how to mend it, examples, and the condition. Each rule stands in a file of its own
/// under `Catalog`; the command `explain`, the pages of the documentation and the tests are made from it.
public final class Rule: Sendable {
    /// The name by which people and policies speak of the rule: words with hyphens.
    public let id: String
    /// What the rule finds, in a phrase.
    public let title: String
    /// How much a finding weighs, unless it says otherwise.
    public let severity: Severity
    /// Whether the profile `recommended` has it.
    public let isOnByDefault: Bool
    /// What decides how its findings are treated.
    public let traits: Traits
    /// Whether every profile has it: it is about what makes the judgement of the others uncertain.
    public var isInEveryProfile: Bool { traits.contains(.isInEveryProfile) }
    /// Whether it is only about what is committed: the gate and commit ranges judge it, `check` does not.
    public let isOnlyForGit: Bool
    /// Where the rule comes from.
    public let standards: [Standard]
    /// Which of several rules is reported that find the same field with the same severity: the one that says it more exactly has
    /// more. Of equal ones it is the one whose id comes first.
    public let precedence: Int
    /// Whether the rule finds what is missing or what is there.
    public let concern: Concern
    /// The values by which a policy can adapt the rule.
    public let parameters: [Parameter]
    /// Why it matters, in a sentence or two.
    public let why: String
    /// How to mend it, as an instruction.
    public let remedy: String
    /// What to add where something is missing, as a field of the subject and its value; nil where it is not that simple.
    public let fix: String?
    /// How a program may mend it; nil where that takes somebody who knows the program.
    public let mend: Mend?
    /// The checks of other tools that find the same or nearly so, for people who come from them.
    public let peers: [Peer]
    /// Manifests that the rule must find, each place marked.
    public let bad: [Example]
    /// Manifests that look alike and in which it must find nothing.
    public let good: [Example]
    /// The condition.
    public let check: Check

    /// What a rule finds. It decides what can be said of a partial object, such as a kustomize patch: nothing about what
    /// is missing.
    public enum Concern: String, Sendable, Codable {
        /// Something that should be there.
        case absence
        /// Something that should not be there.
        case presence
        /// Either: a finding about a field that exists is about presence.
        case either
    }

    /// The condition, at the level that it is about.
    public enum Check: Sendable {
        /// Judges each container of each pod.
        case containers(@Sendable (Container, inout Judgement) -> Void)
        /// Judges each image of each pod: of its containers, and of its volumes.
        case images(@Sendable (PodImage, inout Judgement) -> Void)
        /// Judges each pod spec.
        case pods(@Sendable (PodSpec, inout Judgement) -> Void)
        /// Judges each rule of a Role or ClusterRole.
        case roleRules(@Sendable (RoleRule, inout Judgement) -> Void)
        /// Judges the objects of some of Kubernetes' own kinds.
        case kinds([Kind], @Sendable (KubernetesObject, inout Judgement) -> Void)
        /// Judges each object of any kind, or of some that Kubernetes itself does not have.
        case objects(of: Kinds, @Sendable (KubernetesObject, inout Judgement) -> Void)
        /// Judges what becomes of each object of any kind, or of some: where no change is known, of one that is created.
        case changes(of: Kinds, @Sendable (ObjectChange, inout Judgement) -> Void)
        /// Judges what a change takes away, from what is left afterwards.
        case removals(@Sendable (Removal, ObjectSet, inout SetJudgement) -> Void)
        /// Judges how the objects of a set fit together: by facts about objects of some kinds, when the set has been read.
        case sets(
            of: [Kind], reading: ObjectFacts.Wanted = .objects, @Sendable (ObjectSet, inout SetJudgement) -> Void)
    }

    /// The kinds in which a rule about objects can find something: what a live check asks the cluster for.
    public enum Kinds: Sendable {
        /// Any kind, or what only a manifest can have: judged on what other rules ask for.
        case any
        /// These.
        case only([Kind])
    }

    /// Whether the rule says nothing until a policy sets one of its parameters, or names the rule: what is right differs from
    /// one organisation to the next.
    public var needsParameters: Bool { !parameters.isEmpty && !isOnByDefault }

    /// What of a rule decides how its findings are treated.
    public struct Traits: OptionSet, Sendable, Codable {
        /// The bits.
        public let rawValue: UInt8

        /// Traits from their bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Every profile has the rule.
        public static let isInEveryProfile = Traits(rawValue: 1)
        /// Nothing is to be said where an autoscaler for the workload is in the same set.
        public static let yieldsToAutoscaler = Traits(rawValue: 2)
        /// It is about how a value is written, which tools on its way to a cluster may change.
        public static let isAboutForm = Traits(rawValue: 4)
        /// An API server has checked the same of what it keeps, and may know more than this program.
        public static let isCheckedByServer = Traits(rawValue: 8)
        /// Nothing is to be said where the service account of the pod, in the same set, mounts no token.
        public static let yieldsToServiceAccount = Traits(rawValue: 16)
        /// Nothing is to be said of pods that no Service of a set with Services leads to.
        public static let isForServices = Traits(rawValue: 32)
        /// It is a team's own: what it finds is reported, whatever else is found about the same field.
        public static let isOfTeam = Traits(rawValue: 64)
        /// What others of a set may take back.
        public static let yielding: Traits = [.yieldsToAutoscaler, .yieldsToServiceAccount, .isForServices]
    }

    /// Whether it is about several objects together.
    public var isAboutSeveral: Bool {
        switch check {
        case .sets, .removals: true
        default: false
        }
    }

    /// Whether it is about what becomes of objects.
    var isAboutChanges: Bool { if case .changes = check { true } else { false } }

    /// Whether a word stands in the rule: in its id, its title, or its checks in other tools; or is the name of a profile that
    /// has it.
    public func isAbout(_ word: String) -> Bool {
        let word = word.lowercased()
        if Profile(rawValue: word)?.contains(self) ?? false { return true }
        return ([id, title] + peers.flatMap(\.checks)).contains { $0.lowercased().contains(word) }
    }

    /// Whether a check of another tool, by its id, finds the same or nearly so.
    public func hasPeer(_ check: String) -> Bool {
        let wanted = check.lowercased()
        return peers.contains { $0.checks.contains { $0.lowercased() == wanted } }
    }

    /// A rule; those that the program brings along stand under `Catalog`.
    public init(
        id: String, title: String, severity: Severity, isOnByDefault: Bool = true, traits: Traits = [],
        isOnlyForGit: Bool = false, standards: [Standard] = [], precedence: Int = 0,
        concern: Concern,
        parameters: [Parameter] = [],
        why: String, remedy: String,
        fix: String? = nil, mend: Mend? = nil, peers: [Peer] = [], bad: [Example], good: [Example], check: Check
    ) {
        self.id = id
        self.title = title
        self.severity = severity
        self.isOnByDefault = isOnByDefault
        self.traits = traits
        self.isOnlyForGit = isOnlyForGit
        self.standards = standards
        self.fix = fix
        self.mend = mend
        self.peers = peers
        self.precedence = precedence
        self.concern = concern
        self.parameters = parameters
        self.why = why
        self.remedy = remedy
        self.bad = bad
        self.good = good
        self.check = check
    }
}
