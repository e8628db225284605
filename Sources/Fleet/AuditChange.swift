/// What has become better and worse in a repository since an earlier run, by the fingerprints of findings.
public struct AuditChange: Sendable, Hashable {
    /// The findings that were not there.
    public var new = 0
    /// The findings that are not there any more.
    public var fixed = 0

    /// No change.
    public init() {}

    /// What has changed since an earlier record; where there is none, everything is new.
    public init(_ record: AuditRecord, since earlier: AuditRecord?) {
        var left: [String: Int] = [:]
        for finding in earlier?.findings ?? [] { left[finding.fingerprint, default: 0] += 1 }
        for finding in record.findings {
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
