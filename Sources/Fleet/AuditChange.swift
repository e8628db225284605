/// What has become better and worse in a repository since an earlier run, by the fingerprints of findings.
public struct AuditChange: Sendable, Hashable {
    /// The findings that were not there.
    public var new = 0
    /// The findings that are not there any more.
    public var fixed = 0

    /// No change.
    public init() {}

    /// What has changed since an earlier record; where there is none, everything is new.
    ///
    /// What was not judged in one of the two, a repository or a file, has neither become better nor worse.
    public init(_ record: AuditRecord, since earlier: AuditRecord?) {
        if record.state == .failed || earlier?.state == .failed { return }
        let unread = Set((record.failures + (earlier?.failures ?? [])).compactMap(\.file))
        func isJudged(_ finding: AuditFinding) -> Bool { finding.file.map { !unread.contains($0) } ?? true }
        var left: [String: Int] = [:]
        for finding in earlier?.findings ?? [] where isJudged(finding) { left[finding.fingerprint, default: 0] += 1 }
        for finding in record.findings where isJudged(finding) {
            if let count = left[finding.fingerprint], count > 0 {
                left[finding.fingerprint] = count - 1
            } else {
                new += 1
            }
        }
        fixed = left.values.reduce(0, +)
    }

    mutating func add(_ other: AuditChange) {
        new += other.new
        fixed += other.fixed
    }
}
