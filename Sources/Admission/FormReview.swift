import CEL
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
                let place = "spec.\(path).\(list)[\(index)]"
                for field in FormReview.lists where rule[field].count == 0 {
                    add("\(place).\(field) is empty", at: rule[field] ?? rule)
                }
                for field in FormReview.lists { reviewStars(rule[field], field, "\(place).\(field)") }
                reviewNames(rule["resourceNames"], "\(place).resourceNames")
            }
        }
        for selector in ["objectSelector", "namespaceSelector"] {
            reviewSelector(object.spec?[path]?[selector], "spec.\(path).\(selector)")
        }
    }

    /// Source: `validateNamedRuleWithOperations` of k8s.io/kubernetes
    private mutating func reviewNames(_ list: Node?, _ place: String) {
        var names: Set<String> = []
        for (index, entry) in list.indexed {
            let name = entry.string ?? ""
            if name.contains("/") || name.contains("%") || name == "." || name == ".." || name.isEmpty {
                add("\(place)[\(index)] \"\(name)\" is no name of an object", at: entry)
            }
            if !names.insert(name).inserted { add("\(place)[\(index)] \(name) stands there twice", at: entry) }
        }
    }

    /// A star stands alone: what stands beside it would say nothing.
    private mutating func reviewStars(_ list: Node?, _ field: String, _ place: String) {
        let words = list.indexed.compactMap { $0.node.string }
        for (index, entry) in list.indexed where entry.string?.isEmpty ?? false && field != "apiGroups" {
            add("\(place)[\(index)] is an empty text", at: entry)
        }
        guard let list, words.count > 1 else { return }
        // Of what stands beside the star of all resources, the API server looks at the last alone.
        let isBeside =
            field == "resources"
            ? words.contains("*/*") || words.contains("*") && words.last { !$0.contains("/") } != "*"
            : words.contains("*")
        if isBeside { return add("\(place): * stands beside others; it is for all of them", at: list) }
        if field == "resources", FormReview.hasEntryTwice(words) {
            add("\(place): an entry with a star has another one too", at: list)
        }
    }

    /// Whether a resource stands behind one with a star that has it: `pods/*` has `pods/exec`, and so has `*/exec`.
    ///
    /// Source: `validateResources` of k8s.io/kubernetes, which does not look back
    private static func hasEntryTwice(_ words: [String]) -> Bool {
        var (whole, everywhere): (Set<Substring>, Set<Substring>) = ([], [])
        for word in words {
            let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            if whole.contains(parts[0]) || everywhere.contains(parts[1]) { return true }
            if parts[1] == "*" { whole.insert(parts[0]) }
            if parts[0] == "*" { everywhere.insert(parts[1]) }
        }
        return false
    }

    /// The name of a policy, and the kind of its parameters.
    mutating func reviewNames() {
        let (name, node) = (object.identity.name, object.metadata?["name"] ?? object.node)
        if !FormReview.isSubdomain(name) {
            add("\"\(name)\" is no name for a policy: small letters, digits, - and .", at: node)
        }
        guard let kind = object.spec?["paramKind"] else { return }
        let (apiVersion, word) = (kind["apiVersion"]?.string ?? "", kind["kind"]?.string ?? "")
        let parts = apiVersion.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let hasGroup = parts.count == 1 || parts.count == 2 && FormReview.isSubdomain(parts[0])
        if !hasGroup || !FormReview.isLabel(parts.last ?? "") {
            add("paramKind.apiVersion \"\(apiVersion)\" is no version of an API", at: kind["apiVersion"] ?? kind)
        }
        if !FormReview.isLabel(word.lowercased()) {
            add("paramKind.kind \"\(word)\" is no kind", at: kind["kind"] ?? kind)
        }
    }

    /// Whether a text is a DNS subdomain, as most names of objects are.
    private static func isSubdomain(_ name: String) -> Bool {
        name.utf8.count <= 253
            && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                part.utf8.allSatisfy { ($0.isAlphanumeric && $0 == $0 | 0x20) || $0 == UInt8(ascii: "-") }
                    && part.utf8.first?.isAlphanumeric ?? false && part.utf8.last?.isAlphanumeric ?? false
            }
    }

    /// Whether a text is a DNS label that begins with a letter.
    private static func isLabel(_ name: String) -> Bool {
        name.utf8.count <= 63 && !name.contains(".") && isSubdomain(name) && name.utf8.first?.isLetter ?? false
    }

    /// Source: `ValidateLabelSelector` of k8s.io/apimachinery
    private mutating func reviewSelector(_ selector: Node?, _ place: String) {
        for (index, requirement) in (selector?["matchExpressions"]).indexed {
            let path = "\(place).matchExpressions[\(index)]"
            let word = requirement["operator"]?.string ?? ""
            let (hasValues, node) = (requirement["values"].count > 0, requirement["operator"] ?? requirement)
            switch word {
            case "In", "NotIn": if !hasValues { add("\(path): \(word) must have values", at: node) }
            case "Exists", "DoesNotExist": if hasValues { add("\(path): \(word) must have no values", at: node) }
            default:
                let known = ["In", "NotIn", "Exists", "DoesNotExist"]
                add(
                    "\(path): \"\(word)\" is no operator: \(known.joined(separator: ", "))\(Nearest.hint(word, among: known))",
                    at: node)
            }
            if requirement["key"]?.string ?? "" == "" { add("\(path) has no key", at: requirement) }
        }
        for label in selector?["matchLabels"]?.children.map({ $0 }) ?? [] {
            if !LabelValue.isValidKey(label.keyUTF8) {
                add("\(place).matchLabels: \(label.key) is no key of a label", at: label)
            }
            if !label.isNull, !LabelValue.isValid(label) {
                add("\(place).matchLabels.\(label.key) is no value of a label", at: label)
            }
        }
    }

    private static func isQualified(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { LabelValue.isValidKey($0) }
    }

    private static let reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"]
    /// What is no name in an expression.
    private static let reserved: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
        "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    /// What stands beside the expressions of a policy.
    mutating func reviewExpressions() {
        for (_, validation) in (object.spec?["validations"]).indexed {
            if let message = validation["message"], let text = message.string {
                // The API server takes the blanks around it away first: `message: >` ends with a line break.
                let line = CEL.Text(text).trimmed.utf8
                if line.contains(where: { $0 == 0x0a || $0 == 0x0d }) { add("message has a line break", at: message) }
                if !text.isEmpty, line.isEmpty { add("message is blank", at: message) }
            }
            if let reason = validation["reason"], !FormReview.reasons.contains(reason.string ?? "") {
                add("reason must be one of \(FormReview.reasons.joined(separator: ", "))", at: reason)
            }
        }
        for (_, variable) in (object.spec?["variables"]).indexed {
            let name = variable["name"]?.string ?? ""
            let isWord = !name.isEmpty && name.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") }
            if !isWord || name.first?.isNumber ?? true || FormReview.reserved.contains(name) {
                add("\"\(name)\" is no name for a variable", at: variable["name"] ?? variable)
            }
        }
        var names: Set<String> = []
        if let conditions = object.spec?["matchConditions"], conditions.count > 64 {
            add("more than 64 match conditions", at: conditions)
        }
        for (_, condition) in (object.spec?["matchConditions"]).indexed {
            let name = condition["name"]?.string ?? ""
            if name.isEmpty {
                add("a match condition without a name", at: condition)
            } else if !FormReview.isQualified(name) {
                add("\"\(name)\" is no name for a match condition: it must be a qualified name", at: condition)
            }
            if !names.insert(name).inserted { add("a second match condition named \(name)", at: condition) }
        }
    }

    /// What is written into the audit log.
    ///
    /// Source: `validateAuditAnnotation` of k8s.io/kubernetes
    mutating func reviewAuditAnnotations() {
        var keys: Set<String> = []
        let annotations = object.spec?["auditAnnotations"]
        if let annotations, annotations.count > 20 { add("more than 20 audit annotations", at: annotations) }
        for (_, annotation) in annotations.indexed {
            let key = annotation["key"]?.string ?? ""
            let place = annotation["key"] ?? annotation
            if key.contains("/") || !FormReview.isQualified(object.identity.name + "/" + key) {
                add("\"\(key)\" is no key for an audit annotation", at: place)
            }
            if !keys.insert(key).inserted { add("a second audit annotation \(key)", at: place) }
        }
    }

    /// The parameters of a binding.
    mutating func reviewParams() {
        if object.spec?["policyName"]?.string ?? "" == "" {
            add("spec.policyName is missing", at: object.spec ?? object.node)
        }
        guard let reference = object.spec?["paramRef"] else { return }
        reviewSelector(reference["selector"], "spec.paramRef.selector")
        let name = reference["name"]?.string ?? ""
        let hasSelector = reference["selector"].map { !$0.isNull } ?? false
        if name.isEmpty != hasSelector { add("paramRef must have either a name or a selector", at: reference) }
        if name.contains("/") || name.contains("%") || name == "." || name == ".." {
            add("paramRef.name \"\(name)\" is no name of an object", at: reference["name"] ?? reference)
        }
        if !["Allow", "Deny"].contains(reference["parameterNotFoundAction"]?.string ?? "") {
            let place = reference["parameterNotFoundAction"] ?? reference
            add("paramRef.parameterNotFoundAction must be Allow or Deny", at: place)
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
        if Set(words).count < words.count { add("spec.validationActions has an action twice", at: actions) }
    }

    /// The annotations that this program reads.
    mutating func reviewAnnotations() {
        guard let annotations = object.metadata?["annotations"] else { return }
        let known = PolicyAnnotation.allCases.map(\.key) + AdmissionPolicy.podTemplates
        for value in annotations.children {
            let key = value.key
            if AdmissionPolicy.podTemplates.contains(key), !["true", "false"].contains(value.scalarText) {
                add("\(key) must be \"true\" or \"false\"", at: value)
            }
            let isOwn = key.hasPrefix(PolicyAnnotation.prefix) || key.hasPrefix("harden.io/")
            guard isOwn, !InlineExemption.annotations.contains(key) else { continue }
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
