import Text

/// Where a transformer writes: a path in the objects of a type.
struct FieldSpec: Sendable, Equatable {
    var gvk: GVK
    let path: String
    var creates: Bool

    init(_ path: String, creates: Bool = false, group: String = "", version: String = "", kind: String = "") {
        gvk = GVK(group: group, version: version, kind: kind)
        self.path = path
        self.creates = creates
    }

    /// One that a configuration has.
    init(_ value: Value) {
        gvk = GVK(
            group: value["group"]?.text ?? "", version: value["version"]?.text ?? "", kind: value["kind"]?.text ?? "")
        path = value["path"]?.text ?? ""
        creates = value["create"]?.text == "true"
    }

    /// The steps of the path; `\/` is a slash in a key. They are made out where they are used: of the many fields that kustomize
    /// knows, an object has few.
    var steps: [String] {
        guard path.utf8.contains(UInt8(ascii: "\\")) else {
            let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
            return parts.count > 1 && parts[0].isEmpty ? Array(parts.dropFirst()) : parts
        }
        let escaped = path.replacing("\\/", with: "\u{0}")
        let parts = escaped.byteParts(by: "/")
        return (parts.count > 1 && parts[0].isEmpty ? parts.dropFirst() : parts[...]).map {
            $0.replacing("\u{0}", with: "/")
        }
    }
}

extension [FieldSpec] {
    /// Adds one, unless there is one for the same field of its type.
    ///
    /// - Throws: `RenderFailure` where the two differ in whether they make the field.
    mutating func merge(_ spec: FieldSpec) throws(RenderFailure) {
        guard let known = first(where: { $0.gvk.isSelected(by: spec.gvk) && $0.path == spec.path }) else {
            return append(spec)
        }
        guard known.creates == spec.creates else { throw .invalid("conflicting field specs for \(spec.path)") }
    }

    mutating func merge(_ specs: [FieldSpec]) throws(RenderFailure) { for spec in specs { try merge(spec) } }
}

/// Goes to the fields that a spec names.
struct FieldWalk {
    /// What is made of a field that is not there, where the spec makes it; nil for nothing.
    var made: Value?

    typealias Setter = (inout Value) throws(RenderFailure) -> Void

    /// Calls `set` for each field that a spec names in an object.
    ///
    /// - Throws: `RenderFailure` where a scalar is in the way.
    func apply(_ spec: FieldSpec, to resource: inout Resource, _ set: Setter) throws(RenderFailure) {
        guard resource.gvk.isSelected(by: spec.gvk) else { return }
        let steps = spec.steps
        guard steps.count <= RenderLimits.nesting else {
            throw RenderFailure(.limit, "a field path of more than \(RenderLimits.nesting) steps")
        }
        try walk(&resource.value, steps[...], spec.creates, set)
    }

    private func walk(
        _ value: inout Value, _ steps: ArraySlice<String>, _ creates: Bool, _ set: Setter
    ) throws(RenderFailure) {
        guard let step = steps.first else { return try set(&value) }
        if value.isNull { return }
        if value.isList {
            let _: Void? = try value.withList { list throws(RenderFailure) in
                for index in list.indices { try walk(&list[index], steps, creates, set) }
            }
            return
        }
        guard value.isMap else {
            throw .invalid("expected a mapping or a list on the path to \(step)", at: value.origin)
        }
        let isSequence = step.hasSuffix("[]")
        let name = isSequence ? String(step.dropLast(2)) : step
        let _: Void? = try value.withMap { map throws(RenderFailure) in
            try descend(&map, name, isSequence: isSequence, steps.dropFirst(), creates, set)
        }
    }

    private func descend(
        _ map: inout Map, _ name: String, isSequence: Bool, _ rest: ArraySlice<String>, _ creates: Bool, _ set: Setter
    ) throws(RenderFailure) {
        guard !name.isEmpty else { throw .invalid("a field path with an empty name") }
        guard name != "*" else { throw .invalid("a field path with *, which stands for nothing there") }
        let makes = creates && !isSequence ? made.map { rest.isEmpty ? $0 : .emptyMap($0.origin) } : nil
        try map.update(name, orMake: makes) { child throws(RenderFailure) in
            if child.isNull {
                if let makes {
                    child = makes
                } else if isSequence {
                    child.content = .list([])
                }
            }
            try walk(&child, rest, creates, set)
        }
    }
}
