import Edits
import Kubernetes
import Manifest
import Policy
import Rules

/// What became of a document, or of one object of it.
public enum Outcome: Sendable {
    /// An object that was judged, with or without findings.
    case object(ObjectReport)
    /// A live object that a controller owns which is judged as well.
    case folded
    /// The end of a document whose objects were judged.
    case documentEnd
    /// The end of a file that was read.
    case fileEnd
    /// A document that was passed over.
    case skipped(SkippedDocument)
    /// A document, or a whole input, that could not be read or judged.
    case failed(FailedDocument)
    /// Something that a cluster may get from the input and that is not in it: it is named, and not judged.
    case unread(UnreadPart)

    /// Whether it is an object with findings.
    public var hasFindings: Bool {
        guard case .object(let report) = self else { return false }
        return !report.findings.isEmpty
    }

    /// Whether it is an object of which a policy can say nothing.
    public var isUndecided: Bool { openPart?.reason == .undecided }

    /// Something of which a rendered object says that nothing can be said: a variable, or what a policy needs to know.
    public var openPart: UnreadPart? {
        guard case .unread(let part) = self, [.undecided, .variable].contains(part.reason) else { return nil }
        return part
    }

    /// Adds to the findings in an object the changes of the text that mend them.
    mutating func addEdits(in object: KubernetesObject, _ catalog: RuleCatalog, _ document: inout DocumentTally) {
        guard case .object(var report) = self, !report.findings.isEmpty else { return }
        let edits = document.edits(mending: report.findings.map(\.finding), of: object, .safe(catalog))
        for (index, edits) in zip(report.findings.indices, edits) { report.findings[index].edits = edits }
        self = .object(report)
    }

    /// The same outcome with the commit in which it is.
    public func named(commit: String) -> Outcome {
        guard case .object(var report) = self else { return self }
        for index in report.findings.indices { report.findings[index].commit = commit }
        return .object(report)
    }

    /// The same outcome for a file of the same content and another name.
    public func renamed(to file: String) -> Outcome {
        switch self {
        case .documentEnd, .fileEnd, .folded: return self
        case .object(var report):
            report.file = file
            report.facts = report.facts?.renamed(to: file)
            for index in report.findings.indices { report.findings[index].file = file }
            for index in report.exempted.indices { report.exempted[index].located.file = file }
            return .object(report)
        case .skipped(var document):
            document.file = file
            return .skipped(document)
        case .unread(var part):
            part.file = file
            return .unread(part)
        case .failed(var document):
            document.file = file
            return .failed(document)
        }
    }
}

/// An object and what was found in it.
public struct ObjectReport: Sendable {
    /// The object.
    public var object: ObjectIdentity
    /// The file it stands in, nil for a live object.
    public var file: String?
    /// The line in which it begins.
    public var line: Int
    /// The template from which `helm template` has made it, as its comment says.
    public var template: String?
    /// Whether it is part of another object, or of what becomes of one, and counts as none itself.
    public var isPart = false
    /// What rules over several objects keep of it; nil where they keep nothing.
    public var facts: ObjectFacts?
    /// The object itself, where that is asked for.
    public var snapshot: ObjectSnapshot?
    /// What was found, worst first.
    public var findings: [LocatedFinding]
    /// What was found and does not count.
    public var exempted: [ExemptedFinding]

    /// Creates a report; `line` may be 0 where there are no findings.
    public init(
        object: ObjectIdentity, file: String?, line: Int, findings: [LocatedFinding], exempted: [ExemptedFinding] = []
    ) {
        self.exempted = exempted
        self.object = object
        self.file = file
        self.line = line
        self.findings = findings
    }
}

/// A finding, and where it was found.
public struct LocatedFinding: Sendable {
    /// The finding.
    public var finding: Finding
    /// The file, nil for a live object.
    public var file: String?
    /// The commit that brought the finding in, for a commit range.
    public var commit: String?
    /// The path at which the same file had the finding before it was moved.
    public var movedFrom: String?
    /// The roots that bring it to a cluster, where it shows only in what kustomizations render to.
    public var roots: Set<String> = []
    /// The line of the manifest, where the finding is about something that is there.
    public var code: CodeLine?
    /// The change of the text that mends it and nothing else, where that is safe.
    public var edits: [LineEdit] = []
    /// Whether other objects decide it, so that it does not belong to one file alone.
    public var isDecidedByOthers = false
    /// Places that help to understand the finding, such as where the object begins, where that is in another file.
    public var related: [RelatedLocation] = []

    /// Where the finding is.
    public var location: Location { Location(file: file, position: finding.position) }

    /// Creates a located finding; roots and related locations are set afterwards.
    public init(finding: Finding, file: String?, commit: String? = nil, code: CodeLine? = nil) {
        self.finding = finding
        self.file = file
        self.commit = commit
        self.code = code
    }
}

/// A finding that does not count, and why.
public struct ExemptedFinding: Sendable {
    /// The finding.
    public var located: LocatedFinding
    /// What exempts it.
    public var cause: Cause
    /// The reason that was given.
    public var reason: String
    /// The last day on which the exemption counts.
    public var expires: CalendarDate?
    /// The place of the exemption among those of the policy.
    var policyIndex: Int?

    /// What can exempt a finding.
    public enum Cause: String, Sendable, CaseIterable {
        /// An annotation of the object or its pod template.
        case annotation
        /// A comment in the manifest.
        case comment
        /// The policy.
        case policy
        /// The baseline: it was there before.
        case baseline
    }
}

/// A document that was passed over.
public struct SkippedDocument: Sendable {
    /// The file.
    public var file: String?
    /// The first line of the document.
    public var line: Int
    /// Why.
    public var reason: SkipReason

    /// A document that was passed over.
    public init(file: String?, line: Int, reason: SkipReason) {
        self.file = file
        self.line = line
        self.reason = reason
    }
}

/// Something that a cluster may get and that cannot be judged from the input alone.
public struct UnreadPart: Sendable {
    /// The file that names it, or that it is.
    public var file: String?
    /// The line.
    public var line: Int
    /// Why it cannot be judged.
    public var reason: Reason
    /// What it is: an address, a path, a variable.
    public var subject: String

    /// Why something cannot be judged.
    public enum Reason: String, Sendable, CaseIterable {
        /// A variable without a default, where a value decides.
        case variable
        /// A value that SOPS has encrypted, where it decides.
        case encrypted
        /// A base or resource of a kustomization that is elsewhere.
        case remoteBase = "remote-base"
        /// Objects that a GitOps tool takes from another repository or registry.
        case foreignSource = "foreign-source"
        /// A tar, gzip or zip archive, such as a packed chart.
        case archive
        /// A Jsonnet program, which makes objects when it runs.
        case jsonnet
        /// A pointer of Git LFS to a file that is elsewhere.
        case lfsPointer = "lfs-pointer"
        /// A value that only rendering shows: one that kustomize copies from another object, or puts where a field of its own says.
        case rendered
        /// A program that makes or changes objects: a plugin or function of kustomize.
        case plugin
        /// A template inside an object, which makes objects when it runs.
        case template
        /// A folder that the policy leaves out, and that an object has applied.
        case excludedFolder = "excluded-folder"
        /// A kustomization that cannot be rendered. Its files are judged one by one.
        case notRendered = "not-rendered"
        /// An object of which a policy depends on something that nobody knows here.
        case undecided

        /// The reason in words.
        public var title: String {
            switch self {
            case .variable: "variable without a default"
            case .encrypted: "encrypted value"
            case .remoteBase: "remote base"
            case .foreignSource: "external source"
            case .archive: "archive"
            case .jsonnet: "Jsonnet"
            case .lfsPointer: "Git LFS pointer"
            case .rendered: "known only after rendering"
            case .plugin: "plugin"
            case .template: "template"
            case .excludedFolder: "excluded folder"
            case .notRendered: "cannot be rendered"
            case .undecided: "not decided"
            }
        }
    }

    /// Why and what, in words.
    public var text: String { text(subject: subject) }

    /// The same with another wording of what it is.
    public func text(subject: String) -> String {
        let isSentence = [.rendered, .notRendered, .undecided].contains(reason)
        return reason.title + (isSentence ? ": " : " ") + subject
    }

    /// An object of which some rules can say nothing; nil where there are none.
    init?(_ undecided: [Undecided], file: String?, at position: Position) {
        if undecided.isEmpty { return nil }
        let subject = undecided.map { "\($0.rule) needs \($0.reason)" }.joined(separator: "; ")
        self.init(file: file, line: position.line, reason: .undecided, subject: subject)
    }

    /// The same part under another name.
    func titled(_ subject: String) -> UnreadPart {
        UnreadPart(file: file, line: line, reason: reason, subject: subject)
    }

    /// The same part in a file.
    func named(_ file: String?) -> UnreadPart {
        var copy = self
        copy.file = file
        return copy
    }

    /// Something that cannot be judged.
    public init(file: String?, line: Int, reason: Reason, subject: String) {
        (self.file, self.line, self.reason) = (file, line, reason)
        self.subject = AddressCredentials.hidden(in: subject)
    }
}

/// Why a document was passed over.
public enum SkipReason: String, Sendable, CaseIterable {
    /// Neither `apiVersion` nor `kind`.
    case notKubernetes = "not-kubernetes"
    /// Not YAML before it is rendered.
    case helmTemplate = "helm-template"
    /// The `Chart.yaml` of a Helm chart, which has an `apiVersion` of another kind.
    case helmChart = "helm-chart"
    /// The `index.yaml` of a Helm repository.
    case helmIndex = "helm-index"
    /// A device, socket or pipe.
    case specialFile = "special-file"
    /// A symbolic link in a folder.
    case symbolicLink = "symbolic-link"
    /// A file of this program's own, such as its policy.
    case policy
    /// A commit of another repository.
    case submodule
    /// The policy leaves it out.
    case excluded
    /// Not named like a manifest, and too large to be looked into.
    case tooLarge = "too-large"

    /// Whether a cluster may get objects from what was passed over, by way of another program.
    public var mayBeApplied: Bool {
        switch self {
        case .helmTemplate, .symbolicLink, .specialFile, .submodule, .tooLarge: true
        case .notKubernetes, .helmChart, .helmIndex, .policy, .excluded: false
        }
    }

    /// The reason in words.
    public var title: String {
        switch self {
        case .notKubernetes: "not Kubernetes"
        case .helmTemplate: "Helm template"
        case .helmChart: "Helm chart"
        case .helmIndex: "Helm repository index"
        case .specialFile: "special file"
        case .symbolicLink: "symbolic link"
        case .policy: "policy"
        case .submodule: "submodule"
        case .excluded: "excluded by the policy"
        case .tooLarge: "too large"
        }
    }
}

/// A document, or a whole input, that could not be read or judged.
public struct FailedDocument: Error, Sendable {
    /// The file.
    public var file: String?
    /// Where, nil where the whole input could not be read.
    public var position: Position?
    /// Why, in a phrase.
    public var message: String

    /// Creates a failure. With a position it counts as a document, without one as a whole input.
    public init(file: String?, position: Position?, message: String) {
        self.file = file
        self.position = position
        self.message = message
    }
}
