/// The order in which kubectl writes objects out: by kind, as it suits who applies them one after another.
///
/// Source: `api/internal/builtins/SortOrderTransformer.go` of kustomize.
struct OutputOrder {
    private var isSorted = true
    private var places: [String: Int] = [:]

    fileprivate static let first = [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy",
        "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service",
        "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet",
        "CronJob",
        "PodDisruptionBudget",
    ]
    fileprivate static let last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]

    /// - Throws: `RenderFailure` for an order that kustomize does not know.
    init(_ options: Value?) throws(RenderFailure) {
        let order = options?["order"]?.text ?? ""
        let legacy = options?["legacySortOptions"]
        if let options, order != "legacy", order != "fifo" {
            throw .invalid("sortOptions.order must be fifo or legacy", at: options.origin)
        }
        if order == "fifo", legacy != nil { throw .invalid("legacySortOptions require the order legacy") }
        isSorted = options == nil || order == "legacy"
        let first = legacy.map { OutputOrder.texts($0["orderFirst"]) } ?? OutputOrder.first
        let last = legacy.map { OutputOrder.texts($0["orderLast"]) } ?? OutputOrder.last
        places = OutputOrder.places(first, last)
    }

    fileprivate static func places(_ first: [String], _ last: [String]) -> [String: Int] {
        var places: [String: Int] = [:]
        for (index, kind) in first.enumerated() { places[kind] = index - first.count }
        for (index, kind) in last.enumerated() { places[kind] = index + 1 }
        return places
    }

    private static func texts(_ value: Value?) -> [String] { (value?.list ?? []).compactMap(\.text) }

    func sorted(_ resources: [Resource]) -> [Resource] {
        guard isSorted else { return resources }
        let keyed = resources.enumerated().map { (place: places[$1.kind] ?? 0, id: $1.id, index: $0) }
        return keyed.sorted { left, right in
            if left.id.gvk == right.id.gvk {
                return text(left.id) == text(right.id) ? left.index < right.index : text(left.id) < text(right.id)
            }
            if left.place != right.place { return left.place < right.place }
            let isNamespace = left.id.gvk.kind == "Namespace" && right.id.gvk.kind == "Namespace"
            if isNamespace, left.id.gvk.group.isEmpty || right.id.gvk.group.isEmpty {
                return left.id.gvk.sortText > right.id.gvk.sortText
            }
            return left.id.gvk.sortText < right.id.gvk.sortText
        }.map { resources[$0.index] }
    }

    private func text(_ id: ResourceID) -> String {
        let parts = [id.gvk.sortText, id.namespace.isEmpty ? "~X" : id.namespace, id.name.isEmpty ? "~N" : id.name]
        return parts.joined(separator: "|")
    }
}

extension GVK {
    fileprivate var sortText: String {
        [(group, "~G"), (version, "~V"), (kind, "~K")].map { $0.isEmpty ? $1 : $0 }.joined(separator: "_")
    }

    private static let places = OutputOrder.places(OutputOrder.first, OutputOrder.last)

    /// Elements in the order of their types.
    ///
    /// Source: `Gvk.IsLessThan` of kustomize.
    static func sorted<Element>(_ elements: [Element], by type: (Element) -> GVK) -> [Element] {
        let keyed = elements.map { element in
            (element: element, place: places[type(element).kind] ?? 0, text: type(element).sortText)
        }
        return keyed.sorted { left, right in
            left.place == right.place
                ? left.text.utf8.lexicographicallyPrecedes(right.text.utf8) : left.place < right.place
        }.map(\.element)
    }
}
