import Git
import Inspection
import Policy
import Rules

/// Judges all that a commit has, as a push gate would judge a push that brings it into an empty repository.
public struct CommitAudit {
    private let repository: Repository
    private let measure: Measure
    private let memory: BlobMemory
    private let deadline: Deadline

    /// The files that were looked into.
    public private(set) var files = 0

    /// - Parameters:
    ///   - memory: what was found in blobs before, by the same measure.
    ///   - isCancelled: whether the judgement is to end; asked between files.
    public init(
        _ repository: Repository, by measure: Measure, memory: BlobMemory,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        (self.repository, self.measure, self.memory) = (repository, measure, memory)
        deadline = Deadline(isCancelled: isCancelled)
    }

    /// By what a commit is judged.
    public struct Measure: Sendable {
        /// What counts.
        public let settings: PolicySettings
        /// A digest by which the same measure is known again.
        public let digest: String
        fileprivate let judge: Judge
        fileprivate let exemptions: ExemptionSet
        fileprivate var render = GateSettings.Render.auto
        fileprivate var roots: [Glob] = []
        fileprivate var bounds = BlobJudge.Bounds()

        /// The measure of a repository's own gate: the server's file, its configuration, the policies of the server and of
        /// the trusted branch.
        ///
        /// - Throws: as the parts of the configuration do.
        public init(of configuration: GateConfiguration) throws {
            let policy = try configuration.policy()
            (settings, judge, exemptions) = (policy.settings, policy.judge, policy.exemptions)
            (render, roots) = (configuration.settings.render, configuration.settings.roots.map { Glob($0) })
            bounds.fileSize = configuration.settings.maxFileSize
            digest = try configuration.digest()
        }

        /// The same measure for all repositories.
        ///
        /// - Parameter digest: a digest of what it is made of.
        /// - Throws: `Selection.UnknownRule` for an option that names no rule.
        public init(_ settings: PolicySettings, digest: String) throws(Selection.UnknownRule) {
            (self.settings, self.digest) = (settings, digest)
            judge = try settings.judge(trustsAuthor: false)
            exemptions = ExemptionSet(settings.exemptions)
        }
    }

    /// Judges the commit.
    ///
    /// - Parameter showsCode: whether findings bring along the line that they are about.
    /// - Throws: `GitError` where an object is missing, a bound is exceeded, or the run is ended.
    public mutating func inspect(
        _ commit: ObjectID, showsCode: Bool = false, handle: (Outcome) -> Void
    ) throws(GitError) {
        var bounds = ChangeInspector.Bounds()
        bounds.blobs = measure.bounds
        // Nobody waits for it, and nobody has chosen the tree to make it long.
        bounds.trees.files = bounds.trees.entries
        bounds.deadline = deadline
        var inspector = ChangeInspector(
            repository,
            inspector: Inspector(judge: measure.judge, exemptions: measure.exemptions, showsCode: showsCode),
            paths: measure.settings.paths, bounds: bounds, findings: .changed, render: measure.render,
            roots: measure.roots, judgesAnyName: false, memory: memory)
        try inspector.inspect(try repository.commit(commit).tree, since: [], handle: handle)
        files = inspector.files
    }
}
