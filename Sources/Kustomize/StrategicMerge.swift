/// Applies strategic merge patches as kustomize does, which is not quite as the API server does: lists with two keys lose
/// elements, and `$patch: replace` on an element does nothing.
///
/// Source: `kyaml/yaml/walk` and `kyaml/yaml/merge2` of kustomize.
struct StrategicMerge {
    private enum Directive { case none, delete, replace }

    /// What becomes of an object under a patch; nil where the patch takes it away.
    ///
    /// - Throws: `RenderFailure` where values are of different kinds, or a directive is unknown.
    static func merge(
        _ patch: Value, into object: Value, by types: MergeTypes
    ) throws(RenderFailure) -> Value? {
        // It replaces a value that nobody holds.
        if patch["$patch"]?.text == "replace" { return object }
        return try StrategicMerge(types: types).merge(object, patch, nil)
    }

    private let types: MergeTypes

    /// Merges two values. Absent ones are nil, others may be null.
    private func merge(_ base: Value?, _ patch: Value?, _ given: MergeSchema?) throws(RenderFailure) -> Value? {
        let schema = given ?? [base, patch].lazy.compactMap { $0.flatMap(self.schema) }.first
        guard let first = [base, patch].compactMap({ $0 }).first(where: { !$0.isNull }) else {
            return try mergeMaps(base, patch, schema)
        }
        for other in [base, patch].compactMap({ $0 }) where !other.isNull {
            guard StrategicMerge.isSameKind(first, other) else {
                throw .invalid(
                    "wrong node kind: a patch has a \(StrategicMerge.name(other)) in the place of a \(StrategicMerge.name(first))",
                    at: other.origin)
            }
        }
        switch first.content {
        case .map: return try mergeMaps(base, patch, schema)
        case .list:
            if case .merge(let keys)? = schema?.strategy { return try mergeElements(base, patch, schema, keys) }
            return patch ?? base
        case .scalar: return patch ?? base
        }
    }

    private func schema(of value: Value) -> MergeSchema? {
        guard let kind = value["kind"]?.text, let apiVersion = value["apiVersion"]?.text else { return nil }
        return types.schema(apiVersion: apiVersion, kind: kind)
    }

    private static func isSameKind(_ left: Value, _ right: Value) -> Bool {
        left.isMap == right.isMap && left.isList == right.isList
    }

    private static func name(_ value: Value) -> String {
        switch value.content {
        case .map: "mapping"
        case .list: "list"
        case .scalar: "scalar"
        }
    }

    // MARK: Maps

    private func mergeMaps(_ base: Value?, _ patch: Value?, _ schema: MergeSchema?) throws(RenderFailure) -> Value? {
        guard var base, !base.isNull else {
            guard var made = patch else {
                // A null that is written out stays.
                return base.flatMap { $0.scalar?.text.isEmpty ?? true ? nil : $0 }
            }
            let directive = try StrategicMerge.takeDirective(&made, isChecked: false)
            return directive == .delete || !made.isMap ? nil : try cleaned(made, schema)
        }
        guard var patch else { return try mergeFields(&base, nil, schema) }
        if patch.isNull { return nil }
        switch try StrategicMerge.takeDirective(&patch, isChecked: true) {
        case .delete: return nil
        case .replace: return try cleaned(patch, schema)
        case .none: return try mergeFields(&base, patch.map, schema)
        }
    }

    private func mergeFields(
        _ base: inout Value, _ patch: Map?, _ schema: MergeSchema?
    ) throws(RenderFailure) -> Value? {
        let patched = EntriesByKey(patch)
        let _: Void? = try base.withMap { map throws(RenderFailure) in
            var entries: [Map.Entry] = []
            entries.reserveCapacity(map.entries.count)
            var seen = Set<String>()
            for var entry in map.entries {
                if seen.insert(entry.key).inserted {
                    let other = patched[entry.key]
                    let field = comment(on: entry, other) ?? schema?.field(entry.key)
                    guard let merged = try merge(entry.value, other?.value, field), !merged.isNull || other == nil
                    else { continue }
                    entry.value = StrategicMerge.styled(merged, like: entry.value)
                }
                entries.append(entry)
            }
            for var entry in patch?.entries ?? [] where seen.insert(entry.key).inserted {
                let field = comment(on: nil, entry) ?? schema?.field(entry.key)
                guard let merged = try merge(nil, entry.value, field), !merged.isNull else { continue }
                entry.value = merged
                entries.append(entry)
            }
            map.entries = entries
        }
        return base
    }

    /// What a comment behind a key says of the field, where it stands in the one map or in an entry of the other.
    private func comment(on entry: Map.Entry?, _ other: Map.Entry?) -> MergeSchema? {
        if types.comments.isEmpty { return nil }
        return [entry, other].lazy.compactMap { $0 }.compactMap { types.comments.schema(at: $0.keyOrigin) }.first
    }

    /// A value in the place of another: what takes the place of a scalar in quotes gets quotes too.
    private static func styled(_ value: Value, like old: Value?) -> Value {
        guard let before = old?.scalar, before.isQuoted, let scalar = value.scalar, scalar.tag != .string else {
            return value
        }
        return Value(.scalar(Scalar(scalar.text, .string, isQuoted: true)), value.origin)
    }

    /// A value of a patch that nothing was there for: without what is null, and with its directives carried out.
    private func cleaned(_ value: Value, _ given: MergeSchema?) throws(RenderFailure) -> Value? {
        let schema = given ?? schema(of: value)
        var value = value
        switch value.content {
        case .scalar: return value
        case .map:
            if try StrategicMerge.takeDirective(&value, isChecked: true) == .delete { return nil }
            var map = Map()
            for var entry in value.map?.entries ?? [] {
                let field = types.comments.schema(at: entry.keyOrigin) ?? schema?.field(entry.key)
                guard let made = try cleaned(entry.value, field), !made.isNull else { continue }
                entry.value = made
                map.entries.append(entry)
            }
            value.content = .map(map)
            return value
        case .list:
            guard case .merge(let keys)? = schema?.strategy else { return value }
            if try StrategicMerge.takeListDirective(&value) == .delete { return nil }
            return try cleanedElements(value, schema, keys)
        }
    }

    private func cleanedElements(
        _ value: Value, _ schema: MergeSchema?, _ keys: [String]
    ) throws(RenderFailure) -> Value {
        let list = value.list ?? []
        guard !keys.isEmpty else { return Value(.list(StrategicMerge.union([], list)), value.origin) }
        let merged = try AssociativeList(keys: keys).merge(list, []) { element, _ throws(RenderFailure) in
            guard let element else { return nil }
            return try cleaned(element, schema?.elements)
        }
        return Value(.list(merged), value.origin)
    }

    /// Takes `$patch` out of a map.
    private static func takeDirective(_ map: inout Value, isChecked: Bool) throws(RenderFailure) -> Directive {
        guard let found = map["$patch"] else { return .none }
        switch found.text ?? "" {
        case "delete":
            map.remove("$patch")
            return .delete
        case "replace":
            map.remove("$patch")
            return .replace
        case "merge":
            map.remove("$patch")
            return .none
        default:
            guard isChecked else { return .none }
            throw .invalid("unknown patch strategy \(found.text ?? "")", at: found.origin)
        }
    }

    // MARK: Lists

    private func mergeElements(
        _ base: Value?, _ patch: Value?, _ schema: MergeSchema?, _ keys: [String]
    ) throws(RenderFailure) -> Value? {
        guard let base, !base.isNull else {
            guard let patch, !patch.isNull else { return patch }
            return try cleanedElements(patch, schema, keys)
        }
        // Without a patch too elements without a key, and such of one key, come to blows.
        var patch = patch ?? Value(.list([]), base.origin)
        if patch.isNull { return nil }
        switch try StrategicMerge.takeListDirective(&patch) {
        case .delete: return nil
        case .replace: return try cleanedElements(patch, schema, keys)
        case .none: break
        }
        let (list, other) = (base.list ?? [], patch.list ?? [])
        guard !keys.isEmpty else { return Value(.list(StrategicMerge.union(list, other)), base.origin) }
        let merged = try AssociativeList(keys: keys).merge(list, other) { left, right throws(RenderFailure) in
            try merge(left, right, schema?.elements)
        }
        return Value(.list(merged), base.origin)
    }

    /// Scalars, those of the patch first, each once.
    private static func union(_ base: [Value], _ patch: [Value]) -> [Value] {
        var seen: Set<String> = []
        return (patch + base).filter { seen.insert($0.text ?? "").inserted }
    }

    /// Takes the element out of a list that says only what is to become of the list.
    private static func takeListDirective(_ list: inout Value) throws(RenderFailure) -> Directive {
        guard var elements = list.list,
            let index = elements.firstIndex(where: { $0["$patch"] != nil && $0.map?.entries.count == 1 }),
            // Only the first element with the directive is looked at.
            elements.firstIndex(where: { $0["$patch"] != nil }) == index
        else { return .none }
        let word = elements[index]["$patch"]?.text ?? ""
        let directives: [String: Directive] = ["delete": .delete, "replace": .replace, "merge": .none]
        guard let directive = directives[word] else { throw .invalid("unknown patch strategy \(word)") }
        elements.removeAll { $0["$patch"]?.text == word }
        list.content = .list(elements)
        return directive
    }
}
