import Manifest
import Rules

/// The form of the policy file.
extension FileSchema {
    /// The whole file.
    static func policy(_ catalog: RuleCatalog) -> FileSchema {
        .object([
            Member("apiVersion", .choice([HardenPolicy.apiVersion]), "the version of this form", isRequired: true),
            Member("kind", .choice([HardenPolicy.kind]), "the kind of this file", isRequired: true),
            Member("metadata", .object([Member("name", .text, "a name, for people")]), "what names the policy"),
            Member("spec", policySpec(catalog), "the policy"),
        ])
    }

    private static let severities = Severity.allCases.map(\.rawValue)

    private static func policySpec(_ catalog: RuleCatalog) -> FileSchema {
        .object([
            Member(
                "profiles", .oneOrMore(.choice(Profile.allCases.map(\.rawValue))), "the sets of rules; several unite"),
            Member("kubernetesVersion", .version, "the version of Kubernetes to judge for"),
            Member(
                "crds", .oneOrMore(.text),
                "files or folders with CustomResourceDefinitions, from the folder of the policy on"),
            Member(
                "failOn", .choice(FailureThreshold.allCases.map(\.rawValue)),
                "from which severity on findings fail a run"),
            Member("rules", .object(catalog.rules.map(member)), "single rules, by id"),
            Member("exemptions", .list(exemption(catalog.ids)), "findings that do not count"),
            Member(
                "paths",
                .object([
                    Member("include", .oneOrMore(.text), "judge only files that match one of these globs"),
                    Member("exclude", .oneOrMore(.text), "pass over files that match one of these globs"),
                ]), "which files are judged, from the folder of the policy on"),
            Member("inlineExemptions", .flag, "whether exemptions that stand in a manifest count"),
            Member(
                "gate", gate, "settings of the push gate; from the trusted branch only profile and failOn are taken"),
        ])
    }

    private static func member(of rule: Rule) -> Member {
        var members = [
            Member("enabled", .flag, "whether the rule is judged, whatever the profiles say"),
            Member("severity", .choice(severities), "how much its findings weigh"),
            Member("mode", .choice(["enforce", "warn"]), "warn: findings are told and never fail a run"),
        ]
        if !rule.parameters.isEmpty {
            let parameters = rule.parameters.map { parameter in
                let type: FileSchema =
                    switch parameter.standard {
                    case .number: .number
                    case .flag: .flag
                    case .texts: .oneOrMore(.text)
                    }
                return Member(parameter.name, type, "\(parameter.title) (default: \(parameter.standard.text))")
            }
            members.append(Member("parameters", .object(parameters), "what the rule is adapted by"))
        }
        return Member(rule.id, .object(members), rule.title)
    }

    private static func exemption(_ rules: [String]) -> FileSchema {
        .object([
            Member(
                "rules", .oneOrMore(.choice(["*"] + rules)), "the rules, or \"*\" for all", isRequired: true),
            Member(
                "match",
                .object([
                    Member("kind", .oneOrMore(.text), "globs for the kind"),
                    Member("namespace", .oneOrMore(.text), "globs for the namespace that the manifest names"),
                    Member("name", .oneOrMore(.text), "globs for the name"),
                    Member("labels", .map(.text), "labels of the object with globs for their values, all of them"),
                    Member("container", .oneOrMore(.text), "globs for the name of the container"),
                    Member("path", .oneOrMore(.text), "globs for the file, from the folder of the policy on"),
                    Member("field", .oneOrMore(.text), "globs for the field, as in spec.containers[*].image"),
                ]), "what it is for: everything that is named must match", isRequired: true),
            Member("reason", .text, "why", isRequired: true),
            Member("expires", .date, "the last day on which it counts"),
        ])
    }

    /// The settings of the gate, by the names of `git config harden.*`.
    static let gate: FileSchema = .object(gateMembers)

    /// The names of the gate's settings.
    public static var gateSettingNames: [String] { gateMembers.map(\.key) }

    private static let gateMembers: [Member] = [
        Member("mode", .choice(["enforce", "warn", "off"]), "what becomes of a push with findings"),
        Member("profile", .oneOrMore(.choice(Profile.allCases.map(\.rawValue))), "the profiles"),
        Member(
            "failOn", .choice(FailureThreshold.allCases.map(\.rawValue)), "from which severity on findings refuse"),
        Member("findings", .choice(["introduced", "changed"]), "new findings only, or all of the changed manifests"),
        Member("history", .choice(["tip", "commits"]), "what each ref ends up as, or every new commit as well"),
        Member("trusted", .text, "the branch that is believed"),
        Member("refs", .oneOrMore(.text), "patterns of the refs that are judged"),
        Member("policy", .text, "the path of a policy file on the server"),
        Member("kubernetesVersion", .version, "the version of Kubernetes to judge for"),
        Member("inlineExemptions", .flag, "whether exemptions that stand in a manifest count"),
        Member("submodules", .choice(["warn", "refuse", "allow"]), "what becomes of a submodule"),
        Member("templates", .choice(["warn", "refuse"]), "what becomes of a template that is no YAML yet"),
        Member(
            "variables", .choice(["warn", "refuse"]), "what becomes of a variable without a default where it decides"),
        Member("unread", .choice(["warn", "refuse"]), "what becomes of archives, Jsonnet and sources elsewhere"),
        Member("remote", .choice(["warn", "refuse"]), "what becomes of remote bases of kustomizations"),
        Member("timeout", .text, "the time within which a push must be judged, such as 3s"),
        Member("maxFileSize", .text, "the largest manifest, such as 4MiB"),
        Member("maxFiles", .number, "the most files that a push may change"),
        Member("onError", .choice(["refuse", "accept"]), "what becomes of a push that cannot be judged"),
        Member("initialPush", .choice(["scan", "report", "skip"]), "what becomes of the first push to a repository"),
        Member("identity", .text, "the environment variable that says who pushes"),
        Member("bypassUsers", .oneOrMore(.text), "who may push with -o harden.bypass=REASON"),
        Member(
            "branchPolicy", .choice(["believe", "tighten", "ignore"]),
            "what the policy of the trusted branch may say: all that it can, only what is stricter, or nothing"),
        Member("crds", .oneOrMore(.text), "files or folders on the server with CustomResourceDefinitions"),
        Member("render", .choice(["auto", "never"]), "whether what kustomizations render to is judged"),
        Member("roots", .oneOrMore(.text), "globs for folders that are applied as they are, though others use them"),
        Member("renames", .choice(["judge", "follow"]), "files that move unchanged: judged anew, or passed"),
        Member("help", .text, "a line of your own at the end of a refusal"),
        Member("auditLog", .text, "a file for audit lines, or syslog"),
    ]

    /// What holds for a setting of the gate where nobody says anything.
    static let gateStandards: [String: String] = [
        "mode": "enforce", "profile": "recommended", "failOn": "medium", "findings": "introduced", "history": "tip",
        "trusted": "the branch that HEAD names", "refs": "*", "policy": "none", "kubernetesVersion": "the newest known",
        "inlineExemptions": "false", "submodules": "warn", "templates": "warn", "variables": "warn",
        "unread": "warn", "remote": "warn", "timeout": "3s", "maxFileSize": "4MiB",
        "maxFiles": "200000", "onError": "refuse", "initialPush": "scan", "identity": "none", "bypassUsers": "nobody",
        "branchPolicy": "believe", "crds": "none", "render": "auto", "roots": "none", "renames": "judge",
        "help": "none",
        "auditLog": "none",
    ]

    /// The settings of the gate in the order in which they are shown, each with what holds where nobody says anything.
    public static var gateSettings: [(name: String, standard: String)] {
        gateMembers.map { ($0.key, gateStandards[$0.key] ?? "none") }
    }
}

/// The form of the server's own file, `gate.yaml`.
extension FileSchema {
    static let gateFile: FileSchema = .object([
        Member("apiVersion", .choice([HardenPolicy.apiVersion]), "the version of this form", isRequired: true),
        Member("kind", .choice([GateFile.kind]), "the kind of this file", isRequired: true),
        Member(
            "spec",
            .object(
                gateMembers + [
                    Member(
                        "repositories",
                        .list(
                            .object(
                                [Member("match", .oneOrMore(.text), "globs for the path, or its end", isRequired: true)]
                                    + gateMembers)),
                        "settings for some repositories; the last one that matches is the strongest")
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
