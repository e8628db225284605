import RegularExpressions

/// Selects the objects that a patch is for. Group, version, kind, name and namespace are regular expressions.
struct Selector {
    private let group: RegularExpression?
    private let version: RegularExpression?
    private let kind: RegularExpression?
    private let name: RegularExpression?
    private let namespace: RegularExpression?
    private let labels: LabelRequirements
    private let annotations: LabelRequirements

    /// - Throws: `RenderFailure` for an expression that is none.
    init(_ value: Value) throws(RenderFailure) {
        group = try Selector.expression(value["group"])
        version = try Selector.expression(value["version"])
        kind = try Selector.expression(value["kind"])
        name = try Selector.expression(value["name"])
        namespace = try Selector.expression(value["namespace"])
        labels = try LabelRequirements(value["labelSelector"]?.text ?? "")
        annotations = try LabelRequirements(value["annotationSelector"]?.text ?? "")
    }

    private static func expression(_ value: Value?) throws(RenderFailure) -> RegularExpression? {
        guard let value, let text = value.text, !text.isEmpty else { return nil }
        return try anchored(text, value.origin)
    }

    /// An expression that the whole of a text must match.
    static func anchored(_ pattern: String, _ origin: Origin) throws(RenderFailure) -> RegularExpression {
        do {
            return try RegularExpression("^(?:" + pattern + ")$")
        } catch {
            throw .invalid("\(pattern) is not a regular expression: \(error.message)", at: origin)
        }
    }

    /// What it costs to ask for an object, in changes of one.
    var cost: Int {
        [group, version, kind, name, namespace].reduce(0) { $0 + ($1.map(RenderWork.cost) ?? 0) }
    }

    func selects(_ resource: Resource) -> Bool {
        let (id, original) = (resource.id, resource.originalID)
        func matches(_ expression: RegularExpression?, _ texts: String...) -> Bool {
            expression.map { expression in texts.contains { expression.isFound(in: $0) } } ?? true
        }
        return matches(namespace, original.effectiveNamespace, id.effectiveNamespace)
            && matches(name, original.name, id.name) && matches(group, id.gvk.group) && matches(version, id.gvk.version)
            && matches(kind, id.gvk.kind) && labels.match(resource.value.at("metadata", "labels"))
            && annotations.match(resource.annotations.map { Value(.map($0), .none) })
    }
}

/// A selector of labels in the form of text: `a=b,c in (d,e),!f`.
///
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
struct LabelRequirements {
    private enum Operator { case isIn, isNotIn, exists, doesNotExist, isGreater, isLess }

    private struct Requirement {
        let key: String
        let sign: Operator
        let values: Set<String>
    }

    private var requirements: [Requirement] = []

    /// - Throws: `RenderFailure` for what is no selector.
    init(_ text: String) throws(RenderFailure) {
        var rest = Substring(text)
        func failure() -> RenderFailure { .invalid("\(text) is not a label selector") }
        func skip() { rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" } }
        func word() -> String {
            skip()
            let found = rest.prefix { !" \t\n\r,=!()<>".contains($0) }
            rest = rest.dropFirst(found.count)
            return String(found)
        }
        skip()
        while !rest.isEmpty {
            skip()
            if rest.hasPrefix("!") {
                rest.removeFirst()
                let key = word()
                guard !key.isEmpty else { throw failure() }
                requirements.append(Requirement(key: key, sign: .doesNotExist, values: []))
            } else {
                let key = word()
                guard !key.isEmpty else { throw failure() }
                skip()
                if rest.isEmpty || rest.hasPrefix(",") {
                    requirements.append(Requirement(key: key, sign: .exists, values: []))
                } else if rest.hasPrefix("==") || rest.hasPrefix("=") || rest.hasPrefix("!=") {
                    let isNot = rest.hasPrefix("!")
                    rest = rest.dropFirst(rest.hasPrefix("==") || isNot ? 2 : 1)
                    requirements.append(Requirement(key: key, sign: isNot ? .isNotIn : .isIn, values: [word()]))
                } else if rest.hasPrefix(">") || rest.hasPrefix("<") {
                    let sign: Operator = rest.hasPrefix(">") ? .isGreater : .isLess
                    rest.removeFirst()
                    let value = word()
                    guard Int64(value) != nil else { throw failure() }
                    requirements.append(Requirement(key: key, sign: sign, values: [value]))
                } else {
                    let sign = word()
                    skip()
                    guard sign == "in" || sign == "notin", rest.hasPrefix("(") else { throw failure() }
                    rest.removeFirst()
                    var values: Set<String> = []
                    repeat {
                        if rest.hasPrefix(",") { rest.removeFirst() }
                        values.insert(word())
                        skip()
                    } while rest.hasPrefix(",")
                    guard rest.hasPrefix(")") else { throw failure() }
                    rest.removeFirst()
                    requirements.append(
                        Requirement(key: key, sign: sign == "in" ? .isIn : .isNotIn, values: values))
                }
            }
            skip()
            if rest.isEmpty { break }
            guard rest.hasPrefix(",") else { throw failure() }
            rest.removeFirst()
            skip()
            if rest.isEmpty { throw failure() }
        }
    }

    func match(_ labels: Value?) -> Bool {
        requirements.allSatisfy { requirement in
            let value = labels?[requirement.key].map { $0.scalar?.text ?? "" }
            switch requirement.sign {
            case .exists: return value != nil
            case .doesNotExist: return value == nil
            case .isIn: return value.map(requirement.values.contains) ?? false
            case .isNotIn: return !(value.map(requirement.values.contains) ?? false)
            case .isGreater, .isLess:
                guard let number = value.flatMap({ Int64($0) }),
                    let bound = requirement.values.first.flatMap({ Int64($0) })
                else { return false }
                return requirement.sign == .isGreater ? number > bound : number < bound
            }
        }
    }
}
