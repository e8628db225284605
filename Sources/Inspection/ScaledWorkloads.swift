import Kubernetes

/// Keeps back what is said of the replicas of a workload until the end of the input, since an autoscaler that comes later may
/// set them: then nothing is said.
public struct ScaledWorkloads {
    private var targets: Set<ScaleTarget> = []
    private var held: [ObjectReport] = []
    private static let most = 100_000

    /// Creates the filter for one run.
    public init() {}

    /// Takes an outcome.
    ///
    /// - Returns: what can be told of it now.
    public mutating func take(_ outcome: Outcome) -> Outcome {
        guard case .object(var report) = outcome else { return outcome }
        if let target = report.scales, targets.count < ScaledWorkloads.most { targets.insert(target) }
        let waiting = report.findings.filter { $0.finding.traits.contains(.yieldsToAutoscaler) }
        guard !waiting.isEmpty, held.count < ScaledWorkloads.most else { return outcome }
        var part = report
        (part.isPart, part.findings, part.exempted) = (true, waiting, [])
        held.append(part)
        report.findings.removeAll { $0.finding.traits.contains(.yieldsToAutoscaler) }
        return .object(report)
    }

    /// What is left to tell at the end of the input.
    public mutating func finish() -> [Outcome] {
        defer { held = [] }
        let byName = Dictionary(grouping: targets, by: \.name)
        return held.filter { report in
            !(byName[report.object.name] ?? []).contains { $0.matches(report.object) }
        }.map(Outcome.object)
    }
}
