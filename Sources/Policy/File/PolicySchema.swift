import Manifest
import Rules

/// The form of the policy file.
extension FileSchema {
    /// The whole file.
    static func policy(_ catalog: RuleCatalog) -> FileSchema {
        .object([
            Member(
                "apiVersion", .choice([HardenPolicy.apiVersion]), "the version of the file format", isRequired: true),
            Member("kind", .choice([HardenPolicy.kind]), "the kind of this file", isRequired: true),
            Member("metadata", .object([Member("name", .text, "a human-readable name")]), "metadata of the policy"),
            Member("spec", policySpec(catalog), "the policy"),
        ])
    }

    private static let severities = Severity.allCases.map(\.rawValue)

    private static func policySpec(_ catalog: RuleCatalog) -> FileSchema {
        .object([
            Member(
                "profiles", .oneOrMore(.choice(Profile.allCases.map(\.rawValue))),
                "the sets of rules; several are combined"),
            Member("kubernetesVersion", .version, "the version of Kubernetes to judge for"),
            Member(
                "crds", .oneOrMore(.text),
                "files or folders with CustomResourceDefinitions, relative to the folder of the policy"),
            Member(
                "failOn", .choice(FailureThreshold.allCases.map(\.rawValue)),
                "the lowest severity that fails a run"),
            Member(
                "policies", .oneOrMore(.text),
                "files or folders with ValidatingAdmissionPolicies to judge by as well, relative to the folder of the policy"
            ),
            Member("customRules", .list(customRule), "rules of your own, each of one CEL expression"),
            Member(
                "rules", .rules(catalog.rules.map(member), policy: .object(settings)),
                "settings of individual rules, by id"),
            Member("exemptions", .list(exemption(catalog.ids)), "findings that do not count"),
            Member(
                "paths",
                .object([
                    Member("include", .oneOrMore(.text), "judge only files that match one of these globs"),
                    Member("exclude", .oneOrMore(.text), "skip files that match one of these globs"),
                ]), "which files are judged, relative to the folder of the policy"),
            Member("inlineExemptions", .flag, "whether exemptions in a manifest count"),
            Member(
                "gate", gate,
                "settings of the push gate; in the policy of the trusted branch only profile and failOn are used"),
        ])
    }

    private static let settings = [
        Member("enabled", .flag, "whether the rule is used, regardless of the profiles"),
        Member("severity", .choice(severities), "the severity of its findings"),
        Member("mode", .choice(["enforce", "warn"]), "warn: findings are reported but never fail a run"),
    ]

    private static let customRule: FileSchema = .object([
        Member("id", .text, "the name of the rule; its id is policy/NAME", isRequired: true),
        Member(
            "kinds", .oneOrMore(.text),
            "the kinds of objects that it judges, such as Deployment or argoproj.io/Rollout; or pods, or containers, "
                + "for those of all workloads",
            isRequired: true),
        Member(
            "expression", .text,
            "what must hold, in CEL: object is the object or the pod; of a container there is also container",
            isRequired: true),
        Member("message", .text, "what a finding says"),
        Member("severity", .choice(severities), "the severity of its findings (default: medium)"),
        Member("why", .text, "why it matters"),
        Member("remediation", .text, "how to mend it"),
        Member(
            "examples",
            .object([
                Member("good", .list(.map(.anything)), "objects that the rule accepts"),
                Member("bad", .list(.map(.anything)), "objects that the rule finds fault with"),
            ]), "objects by which `policy test` tries the rule"),
    ])

    private static func member(of rule: Rule) -> Member {
        var members = settings
        if !rule.parameters.isEmpty {
            let parameters = rule.parameters.map { parameter in
                let type: FileSchema =
                    switch parameter.defaultValue {
                    case .number: .number
                    case .flag: .flag
                    case .texts: .oneOrMore(.text)
                    }
                return Member(parameter.name, type, "\(parameter.title) (default: \(parameter.defaultValue.text))")
            }
            members.append(Member("parameters", .object(parameters), "the parameters of the rule"))
        }
        return Member(rule.id, .object(members), rule.title)
    }

    private static func exemption(_ rules: [String]) -> FileSchema {
        .object([
            Member(
                "rules", .oneOrMore(.ruleID(["*"] + rules)), "the rules, or \"*\" for all", isRequired: true),
            Member(
                "match",
                .object([
                    Member("kind", .oneOrMore(.text), "globs for the kind"),
                    Member("namespace", .oneOrMore(.text), "globs for the namespace that the manifest names"),
                    Member("name", .oneOrMore(.text), "globs for the name"),
                    Member("labels", .map(.text), "labels of the object with globs for their values; all must match"),
                    Member("container", .oneOrMore(.text), "globs for the name of the container"),
                    Member("path", .oneOrMore(.text), "globs for the file path, relative to the folder of the policy"),
                    Member("field", .oneOrMore(.text), "globs for the field path, such as spec.containers[*].image"),
                ]), "what the exemption applies to: everything listed must match", isRequired: true),
            Member("reason", .text, "the reason for the exemption", isRequired: true),
            Member("expires", .date, "the last day on which the exemption applies"),
        ])
    }

    /// The settings of the gate, by the names of `git config harden.*`.
    static let gate: FileSchema = .object(gateMembers)

    /// The names of the gate's settings.
    public static var gateSettingNames: [String] { gateMembers.map(\.key) }

    private static let gateMembers: [Member] = [
        Member("mode", .choice(["enforce", "warn", "off"]), "what happens to a push with findings"),
        Member("profile", .oneOrMore(.choice(Profile.allCases.map(\.rawValue))), "the profiles"),
        Member(
            "failOn", .choice(FailureThreshold.allCases.map(\.rawValue)), "the lowest severity that refuses a push"),
        Member(
            "findings", .choice(["introduced", "changed"]), "only new findings, or all findings in changed manifests"),
        Member("history", .choice(["tip", "commits"]), "judge the new state of each ref, or every new commit as well"),
        Member("trusted", .text, "the trusted branch"),
        Member("refs", .oneOrMore(.text), "patterns of the refs that are judged"),
        Member("policy", .text, "the path of a policy file on the server"),
        Member(
            "baseline", .text,
            "a baseline on the server, or a folder with those of many repositories: findings that pass as they are"),
        Member("kubernetesVersion", .version, "the version of Kubernetes to judge for"),
        Member("inlineExemptions", .flag, "whether exemptions in a manifest count"),
        Member("submodules", .choice(["warn", "refuse", "allow"]), "what happens to a submodule"),
        Member(
            "templates", .choice(["warn", "refuse"]),
            "what happens to a template that is not YAML before it is rendered"),
        Member(
            "variables", .choice(["warn", "refuse"]),
            "what happens to a variable without a default where its value matters"),
        Member("unread", .choice(["warn", "refuse"]), "what happens to archives, Jsonnet and external sources"),
        Member("remote", .choice(["warn", "refuse"]), "what happens to remote bases of kustomizations"),
        Member("timeout", .text, "the time within which a push must be judged, such as 3s"),
        Member("maxFileSize", .text, "the largest manifest, such as 4MiB"),
        Member("maxFiles", .number, "the maximum number of files that a push may change"),
        Member("onError", .choice(["refuse", "accept"]), "what happens to a push that cannot be judged"),
        Member("initialPush", .choice(["scan", "report", "skip"]), "what happens to the first push to a repository"),
        Member("identity", .text, "the environment variable that says who pushes"),
        Member("bypassUsers", .oneOrMore(.text), "the users who may bypass the gate with -o harden.bypass=REASON"),
        Member(
            "branchPolicy", .choice(["believe", "tighten", "ignore"]),
            "what the policy of the trusted branch may set: everything a branch may set, only what is stricter, or nothing"
        ),
        Member("crds", .oneOrMore(.text), "files or folders on the server with CustomResourceDefinitions"),
        Member(
            "policies", .oneOrMore(.text),
            "files or folders on the server with ValidatingAdmissionPolicies, by which pushes are judged as well"),
        Member(
            "namespaces", .choice(["server", "trusted"]),
            "who tells policies what labels a Namespace has: the server, beside its policies, or the trusted branch too"
        ),
        Member("render", .choice(["auto", "never"]), "whether what kustomizations render to is judged"),
        Member(
            "roots", .oneOrMore(.text),
            "globs for folders that are applied on their own although other kustomizations use them"),
        Member(
            "renames", .choice(["judge", "follow"]),
            "files that move unchanged: judged at the new path, or without the findings they already had"),
        Member("offerPatch", .flag, "whether a refusal carries a patch that mends what can be mended safely"),
        Member("help", .text, "a custom line at the end of a refusal"),
        Member("auditLog", .text, "the file for the audit log, or syslog"),
    ]

    /// What holds for a setting of the gate where nobody says anything.
    static let gateDefaults: [String: String] = [
        "mode": "enforce", "profile": "recommended", "failOn": "medium", "findings": "introduced", "history": "tip",
        "trusted": "the branch that HEAD points to", "refs": "*", "policy": "none", "baseline": "none",
        "kubernetesVersion": "the newest known",
        "inlineExemptions": "false", "submodules": "warn", "templates": "warn", "variables": "warn",
        "unread": "warn", "remote": "warn", "timeout": "3s", "maxFileSize": "4MiB",
        "maxFiles": "200000", "onError": "refuse", "initialPush": "scan", "identity": "none", "bypassUsers": "nobody",
        "branchPolicy": "believe", "crds": "none", "policies": "none", "namespaces": "server", "render": "auto",
        "roots": "none",
        "renames": "judge",
        "offerPatch": "false", "help": "none",
        "auditLog": "none",
    ]

    /// The settings of the gate in the order in which they are shown, each with what holds where nobody says anything.
    public static var gateSettings: [(name: String, defaultValue: String)] {
        gateMembers.map { ($0.key, gateDefaults[$0.key] ?? "none") }
    }
}

/// The form of the server's own file, `gate.yaml`.
extension FileSchema {
    static let gateFile: FileSchema = .object([
        Member("apiVersion", .choice([HardenPolicy.apiVersion]), "the version of the file format", isRequired: true),
        Member("kind", .choice([GateFile.kind]), "the kind of this file", isRequired: true),
        Member(
            "spec",
            .object(
                gateMembers + [
                    Member(
                        "repositories",
                        .list(
                            .object(
                                [
                                    Member(
                                        "match", .oneOrMore(.text),
                                        "globs for the absolute path of a repository, or for the end of it",
                                        isRequired: true)
                                ]
                                    + gateMembers)),
                        "settings for some repositories; the last matching entry takes precedence")
                ]), "the settings of all repositories"),
    ])
}

/// The JSON schema of the policy file, for editors.
public enum PolicySchemaText {
    /// The schema.
    public static func text(_ catalog: RuleCatalog) -> String {
        var json = JSONText()
        json.append(
            raw: "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"title\":\"HardenPolicy\",\"allOf\":[")
        FileSchema.policy(catalog).append(to: &json)
        json.append(raw: "]}\n")
        return json.string
    }
}
