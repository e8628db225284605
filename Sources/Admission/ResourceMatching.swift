import Kubernetes
import Manifest
import Rules

/// Which requests a policy is about.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#match-criteria
struct ResourceMatching: Sendable {
    /// A rule about resources.
    private struct Rule: Sendable {
        let groups: Set<String>
        let versions: Set<String>
        let operations: Set<String>
        let resources: [String]
        let names: Set<String>
        let scope: String

        init(_ node: Node) {
            func texts(_ key: String) -> [String] { node[key].indexed.compactMap { $0.node.scalarText } }
            groups = Set(texts("apiGroups"))
            versions = Set(texts("apiVersions"))
            operations = Set(texts("operations"))
            resources = texts("resources")
            names = Set(texts("resourceNames"))
            scope = node["scope"]?.string ?? "*"
        }

        func matches(_ request: ResourceRequest) -> Bool {
            func has(_ set: Set<String>, _ word: String) -> Bool { set.contains("*") || set.contains(word) }
            guard has(groups, request.group), has(versions, request.version),
                has(operations, request.operation.rawValue),
                names.isEmpty || names.contains(request.name)
            else { return false }
            switch scope {
            case "Namespaced": if !request.isNamespaced { return false }
            case "Cluster": if request.isNamespaced { return false }
            default: break
            }
            // What stands behind a slash is a subresource: a file is none.
            return resources.contains { resource in
                resource == "*" || resource == "*/*" || request.resources.contains(resource)
                    || resource.hasSuffix("/*") && request.resources.contains(String(resource.dropLast(2)))
            }
        }
    }

    /// What the names of the resources begin with; nil where one stands for all.
    private let words: [[UInt8]]?
    private let rules: [Rule]
    private let excluded: [Rule]
    private let objectSelector: LabelSelector?
    private let namespaceSelector: LabelSelector?

    /// - Parameter node: `matchConstraints` of a policy or `matchResources` of a binding.
    init(_ node: Node) {
        rules = node["resourceRules"].indexed.map { Rule($0.node) }
        let names = rules.flatMap(\.resources).map { Array($0.utf8.prefix { $0 != UInt8(ascii: "/") }) }
        words = names.contains(Array("*".utf8)) ? nil : names
        excluded = node["excludeResourceRules"].indexed.map { Rule($0.node) }
        objectSelector = LabelSelector(node["objectSelector"])
        namespaceSelector = LabelSelector(node["namespaceSelector"])
    }

    /// Whether it can be about objects of a kind: a plural begins like its kind, but for the last letter.
    func mayBeAbout(_ kind: String) -> Bool {
        guard let words else { return true }
        let start = kind.utf8.dropLast()
        return words.contains { word in
            word.count >= start.count && zip(word, start).allSatisfy { $0 == $1 || $0 == $1 | 0x20 }
        }
    }

    /// What is done with objects that it is about.
    var operations: Set<String> { rules.reduce(into: []) { $0.formUnion($1.operations) } }

    /// Whether it is about something else than objects that are created or updated, or not about both alike.
    var isAboutChanges: Bool {
        (rules + excluded).contains { $0.operations != ["CREATE", "UPDATE"] }
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

    /// All kinds with their fields, by the names of their resources.
    private static let kinds = Dictionary(
        grouping: APISchema.kubernetes.allKinds.filter { $0.structure != nil },
        by: { KindName.plural(of: $0.kind.lowercased()) })

    /// Whether the labels of a namespace decide, beside its name.
    var asksForNamespaceLabels: Bool {
        !(namespaceSelector?.keys.allSatisfy { $0 == Definitions.nameLabel } ?? true)
    }

    /// Whether it is about a request.
    ///
    /// - Parameter namespace: what is known of the namespace of the object; nil for nothing but its name.
    func match(_ request: ResourceRequest, _ namespace: Definitions.Namespace?) -> Match {
        if let objectSelector, objectSelector.match(request.labels) != .yes { return .no }
        if excluded.contains(where: { $0.matches(request) }) { return .no }
        // A binding without rules is about all that its policy is about.
        guard rules.isEmpty || rules.contains(where: { $0.matches(request) }) else { return .no }
        guard let namespaceSelector, request.isNamespaced || request.isNamespace else { return .yes }
        if request.isNamespace {
            return namespaceSelector.match(request.labels.adding(Labels([Definitions.nameLabel: request.name])))
        }
        if let namespace { return namespaceSelector.match(Labels(namespace.labels)) }
        var labels = Labels([Definitions.nameLabel: request.namespace])
        labels.isOpen = true
        return namespaceSelector.match(labels)
    }
}

/// A request about an object.
struct ResourceRequest {
    let group: String
    let version: String
    let kind: String
    /// The resource, or those that it may be: nobody tells the plural of a kind that is not Kubernetes' own.
    let resources: Set<String>
    let name: String
    let namespace: String
    let labels: Labels
    let isNamespaced: Bool
    /// What is asked for.
    var operation = ObjectChange.Operation.create

    var isNamespace: Bool { kind == "Namespace" && group.isEmpty }

    /// The kinds of Kubernetes' own groups that stand in no namespace.
    ///
    /// Source: `kubectl api-resources --namespaced=false`
    private static let clusterKinds: Set = [
        "Namespace", "Node", "PersistentVolume", "ComponentStatus", "ClusterRole", "ClusterRoleBinding", "StorageClass",
        "VolumeAttachment", "VolumeAttributesClass", "CSIDriver", "CSINode", "PriorityClass", "RuntimeClass",
        "IngressClass",
        "APIService", "CustomResourceDefinition", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding", "FlowSchema", "PriorityLevelConfiguration", "CertificateSigningRequest",
        "PodSecurityPolicy", "ClusterTrustBundle", "ServiceCIDR", "IPAddress", "DeviceClass", "ResourceSlice",
    ]

    /// - Parameter custom: what a definition says of the kind; nil where there is none.
    init(_ object: KubernetesObject, _ custom: Definitions.Resource?) {
        let parts = object.identity.apiVersion.split(separator: "/", maxSplits: 1)
        group = parts.count > 1 ? String(parts[0]) : ""
        version = parts.last.map(String.init) ?? ""
        kind = object.kind
        resources =
            custom.map { [$0.plural] } ?? ResourceRequest.resources(of: object.kind, isBuiltIn: object.isBuiltIn)
        name = object.metadata?["name"]?.scalarText ?? ""
        let isUsual =
            object.isBuiltIn ? !ResourceRequest.clusterKinds.contains(object.kind) : object.identity.namespace != nil
        isNamespaced = custom?.isNamespaced ?? isUsual
        namespace = isNamespaced ? object.identity.namespace ?? "default" : ""
        labels = Labels(object.metadata?["labels"])
    }

    /// The pod that an object makes.
    init(podOf object: KubernetesObject, labels: Node?) {
        (group, version, kind, resources) = ("", "v1", "Pod", ["pods"])
        (name, isNamespaced) = ("", true)
        namespace = object.identity.namespace ?? "default"
        self.labels = Labels(labels)
    }

    private static func resources(of kind: String, isBuiltIn: Bool) -> Set<String> {
        let lower = kind.lowercased()
        let plural = KindName.plural(of: lower)
        return isBuiltIn ? [plural] : [plural, lower + "s", lower + "es"]
    }
}
