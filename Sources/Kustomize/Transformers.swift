import RegularExpressions

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
            throw .invalid("the namespace makes two objects one: \(ResourceSet.name(id))")
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
            throw RenderFailure(
                .invalid, "a scalar is expected", line: Int(value.origin.line), column: Int(value.origin.column))
        }
    }

    // MARK: Names

    private static func keepsName(_ id: ResourceID) -> Bool {
        id.gvk.kind == "CustomResourceDefinition" || id.gvk.kind == "Namespace"
            || id.gvk.kind == "APIService" && id.gvk.group == "apiregistration.k8s.io"
    }

    static func addPrefix(
        _ prefix: Value, _ specs: [FieldSpec], to set: inout ResourceSet, isSuffix: Bool = false
    ) throws(RenderFailure) {
        let text = prefix.text ?? ""
        for index in set.indices where !keepsName(set[index].originalID) {
            let id = set[index].originalID
            for spec in specs where id.gvk.isSelected(by: spec.gvk) {
                if spec.path == "metadata/name" {
                    if isSuffix { set[index].suffixes.append(text) } else { set[index].prefixes.append(text) }
                    if !text.isEmpty { set[index].storePreviousID() }
                }
                let walk = FieldWalk(made: Value("", prefix.origin))
                try walk.apply(spec, to: &set[index]) { value throws(RenderFailure) in
                    try requireScalar(value)
                    guard var scalar = value.scalar else { return }
                    scalar.text = isSuffix ? scalar.text + text : text + scalar.text
                    if scalar.tag == .null { scalar.tag = .string }
                    value = Value(.scalar(scalar), prefix.origin)
                }
            }
        }
    }

    // MARK: Labels and annotations

    /// Sets the entries of a map at the fields of some specs.
    static func setEntries(_ entries: Map, _ specs: [FieldSpec], in set: inout ResourceSet) throws(RenderFailure) {
        guard let first = entries.entries.first else { return }
        let sorted = entries.entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let walk = FieldWalk(made: .emptyMap(first.value.origin))
        for index in set.indices {
            for spec in specs {
                try walk.apply(spec, to: &set[index]) { value throws(RenderFailure) in
                    guard value.isMap || value.isNull else {
                        throw RenderFailure(
                            .invalid, "a mapping is expected", line: Int(value.origin.line),
                            column: Int(value.origin.column))
                    }
                    if value.isNull { value = .emptyMap(first.value.origin) }
                    for entry in sorted {
                        value.set(
                            entry.key, Value(entry.value.text ?? "", entry.value.origin), keyOrigin: entry.keyOrigin)
                    }
                }
            }
        }
    }

    // MARK: Images

    static func setImage(_ image: Value, _ specs: [FieldSpec], in set: inout ResourceSet) throws(RenderFailure) {
        let change = ImageChange(image)
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
                try FieldWalk(made: count).apply(spec, to: &set[index]) { value throws(RenderFailure) in value = count }
            }
        }
        guard isFound else {
            throw RenderFailure(
                .invalid, "replicas: there is no workload \(name)", line: Int(replica.origin.line),
                column: Int(replica.origin.column))
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

/// What an entry of `images` makes of references to an image.
private struct ImageChange {
    /// nil for a name that is no regular expression, which makes kustomize crash once it meets an image.
    private let pattern: RegularExpression?
    private let newName: Value?
    private let newTag: Value?
    private let digest: Value?
    private let tagSuffix: Value?
    private let origin: Origin

    init(_ image: Value) {
        func field(_ name: String) -> Value? { image[name].flatMap { $0.text?.isEmpty ?? true ? nil : $0 } }
        (newName, newTag, digest, tagSuffix) = (field("newName"), field("newTag"), field("digest"), field("tagSuffix"))
        origin = image.origin
        let name = image["name"]?.text ?? ""
        pattern = try? RegularExpression("^" + name + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$")
    }

    /// Changes the images of all lists of containers in a value.
    func applyEverywhere(to value: inout Value) throws(RenderFailure) {
        switch value.content {
        case .scalar: return
        case .list:
            let _: Void? = try value.withList { list throws(RenderFailure) in
                for index in list.indices where !list[index].isScalar { try applyEverywhere(to: &list[index]) }
            }
        case .map:
            let _: Void? = try value.withMap { map throws(RenderFailure) in
                for index in map.entries.indices where !map.entries[index].value.isScalar {
                    let key = map.entries[index].key
                    if key == "containers" || key == "initContainers" {
                        try applyToContainers(&map.entries[index].value)
                    }
                    try applyEverywhere(to: &map.entries[index].value)
                }
            }
        }
    }

    private func applyToContainers(_ containers: inout Value) throws(RenderFailure) {
        let _: Void? = try containers.withList { list throws(RenderFailure) in
            for index in list.indices {
                let _: Void? = try list[index].withMap { map throws(RenderFailure) in
                    try map.update("image") { image throws(RenderFailure) in
                        if image.isScalar { try apply(to: &image) }
                    }
                }
            }
        }
    }

    func apply(to value: inout Value) throws(RenderFailure) {
        guard let pattern else {
            throw RenderFailure(
                .invalid, "the name of the image is no regular expression", line: Int(origin.line),
                column: Int(origin.column))
        }
        guard var scalar = value.scalar, pattern.isFound(in: scalar.text) else { return }
        var (name, tag, hash) = ImageChange.parts(of: scalar.text)
        var place = origin
        if let newName {
            name = newName.text ?? ""
            place = newName.origin
        }
        if let newTag {
            tag = newTag.text ?? ""
            hash = digest?.text ?? ""
            place = newTag.origin
        } else if let digest {
            (tag, hash) = ("", digest.text ?? "")
            place = digest.origin
        } else if let tagSuffix {
            tag += tagSuffix.text ?? ""
            hash = ""
            place = tagSuffix.origin
        }
        let image = name + (tag.isEmpty ? "" : ":" + tag) + (hash.isEmpty ? "" : "@" + hash)
        guard image != scalar.text else { return }
        scalar = Scalar(image, .string)
        value = Value(.scalar(scalar), place)
    }

    private static func parts(of image: String) -> (name: String, tag: String, digest: String) {
        let bytes = Array(image.utf8)
        let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? 0
        let start = slash > 0 ? slash : 0
        let at = bytes[start...].firstIndex(of: UInt8(ascii: "@"))
        let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":"))
        func text(_ slice: ArraySlice<UInt8>) -> String { String(decoding: slice, as: UTF8.self) }
        switch (at, colon) {
        case (nil, nil): return (image, "", "")
        case (let at?, let colon) where colon.map({ at < $0 }) ?? true:
            return (text(bytes[..<at]), "", text(bytes[(at + 1)...]))
        case (let at?, let colon?):
            return (text(bytes[..<colon]), text(bytes[(colon + 1)..<at]), text(bytes[(at + 1)...]))
        case (nil, let colon?): return (text(bytes[..<colon]), text(bytes[(colon + 1)...]), "")
        default: return (image, "", "")
        }
    }
}
