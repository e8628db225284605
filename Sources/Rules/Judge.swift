import Kubernetes
import Manifest

/// Judges objects by a set of rules.
public struct Judge: Sendable {
    /// For whom it judges.
    public let context: Judgement.Context
    /// The rules.
    public let rules: [Rule]
    /// The judge of objects together, by the rules that ask how they fit.
    public let sets: SetJudge
    /// Findings of one object that weigh more together (each 1 at least) are not looked for: it cannot be judged then, and
    /// nothing may be said of it. Memory stays bounded, whatever an object has.
    public static let mostFindings = 10_000
    private var containerRules: [Condition<Container>] = []
    private var imageRules: [Condition<PodImage>] = []
    private var podRules: [Condition<PodSpec>] = []
    private var roleRules: [Condition<RoleRule>] = []
    private var objectRules: [Condition<KubernetesObject>] = []
    private var changeRules: [(kinds: [Kind]?, condition: Condition<ObjectChange>)] = []
    /// By the kind that they judge.
    private var kindRules: [String: [(kind: Kind, condition: Condition<KubernetesObject>)]] = [:]

    /// A rule with its condition, taken out of it once. The judge holds the rule: to count references for each object would
    /// cost more than most rules do.
    private struct Condition<Judged>: @unchecked Sendable {
        private let rule: Unmanaged<Rule>
        private let check: @Sendable (Judged, inout Judgement) -> Void

        init(rule: Rule, check: @escaping @Sendable (Judged, inout Judgement) -> Void) {
            self.rule = .passUnretained(rule)
            self.check = check
        }

        @inline(__always) func judge(_ judged: Judged, _ judgement: inout Judgement) {
            judgement.rule = rule
            check(judged, &judgement)
        }
    }

    /// A judge with these rules.
    public init(rules: [Rule], context: Judgement.Context) {
        self.init(rules, SetJudge(rules, context), context)
    }

    /// A judge that finds nothing in an object alone, and keeps what this one keeps for judging several.
    public var forSets: Judge { Judge([], sets, context) }

    /// A judge of what becomes of objects, and of nothing else; nil where no rule asks for it.
    public var forChanges: Judge? {
        changeRules.isEmpty ? nil : Judge(rules: rules.filter(\.isAboutChanges), context: context)
    }

    /// A judge of everything but what becomes of objects.
    public var withoutChanges: Judge {
        changeRules.isEmpty ? self : Judge(rules.filter { !$0.isAboutChanges }, sets, context)
    }

    private init(_ rules: [Rule], _ sets: SetJudge, _ context: Judgement.Context) {
        (self.rules, self.sets, self.context) = (rules, sets, context)
        for rule in rules.sorted(by: { ($1.precedence, $0.id) < ($0.precedence, $1.id) }) where context.judges(rule) {
            switch rule.check {
            case .kinds(let kinds, let check):
                for kind in kinds {
                    kindRules[kind.name, default: []].append((kind, Condition(rule: rule, check: check)))
                }
            case .containers(let check): containerRules.append(Condition(rule: rule, check: check))
            case .images(let check): imageRules.append(Condition(rule: rule, check: check))
            case .pods(let check): podRules.append(Condition(rule: rule, check: check))
            case .roleRules(let check): roleRules.append(Condition(rule: rule, check: check))
            case .objects(_, let check): objectRules.append(Condition(rule: rule, check: check))
            case .changes(let kinds, let check):
                let only: [Kind]? = if case .only(let kinds) = kinds { kinds } else { nil }
                changeRules.append((only, Condition(rule: rule, check: check)))
            case .sets, .removals: break
            }
        }
    }

    /// What comes of an object.
    public struct Verdict {
        /// The findings, worst first.
        public var findings: [Finding]
        /// The rules that can say nothing of it.
        public var undecided: [Undecided]
    }

    /// So many rules are named that can say nothing of an object.
    static let mostUndecided = 20

    /// The findings of an object, worst first; nil where there are too many of them, or too many pods.
    public func judge(
        _ object: KubernetesObject, isPartial: Bool = false, whole: FieldPath? = nil,
        fate: ObjectChange.Fate = .created
    ) -> [Finding]? {
        verdict(on: object, isPartial: isPartial, whole: whole, fate: fate)?.findings
    }

    /// What comes of an object; nil where there are too many findings, or too many pods.
    ///
    /// - Parameters:
    ///   - isPartial: the object is a patch that something else completes: nothing is said of what is missing.
    ///   - whole: where a patch stands for all there is afterwards, and something can be missing in it.
    ///   - isRendered: whether a kustomization renders the object to another, which is judged as well.
    ///   - imposed: what a kustomization sets in the object.
    ///   - definitions: the schemas of custom resources; nil for those that were given for all.
    ///   - fate: what becomes of the object.
    public func verdict(
        on object: KubernetesObject, isPartial: Bool = false, whole: FieldPath? = nil, isRendered: Bool = false,
        imposed: ImposedFields = ImposedFields(), definitions: Definitions? = nil,
        fate: ObjectChange.Fate = .created
    ) -> Verdict? {
        if object.hasTooManyPods { return nil }
        var judgement = Judgement(
            object, context: context, isPartial: isPartial, whole: whole.map { [$0] } ?? [], imposed: imposed,
            definitions: definitions, isRendered: isRendered)
        for condition in objectRules { condition.judge(object, &judgement) }
        for (kind, condition) in kindRules[object.kind] ?? [] where kind.group == object.group {
            condition.judge(object, &judgement)
        }
        if !changeRules.isEmpty, let change = ObjectChange(of: object, fate) {
            for (kinds, condition) in changeRules
            where kinds?.contains(Kind(object.kind, in: object.group)) ?? true {
                condition.judge(change, &judgement)
            }
        }
        if !roleRules.isEmpty { judgeRoleRules(of: object, &judgement) }
        for (index, pod) in object.pods.enumerated() where !judgement.isFull {
            judgePod(pod, number: index + 1, &judgement)
        }
        if judgement.isFull { return nil }
        if judgement.findings.isEmpty { return Verdict(findings: [], undecided: judgement.undecided) }
        let findings = Judge.sorted(judgement.findings)
        let unknown = (judgement.knownSchemaProblems ?? []).filter(\.hasHint)
        return Verdict(
            findings: unknown.isEmpty ? findings : findings.map { $0.noting(unknown) }, undecided: judgement.undecided)
    }

    private func judgeRoleRules(of object: KubernetesObject, _ judgement: inout Judgement) {
        if judgement.isDefaultRole { return }
        for roleRule in object.roleRules where !judgement.isFull {
            judgement.setSubject(to: roleRule)
            for condition in roleRules { condition.judge(roleRule, &judgement) }
        }
    }

    private func judgePod(_ pod: PodSpec, number: Int, _ judgement: inout Judgement) {
        judgement.setSubject(to: pod, number: number)
        for condition in podRules { condition.judge(pod, &judgement) }
        for container in pod.containers where !judgement.isFull {
            judgement.setSubject(to: container)
            for condition in containerRules { condition.judge(container, &judgement) }
            guard !imageRules.isEmpty, let image = container.podImage else { continue }
            for condition in imageRules { condition.judge(image, &judgement) }
        }
        if imageRules.isEmpty || !pod.hasVolumes { return }
        for (volume, image) in pod.volumeImages where !judgement.isFull {
            judgement.setSubject(to: pod, volume: volume, number: number)
            for condition in imageRules { condition.judge(image, &judgement) }
        }
    }

    /// Worst first, then in the order of the manifest; of several findings about one field only the worst stands, and takes the
    /// values of the others; what a team's own rules find always stands. Between equals a rule of every profile goes first, since it
    /// names the cause (a value of the wrong type). A finding that is only reported stands for none that fails a run.
    private static func sorted(_ findings: [Finding]) -> [Finding] {
        if findings.count == 1 { return findings }
        let keys = findings.indices.map { index in
            let finding = findings[index]
            return OrderingKey(
                isWarning: finding.isWarning ? 1 : 0, severity: finding.severity.rank,
                isGeneral: finding.traits.contains(.isInEveryProfile) ? 0 : 1,
                line: finding.position.line, column: finding.position.column, index: index)
        }
        var standing: [Finding] = []
        var places: [SameField: Int] = [:]
        standing.reserveCapacity(findings.count)
        places.reserveCapacity(findings.count)
        for key in keys.sorted() {
            var finding = findings[key.index]
            if SameField.isSingle(finding) {
                let field = SameField(finding)
                if let place = places[field] {
                    standing[place] = standing[place].superseding(finding)
                } else {
                    places[field] = standing.count
                    standing.append(finding)
                }
                continue
            }
            let fields = SameField.all(of: finding)
            let open = fields.indices.filter { places[fields[$0]] == nil }
            let hasEntries = finding.causes.isEmpty && !finding.entries.isEmpty
            if hasEntries || open.isEmpty {
                // Each entry goes to the finding that stands for it.
                for (index, field) in fields.enumerated() {
                    guard let place = places[field] else { continue }
                    standing[place] = standing[place].superseding(hasEntries ? finding.keeping([index]) : finding)
                    if !hasEntries { break }
                }
            }
            if open.isEmpty { continue }
            for index in open { places[fields[index]] = standing.count }
            if hasEntries { finding = finding.keeping(open) }
            standing.append(finding)
        }
        return standing
    }

    /// What findings are ordered by; small, so that sorting moves little.
    private struct OrderingKey: Comparable {
        let isWarning: Int
        let severity: Int
        let isGeneral: Int
        let line: Int
        let column: Int
        let index: Int

        static func < (left: OrderingKey, right: OrderingKey) -> Bool {
            if left.isWarning != right.isWarning { return left.isWarning < right.isWarning }
            if left.severity != right.severity { return left.severity > right.severity }
            if left.isGeneral != right.isGeneral { return left.isGeneral < right.isGeneral }
            if left.line != right.line { return left.line < right.line }
            if left.column != right.column { return left.column < right.column }
            return left.index < right.index
        }
    }
}
