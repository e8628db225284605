import Manifest
import Rules

/// Rules of the program as ValidatingAdmissionPolicies, for a cluster to enforce.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
public struct PolicyExport {
    /// What a cluster does with what a policy refuses.
    public enum Action: String, Sendable, CaseIterable {
        case audit, warn, deny

        /// As a binding calls it.
        fileprivate var title: String {
            switch self {
            case .audit: "Audit"
            case .warn: "Warn"
            case .deny: "Deny"
            }
        }
    }

    /// The policies, each with its binding, as YAML.
    public private(set) var text = ""
    /// The ids of the rules that are among them.
    public private(set) var exported: [String] = []
    /// The ids of the others: CEL cannot say them, they are about several objects, or an API server fills in what they miss.
    public private(set) var left: [String] = []

    /// Writes rules as policies.
    ///
    /// - Parameter level: the level of the Pod Security Standards, where nothing else is asked for: it is kept to the letter.
    public init(_ rules: [Rule], action: Action, level: Standard.PodSecurityLevel? = nil) {
        for rule in rules {
            let strict = level == .restricted ? RuleExpression.restricted[rule.id] : nil
            guard let expression = strict ?? PolicyExport.expression(of: rule.id) else {
                left.append(rule.id)
                continue
            }
            exported.append(rule.id)
            let hasParams = expression.expression.contains("params.")
            if hasParams, !text.contains(PolicyExport.namespace) { text += PolicyExport.namespace }
            if hasParams { text += PolicyExport.params(rule) }
            text += PolicyExport.policy(rule, expression, hasParams: hasParams)
            text += PolicyExport.binding(rule, action, hasParams: hasParams)
        }
    }

    private static func expression(of id: String) -> RuleExpression? {
        RuleExpression.pods[id] ?? RuleExpression.containers[id] ?? RuleExpression.objects[id]
            ?? RuleExpression.roles[id]
    }

    /// The name of a policy in the cluster.
    private static func name(of rule: Rule) -> String { "harden-" + rule.id }

    /// Where the parameters of policies stand.
    private static let namespace = """
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: kubectl-harden
          labels:
            pod-security.kubernetes.io/enforce: restricted

        """

    /// The parameters of a rule as the policy gets them. Lists have commas.
    private static func params(_ rule: Rule) -> String {
        var lines = [
            "---", "apiVersion: v1", "kind: ConfigMap", "metadata:", "  name: \(name(of: rule))",
            "  namespace: kubectl-harden", "data:",
        ]
        for parameter in rule.parameters {
            let value =
                switch parameter.defaultValue {
                case .number(let number): String(number)
                case .flag(let flag): String(flag)
                case .texts(let texts): texts.joined(separator: ",")
                }
            lines.append("  \(parameter.name): \(quoted(value))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func policy(_ rule: Rule, _ expression: RuleExpression, hasParams: Bool) -> String {
        var lines = [
            "---", "apiVersion: admissionregistration.k8s.io/v1", "kind: ValidatingAdmissionPolicy", "metadata:",
            "  name: \(name(of: rule))", "  annotations:",
        ]
        for (annotation, value) in [
            (PolicyAnnotation.severity, rule.severity.rawValue), (.title, rule.title), (.why, rule.why),
            (.remediation, rule.remedy),
        ] {
            lines.append("    \(annotation.key): \(quoted(value))")
        }
        lines += ["spec:", "  failurePolicy: Fail"]
        if hasParams { lines += ["  paramKind:", "    apiVersion: v1", "    kind: ConfigMap"] }
        lines += ["  matchConstraints:", "    resourceRules:"]
        for (group, resources) in grouped(expression.resources) {
            let names = resources.map(\.name).joined(separator: ", ")
            lines.append("    - apiGroups: [\(quoted(group))]")
            lines.append("      apiVersions: [\"*\"]")
            lines.append("      operations: [CREATE, UPDATE]")
            lines.append("      resources: [\(names)]")
        }
        // The last update of an object that is being deleted takes its finalizers away: it must pass.
        lines += [
            "  matchConditions:", "  - name: not-being-deleted",
            "    expression: \"!object.?metadata.?deletionTimestamp.hasValue()\"",
        ]
        if !expression.variables.isEmpty { lines.append("  variables:") }
        for variable in expression.variables {
            lines += ["  - name: \(variable.name)", "    expression: \(quoted(variable.expression))"]
        }
        lines += [
            "  validations:", "  - expression: \(quoted(expression.expression))", "    message: \(quoted(rule.title))",
        ]
        if let message = expression.message(quoted(rule.title)) {
            lines.append("    messageExpression: \(quoted(message))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func binding(_ rule: Rule, _ action: Action, hasParams: Bool) -> String {
        // Where its parameters are gone, a policy refuses whatever its binding says.
        let params = """
              paramRef:
                name: \(name(of: rule))
                namespace: kubectl-harden
                parameterNotFoundAction: \(action == .deny ? "Deny" : "Allow")

            """
        return """
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata:
              name: \(name(of: rule))
            spec:
              policyName: \(name(of: rule))
              validationActions: [\(action.title)]

            """ + (hasParams ? params : "")
    }

    private typealias Resource = RuleExpression.Resource

    /// Resources by their group, in the order in which they come.
    private static func grouped(_ all: [Resource]) -> [(group: String, resources: [Resource])] {
        var groups: [(group: String, resources: [Resource])] = []
        for resource in all {
            if let index = groups.firstIndex(where: { $0.group == resource.group }) {
                groups[index].resources.append(resource)
            } else {
                groups.append((resource.group, [resource]))
            }
        }
        return groups
    }

    /// A text as a double-quoted scalar, which JSON and YAML have in common.
    private static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.append(text)
        return json.string
    }
}
