import Manifest

/// Finds objects, and parts of objects, inside another object: manifests in the fields of a custom resource, patches of a
/// kustomization or of a GitOps tool, values of Helm charts. They reach a cluster as well, and so they are judged as well.
public struct EmbeddedParts {
    /// What was found.
    public enum Part {
        /// An object as a field; of one that patches another, nothing is missing.
        case object(ManifestObject, isPartial: Bool)
        /// A string that holds documents, and what it patches.
        case text(Node, PatchTarget)
        /// An operation of JSON Patch.
        case operation(JSONPatchOperation, PatchTarget)
        /// Part of an object that a field makes, as JSON, and the field.
        case made([UInt8], Node)
        /// A value that is known only once everything is rendered, and what it is for.
        case rendered(Node, String)

        /// Whether there is an object in it, or the text of some.
        public var holdsObjects: Bool {
            switch self {
            case .object, .text: true
            case .operation, .made, .rendered: false
            }
        }
    }

    private(set) var parts: [Part] = []
    /// Whether fields make images, labels and generated objects, as those of a kustomization do.
    private let makesParts: Bool
    /// Whether fields set single values of a chart.
    private let setsValues: Bool

    /// The parts of an object, in the order in which they stand; none for kinds that hold none.
    public static func all(in object: KubernetesObject) -> [Part] {
        guard object.mayHoldParts else { return [] }
        if object.isKind("ConfigMap", in: "") || object.isSecret { return valuesFiles(in: object) }
        var found = EmbeddedParts(object)
        if object.isKind("ClusterServiceVersion", in: "operators.coreos.com") { found.addInstalled(by: object) }
        found.parts += ForeignRoles.parts(of: object)
        found.addSecretTemplate(of: object)
        // OpenShift makes a Namespace of each, with its labels.
        if object.group == "project.openshift.io" {
            let type = ManifestObject.TypeMeta(kind: "Namespace", apiVersion: "v1")
            found.parts.append(.object(ManifestObject(part: object.node, type: type), isPartial: true))
        }
        if object.group == HelmValues.group { found.parts += HelmRoles.parts(in: object.node) }
        found.visit(object.node, isRoot: true, inPatch: false, PatchTarget())
        return found.parts
    }

    private init(_ object: KubernetesObject) {
        makesParts = object.makesParts
        setsValues = HelmValues.groupsThatSet.contains(object.group)
    }

    private mutating func visit(_ node: Node, isRoot: Bool, inPatch: Bool, _ target: PatchTarget) {
        if node.kind == .string {
            if EmbeddedParts.mayHoldDocuments(node) { parts.append(.text(node, target)) }
            return
        }
        if node.isSequence, let operations = JSONPatchOperation.all(in: node) {
            for operation in operations { parts.append(.operation(operation, target)) }
            return
        }
        if !isRoot, EmbeddedParts.isObject(node) { return add(object: node, inPatch: inPatch, target) }
        var target = target
        if node.isMapping {
            if let own = node["target"], own.isMapping { target = PatchTarget(own) }
            if makesParts, !inPatch { parts += MadeParts.all(by: node) }
            // Operators of tenants and namespaces put them on Namespaces.
            if !makesParts, let labels = node[.labels], labels.isMapping { parts += MadeParts.namespaces(by: labels) }
        }
        for child in node.children where !child.isNull {
            if node.isMapping {
                if isRoot, child.knownKey == .metadata || child.keyEquals("status") { continue }
                if EmbeddedParts.isForbidden(child, in: node) { continue }
                addValues(child)
            }
            let isPatch = inPatch || node.isMapping && EmbeddedParts.namesPatch(child)
            visit(child, isRoot: false, inPatch: isPatch, target)
        }
    }

    private mutating func add(object node: Node, inPatch: Bool, _ target: PatchTarget) {
        let types = inPatch ? target.types : []
        for type in types.isEmpty ? [nil] : types.map(Optional.some) {
            parts.append(.object(ManifestObject(part: node, type: type), isPartial: inPatch))
        }
        // Kyverno generates the object from `data`, whose name stands beside it.
        guard let data = node["data"], data.isMapping, let kind = node[.kind]?.string,
            kind != "ConfigMap" && kind != "Secret" || EmbeddedParts.isObjectWithData(data),
            let version = node[.apiVersion]?.string
        else { return }
        let type = ManifestObject.TypeMeta(kind: kind, apiVersion: version)
        parts.append(.object(ManifestObject(part: data, type: type), isPartial: true))
    }

    /// Whether what stands under `data` is a ConfigMap or Secret, and not what is in one.
    private static func isObjectWithData(_ node: Node) -> Bool {
        ["data", "stringData", "binaryData"].contains { (key: StaticString) in node[key]?.isMapping ?? false }
    }

    /// What the Secret is made of that an operator fills: what stands there in the clear comes with it.
    ///
    /// Source: https://github.com/bitnami-labs/sealed-secrets and https://external-secrets.io/latest/guides/templating/
    private mutating func addSecretTemplate(of object: KubernetesObject) {
        let template =
            switch (object.group, object.kind) {
            case ("bitnami.com", "SealedSecret"): object.spec?[.template]
            case ("external-secrets.io", "ExternalSecret"): object.spec?["target"]?[.template]
            default: nil as Node?
            }
        guard let template, template["data"]?.isMapping ?? false else { return }
        let type = ManifestObject.TypeMeta(kind: "Secret", apiVersion: "v1")
        parts.append(.object(ManifestObject(part: template, type: type), isPartial: true))
    }

    private mutating func addValues(_ field: Node) {
        if HelmValues.isValues(field) {
            parts.append(.object(ManifestObject(part: field, type: HelmValues.type), isPartial: true))
            parts += HelmRoles.parts(in: field)
        } else if setsValues, let parameters = HelmValues.parameters(in: field) {
            parts += parameters.map { .made($0.text, $0.field) }
        }
    }

    /// What OLM makes from a ClusterServiceVersion: roles, each bound to an account, and deployments.
    ///
    /// Source: https://olm.operatorframework.io/docs/concepts/crds/clusterserviceversion/
    private mutating func addInstalled(by object: KubernetesObject) {
        let install = object.spec?["install"]?[.spec]
        for (list, kind) in [("clusterPermissions", "ClusterRole"), ("permissions", "Role")] {
            let type = ManifestObject.TypeMeta(kind: kind, apiVersion: "rbac.authorization.k8s.io/v1")
            for (_, entry) in (install?[list]).indexed where entry.isMapping {
                parts.append(.object(ManifestObject(part: entry, type: type), isPartial: true))
            }
        }
    }

    /// The entries of a ConfigMap or Secret that are named as values of a chart, as Flux and k3s read them from there.
    private static func valuesFiles(in object: KubernetesObject) -> [Part] {
        [Key.data, .stringData].flatMap { list in
            object.node[list]?.children.filter { HelmValues.isFileName($0.keyUTF8) && mayHoldDocuments($0) } ?? []
        }.map { .text($0, PatchTarget()) }
    }

    // MARK: Telling what is what

    /// Whether a mapping inside another object is an object itself, and not only the name of one.
    public static func isObject(_ node: Node) -> Bool {
        guard node.isMapping, let kind = node[.kind]?.string, !kind.isEmpty,
            node[.apiVersion]?.string.map({ !$0.isEmpty }) ?? false
        else { return false }
        if node[.metadata]?.isMapping == true { return true }
        let contents: [StaticString] = [
            "spec", "rules", "roleRef", "subjects", "data", "stringData", "template", "items",
        ]
        return contents.contains { node[$0].map { $0.isMapping || $0.isSequence } ?? false }
    }

    /// Whether a field says what an object elsewhere must not be, as `mustnothave` of Open Cluster Management does.
    private static func isForbidden(_ field: Node, in parent: Node) -> Bool {
        guard field.keyEquals("objectDefinition") || field.keyEquals("object-templates") else { return false }
        return parent["complianceType"]?.scalarText?.lowercased() == "mustnothave"
    }

    /// Whether a key says that what stands below changes an object that is elsewhere.
    private static func namesPatch(_ node: Node) -> Bool {
        ByteSearch.contains(node.keyUTF8, "patch") || ByteSearch.contains(node.keyUTF8, "Patch")
            || ByteSearch.contains(node.keyUTF8, "overlay")
    }

    private static let largestText = 4 << 20

    /// Whether a string may hold documents with something to judge.
    private static func mayHoldDocuments(_ node: Node) -> Bool {
        let text = node.utf8
        guard text.count >= 8, text.count <= largestText else { return false }
        guard text.contains(where: { $0 == UInt8(ascii: ":") }) else { return Base64Text.mayHoldDocuments(text) }
        // A key can be written with escapes.
        return text.contains(UInt8(ascii: "\\")) || HelmValues.isNamed(node)
            || words.contains { ByteSearch.contains(text, $0) }
    }

    private static let words: [StaticString] = [
        "securityContext", "hostNetwork", "hostPID", "hostIPC", "hostPath", "rivileged", "capabilities",
        "runAsUser", "runAsNonRoot", "allowPrivilegeEscalation", "hostProcess", "roleRef", "subjects", "apiVersion",
        "kind", "path", "pod-security.kubernetes.io", "$patch", "stringData", "rules", "image",
    ]
}

extension KubernetesObject {
    /// Whether it is a kustomization, or a component of one.
    public var isKustomization: Bool { group == "kustomize.config.k8s.io" }

    /// Whether it is a generator or transformer that kustomize has built in.
    public var isKustomizePlugin: Bool { identity.apiVersion == "builtin" || group == "builtin" }

    /// Whether its fields make images, labels and objects as those of a kustomization do.
    var makesParts: Bool {
        let groups = ["kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "argoproj.io"]
        return isKustomization || isKustomizePlugin || groups.contains(group)
    }

    /// Whether it is of a kind that can hold parts of other objects: one that Kubernetes itself does not have, or one in
    /// which values of charts are kept.
    public var mayHoldParts: Bool {
        // Charts deploy what stands as a whole in a file of values; values in an object are gone through with it.
        if group == HelmValues.group { return !isPart }
        if group.isEmpty, kind == "ConfigMap" || kind == "Secret" {
            return [Key.data, .stringData].contains { list in
                node[list]?.children.contains { HelmValues.isFileName($0.keyUTF8) } ?? false
            }
        }
        return group.utf8.contains(UInt8(ascii: ".")) && !isBuiltIn || isOfUnknownKind
            || kind == "Template" && identity.apiVersion == "v1" || isKustomizePlugin
    }

    /// The cluster to which Crossplane's provider brings an object that stands inside this one, as far as it says.
    public var providerConfig: String? { spec?["providerConfigRef"]?[.name]?.string }
}
