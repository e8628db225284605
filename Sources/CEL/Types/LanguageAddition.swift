/// Something that expressions have not always had. kube-apiserver takes it in new expressions one version after it has come, so
/// that the version before can still run what is stored; in stored ones it knows it at once.
///
/// Source: `staging/src/k8s.io/apiserver/pkg/cel/environment/base.go` of Kubernetes.
public struct LanguageAddition: Sendable, Hashable {
    /// What it is, as one writes it.
    public let name: String
    /// The version 1.`minor` of Kubernetes from which on new expressions may have it.
    public let minor: Int

    /// Functions by their names, and by what stands before the dot in these.
    fileprivate static let functions: [String: Int] = [
        "quantity": 29, "isQuantity": 29, "optional": 29, "optMap": 29, "optFlatMap": 29,
        "format": 30, "strings": 30, "sets": 30,
        "ip": 31, "isIP": 31, "cidr": 31, "isCIDR": 31,
        "semver": 34, "isSemver": 34,
        "lists": 35, "slice": 35, "flatten": 35, "sort": 35, "distinct": 35, "reverse": 35,
        "includes": 38,
    ]

    /// Formats with names, which share theirs with a method of strings.
    fileprivate static let namedFormats = 32

    fileprivate static func optional(_ sign: String) -> LanguageAddition { LanguageAddition(name: sign, minor: 29) }
    fileprivate static let quotedField = LanguageAddition(name: "fields in backquotes", minor: 38)
}

extension CELProgram {
    /// What is in it that expressions have not always had.
    public var additions: Set<LanguageAddition> {
        var found: Set<LanguageAddition> = hasQuotedFields ? [.quotedField] : []
        var pending = [root]
        while let expression = pending.popLast() {
            if let addition = expression.addition { found.insert(addition) }
            pending += expression.children
        }
        return found
    }
}

extension Expression {
    fileprivate var addition: LanguageAddition? {
        switch kind {
        case .select(_, _, isOptional: true): .optional(".?")
        case .index(_, _, isOptional: true): .optional("[?]")
        case .list(let elements) where elements.contains(where: \.isOptional): .optional("[?element]")
        case .map(let entries) where entries.contains(where: \.isOptional): .optional("{?key: value}")
        case .optionalMap(_, _, _, let isFlat): LanguageAddition(name: isFlat ? "optFlatMap()" : "optMap()", minor: 29)
        case .comprehension(let comprehension): comprehension.addition
        case .call(let name, _, let isMethod): Expression.addition(calling: namespacedCallee?.name ?? name, isMethod)
        default: nil
        }
    }

    private static func addition(calling name: String, _ isMethod: Bool) -> LanguageAddition? {
        let isNamedFormat = name.hasPrefix("format.")
        let known = LanguageAddition.functions[firstWord(of: name)]
        guard let minor = isNamedFormat ? LanguageAddition.namedFormats : known else { return nil }
        return LanguageAddition(name: name + "()", minor: minor)
    }
}

extension Expression.Comprehension {
    fileprivate var addition: LanguageAddition? {
        switch macro {
        case .sortBy: LanguageAddition(name: "sortBy()", minor: 35)
        case .transformList, .transformMap, .transformMapEntry: LanguageAddition(name: "\(macro)()", minor: 33)
        case .all, .exists, .existsOne, .map, .filter:
            names.count == 2 ? LanguageAddition(name: "\(macro)() with two variables", minor: 33) : nil
        }
    }
}
