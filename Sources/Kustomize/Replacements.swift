import Text

/// Copies values from one object into others.
///
/// Source: `api/filters/replacement` and `kyaml/yaml/match.go` of kustomize 5.5.
struct Replacements {
    private let limit: Int
    private let work: RenderWork

    /// - Parameter limit: how many values may come of one.
    init(limit: Int, work: RenderWork) { (self.limit, self.work) = (limit, work) }

    /// - Throws: `RenderFailure` where a source or a field is missing.
    func apply(_ replacements: [Value], to set: inout ResourceSet) throws(RenderFailure) {
        for replacement in replacements { try apply(replacement, to: &set) }
    }

    private func apply(_ replacement: Value, to set: inout ResourceSet) throws(RenderFailure) {
        let value: Value
        if let known = replacement["sourceValue"], replacement["source"] == nil {
            value = known
        } else {
            guard let source = replacement["source"] else {
                throw failure("a replacement must have a source and targets", replacement.origin)
            }
            value = try self.value(of: source, in: set)
        }
        guard let targets = replacement["targets"]?.list else {
            throw failure("a replacement must have a source and targets", replacement.origin)
        }
        for target in targets {
            guard let select = target["select"] else { throw failure("a target must select objects", target.origin) }
            let rejects = target["reject"]?.list ?? []
            let cost = value.count(upTo: limit)
            guard cost < limit else { throw RenderFailure(.limit, "a replacement of more than \(limit) values") }
            for index in set.indices where try isSelected(set[index], select, rejects) {
                try work.take(changes: 1, each: cost / 8)
                try copy(value, to: &set[index], target)
            }
        }
    }

    private func failure(_ message: String, _ origin: Origin) -> RenderFailure {
        RenderFailure(.invalid, "replacements: \(message)", at: origin)
    }

    // MARK: Objects

    /// Whether an id is selected; an empty part of a selector stands for any.
    private static func isSelected(_ id: ResourceID, by selector: Value) -> Bool {
        let gvk = GVK(
            group: selector["group"]?.text ?? "", version: selector["version"]?.text ?? "",
            kind: selector["kind"]?.text ?? "")
        let name = selector["name"]?.text ?? ""
        let namespace = selector["namespace"]?.text ?? ""
        guard id.gvk.isSelected(by: gvk), name.isEmpty || name == id.name else { return false }
        guard !namespace.isEmpty else { return true }
        // A selector that names no type is for objects in a namespace.
        return ResourceID(gvk: gvk, name: "", namespace: namespace).effectiveNamespace == id.effectiveNamespace
    }

    private func isSelected(_ resource: Resource, _ select: Value, _ rejects: [Value]) throws(RenderFailure) -> Bool {
        guard try matchesLabels(resource, select) else { return false }
        for reject in rejects
        where reject["labelSelector"]?.text ?? "" != "" || reject["annotationSelector"]?.text ?? "" != "" {
            if try matchesLabels(resource, reject) { return false }
        }
        let ids = resource.allIDs
        guard ids.contains(where: { Replacements.isSelected($0, by: select) }) else { return false }
        return !rejects.contains { reject in
            ["group", "version", "kind", "name", "namespace"].contains { !(reject[$0]?.text ?? "").isEmpty }
                && ids.contains { Replacements.isSelected($0, by: reject) }
        }
    }

    private func matchesLabels(_ resource: Resource, _ selector: Value) throws(RenderFailure) -> Bool {
        let labels = try LabelRequirements(selector["labelSelector"]?.text ?? "")
        let annotations = try LabelRequirements(selector["annotationSelector"]?.text ?? "")
        return labels.match(resource.value.at("metadata", "labels"))
            && annotations.match(resource.annotations.map { Value(.map($0), .none) })
    }

    private func value(of source: Value, in set: ResourceSet) throws(RenderFailure) -> Value {
        let found = set.resources.filter { resource in
            resource.allIDs.contains { Replacements.isSelected($0, by: source) }
        }
        guard found.count == 1, let object = found.first else {
            throw failure(
                found.isEmpty ? "the source selects nothing" : "the source selects several objects", source.origin)
        }
        let path = source["fieldPath"]?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "metadata.name"
        var steps = FieldPathSteps.split(path)[...]
        var value = object.value
        while let step = steps.popFirst() {
            guard let next = Replacements.child(step, of: value) else {
                throw failure("the source has no field \(path)", source.origin)
            }
            value = next
        }
        guard !value.isNull, !value.isEmptyMap, !(value.list?.isEmpty ?? false) else {
            throw failure("the field \(path) of the source is empty", source.origin)
        }
        return try refined(value, source["options"])
    }

    /// A field, an element by number, or the first element with a value.
    private static func child(_ step: String, of value: Value) -> Value? {
        guard let list = value.list else { return value[step] }
        if step == "-" { return list.last }
        if let index = Int(step) { return list.indices.contains(index) ? list[index] : nil }
        guard let (field, wanted) = FieldPathSteps.condition(step) else { return nil }
        return list.first { field.isEmpty ? $0.text == wanted : $0[field]?.scalar?.text == wanted }
    }

    private func refined(_ value: Value, _ options: Value?) throws(RenderFailure) -> Value {
        guard let delimiter = options?["delimiter"]?.text, !delimiter.isEmpty else { return value }
        guard var scalar = value.scalar else { throw failure("a delimiter can only split scalars", value.origin) }
        let parts = scalar.text.byteParts(by: delimiter)
        let index = options?["index"]?.text.flatMap { Int($0) } ?? 0
        guard parts.indices.contains(index) else { throw failure("the index \(index) is out of bounds", value.origin) }
        scalar.text = parts[index]
        return Value(.scalar(scalar), value.origin)
    }

    // MARK: Fields

    private func copy(_ value: Value, to resource: inout Resource, _ target: Value) throws(RenderFailure) {
        let options = target["options"]
        let creates = options?["create"]?.text == "true"
        var paths = target["fieldPaths"]?.list ?? []
        if paths.isEmpty { paths = [Value("metadata.name", target.origin)] }
        for path in paths {
            let steps = FieldPathSteps.split(path.text ?? "")
            try value.requireNesting(below: steps.count, at: path.origin)
            let walk = ReplacementWalk(made: creates ? value : nil, origin: path.origin, limit: limit)
            let count = try walk.visit(&resource.value, steps[...]) { field throws(RenderFailure) in
                try set(&field, value, options)
            }
            guard count > 0 else { throw failure("there is no field \(path.text ?? "")", path.origin) }
        }
    }

    private func set(_ field: inout Value, _ value: Value, _ options: Value?) throws(RenderFailure) {
        var value = value
        if let delimiter = options?["delimiter"]?.text, !delimiter.isEmpty {
            guard let old = field.scalar else { throw failure("a delimiter can only split scalars", field.origin) }
            var parts = old.text.byteParts(by: delimiter)
            let new = value.scalar?.text ?? ""
            let index = options?["index"]?.text.flatMap { Int($0) } ?? 0
            if index < 0 {
                parts.insert(new, at: 0)
            } else if index >= parts.count {
                parts.append(new)
            } else {
                parts[index] = new
            }
            let text = parts.joined(separator: delimiter)
            try work.take(text: text.utf8.count)
            value.content = .scalar(Scalar(text, value.scalar?.tag ?? .string))
        }
        if let old = field.scalar {
            // Only the text is taken; the field keeps its type.
            field = Value(.scalar(Scalar(value.scalar?.text ?? "", old.tag)), value.origin)
        } else {
            field = value
        }
    }
}
