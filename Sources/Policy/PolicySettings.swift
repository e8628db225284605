import Kubernetes
import Rules

/// What is judged and what counts in a run: the options of the call, a policy file, and what holds by itself, the first of
/// them that says something.
public struct PolicySettings: Sendable {
    /// The rules that there are.
    public let catalog: RuleCatalog
    /// Which rules are judged.
    public var selection: Selection
    /// The version of Kubernetes that somebody named; nil for the newest.
    public var version: KubernetesVersion?
    /// From which severity on findings fail a run.
    public var failOn: FailureThreshold
    /// Whether exemptions that stand in a manifest count.
    public var inlineExemptions: Bool
    /// The exemptions of the policy.
    public var exemptions: [Exemption]
    /// Which files are judged.
    public var paths: PathFilter

    /// What the options of a call say.
    public struct Options: Sendable {
        /// `--profile`
        public var profiles: [Profile] = []
        /// `--rule`
        public var rules: [String] = []
        /// `--skip-rule`
        public var skipped: [String] = []
        /// `--kubernetes-version`
        public var version: KubernetesVersion?
        /// `--fail-on`
        public var failOn: FailureThreshold?
        /// `--no-inline-exemptions`
        public var forbidsInlineExemptions = false

        /// Creates the options of a call without options.
        public init() {}
    }

    /// The schemas of custom resources that are given.
    public var definitions = Definitions()

    /// The settings of a run.
    ///
    /// - Parameters:
    ///   - honoursInline: whether exemptions in manifests count where nobody says anything.
    ///   - catalog: the rules that there are.
    public init(_ options: Options, _ policy: HardenPolicy?, honoursInline: Bool, catalog: RuleCatalog) {
        self.catalog = catalog
        let profiles = options.profiles.isEmpty && options.rules.isEmpty ? policy?.profiles ?? [] : options.profiles
        selection = Selection(
            profiles: profiles, rules: options.rules, skipped: options.skipped, settings: policy?.rules ?? [:])
        version = options.version ?? policy?.kubernetesVersion
        failOn = options.failOn ?? policy?.failOn ?? .medium
        inlineExemptions = !options.forbidsInlineExemptions && (policy?.inlineExemptions ?? honoursInline)
        exemptions = policy?.exemptions ?? []
        paths = policy?.paths ?? PathFilter()
    }

    /// The judge for these settings.
    ///
    /// - Throws: `Selection.UnknownRule` for an option that names no rule.
    public func judge(trustsAuthor: Bool) throws(Selection.UnknownRule) -> Judge {
        var context = Judgement.Context(
            catalog, version: version, trustsAuthor: trustsAuthor, honoursInlineExemptions: inlineExemptions,
            settings: selection.settings, podSecurityLevel: selection.podSecurityLevel)
        context.definitions = definitions
        return Judge(rules: try selection.resolve(in: catalog, for: context.version), context: context)
    }
}
