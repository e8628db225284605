import Rules

/// What all repositories of a run have together.
public struct FleetTotals: Sendable {
    /// The repositories, by what became of them.
    public private(set) var repositories: [AuditRecord.State: Int] = [:]
    /// The files that were looked into, and the objects that were judged.
    public private(set) var (files, objects) = (0, 0)
    /// The findings by severity.
    public private(set) var findings: [Severity: Int] = [:]
    /// The findings by rule.
    public private(set) var rules: [String: RuleCount] = [:]
    /// The findings that do not count.
    public private(set) var exempted = 0
    /// The documents that could not be read, and what cannot be judged from a repository alone.
    public private(set) var (failures, unread) = (0, 0)
    /// The findings for which a run fails.
    public private(set) var failing = 0
    /// What has changed since an earlier run; nil where nobody asks.
    public private(set) var change: AuditChange?

    /// How often a rule has found something.
    public struct RuleCount: Sendable {
        /// The worst severity of its findings.
        public var severity = Severity.info
        /// The findings.
        public var count = 0
        /// The repositories that have one.
        public var repositories = 0
    }

    /// Nothing yet.
    public init() {}

    /// Takes in a repository.
    public mutating func add(_ record: AuditRecord, _ change: AuditChange? = nil) {
        repositories[record.state, default: 0] += 1
        files += record.files
        objects += record.objects
        exempted += record.exempted
        failures += record.failures.count
        unread += record.unread.values.reduce(0, +)
        failing += record.failing
        var met: Set<String> = []
        for finding in record.findings {
            findings[finding.severity, default: 0] += 1
            var rule = rules[finding.rule] ?? RuleCount()
            rule.count += 1
            rule.severity = max(rule.severity, finding.severity)
            if met.insert(finding.rule).inserted { rule.repositories += 1 }
            rules[finding.rule] = rule
        }
        guard let change else { return }
        self.change = self.change ?? AuditChange()
        self.change?.add(change)
    }

    /// The rules, the worst first, and of those the ones with the most findings.
    public var worstRules: [(rule: String, count: RuleCount)] {
        rules.map { ($0.key, $0.value) }.sorted { left, right in
            (right.1.severity, right.1.count, left.0) < (left.1.severity, left.1.count, right.0)
        }
    }

    /// The exit code: 0, 1 for findings, 3 for what could not be judged.
    public var exitCode: Int32 {
        if failures > 0 || repositories[.failed] != nil { return 3 }
        return failing > 0 ? 1 : 0
    }
}
