import Git
import Kubernetes
import Manifest
import Policy
import Rules
import Text

/// What the server asks of the gate: its own file, and `git config harden.*` of the repository.
public struct GateSettings: Sendable {
    /// What becomes of a push with findings.
    public enum Mode: String, Sendable, CaseIterable {
        /// It is refused.
        case enforce
        /// It passes, and the pusher is warned.
        case warn
        /// Nothing is judged.
        case off
    }

    /// What is judged of the commits that a push brings.
    enum History: String, Sendable, CaseIterable {
        /// What each ref ends up as.
        case tip
        /// Every new commit as well.
        case commits
    }

    /// What becomes of a push to a repository that has no ref at all yet.
    enum InitialPush: String, Sendable, CaseIterable {
        /// It is judged like any other.
        case scan
        /// It passes, and the pusher is warned.
        case report
        /// It passes.
        case skip
    }

    private enum OnError: String, CaseIterable { case refuse, accept }

    /// What the policy of the trusted branch may say.
    public enum BranchPolicy: String, Sendable, CaseIterable {
        /// All that a branch may say at all.
        case believe
        /// What adds rules or raises severities, and nothing else.
        case tighten
        /// Nothing.
        case ignore
    }

    /// Who says what labels the namespaces have.
    enum Namespaces: String, Sendable, CaseIterable {
        /// The server, beside its policies.
        case server
        /// The manifests of the trusted branch too.
        case trusted
    }

    /// Whether what kustomizations render to is judged.
    enum Render: String, Sendable, CaseIterable {
        /// That of the roots that a push reaches.
        case auto
        /// Only the files.
        case never
    }

    /// What becomes of a file that a push moves.
    enum Renames: String, Sendable, CaseIterable {
        /// It is judged at its new path.
        case judge
        /// Where its bytes are the same, what it had at its old path is not new.
        case follow
    }

    /// What becomes of something that the gate cannot see through.
    enum Treatment: String, Sendable, CaseIterable {
        case warn, refuse, allow
    }

    /// `harden.mode`
    public var mode = Mode.enforce
    /// `harden.profile`
    var profiles: [Profile] = []
    /// `harden.failOn`
    var failOn = FailureThreshold.medium
    /// `harden.findings`
    var findings = ChangeInspector.Scope.introduced
    /// `harden.trusted`, a branch in full or by its short name; nil for the one that HEAD names.
    public var trusted: String?
    /// `harden.baseline`, the path of a baseline on the server, or of a folder with those of many repositories.
    public var baseline: String?
    /// `harden.kubernetesVersion`
    public var kubernetesVersion: KubernetesVersion?
    /// `harden.policy`, the path of a policy file on the server.
    public var policy: String?
    /// `harden.inlineExemptions`
    var inlineExemptions: Bool?
    /// `harden.history`
    var history = History.tip
    /// `harden.refs`: patterns of the refs that are judged; none for all.
    var refs: [String] = []
    /// `harden.onError`
    public var acceptsOnError = false
    /// `harden.initialPush`
    var initialPush = InitialPush.scan
    /// `harden.identity`, the environment variable that says who pushes.
    public var identity: String?
    /// `harden.bypassUsers`
    public var bypassUsers: [String] = []
    /// `harden.branchPolicy`
    public var branchPolicy = BranchPolicy.believe
    /// `harden.render`
    var render = Render.auto
    /// `harden.crds`: files and folders with definitions of custom resources.
    var crds: [String] = []
    /// `harden.policies`: files and folders with ValidatingAdmissionPolicies.
    var policies: [String] = []
    /// `harden.namespaces`
    var namespaces = Namespaces.server
    /// `harden.roots`: patterns of folders that are roots, whatever kustomizations use them.
    var roots: [String] = []
    /// `harden.renames`
    var renames = Renames.judge
    /// `harden.help`: a line of the organisation's own at the end of a refusal.
    public var help: String?
    /// `harden.offerPatch`: whether a refusal carries a patch.
    var offersPatch = false
    /// `harden.auditLog`, a file or `syslog`.
    public var auditLog: String?
    /// `harden.submodules`
    var submodules = Treatment.warn
    /// `harden.templates`
    var templates = Treatment.warn
    /// `harden.variables`, `harden.unread`, `harden.remote`: what is named and not in the push.
    var variables = Treatment.warn
    var unread: Treatment?
    var remote = Treatment.warn
    /// `harden.timeout`, in milliseconds.
    public private(set) var timeout = 3_000
    /// `harden.maxFileSize`, in bytes.
    var maxFileSize = 4 << 20
    /// `harden.maxFiles`
    var maxFiles = 200_000

    /// A setting that means nothing. The gate refuses rather than guess.
    public struct Invalid: Error, CustomStringConvertible {
        /// What is wrong, and what would be right.
        public let description: String
    }

    private static var names: [String] { FileSchema.gateSettingNames }

    /// A source of settings, such as the configuration of the repository.
    public struct Source: Sendable {
        /// What people call it.
        public var name: String
        /// The settings, by name in any case; one that has several values stands several times.
        public var settings: [(name: String, value: String)]

        /// Creates a source; `name` is what `policy show` prints behind a setting.
        public init(_ name: String, _ settings: [(name: String, value: String)]) {
            self.name = name
            self.settings = settings
        }
    }

    /// A setting that somebody has set.
    public struct Origin: Sendable, Equatable {
        /// The values as they are written.
        public var values: [String]
        /// What people call the source.
        public var source: String
    }

    /// The settings that somebody has set, by name in lower case.
    public private(set) var origins: [String: Origin] = [:]

    /// The settings that hold where nobody says anything.
    init() {}

    /// The settings that sources say. A setting is taken from the first source that names it, and from no other.
    ///
    /// - Throws: `Invalid` for a name or a value that is not known.
    public init(_ sources: [Source]) throws(Invalid) {
        for source in sources {
            var own: [String: Origin] = [:]
            for (name, value) in source.settings where origins[name.lowercased()] == nil {
                try set(name.lowercased(), value)
                own[name.lowercased(), default: Origin(values: [], source: source.name)].values.append(value)
            }
            origins.merge(own) { known, _ in known }
        }
    }

    /// A digest of what somebody has set, by which the same settings are known again.
    public var digest: String {
        let lines = origins.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.values.joined(separator: "\u{0}"))" }
        return Fingerprint.text(of: lines.joined(separator: "\n"))
    }

    /// The settings in force, in the order of the documentation. The source is nil for what holds by itself.
    public var effective: [(name: String, value: String, source: String?)] {
        FileSchema.gateSettings.map { name, standard in
            guard let origin = origins[name.lowercased()] else { return (name, standard, nil) }
            return (name, origin.values.joined(separator: ", "), origin.source)
        }
    }

    /// Whether somebody has set a setting, by its name in lower case.
    public func isSet(_ name: String) -> Bool { origins[name] != nil }

    /// Whether the first push to a repository passes, whatever is in it.
    public var isOpenToTheFirstPush: Bool { initialPush != .scan }

    /// Whether a ref is judged: a pattern that ends in `/*` is for all refs below it, and `*` for all refs.
    public func judges(_ ref: String) -> Bool {
        refs.isEmpty
            || refs.contains { pattern in
                if pattern == "*" { return true }
                return pattern.hasSuffix("/*")
                    ? ref.utf8.starts(with: pattern.utf8.dropLast()) : Glob(pattern).matches(ref)
            }
    }

    /// A ref that is judged, of several that are tried: one of a name of its own, or of a name that a pattern makes.
    ///
    /// - Parameter name: what stands for the stars of a pattern.
    public func judgedRef(called name: String, besides other: String) -> String? {
        let made = refs.map { pattern in
            pattern.replacing("**", with: name).replacing("*", with: name).replacing("?", with: "x")
        }
        return (["refs/heads/\(name)"] + made).first { ref in
            ref != other && judges(ref) && Repository.isReferenceName(ref)
        }
    }

    private mutating func set(_ name: String, _ value: String) throws(Invalid) {
        switch name {
        case "mode": mode = try SettingValue.choice(name, value)
        case "profile": profiles.append(try SettingValue.choice(name, value))
        case "failon": failOn = try SettingValue.choice("failOn", value)
        case "findings": findings = try SettingValue.choice(name, value)
        case "trusted": trusted = try SettingValue.branch(value)
        case "kubernetesversion": kubernetesVersion = try SettingValue.version(value)
        case "submodules": submodules = try SettingValue.choice(name, value)
        case "templates": templates = try SettingValue.choice(name, value)
        case "variables": variables = try SettingValue.treatment(name, value)
        case "unread": unread = try SettingValue.treatment(name, value)
        case "remote": remote = try SettingValue.treatment(name, value)
        case "timeout": timeout = try SettingValue.milliseconds(value)
        case "maxfilesize": maxFileSize = try SettingValue.size(value)
        case "maxfiles": maxFiles = try SettingValue.number("maxFiles", value)
        case "policy": policy = try SettingValue.text("policy", value)
        case "baseline": baseline = try SettingValue.text(name, value)
        case "history": history = try SettingValue.choice(name, value)
        case "refs": refs.append(try SettingValue.refPattern(value))
        case "onerror": acceptsOnError = try SettingValue.choice("onError", value) == OnError.accept
        case "initialpush": initialPush = try SettingValue.choice("initialPush", value)
        case "branchpolicy": branchPolicy = try SettingValue.choice("branchPolicy", value)
        case "render": render = try SettingValue.choice(name, value)
        case "crds": crds.append(try SettingValue.text(name, value))
        case "policies": policies.append(try SettingValue.text(name, value))
        case "namespaces": namespaces = try SettingValue.choice(name, value)
        case "roots": roots.append(try SettingValue.text(name, value))
        case "renames": renames = try SettingValue.choice(name, value)
        case "help": help = try SettingValue.text(name, value)
        case "offerpatch": offersPatch = try SettingValue.flag("offerPatch", value)
        case "identity": identity = try SettingValue.text(name, value)
        case "bypassusers": bypassUsers += SettingValue.names(in: value)
        case "auditlog": auditLog = try SettingValue.text("auditLog", value) == "none" ? nil : value
        case "inlineexemptions": inlineExemptions = try SettingValue.flag("inlineExemptions", value)
        default:
            let meant = Nearest.hint("harden." + name, among: GateSettings.names.map { "harden." + $0 })
            throw Invalid(description: "unknown setting harden.\(name)" + meant)
        }
    }
}
