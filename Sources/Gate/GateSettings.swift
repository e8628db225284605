import Git
import Policy

/// What the server asks of the gate: its own file, and `git config harden.*` of the repository.
public struct GateSettings: Sendable {
    /// What becomes of a push with findings.
    public enum Mode: String, Sendable, CaseIterable {
        /// It is refused.
        case enforce
        /// It passes, and the pusher is told.
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
        /// It passes, and the pusher is told.
        case report
        /// It passes.
        case skip
    }

    private enum OnError: String, CaseIterable { case refuse, accept }

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
    /// `harden.kubernetesVersion`
    var kubernetesVersion: KubernetesVersion?
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
    /// `harden.auditLog`, a file or `syslog`.
    public var auditLog: String?
    /// `harden.submodules`
    var submodules = Treatment.warn
    /// `harden.templates`
    var templates = Treatment.warn
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
        /// The settings, by name in any case; one that has several values stands several times.
        public var settings: [(name: String, value: String)]

        /// A source.
        public init(_ settings: [(name: String, value: String)]) { self.settings = settings }
    }

    /// The settings that hold where nobody says anything.
    init() {}

    /// The settings that sources say. A setting is taken from the first source that names it, and from no other.
    ///
    /// - Throws: `Invalid` for a name or a value that is not known.
    public init(_ sources: [Source]) throws(Invalid) {
        var taken: Set<String> = []
        for source in sources {
            for (name, value) in source.settings where !taken.contains(name.lowercased()) {
                try set(name.lowercased(), value)
            }
            taken.formUnion(source.settings.map { $0.name.lowercased() })
        }
        named = taken
    }

    /// The settings that somebody has set, in lower case.
    private(set) var named: Set<String> = []

    /// Whether a ref is judged: a pattern that ends in `/*` is for all refs below it.
    func judges(_ ref: String) -> Bool {
        refs.isEmpty
            || refs.contains { $0.hasSuffix("/*") ? ref.hasPrefix($0.dropLast()) : Glob($0).matches(ref) }
    }

    private mutating func set(_ name: String, _ value: String) throws(Invalid) {
        switch name {
        case "mode": mode = try choice(name, value)
        case "profile": profiles.append(try choice(name, value))
        case "failon": failOn = try choice("failOn", value)
        case "findings": findings = try choice(name, value)
        case "trusted": trusted = value
        case "kubernetesversion": kubernetesVersion = try version(value)
        case "submodules": submodules = try choice(name, value)
        case "templates": templates = try choice(name, value)
        case "timeout": timeout = try milliseconds(value)
        case "maxfilesize": maxFileSize = try size(value)
        case "maxfiles": maxFiles = try number("maxFiles", value)
        case "policy": policy = value
        case "history": history = try choice(name, value)
        case "refs": refs.append(value)
        case "onerror": acceptsOnError = try choice("onError", value) == OnError.accept
        case "initialpush": initialPush = try choice("initialPush", value)
        case "identity": identity = value
        case "bypassusers": bypassUsers += value.split { $0 == "," || $0 == " " }.map(String.init)
        case "auditlog": auditLog = value == "none" ? nil : value
        case "inlineexemptions": inlineExemptions = try flag("inlineExemptions", value)
        default:
            throw Invalid(description: "unknown setting harden.\(name)" + Nearest.hint(name, among: GateSettings.names))
        }
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ value: String
    ) throws(Invalid) -> Choice {
        if let choice = Choice.allCases.first(where: { $0.rawValue.lowercased() == value.lowercased() }) {
            return choice
        }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw Invalid(description: "harden.\(name) is \"\(value)\"; it can be \(known)")
    }

    private func version(_ value: String) throws(Invalid) -> KubernetesVersion {
        if let version = KubernetesVersion(value) { return version }
        throw Invalid(description: "harden.kubernetesVersion is \"\(value)\"; it looks like 1.34")
    }

    /// True or false in the words that git takes for them.
    private func flag(_ name: String, _ value: String) throws(Invalid) -> Bool {
        switch value.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0", "": return false
        default: throw Invalid(description: "harden.\(name) is \"\(value)\"; it can be true or false")
        }
    }

    private func number(_ name: String, _ value: String) throws(Invalid) -> Int {
        if let number = Int(value), number > 0 { return number }
        throw Invalid(description: "harden.\(name) is \"\(value)\"; it is a number above 0")
    }

    /// `3s`, `500ms`.
    private func milliseconds(_ value: String) throws(Invalid) -> Int {
        for (unit, factor) in [("ms", 1), ("s", 1_000)] where value.hasSuffix(unit) {
            if let number = Int(value.dropLast(unit.count)), number > 0, number <= 3_600_000 { return number * factor }
        }
        throw Invalid(description: "harden.timeout is \"\(value)\"; it looks like 3s or 500ms")
    }

    /// `4MiB`, `4m`, or a number of bytes.
    private func size(_ value: String) throws(Invalid) -> Int {
        let lowered = value.lowercased()
        for (unit, shift) in [("kib", 10), ("mib", 20), ("gib", 30), ("k", 10), ("m", 20), ("g", 30), ("", 0)]
        where lowered.hasSuffix(unit) {
            if let number = Int(lowered.dropLast(unit.count)), number > 0, number < 1 << 30 { return number << shift }
        }
        throw Invalid(description: "harden.maxFileSize is \"\(value)\"; it looks like 4MiB")
    }
}
