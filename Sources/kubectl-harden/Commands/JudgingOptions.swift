import ArgumentParser
import Reporting

/// The options that say what is judged and when a run fails.
struct JudgingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Judge by a profile. May be repeated: profiles unite.", valueName: "profile"))
    var profile: [Profile] = []

    @Option(
        help: ArgumentHelp("Judge by this rule only, or in addition to --profile. May be repeated.", valueName: "id"))
    var rule: [String] = []

    @Option(help: ArgumentHelp("Leave a rule out. May be repeated.", valueName: "id"))
    var skipRule: [String] = []

    @Option(
        help: ArgumentHelp(
            "The Kubernetes version to judge for, such as 1.34 (default: \(KubernetesVersion.newest)).",
            valueName: "version"))
    var kubernetesVersion: KubernetesVersion?

    @Option(help: ArgumentHelp("From which severity on findings fail the run.", valueName: "severity"))
    var failOn: FailureThreshold = .medium

    /// The judge that these options ask for.
    func judge(trustsAuthor: Bool) throws -> Judge {
        let selection = Selection(profiles: profile, rules: rule, skipped: skipRule)
        do throws(Selection.UnknownRule) {
            let context = Judgement.Context(
                version: kubernetesVersion, trustsAuthor: trustsAuthor, podSecurityLevel: selection.podSecurityLevel)
            return Judge(rules: try selection.resolve(for: context.version), context: context)
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// What reports say of the run.
    var reportContext: ReportContext {
        ReportContext(
            toolVersion: Version.program, kubernetesVersion: kubernetesVersion ?? .newest,
            profiles: Selection(profiles: profile, rules: rule).effectiveProfiles)
    }
}

extension Profile: ExpressibleByArgument {}
extension FailureThreshold: ExpressibleByArgument {}

extension KubernetesVersion: ExpressibleByArgument {
    /// Reads the version from the command line.
    public init?(argument: String) { self.init(argument) }
}
