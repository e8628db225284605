import Inspection
import Kubernetes
import Manifest
import Rules

/// What was found in one repository.
public struct AuditRecord: Sendable {
    /// What became of a repository.
    public enum State: String, Sendable {
        /// Its tree was judged.
        case judged
        /// It has no commit that could be judged.
        case empty
        /// It could not be judged.
        case failed
    }

    /// The path of the repository, as it was given on the command line, with what the search added.
    public let repository: String
    /// What became of it.
    public internal(set) var state: State
    /// Why nothing was judged.
    public internal(set) var reason: String?
    /// The ref, or the revision that was asked for.
    public internal(set) var ref: String?
    /// The commit that was judged.
    public internal(set) var commit: String?
    /// A digest of the version of the program and of what the repository was judged by.
    public internal(set) var measure: String?
    /// The findings that count, in the order of the tree.
    public internal(set) var findings: [AuditFinding] = []
    /// What could not be read.
    public internal(set) var failures: [FailedDocument] = []
    /// What was passed over, by reason.
    public internal(set) var skipped: [String: Int] = [:]
    /// What cannot be judged from the repository alone, by reason.
    public internal(set) var unread: [String: Int] = [:]
    /// The files that were looked into.
    public internal(set) var files = 0
    /// The objects that were judged.
    public internal(set) var objects = 0
    /// The findings that do not count.
    public internal(set) var exempted = 0
    /// The findings for which a run fails.
    public internal(set) var failing = 0

    /// A repository of which nothing was judged.
    public init(_ repository: String, _ state: State, ref: String? = nil, reason: String) {
        (self.repository, self.state, self.ref, self.reason) = (repository, state, ref, reason)
    }

    /// A repository that is judged; what is found is added.
    public init(_ repository: String, ref: String, commit: String, measure: String) {
        (self.repository, state, self.ref) = (repository, .judged, ref)
        (self.commit, self.measure) = (commit, measure)
    }

    /// How the judgement ended.
    public var verdict: Summary.Verdict {
        if state == .failed || !failures.isEmpty { return .error }
        return failing > 0 ? .fail : .pass
    }

    /// The findings by severity.
    public var counts: [Severity: Int] {
        findings.reduce(into: [:]) { $0[$1.severity, default: 0] += 1 }
    }

    /// How much could not be judged, for whatever reason.
    public var notJudged: Int { failures.count + unread.values.reduce(0, +) }

    /// Takes in an outcome.
    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .object(let report): findings += report.findings.map(AuditFinding.init)
        case .failed(let failure): failures.append(failure)
        case .unread(let part): unread[part.reason.rawValue, default: 0] += 1
        case .skipped(let document): skipped[document.reason.rawValue, default: 0] += 1
        case .folded, .documentEnd, .fileEnd: break
        }
    }

    /// Takes in the counters of a run.
    public mutating func add(_ summary: Summary) {
        (files, objects, exempted) = (summary.files, summary.objects, summary.exempted)
        failing = summary.failing.values.reduce(0, +)
    }
}

/// A finding as a fleet keeps it: without what only helps to look at one manifest.
public struct AuditFinding: Sendable {
    /// The id of the rule.
    public let rule: String
    /// How much it weighs.
    public let severity: Severity
    /// What is wrong.
    public let message: String
    /// The object.
    public let object: ObjectIdentity
    /// The container, where it is about one.
    public let container: String?
    /// The field.
    public let path: String
    /// The file.
    public let file: String?
    /// Where in the file.
    public let position: Position
    /// What stays the same of it when lines move and files are renamed.
    public let fingerprint: String
    /// Whether it is reported and never fails a run.
    public let isWarning: Bool

    init(_ located: LocatedFinding) {
        let finding = located.finding
        (rule, severity, message) = (finding.rule, finding.severity, finding.message)
        (object, container, path) = (finding.object, finding.container, finding.pathText)
        (file, position) = (located.file, finding.position)
        (fingerprint, isWarning) = (finding.fingerprint, finding.isWarning)
    }

    init?(_ node: Node) {
        guard let rule = node["rule"]?.string, let fingerprint = node["fingerprint"]?.string,
            let severity = node["severity"]?.string.flatMap(Severity.init)
        else { return nil }
        let (object, source) = (node["object"], node["source"])
        (self.rule, self.severity, self.fingerprint) = (rule, severity, fingerprint)
        message = node["message"]?.string ?? ""
        self.object = ObjectIdentity(
            apiVersion: object?["apiVersion"]?.string ?? "", kind: object?["kind"]?.string ?? "",
            namespace: object?["namespace"]?.string, name: object?["name"]?.string ?? "")
        (container, path) = (node["container"]?.string, node["path"]?.string ?? "")
        file = source?["file"]?.string
        position = Position(line: source?["line"]?.int ?? 1, column: source?["column"]?.int ?? 1)
        isWarning = node["mode"]?.string == "warn"
    }
}
