import Platform

/// Does the same with each of many elements, on several cores while they still come in.
public struct ParallelMap<Element: Sendable, Made: Sendable>: ~Copyable {
    private let transform: @Sendable (Element) -> Made
    private let cores: Int
    private let perJob: Int
    private let workers: Workers<Void, [Made]>
    /// What has come in since the last job.
    private var waiting: [Element] = []

    /// - Parameters:
    ///   - cores: how many threads do it.
    ///   - perJob: how many elements are one job.
    public init(cores: Int, perJob: Int, _ transform: @escaping @Sendable (Element) -> Made) {
        (self.cores, self.perJob, self.transform) = (cores, perJob, transform)
        workers = Workers(cores: cores) {}
    }

    deinit { workers.stop() }

    /// Takes the next element.
    public mutating func add(_ element: Element) {
        waiting.append(element)
        guard cores > 1, waiting.count >= perJob else { return }
        let (job, transform) = (waiting, transform)
        if workers.submit({ _ in job.map(transform) }) { waiting = [] }
    }

    /// Waits for all.
    ///
    /// - Returns: what came of each, in their order.
    public mutating func finish() -> [Made] {
        let rest = waiting.map(transform)
        waiting = []
        var made: [Made] = []
        while let next = workers.next() { made += next }
        return made + rest
    }
}
