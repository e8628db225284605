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
        let keyed = resources.enumerated().map { Key($1, place: places[$1.kind] ?? 0, index: $0) }
        return keyed.sorted(by: Key.precedes).map { resources[$0.index] }
    }

    /// By what a resource has its place among others.
    private struct Key {
        let gvk: GVK
        let place: Int
        let index: Int
        /// Its type, and all of its id.
        let type: String
        let text: String

        init(_ resource: Resource, place: Int, index: Int) {
            let id = resource.id
            (gvk, self.place, self.index, type) = (id.gvk, place, index, id.gvk.sortText)
            text = [type, id.namespace.isEmpty ? "~X" : id.namespace, id.name.isEmpty ? "~N" : id.name]
                .joined(separator: "|")
        }

        static func precedes(_ left: Key, _ right: Key) -> Bool {
            if left.gvk == right.gvk {
                return left.text == right.text
                    ? left.index < right.index : left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
            }
            if left.place != right.place { return left.place < right.place }
            let isNamespace = left.gvk.kind == "Namespace" && right.gvk.kind == "Namespace"
            if isNamespace, left.gvk.group.isEmpty || right.gvk.group.isEmpty { return right.precedesByType(left) }
            return left.precedesByType(right)
        }

        private func precedesByType(_ other: Key) -> Bool {
            type.utf8.lexicographicallyPrecedes(other.type.utf8)
        }
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
