import Kubernetes
import Manifest
import Policy
import Rules
import Text

/// What kube-apiserver would refuse of a policy or a binding beside its expressions, or would take although nothing comes of
/// it. Each of these mistakes leaves a policy in place that refuses nothing.
struct FormReview {
    private(set) var problems: [PolicyProblem] = []
    private let object: KubernetesObject
    private let file: String

    init(_ object: KubernetesObject, file: String) {
        (self.object, self.file) = (object, file)
        for finding in FormReview.judge.judge(object) ?? [] {
            problems.append(PolicyProblem(file: file, position: finding.position, message: finding.message))
        }
    }

    /// By what the API has: kinds, fields, types and values.
    private static let judge = Judge(
        rules: RuleCatalog.builtIn.rules.filter { $0.traits.contains(.isCheckedByServer) },
        context: Judgement.Context(.builtIn, trustsAuthor: true))

    mutating func add(_ message: String, at node: Node) {
        problems.append(PolicyProblem(file: file, position: node.position, message: message))
    }

    /// The lists of a rule about resources: one without any of them is about nothing.
    private static let lists = ["apiGroups", "apiVersions", "operations", "resources"]

    /// - Parameter path: where the matching stands, below `spec`.
    mutating func reviewMatching(_ path: String) {
        for list in ["resourceRules", "excludeResourceRules"] {
            for (index, rule) in (object.spec?[path]?[list]).indexed {
                for field in FormReview.lists where rule[field].count == 0 {
                    add("spec.\(path).\(list)[\(index)].\(field) is empty", at: rule[field] ?? rule)
                }
            }
        }
    }

    /// The actions of a binding.
    mutating func reviewActions() {
        guard let actions = object.spec?["validationActions"], actions.count > 0 else {
            return add("spec.validationActions is empty", at: object.spec ?? object.node)
        }
        let words = actions.indexed.compactMap { $0.node.string }
        if words.contains("Deny"), words.contains("Warn") {
            add("spec.validationActions cannot have both Deny and Warn", at: actions)
        }
    }

    /// The annotations that this program reads.
    mutating func reviewAnnotations() {
        guard let annotations = object.metadata?["annotations"] else { return }
        let known = PolicyAnnotation.allCases.map(\.key)
        for value in annotations.children {
            let key = value.key
            if key == AdmissionPolicy.podTemplates, !["true", "false"].contains(value.scalarText) {
                add("\(key) must be \"true\" or \"false\"", at: value)
            }
            guard key.hasPrefix(PolicyAnnotation.prefix), !InlineExemption.annotations.contains(key) else { continue }
            if !known.contains(key) {
                add("unknown annotation \(key)\(Nearest.hint(key, among: known))", at: value)
            } else if key == PolicyAnnotation.severity.key, Severity(rawValue: value.string ?? "") == nil {
                let words = Severity.allCases.map(\.rawValue).joined(separator: ", ")
                add("\"\(value.scalarText ?? "")\" is no severity: \(words)", at: value)
            }
        }
    }
}

/// The annotations by which a policy says of itself what a report shows.
enum PolicyAnnotation: String, CaseIterable {
    case severity, title, why, remediation

    static let prefix = "kubectl-harden.io/"

    var key: String { PolicyAnnotation.prefix + rawValue }

    /// What Kyverno's policies have in its place.
    private var kyverno: String? {
        switch self {
        case .severity, .title: "policies.kyverno.io/" + rawValue
        case .why: "policies.kyverno.io/description"
        case .remediation: nil
        }
    }

    func value(in annotations: [String: String]) -> String? {
        annotations[key] ?? kyverno.flatMap { annotations[$0] }
    }
}
