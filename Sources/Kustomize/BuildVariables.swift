import Manifest

/// The variables of a build: `$(NAME)` stands for a field of an object.
///
/// Source: `api/internal/accumulator` and `api/filters/refvar` of kustomize 5.5.
struct BuildVariables: Sendable {
    private struct Variable: Sendable {
        let name: String
        let fieldPath: String
        let origin: Origin
    }

    private var variables: [Variable] = []

    var isEmpty: Bool { variables.isEmpty }

    /// Takes in the variables of a kustomization; the objects that they are about are marked.
    ///
    /// - Throws: `RenderFailure` for a name that stands twice and for an object that is not clear.
    mutating func add(_ declared: [Value], marking set: inout ResourceSet) throws(RenderFailure) {
        for declaration in declared {
            let name = declaration["name"]?.text ?? ""
            let reference = declaration["objref"] ?? .emptyMap(declaration.origin)
            let apiVersion = reference["apiVersion"]?.text ?? ""
            var gvk = GVK(apiVersion: apiVersion, kind: reference["kind"]?.text ?? "")
            if apiVersion.isEmpty {
                (gvk.group, gvk.version) = (reference["group"]?.text ?? "", reference["version"]?.text ?? "")
            }
            let id = ResourceID(
                gvk: gvk, name: reference["name"]?.text ?? "", namespace: reference["namespace"]?.text ?? "")
            let isExact = !id.namespace.isEmpty || gvk.isClusterScoped
            let found = set.indices.filter { index in
                set[index].allIDs.contains { other in
                    isExact ? other.isSame(as: id) : other.gvk == id.gvk && other.name == id.name
                }
            }
            guard found.count < 2 else {
                throw .invalid("the variable \(name) matches several objects", at: declaration.origin)
            }
            if let index = found.first { set[index].variables.append(name) }
            guard !variables.contains(where: { $0.name == name }) else {
                throw .invalid("the variable \(name) is already defined", at: declaration.origin)
            }
            let path = declaration.at("fieldref", "fieldpath")?.text ?? "metadata.name"
            variables.append(Variable(name: name, fieldPath: path, origin: declaration.origin))
        }
    }

    /// - Throws: `RenderFailure` for a name that both have.
    mutating func add(_ other: BuildVariables) throws(RenderFailure) {
        for variable in other.variables {
            guard !variables.contains(where: { $0.name == variable.name }) else {
                throw .invalid("the variable \(variable.name) is already defined", at: variable.origin)
            }
            variables.append(variable)
        }
    }

    /// Puts values in the place of variables.
    ///
    /// - Throws: `RenderFailure` for a variable without an object or field.
    func resolve(in set: inout ResourceSet, _ fields: [FieldSpec], _ work: RenderWork) throws(RenderFailure) {
        if variables.isEmpty { return }
        var values: [String: Value] = [:]
        for variable in variables {
            guard let object = set.resources.first(where: { $0.variables.contains(variable.name) }) else {
                throw .invalid("the variable \(variable.name) has no object", at: variable.origin)
            }
            guard let value = BuildVariables.value(at: variable.fieldPath, of: object.value) else {
                throw .invalid("the variable \(variable.name) has no field \(variable.fieldPath)", at: variable.origin)
            }
            values[variable.name] = value
        }
        for index in set.indices {
            for field in fields {
                var field = field
                field.creates = false
                try FieldWalk().apply(field, to: &set[index]) { value throws(RenderFailure) in
                    try BuildVariables.replace(in: &value, values)
                    try work.take(text: value.scalar?.text.utf8.count ?? 0)
                }
            }
        }
    }

    private static func value(at path: String, of object: Value) -> Value? {
        var value = object
        for step in path.replacing("[", with: ".[").split(separator: ".") {
            let key = step.hasPrefix("[") && step.hasSuffix("]") ? String(step.dropFirst().dropLast()) : String(step)
            if let list = value.list {
                guard let index = Int(key), list.indices.contains(index) else { return nil }
                value = list[index]
            } else {
                guard let next = value[key] else { return nil }
                value = next
            }
        }
        return value
    }

    private static func replace(in value: inout Value, _ values: [String: Value]) throws(RenderFailure) {
        switch value.content {
        case .scalar: value = replaced(value, values)
        case .map(var map):
            for index in map.entries.indices { map.entries[index].value = replaced(map.entries[index].value, values) }
            value.content = .map(map)
        case .list(let list):
            for element in list where element.scalar?.tag != .string {
                throw .invalid("expected a string where variables may be used", at: element.origin)
            }
            value.content = .list(list.map { replaced($0, values) })
        }
    }

    /// A string with the values of variables in it; one that is a variable and nothing else takes its type.
    private static func replaced(_ value: Value, _ values: [String: Value]) -> Value {
        guard let scalar = value.scalar, scalar.tag == .string, scalar.text.contains("$") else { return value }
        var found = ""
        var origin = value.origin
        var rest = scalar.text.unicodeScalars[...]
        while let mark = rest.firstIndex(of: "$") {
            found += String(rest[..<mark])
            rest = rest[rest.index(after: mark)...]
            guard let next = rest.first else {
                found += "$"
                break
            }
            if next == "$" {
                found += "$"
                rest.removeFirst()
            } else if next == "(", let end = rest.firstIndex(of: ")") {
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                rest = rest[rest.index(after: end)...]
                guard let known = values[name], let text = known.scalar?.text, !known.isNull else {
                    found += "$(\(name))"
                    continue
                }
                origin = known.origin
                if scalar.text == "$(\(name))" { return Value(known.content, known.origin) }
                found += text
            } else {
                found += "$" + String(next)
                rest.removeFirst()
            }
        }
        return Value(found + String(rest), origin)
    }
}
