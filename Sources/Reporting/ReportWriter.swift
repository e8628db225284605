import Inspection
import Kubernetes
import Rules

/// Writes a report while the run goes on: outcomes in the order of the input, the summary last.
///
/// A report must show every finding that counts. What failed stands on standard error already; exempted findings, and what was
/// skipped or not judged, are shown where the format has room for them. Whatever comes from a manifest, a file name or Git goes
/// through `Printable.text`, or through the escapes of the format.
public protocol ReportWriter {
    /// Adds an outcome. Outcomes come in the order of the input; a writer may write at once or keep them until
    /// `finish`.
    mutating func add(_ outcome: Outcome)

    /// Writes what is left, and the summary where the format has one, and flushes. Called exactly once.
    mutating func finish(_ summary: Summary)
}

/// What every report says of the run.
public struct ReportContext: Sendable {
    /// The version of the program.
    public var toolVersion: String
    /// The version of Kubernetes that was judged for.
    public var kubernetesVersion: KubernetesVersion
    /// The rules that there are.
    public let catalog: RuleCatalog
    /// The profiles in force.
    public var profiles: [Profile]
    /// The route from the top of the repository to the folder in which file names begin, with a slash at its end; empty
    /// where they begin at the top, or in no repository.
    public var folder = ""
    /// When and how the report came about, for a page that is kept; nil where nobody asks.
    public var provenance: Provenance?

    /// When and how a report came about.
    public struct Provenance: Sendable {
        /// The date and time, as people write them.
        public var date: String
        /// The call.
        public var command: String
        /// The commit that is checked out; nil outside of a repository.
        public var commit: String?

        /// The provenance of a report.
        public init(date: String, command: String, commit: String?) {
            (self.date, self.command, self.commit) = (date, command, commit)
        }
    }

    /// Creates a context; `folder` and `provenance` are set where a report needs them.
    public init(
        toolVersion: String, kubernetesVersion: KubernetesVersion, profiles: [Profile], catalog: RuleCatalog
    ) {
        self.catalog = catalog
        self.toolVersion = toolVersion
        self.kubernetesVersion = kubernetesVersion
        self.profiles = profiles
    }
}
