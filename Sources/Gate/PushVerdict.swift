import Inspection
import Manifest
import Policy

/// What the gate has found in a push.
public struct PushVerdict: Sendable {
    /// A finding that refuses the push, or would.
    struct Refusal: Sendable {
        let finding: LocatedFinding
        let ref: String
    }

    /// The most findings that are kept to be shown; all are counted.
    static let shown = 50

    private let settings: GateSettings
    /// The command by which the pusher sees the same before the push.
    let localCommand: String
    /// The command by which the pusher mends what can be mended.
    let fixCommand: String
    private let threshold: FailureThreshold
    /// The files that were looked into.
    var files = 0
    /// The refs that the settings leave out.
    var refsNotJudged = 0
    /// Whether the push changes the policy of the repository.
    var changesPolicy = false
    /// What is wrong with the policy of the trusted branch.
    private(set) var brokenPolicy: PolicyProblems?

    /// Takes what is wrong with the policy of the trusted branch, and with those that it names.
    public mutating func add(broken problems: [PolicyProblem]) {
        guard !problems.isEmpty else { return }
        brokenPolicy = PolicyProblems(problems: (brokenPolicy?.problems ?? []) + problems)
    }
    /// The findings that refuse the push, the worst first, and in the order of the files: the worst of them, where there are
    /// too many to be shown.
    var refusals: [Refusal] {
        kept.enumerated().sorted { left, right in
            let (one, other) = (left.element.finding.finding.severity, right.element.finding.finding.severity)
            return one == other ? left.offset < right.offset : one > other
        }.map(\.element)
    }
    private var kept: [Refusal] = []
    private(set) var refusalCount = 0
    private(set) var failures: [FailedDocument] = []
    private(set) var failureCount = 0
    private(set) var warnings: [SkippedDocument] = []
    /// What was passed over, by reason, and the first of it.
    private(set) var skipped: [SkipReason: Int] = [:]
    private(set) var skippedDocuments: [SkippedDocument] = []
    /// What the push brings that is not in it, by reason, and the first of it.
    private(set) var unread: [UnreadPart.Reason: Int] = [:]
    private(set) var unreadParts: [UnreadPart] = []
    private(set) var filesWithFindings: Set<String> = []
    private(set) var refs: Set<String> = []
    /// The findings below the threshold.
    private(set) var minorCount = 0

    /// - Parameters:
    ///   - policy: what is judged, and what fails.
    ///   - trustedBranch: the branch that changes are compared with, nil where it does not exist yet.
    init(_ settings: GateSettings, _ policy: PolicySettings, trustedBranch: String?) {
        self.settings = settings
        let profiles = policy.selection.effectiveProfiles
        let options = profiles == [.recommended] ? "" : profiles.map { " --profile \($0.rawValue)" }.joined()
        let range = trustedBranch.map { "scan origin/\($0)..HEAD" } ?? "check ."
        localCommand = "kubectl harden \(range)\(options)"
        fixCommand = "kubectl harden fix \(trustedBranch.map { "origin/\($0)..HEAD" } ?? ".")\(options) --write"
        threshold = policy.failOn
    }

    /// What the gate does with its verdicts.
    var mode: GateSettings.Mode { settings.mode }

    /// A line of the organisation's own.
    var help: String? { settings.help }

    /// Whether the repository had no ref at all before, and the server lets such a push pass.
    var isInitial = false
    /// The reason that a user gave who may push past the gate.
    public var bypass: String?
    /// Whether somebody asked to push past the gate who may not, or not in the right form.
    public var isBypassRefused = false
    /// A patch that mends what can be mended safely; nil where none is offered.
    var patch: [UInt8]?
    /// Whether a program can mend any of it safely.
    var hasMendable = false
    /// What is refused: a push, or a commit on its author's own machine.
    var subject = Subject.push

    /// Whether it is judged on its author's own machine.
    var isLocal = false

    /// What is judged.
    public enum Subject: String, Sendable {
        case push, commit
    }

    /// Whether the push must not pass.
    public var refuses: Bool { mode == .enforce && hasCause && bypass == nil && !isInitial }

    /// Whether there is a cause to refuse the push, whatever the mode.
    public var hasCause: Bool { refusalCount > 0 || failureCount > 0 }

    /// What became of the push of a number of refs, in a word, for the audit log.
    func result(of refs: Int) -> String {
        if !hasCause { return refs > 0 && refsNotJudged == refs ? "not-judged" : "accepted" }
        if bypass != nil { return "bypassed" }
        return refuses ? "refused" : "warned"
    }

    mutating func add(_ outcome: Outcome, ref: String) {
        switch outcome {
        case .documentEnd, .fileEnd, .folded: break
        case .object(let report):
            for finding in report.findings { add(finding, ref: ref) }
        case .failed(let failure): fail(failure, ref: ref)
        case .skipped(let skipped): pass(skipped, ref: ref)
        case .unread(let part): pass(part, ref: ref)
        }
    }

    private mutating func pass(_ part: UnreadPart, ref: String) {
        unread[part.reason, default: 0] += 1
        // Each reason is named, however many parts there are of another.
        if unreadParts.count < PushVerdict.shown || unread[part.reason] == 1 { unreadParts.append(part) }
        guard settings.treatment(of: part.reason) == .refuse else { return }
        let position = Position(line: part.line, column: 1)
        fail(
            FailedDocument(file: part.file, position: position, message: "\(part.reason.title): \(part.subject)"),
            ref: ref)
    }

    private mutating func add(_ finding: LocatedFinding, ref: String) {
        guard threshold.isReached(by: finding.finding.severity), !finding.finding.isWarning else {
            minorCount += 1
            return
        }
        refusalCount += 1
        refs.insert(ref)
        if filesWithFindings.count < PushVerdict.shown { filesWithFindings.insert(finding.file ?? "") }
        keep(Refusal(finding: finding, ref: ref))
    }

    /// Keeps a finding to be shown, where it is not milder than all that are kept.
    private mutating func keep(_ refusal: Refusal) {
        if kept.count >= PushVerdict.shown {
            let mildest = kept.map(\.finding.finding.severity).min() ?? .info
            guard refusal.finding.finding.severity > mildest,
                let last = kept.lastIndex(where: { $0.finding.finding.severity == mildest })
            else { return }
            kept.remove(at: last)
        }
        kept.append(refusal)
    }

    private mutating func fail(_ failure: FailedDocument, ref: String) {
        failureCount += 1
        refs.insert(ref)
        if failures.count < PushVerdict.shown { failures.append(failure) }
    }

    private mutating func pass(_ skipped: SkippedDocument, ref: String) {
        self.skipped[skipped.reason, default: 0] += 1
        if skipped.reason != .notKubernetes, skippedDocuments.count < PushVerdict.shown {
            skippedDocuments.append(skipped)
        }
        switch settings.treatment(of: skipped.reason) {
        case .allow: break
        case .warn: if warnings.count < PushVerdict.shown { warnings.append(skipped) }
        case .refuse:
            let position = Position(line: skipped.line, column: 1)
            fail(FailedDocument(file: skipped.file, position: position, message: skipped.reason.obstacle), ref: ref)
        }
    }
}

extension SkipReason {
    /// Whether the server's settings decide what becomes of it.
    var mayRefuse: Bool {
        switch self {
        case .submodule, .helmTemplate, .tooLarge: true
        default: false
        }
    }

    /// Why it stands in the way of a judgement.
    fileprivate var obstacle: String {
        switch self {
        case .submodule: "a submodule cannot be judged"
        case .helmTemplate: "a template cannot be judged before it is rendered"
        default: "\(title): cannot be judged"
        }
    }
}
