/// Gives references the names that objects have come to have.
///
/// Source: `api/filters/nameref` of kustomize 5.5.
struct NameReferences {
    private let resources: [Resource]
    private let ids: [ResourceID]
    /// The objects by each name that they had.
    private var byPreviousName: [String: [Int]] = [:]
    private var fieldsByKind: [String: [(target: GVK, field: FieldSpec)]] = [:]

    private init(_ resources: [Resource], _ references: [TransformerConfiguration.Reference]) {
        self.resources = resources
        ids = resources.map(\.id)
        for (index, resource) in resources.enumerated() {
            for name in Set(resource.previous.map(\.name)) { byPreviousName[name, default: []].append(index) }
        }
        for reference in references {
            for field in reference.fields {
                fieldsByKind[field.gvk.kind, default: []].append((reference.target, field))
            }
        }
    }

    /// - Throws: `RenderFailure` where several objects could be meant.
    static func fix(
        _ set: inout ResourceSet, _ references: [TransformerConfiguration.Reference]
    ) throws(RenderFailure) {
        let fixer = NameReferences(set.resources, references)
        for index in set.indices { try fixer.fix(&set[index], index) }
    }

    private func fix(_ referrer: inout Resource, _ index: Int) throws(RenderFailure) {
        let original = referrer.originalID.gvk
        for (target, field) in (fieldsByKind[original.kind] ?? []) + (fieldsByKind[""] ?? [])
        where original.isSelected(by: field.gvk) {
            // The type may have changed since.
            var anywhere = field
            anywhere.gvk = GVK()
            anywhere.creates = false
            let context = Context(index: index, target: target, path: field.path)
            try FieldWalk().apply(anywhere, to: &referrer) { value throws(RenderFailure) in
                try set(&value, context)
            }
        }
    }

    private struct Context {
        let index: Int
        let target: GVK
        let path: String
    }

    private func set(_ value: inout Value, _ context: Context) throws(RenderFailure) {
        if value.isNull { return }
        switch value.content {
        case .scalar(let scalar):
            guard let found = try referral(scalar.text, in: nil, context, isMap: false) else {
                return
            }
            let name = ids[found].name
            guard name != scalar.text else { return }
            value = Value(name, origin(of: found, value))
        case .map: try setMap(&value, context)
        case .list:
            let _: Void? = try value.withList { list throws(RenderFailure) in
                for index in list.indices where !list[index].isNull { try set(&list[index], context) }
            }
        }
    }

    private func setMap(_ value: inout Value, _ context: Context) throws(RenderFailure) {
        guard let old = value["name"] else {
            throw .invalid("a reference without a name at \(context.path)", at: value.origin)
        }
        let name = old.scalar?.text ?? ""
        guard let found = try referral(name, in: value["namespace"], context, isMap: true) else { return }
        let namespace = resources[found].namespace
        if ids[found].name == name, namespace.isEmpty { return }
        value.set("name", Value(ids[found].name, origin(of: found, old)))
        if !namespace.isEmpty {
            let place = resources[found].value.at("metadata", "namespace")?.origin ?? old.origin
            value.set("namespace", Value(namespace, place))
        }
    }

    private func origin(of index: Int, _ old: Value) -> Origin {
        resources[index].value.at("metadata", "name")?.origin ?? old.origin
    }

    /// The objects of the namespace that a reference names, as it was at first or else as it is.
    private func candidates(for namespace: Value) -> [Int] {
        let wanted = namespace.scalar?.text ?? ""
        guard wanted != ResourceID.noNamespace else { return [] }
        let original = resources.indices.filter { resources[$0].originalID.effectiveNamespace == wanted }
        return original.isEmpty ? resources.indices.filter { ids[$0].effectiveNamespace == wanted } : original
    }

    // MARK: Candidates

    private func referral(
        _ name: String, in namespace: Value?, _ context: Context, isMap: Bool
    ) throws(RenderFailure) -> Int? {
        guard let named = byPreviousName[name] else { return nil }
        let allowed = namespace.map { Set(candidates(for: $0)) }
        let referrer = resources[context.index]
        let role = context.path.hasSuffix("roleRef/name") ? roleType(of: referrer) : nil
        var found = named.filter { index in
            (allowed?.contains(index) ?? true) && mayBeReferenced(index, by: context.index)
                && resources[index].previousIDs.contains { $0.gvk.isSelected(by: context.target) }
                && (role.map { role in resources[index].previousIDs.contains { $0.gvk.isSelected(by: role) } } ?? true)
                && isInReach(index, of: context.index)
        }
        if found.count == 1 { return found[0] }
        found = found.filter { hasSameAffixes(resources[$0], referrer, allowsEmpty: true) }
        if found.count > 1 { found = found.filter { hasSameAffixes(resources[$0], referrer, allowsEmpty: false) } }
        guard let first = found.first, found.count > 1 else { return found.first }
        let isSame = found.allSatisfy {
            ids[$0].name == ids[first].name && (!isMap || resources[$0].namespace == resources[first].namespace)
        }
        guard isSame else {
            throw .invalid("the reference to \(name) at \(context.path) matches several objects")
        }
        return first
    }

    private func roleType(of referrer: Resource) -> GVK? {
        guard let group = referrer.value.at("roleRef", "apiGroup"), let kind = referrer.value.at("roleRef", "kind")
        else {
            return nil
        }
        return GVK(group: group.scalar?.text ?? "", kind: kind.scalar?.text ?? "")
    }

    /// Whether an object is in the pool of those that another may refer to.
    private func mayBeReferenced(_ index: Int, by referrer: Int) -> Bool {
        if ids[referrer].gvk.isClusterScoped || ids[index].gvk.isClusterScoped { return true }
        if ids[index].effectiveNamespace == ids[referrer].effectiveNamespace { return true }
        guard resources[referrer].kind == "RoleBinding" else { return false }
        let namespace = resources[index].namespace
        return (resources[referrer].value["subjects"]?.list ?? []).contains {
            $0["kind"]?.text == "ServiceAccount" && $0["namespace"]?.text == namespace
        }
    }

    private func isInReach(_ index: Int, of referrer: Int) -> Bool {
        ids[referrer].gvk.isClusterScoped || ids[index].gvk.isClusterScoped || resources[index].kind == "ServiceAccount"
            || ids[index].effectiveNamespace == ids[referrer].effectiveNamespace
    }

    private func hasSameAffixes(_ one: Resource, _ other: Resource, allowsEmpty: Bool) -> Bool {
        let prefixes = NameReferences.endsAlike(one.prefixes, other.prefixes)
        let suffixes = NameReferences.endsAlike(one.suffixes, other.suffixes)
        guard allowsEmpty else { return prefixes && suffixes }
        let hasNoPrefix = one.prefixes.isEmpty || other.prefixes.isEmpty
        let hasNoSuffix = one.suffixes.isEmpty || other.suffixes.isEmpty
        return (hasNoPrefix || prefixes) && (hasNoSuffix || suffixes)
    }

    /// Whether one list is the end of the other. An empty one is so only of an empty one.
    private static func endsAlike(_ one: [String], _ other: [String]) -> Bool {
        if one.isEmpty || other.isEmpty { return one.isEmpty && other.isEmpty }
        return zip(one.reversed(), other.reversed()).allSatisfy { $0 == $1 }
    }
}
