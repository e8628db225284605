import Fleet

/// Writes what was found in many repositories, one after another in the order of their paths.
public protocol FleetReport {
    /// Adds a repository. What is written of it may appear at once.
    ///
    /// - Parameters:
    ///   - change: what has changed since an earlier run; nil where nobody asks.
    ///   - milliseconds: how long it took; nil where it was judged in another run.
    mutating func add(_ record: AuditRecord, _ change: AuditChange?, milliseconds: Int?)

    /// Writes what is left. Called exactly once.
    ///
    /// - Parameter left: how many repositories were not reached, since the run was ended.
    mutating func finish(_ totals: FleetTotals, left: Int)
}
