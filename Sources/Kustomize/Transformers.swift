/// The transformers that kustomize has built in, apart from patches and replacements.
///
/// Source: `api/internal/builtins` and `api/filters` of kustomize.
enum Transformers {
    // MARK: Namespace

    /// Which subjects of bindings a namespace is set for.
    enum SubjectMode: String { case defaultOnly, allServiceAccounts, none }

    /// - Throws: `RenderFailure` where two objects come to have one id.
    static func setNamespace(
        _ namespace: Value, _ specs: [FieldSpec], unsetOnly: Bool = false, subjects: SubjectMode = .defaultOnly,
        in set: inout ResourceSet
    ) throws(RenderFailure) {
        guard let name = namespace.text, !name.isEmpty else { return }
        for index in set.indices where !set[index].isEmpty {
            set[index].storePreviousID()
            try setNamespace(namespace, specs, unsetOnly: unsetOnly, subjects: subjects, in: &set[index])
        }
        if let id = set.duplicate {
            throw .invalid("the namespace gives two objects the same identity: \(ResourceSet.name(id))")
        }
    }

    static func setNamespace(
        _ namespace: Value, _ specs: [FieldSpec], unsetOnly: Bool, subjects: SubjectMode, in resource: inout Resource
    ) throws(RenderFailure) {
        let setter: FieldWalk.Setter = { value throws(RenderFailure) in
            if unsetOnly, let text = value.text, !text.isEmpty { return }
            try requireScalar(value)
            value = Value(namespace.text ?? "", namespace.origin)
        }
        let walk = FieldWalk(made: Value("", namespace.origin))
        if !resource.gvk.isClusterScoped {
            try walk.apply(FieldSpec("metadata/namespace", creates: true), to: &resource, setter)
        }
        let isBinding = resource.kind == "RoleBinding" || resource.kind == "ClusterRoleBinding"
        if isBinding, subjects != .none {
            try walk.apply(FieldSpec("subjects"), to: &resource) { value throws(RenderFailure) in
                guard value.isMap else {
                    let _: Void? = try value.withList { list throws(RenderFailure) in
                        for index in list.indices {
                            try setNamespace(of: &list[index], subjects, setter, namespace.origin)
                        }
                    }
                    return
                }
            }
        }
        for spec in specs where spec.path != "metadata/namespace" {
            if spec.path == "metadata/name", resource.apiVersion != "v1" { continue }
            if isBinding, spec.path == "subjects/namespace" { continue }
            try walk.apply(spec, to: &resource, setter)
        }
    }

    private static func setNamespace(
        of subject: inout Value, _ mode: SubjectMode, _ setter: FieldWalk.Setter, _ origin: Origin
    ) throws(RenderFailure) {
        let isMeant =
            mode == .allServiceAccounts
            ? subject["kind"]?.text == "ServiceAccount" : subject["name"]?.text == "default"
        guard isMeant else { return }
        let _: Void? = try subject.withMap { map throws(RenderFailure) in
            try map.update("namespace", orMake: Value("", origin), setter)
        }
    }

    private static func requireScalar(_ value: Value) throws(RenderFailure) {
        guard value.isScalar else {
            throw .invalid("a scalar is expected", at: value.origin)
        }
    }

    // MARK: Names

    private static func keepsName(_ id: ResourceID) -> Bool {
        id.gvk.kind == "CustomResourceDefinition" || id.gvk.kind == "Namespace"
            || id.gvk.kind == "APIService" && id.gvk.group == "apiregistration.k8s.io"
    }

    static func addPrefix(
        _ prefix: Value, _ specs: [FieldSpec], to set: inout ResourceSet, _ work: RenderWork, isSuffix: Bool = false
    ) throws(RenderFailure) {
        let text = prefix.text ?? ""
        for index in set.indices where !keepsName(set[index].originalID) {
            let id = set[index].originalID
            for spec in specs where id.gvk.isSelected(by: spec.gvk) {
                if spec.path == "metadata/name" {
                    if isSuffix { set[index].suffixes.append(text) } else { set[index].prefixes.append(text) }
                    // Each name that it had is looked at again whenever it gets another.
                    try work.take(changes: 1, each: set[index].previous.count / 2)
                    if !text.isEmpty { set[index].storePreviousID() }
                }
                let walk = FieldWalk(made: Value("", prefix.origin))
                try walk.apply(spec, to: &set[index]) { value throws(RenderFailure) in
                    try requireScalar(value)
                    guard var scalar = value.scalar else { return }
                    scalar.text = isSuffix ? scalar.text + text : text + scalar.text
                    try work.take(text: scalar.text.utf8.count)
                    // The text decides what a number becomes.
                    if scalar.tag != .string { scalar.tag = scalar.tag == .null ? .string : .untyped }
                    value = Value(.scalar(scalar), prefix.origin)
                }
            }
        }
    }

    // MARK: Labels and annotations

    /// Sets the entries of a map at the fields of some specs.
    static func setEntries(_ entries: Map, _ specs: [FieldSpec], in set: inout ResourceSet) throws(RenderFailure) {
        guard let first = entries.entries.first else { return }
        var texts = Map()
        texts.entries = entries.entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        texts.makeTexts { $0.text }
        let odd = texts.entries.filter { !MadeKey.isText($0.key, as: .kustomize) }
        let walk = FieldWalk(made: .emptyMap(first.value.origin))
        for index in set.indices {
            for spec in specs {
                try walk.apply(spec, to: &set[index]) { value throws(RenderFailure) in
                    guard value.isMap || value.isNull else {
                        throw .invalid("a mapping is expected", at: value.origin)
                    }
                    if value.isNull { value = .emptyMap(first.value.origin) }
                    for entry in odd where value[entry.key] == nil {
                        try MadeKey.requireText(entry.key, as: .kustomize, at: entry.keyOrigin)
                    }
                    _ = try value.withMap { map throws(RenderFailure) in map.merge(texts) }
                }
            }
        }
    }

    // MARK: Images

    static func setImage(
        _ image: Value, _ specs: [FieldSpec], in set: inout ResourceSet, _ work: RenderWork
    ) throws(RenderFailure) {
        let change = ImageChange(image)
        try work.take(changes: set.indices.count, each: change.cost)
        for index in set.indices {
            // A definition holds examples and schemas.
            if set[index].kind == "CustomResourceDefinition" { continue }
            try change.applyEverywhere(to: &set[index].value)
            for spec in specs {
                try FieldWalk().apply(spec, to: &set[index]) { value throws(RenderFailure) in
                    try requireScalar(value)
                    try change.apply(to: &value)
                }
            }
        }
    }

    // MARK: Replicas

    static func setReplicas(_ replica: Value, _ specs: [FieldSpec], in set: inout ResourceSet) throws(RenderFailure) {
        let name = replica["name"]?.text ?? ""
        let origin = replica["count"]?.origin ?? replica.origin
        let count = Value(.scalar(Scalar(replica["count"]?.text ?? "0", .integer)), origin)
        var isFound = false
        for spec in specs {
            for index in set.indices
            where set[index].allIDs.contains(where: { $0.name == name && $0.gvk.isSelected(by: spec.gvk) }) {
                isFound = true
                try FieldWalk(made: count).apply(spec, to: &set[index]) { value throws(RenderFailure) in
                    // What stands in quotes stays there.
                    let isText = value.scalar.map { $0.tag == .string && $0.isQuoted } ?? false
                    value = isText ? Value(count.text ?? "", count.origin) : count
                }
            }
        }
        guard isFound else {
            throw .invalid("replicas: there is no workload \(name)", at: replica.origin)
        }
    }

    // MARK: Hashes

    static func addHashes(to set: inout ResourceSet) {
        for index in set.indices where set[index].needsHash {
            let hash = GeneratorHash.hash(of: set[index].value)
            set[index].storePreviousID()
            set[index].setName(set[index].name + "-" + hash, set[index].value.at("metadata", "name")?.origin ?? .none)
        }
    }
}
