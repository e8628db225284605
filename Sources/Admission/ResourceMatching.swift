import Kubernetes
import Manifest
import Rules

/// Which requests a policy is about. It is a class so that it costs nothing to pass on.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#match-criteria
final class ResourceMatching: Sendable {
    /// A rule about resources.
    struct Rule: Sendable {
        // There are few of each: looking through them is quicker than a hash.
        let groups: [String]
        let versions: [String]
        let operations: [String]
        let resources: [String]
        /// Those of them that are objects: what else stands behind a slash is a subresource, and a file is none.
        let plurals: [String]
        let names: [String]
        let scope: String

        init(_ node: Node) {
            func texts(_ key: String) -> [String] { node[key].indexed.compactMap { $0.node.scalarText } }
            groups = texts("apiGroups")
            versions = texts("apiVersions")
            operations = texts("operations")
            resources = texts("resources")
            plurals = resources.compactMap { resource in
                let parts = resource.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
                return parts.count == 1 || parts.last == "*" || parts.last == "" ? parts.first.map(String.init) : nil
            }
            names = texts("resourceNames")
            scope = node["scope"]?.string ?? "*"
        }

        /// Whether it is about objects of the same kind in another version, which the API server converts for it.
        func matchesOtherVersion(of request: ResourceRequest) -> Bool {
            let others = request.equivalentGroups
            let isEquivalent = !others.isEmpty && groups.contains { others.contains($0) }
            return matches(request, in: isEquivalent ? groups + [request.group] : groups, ["*"])
        }

        func matches(_ request: ResourceRequest) -> Bool { matches(request, in: groups, versions) }

        /// Whether it is about the resource by the name that this has, and not by one that it may have.
        func names(_ request: ResourceRequest) -> Bool {
            plurals.contains { $0 == "*" || $0 == request.resources.first }
        }

        private func matches(_ request: ResourceRequest, in groups: [String], _ versions: [String]) -> Bool {
            func has(_ words: [String], _ word: String) -> Bool { words.contains { $0 == word || $0 == "*" } }
            guard has(groups, request.group), has(versions, request.version),
                has(operations, request.operation.rawValue),
                names.isEmpty || names.contains(request.name)
            else { return false }
            switch scope {
            case "Namespaced": if !request.isNamespaced { return false }
            case "Cluster": if request.isNamespaced, request.isScopeKnown { return false }
            default: break
            }
            return plurals.contains { $0 == "*" || request.resources.contains($0) }
        }
    }

    /// What the names of the resources begin with; nil where one stands for all.
    private let words: [[UInt8]]?
    private let rules: [Rule]
    private let excluded: [Rule]
    private let objectSelector: LabelSelector?
    private let namespaceSelector: LabelSelector?
    /// Whether the version does not matter in which somebody writes an object.
    private let takesEquivalents: Bool

    /// - Parameter node: `matchConstraints` of a policy or `matchResources` of a binding.
    init(_ node: Node) {
        rules = node["resourceRules"].indexed.map { Rule($0.node) }
        let names = rules.flatMap(\.resources).map { Array($0.utf8.prefix { $0 != UInt8(ascii: "/") }) }
        words = names.contains(Array("*".utf8)) ? nil : names
        excluded = node["excludeResourceRules"].indexed.map { Rule($0.node) }
        takesEquivalents = node["matchPolicy"]?.string != "Exact"
        objectSelector = LabelSelector(node["objectSelector"])
        namespaceSelector = LabelSelector(node["namespaceSelector"])
    }

    /// Whether it can be about objects of a kind: a plural begins like its kind, but for the last letter.
    func mayBeAbout(_ kind: String) -> Bool {
        guard let words else { return true }
        let length = kind.utf8.count - 1
        return words.contains { word in
            guard word.count >= length else { return false }
            var place = 0
            for byte in kind.utf8 {
                if place == length { break }
                if word[place] != byte, word[place] != byte | 0x20 { return false }
                place += 1
            }
            return true
        }
    }

    /// What is done with objects that it is about.
    var operations: Set<String> { rules.reduce(into: []) { $0.formUnion($1.operations) } }

    /// Whether it is about something else than objects that are created or updated, or not about both alike.
    var isAboutChanges: Bool {
        (rules + excluded).contains { Set($0.operations) != ["CREATE", "UPDATE"] }
    }

    /// The kinds of all objects that it can be about, also of those that the API server converts for it; nil where there may be
    /// others than Kubernetes' own.
    var kinds: [Kind]? {
        var found: Set<Kind> = []
        for rule in rules {
            if rule.groups.contains("*") { return nil }
            for plural in rule.plurals {
                guard let own = ResourceMatching.kinds[plural] else { return nil }
                for name in Set(own.map(\.kind)) {
                    for group in ResourceRequest.groups(equivalentTo: rule.groups) {
                        found.insert(Kind(name, in: group))
                    }
                }
            }
        }
        return found.isEmpty ? nil : Array(found)
    }

    /// The kinds of Kubernetes' own that it is about; nil where it may be about others.
    var builtInKinds: [APISchema.KindVersion]? {
        var found: [APISchema.KindVersion] = []
        for rule in rules {
            for resource in rule.resources where !resource.contains("/") {
                let kinds = ResourceMatching.kinds[resource]?.filter {
                    (rule.groups.contains($0.group) || rule.groups.contains("*"))
                        && (rule.versions.contains($0.version) || rule.versions.contains("*"))
                }
                guard let kinds, !kinds.isEmpty else { return nil }
                found += kinds
            }
        }
        return found
    }

    /// The resources that it names and that are none of Kubernetes' own: how their kinds are called, only a definition says.
    var customResources: [String] {
        var found: Set<String> = []
        for name in rules.flatMap(\.resources) {
            let plural = String(name.prefix { $0 != "/" })
            if plural != "*", ResourceMatching.kinds[plural] == nil { found.insert(plural) }
        }
        return found.sorted()
    }

    /// Why no object of any file can be one that it is about; nil where one can be.
    var isAboutNothing: String? {
        var missing: Set<String> = []
        for rule in rules {
            let isCustom = rule.groups.contains { $0 == "*" || !ResourceMatching.groups.contains($0) }
            for plural in rule.plurals {
                let isServed = ResourceMatching.kinds[plural]?.contains {
                    rule.groups.contains($0.group)
                        && (rule.versions.contains($0.version) || rule.versions.contains("*"))
                }
                if plural == "*" || isCustom || isServed ?? false { return nil }
                for group in rule.groups {
                    for version in rule.versions {
                        missing.insert("\(group.isEmpty ? "" : group + "/")\(version) \(plural)")
                    }
                }
            }
        }
        if missing.isEmpty { return "it is about subresources only, and a file is none" }
        return "Kubernetes has no \(missing.sorted().prefix(5).joined(separator: ", "))"
    }

    private static let groups = Set(kinds.values.joined().map(\.group))

    /// All kinds with their fields, by the names of their resources.
    static let kinds = Dictionary(
        grouping: APISchema.kubernetes.allKinds.filter { $0.structure != nil },
        by: { KindName.plural(of: $0.kind.lowercased()) })

    /// Whether the labels of a namespace decide, beside its name.
    var asksForNamespaceLabels: Bool {
        !(namespaceSelector?.keys.allSatisfy { $0 == Definitions.nameLabel } ?? true)
    }

    private func isAbout(_ request: ResourceRequest, _ rules: [Rule]) -> Bool {
        rules.contains { $0.matches(request) }
            || takesEquivalents && rules.contains { $0.matchesOtherVersion(of: request) && request.isServed($0) }
    }

    /// What the API server makes of an object before a policy sees it.
    struct Conversion {
        let group: String
        let version: String
        /// Whether the object has the same fields then.
        let hasSameFields: Bool
    }

    /// Into what the API server converts an object; nil for what the policy names itself.
    func conversion(of request: ResourceRequest) -> Conversion? {
        guard takesEquivalents, !rules.contains(where: { $0.matches(request) }),
            let rule = rules.first(where: { $0.matchesOtherVersion(of: request) && request.isServed($0) })
        else { return nil }
        let group = rule.groups.contains("*") || rule.groups.contains(request.group) ? request.group : rule.groups.min()
        let version = rule.versions.contains(request.version) ? request.version : rule.versions.min()
        guard let group, let version else { return nil }
        return Conversion(group: group, version: version, hasSameFields: request.hasSameFields(in: rule.versions))
    }

    /// Whether it is about a request.
    ///
    /// - Parameter namespace: what is known of the namespace of the object; nil for nothing but its name.
    func match(_ request: ResourceRequest, _ namespace: Definitions.Namespace?) -> Match {
        let selected = matchObject(request).and(matchScope(request))
        let exclusion = matchExclusion(request)
        if selected == .no || exclusion == .yes { return .no }
        // A binding without rules is about all that its policy is about.
        guard rules.isEmpty || isAbout(request, rules) else { return .no }
        return selected.and(matchNamespace(request, namespace)).and(exclusion == .maybe ? .maybe : .yes)
    }

    /// Whether the request is excluded: by a version of which nobody knows whether the API server has it, and by a name that
    /// may be that of the resource, it may be.
    private func matchExclusion(_ request: ResourceRequest) -> Match {
        if excluded.isEmpty { return .no }
        let rules = request.isScopeKnown ? excluded : excluded.filter { $0.scope == "*" }
        guard isAbout(request, rules) else { return .no }
        let isSure = rules.contains { rule in
            rule.names(request)
                && (rule.matches(request)
                    || takesEquivalents && request.isVersionKnown && rule.matchesOtherVersion(of: request)
                        && request.isServed(rule))
        }
        return isSure ? .yes : .maybe
    }

    /// What would have to be known to say whether a request is excluded; nil where that is known.
    func unknownExclusion(of request: ResourceRequest) -> String? {
        guard matchExclusion(request) == .maybe else { return nil }
        return "the CustomResourceDefinition of \(request.kind) (excludeResourceRules)"
    }

    /// Whether the scope of the object fits: where nobody knows it, a rule that asks for it may be about the object or not.
    private func matchScope(_ request: ResourceRequest) -> Match {
        request.isScopeKnown || (rules + excluded).allSatisfy { $0.scope == "*" } ? .yes : .maybe
    }

    /// Whether the object is selected, as it is or as it was before.
    private func matchObject(_ request: ResourceRequest) -> Match {
        guard let objectSelector else { return .yes }
        let matches = [request.labels, request.oldLabels].compactMap { $0 }.map { objectSelector.match($0) }
        return matches.contains(.yes) ? .yes : matches.first { $0 != .no } ?? .no
    }

    private func matchNamespace(_ request: ResourceRequest, _ namespace: Definitions.Namespace?) -> Match {
        guard let namespaceSelector, request.isNamespaced || request.isNamespace else { return .yes }
        if request.isNamespace {
            return namespaceSelector.match(request.labels.adding(Labels([Definitions.nameLabel: request.name])))
        }
        if let namespace {
            var labels = Labels(namespace.labels)
            labels.isExact = true
            return namespaceSelector.match(labels)
        }
        var labels = Labels(request.isNamespaceKnown ? [Definitions.nameLabel: request.namespace] : [:])
        labels.isOpen = true
        return namespaceSelector.match(labels)
    }
}
