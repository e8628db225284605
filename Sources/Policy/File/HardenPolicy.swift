import Kubernetes
import Manifest
import Rules

/// A policy: what is judged, what fails a run, and what is exempt, as a file `.harden.yaml` says it. Everything may be left
/// out; a key that is nil or empty is one that the file does not have.
public struct HardenPolicy: Sendable {
    /// `apiVersion` of the file.
    public static let apiVersion = "kubectl-harden.io/v1"
    /// `kind` of the file.
    public static let kind = "HardenPolicy"
    /// The kinds of files that this program writes or reads itself. Whatever else bears its API version is judged like
    /// anything.
    public static let ownKinds: Set = [kind, GateFile.kind, Baseline.kind, "Report"]
    /// The name under which the file is looked for.
    public static let fileName = ".harden.yaml"

    /// The file, as messages name it.
    public var file: String
    /// `profiles`
    public var profiles: [Profile] = []
    /// `kubernetesVersion`
    public var kubernetesVersion: KubernetesVersion?
    /// `crds`: files and folders with definitions of custom resources.
    public var crds: [String] = []
    /// `policies`: files and folders with ValidatingAdmissionPolicies.
    public var policies: [String] = []
    /// `customRules`
    public var customRules: [CustomRule] = []
    /// `failOn`
    public var failOn: FailureThreshold?
    /// `rules`, by id.
    public var rules: [String: RuleSettings] = [:]
    /// `exemptions`
    public var exemptions: [Exemption] = []
    /// `paths`
    public var paths = PathFilter()
    /// `inlineExemptions`
    public var inlineExemptions: Bool?
    /// `gate`, by the names of its settings.
    public var gate: [GateSetting] = []
    /// Where the keys of `spec` stand.
    public var positions: [String: Position] = [:]

    /// Whether it matters to the policy in which file something stands.
    public var namesFiles: Bool { !paths.isEmpty || exemptions.contains { !$0.match.files.isEmpty } }

    /// Where a key of the policy stands; nil where it does not.
    public func place(of key: String) -> String? { positions[key].map { "\(file):\($0.line)" } }

    /// A setting of the gate in a file: one value of it.
    public struct GateSetting: Sendable, Equatable {
        /// The name, in camel case.
        public var name: String
        /// The value as text.
        public var value: String
    }

    /// A policy that says nothing.
    public init(file: String = HardenPolicy.fileName) { self.file = file }

    /// Reads a policy.
    ///
    /// - Throws: `PolicyProblems` with all that is wrong, each with its place.
    public init(_ input: Input, file: String, catalog: RuleCatalog) throws(PolicyProblems) {
        self.init(file: file)
        let root = try PolicyFileReader(file: file).read(input, as: .policy(catalog)) {
            HardenPolicy($0, file, catalog)
        }
        self = root
    }

    private init(_ root: Node, _ file: String, _ catalog: RuleCatalog) {
        self.init(file: file)
        guard let spec = root["spec"] else { return }
        for child in spec.children { positions[child.key] = child.keyPosition }
        profiles = spec["profiles"]?.texts.compactMap { Profile(rawValue: $0) } ?? []
        kubernetesVersion = spec["kubernetesVersion"]?.string.flatMap { KubernetesVersion($0) }
        crds = spec["crds"]?.texts ?? []
        policies = spec["policies"]?.texts ?? []
        customRules = (spec["customRules"]?.entries ?? []).map { CustomRule($0, file: file) }
        failOn = spec["failOn"]?.scalarText.flatMap { FailureThreshold(rawValue: $0) }
        for child in spec["rules"]?.entries ?? [] {
            rules[child.key] = RuleSettings(child, catalog.rule(named: child.key)?.parameters ?? [])
        }
        exemptions = (spec["exemptions"]?.entries ?? []).map { Exemption($0) }
        paths = PathFilter(
            include: spec["paths"]?["include"]?.globs ?? [], exclude: spec["paths"]?["exclude"]?.globs ?? [])
        inlineExemptions = spec["inlineExemptions"]?.bool
        gate = spec["gate"]?.gateSettings ?? []
    }
}

extension RuleSettings {
    fileprivate init(_ node: Node, _ known: [Parameter]) {
        self.init()
        isEnabled = node["enabled"]?.bool
        severity = node["severity"]?.scalarText.flatMap { Severity(rawValue: $0) }
        isWarningOnly = node["mode"]?.equals("warn") ?? false
        for child in node["parameters"]?.entries ?? [] {
            switch known.first(where: { $0.name == child.key })?.defaultValue {
            case .number: parameters[child.key] = child.int.map { .number($0) }
            case .flag: parameters[child.key] = child.bool.map { .flag($0) }
            case .texts: parameters[child.key] = .texts(child.texts)
            case nil: break
            }
        }
    }
}

extension Exemption {
    fileprivate init(_ node: Node) {
        let names = node["rules"]?.texts ?? []
        let match = node["match"]
        self.init(
            rules: names.contains("*") ? nil : Set(names), reason: node["reason"]?.writtenText ?? "",
            expires: node["expires"]?.string.flatMap { CalendarDate($0) }, position: node.position)
        self.match.kinds = match?["kind"]?.globs ?? []
        self.match.namespaces = match?["namespace"]?.globs ?? []
        self.match.names = match?["name"]?.globs ?? []
        self.match.containers = match?["container"]?.globs ?? []
        self.match.files = match?["path"]?.globs ?? []
        self.match.fields = match?["field"]?.globs ?? []
        for label in match?["labels"]?.entries ?? [] {
            self.match.labels[label.key] = Glob(label.writtenText ?? "")
        }
    }
}

extension Node {
    /// The children that are not null.
    var entries: [Node] { children.filter { !$0.isNull } }

    /// The text of a scalar, or of all entries of a sequence.
    var texts: [String] { isSequence ? children.compactMap(\.writtenText) : writtenText.map { [$0] } ?? [] }

    /// The text of a scalar as it was written: `off` is a boolean to YAML, and a word to whoever wrote it.
    var writtenText: String? { kind == .boolean ? String(decoding: utf8, as: UTF8.self) : scalarText }

    fileprivate var globs: [Glob] { texts.map(Glob.init) }

    /// The settings of a gate that stand in a mapping.
    var gateSettings: [HardenPolicy.GateSetting] {
        entries.flatMap { entry in
            entry.texts.map { HardenPolicy.GateSetting(name: entry.key, value: $0) }
        }
    }
}
