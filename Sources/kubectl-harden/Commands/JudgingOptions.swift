import Arguments
import Glibc
import Kubernetes
import Policy
import Reporting
import Rules

/// The options that say what is judged and when a run fails.
struct JudgingOptions: Arguments {
    var profile: [ProfileList] = []

    var rule: [String] = []

    var skipRule: [String] = []

    var kubernetesVersion: KubernetesVersion?

    var failOn: FailureThreshold?

    var policy: String?

    var crds: [String] = []

    var noInlineExemptions = false

    /// Whether findings decide the exit code.
    private var haveFindingsFail = true

    init() {}

    /// - Parameter haveFindingsFail: whether findings decide the exit code, so that one may say which.
    init(haveFindingsFail: Bool) { self.haveFindingsFail = haveFindingsFail }

    mutating func declare(_ declared: inout Declaration) {
        declared.option(
            "profile", value: "profile", &profile,
            "The profile whose rules are used, or several separated by commas. May be repeated: the profiles are combined."
        )
        declared.option(
            "rule", value: "id", &rule,
            "Use only this rule, or use it in addition to --profile; another tool's id for it works too. May be repeated or take several ids separated by commas."
        )
        declared.option(
            "skip-rule", value: "id", &skipRule, "Skip a rule. May be repeated or take several ids separated by commas."
        )
        declared.option(
            "kubernetes-version", value: "version", &kubernetesVersion,
            "The Kubernetes version to judge for, such as 1.34 (default: \(KubernetesVersion.newest)).")
        if haveFindingsFail {
            declared.option(
                "fail-on", value: "severity", &failOn,
                "The lowest severity that fails the run: info, low, medium, high, critical, never (default: medium).")
        }
        declared.option(
            "policy", value: "file", &policy,
            "A policy file (default: .harden.yaml in the current folder or the nearest parent; for a range, the one in its base)."
        )
        declared.option(
            "crds", value: "path", &crds,
            """
            A file or folder with the CustomResourceDefinitions to judge custom resources by, or `cluster` for those \
            of the cluster. May be repeated.
            """)
        declared.flag("no-inline-exemptions", &noInlineExemptions, "Ignore exemptions in manifests.")
    }

    /// What stands for the definitions of the cluster. A folder of the name is `./cluster`.
    private static let clusterWord = "cluster"

    func validate() throws { try JudgingOptions.requireKnown(kubernetesVersion) }

    /// A version that nobody knows yet would be judged as something that it is not.
    static func requireKnown(_ version: KubernetesVersion?) throws {
        guard let version, version > .newest else { return }
        throw UsageError(
            "unknown Kubernetes version \(version); the newest known version is \(KubernetesVersion.newest)")
    }

    /// The options as the settings of a run take them.
    var options: PolicySettings.Options { options(Harden.catalog) }

    /// The same with other rules beside those of the program.
    func options(_ catalog: RuleCatalog) -> PolicySettings.Options {
        var options = PolicySettings.Options()
        options.profiles = profile.flatMap(\.profiles)
        options.rules = Selection.ids(named: rule, in: catalog)
        options.skipped = Selection.ids(named: skipRule, in: catalog)
        options.version = kubernetesVersion
        options.failOn = failOn
        options.forbidsInlineExemptions = noInlineExemptions
        return options
    }
}

extension JudgingOptions {
    /// The schemas of custom resources that the call and the policy name.
    ///
    /// - Parameters:
    ///   - folder: where the paths of the policy begin; nil for nowhere, so that they say nothing.
    ///   - cluster: the arguments by which kubectl finds its cluster.
    /// - Throws: `PolicyProblems` for a path at which there are none, `InputError` where the cluster does not give its own.
    func definitions(_ policy: HardenPolicy?, below folder: String?, cluster: [String] = []) throws -> Definitions {
        var found = try ConfigurationFile.definitions(crds.filter { $0 != JudgingOptions.clusterWord })
        if crds.contains(JudgingOptions.clusterWord) { found.merge(try Kubectl(cluster: cluster).definitions()) }
        if let policy, let folder { found.merge(try ConfigurationFile.definitions(policy.crds, below: folder)) }
        return found
    }
}

extension PolicySettings {
    /// The judge for these settings, or a mistake in the call.
    func judgeOrUsageError(trustsAuthor: Bool) throws -> Judge {
        let judge: Judge
        do throws(Selection.UnknownRule) {
            judge = try self.judge(trustsAuthor: trustsAuthor)
        } catch {
            throw UsageError(error.description)
        }
        // Everything would pass.
        if judge.rules.isEmpty { throw UsageError("no rule is left: what is selected is also skipped, or not enabled") }
        return judge
    }

    /// What reports say of the run.
    var reportContext: ReportContext {
        ReportContext(
            toolVersion: Version.program, kubernetesVersion: version ?? .newest, profiles: selection.effectiveProfiles,
            catalog: catalog)
    }
}

/// Profiles as the command line has them: names with commas between them.
struct ProfileList: ArgumentValue {
    let profiles: [Profile]

    init?(argument: String) {
        let names = argument.split(separator: ",").map(String.init)
        profiles = names.compactMap(Profile.init(rawValue:))
        guard !names.isEmpty, profiles.count == names.count else { return nil }
    }

    static var choices: [String] { Profile.allCases.map(\.rawValue) }
}

extension FailureThreshold: ArgumentValue {}

extension KubernetesVersion: ArgumentValue {
    /// Reads the version from the command line.
    public init?(argument: String) { self.init(argument) }
}
