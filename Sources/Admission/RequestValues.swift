import CEL
import Kubernetes

/// What expressions see beside the object, as far as a file tells.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-expression
enum RequestValues {
    /// `request`, as far as a file tells.
    static func value(of request: ResourceRequest) -> Value {
        let kind = map([
            ("group", text(request.group)), ("version", text(request.version)), ("kind", text(request.kind)),
        ])
        let resource = map([
            ("group", text(request.group)), ("version", text(request.version)),
            ("resource", text(request.resources.min() ?? "")),
        ])
        var entries: [(String, Value)] = [
            ("kind", kind), ("resource", resource), ("requestKind", kind), ("requestResource", resource),
            ("operation", text(request.operation.rawValue)), ("dryRun", .bool(false)),
            ("options", .unknown("the options of the request (request.options)")),
            ("userInfo", .unknown("the user (request.userInfo)")),
        ]
        // What is empty is not there, such as the subresource.
        if !request.name.isEmpty { entries.append(("name", text(request.name))) }
        if request.isNamespaceKnown, !request.namespace.isEmpty {
            entries.append(("namespace", text(request.namespace)))
        }
        return map(entries, rest: request.isWhole ? nil : BuiltInShapes.patched)
    }

    /// `authorizer`: no file tells what somebody may do.
    static var authorizer: Value { .unknown("the rights of the user (authorizer)") }

    /// `namespaceObject`: null for what is in no namespace.
    ///
    /// - Parameter known: what is known of it; nil for nothing but its name.
    static func namespaceObject(of request: ResourceRequest, _ known: Definitions.Namespace?) -> Value {
        guard request.isNamespaced else { return .null }
        guard request.isNamespaceKnown else { return .unknown(BuiltInShapes.patched) }
        let name = request.namespace
        func rest(_ field: String) -> String { "the namespace \(name) (namespaceObject\(field))" }
        let labels = known?.labels ?? [Definitions.nameLabel: name]
        var metadata: [(String, Value)] = [
            ("name", text(name)),
            ("labels", texts(labels, rest: known == nil ? rest(".metadata.labels") : nil)),
        ]
        if let known, !known.annotations.isEmpty { metadata.append(("annotations", texts(known.annotations))) }
        if known == nil { metadata.append(("annotations", .unknown(rest(".metadata.annotations")))) }
        return map([
            ("metadata", map(metadata, rest: rest(".metadata"))),
            ("spec", .unknown(rest(".spec"))), ("status", .unknown(rest(".status"))),
        ])
    }

    private static func map(_ entries: [(String, Value)], rest: String? = nil) -> Value {
        .map(entries.reduce(into: MapValue(rest: rest)) { $0.set(text($1.0), to: $1.1) })
    }

    private static func texts(_ entries: [String: String], rest: String? = nil) -> Value {
        map(entries.sorted { $0.key < $1.key }.map { ($0.key, text($0.value)) }, rest: rest)
    }

    private static func text(_ string: String) -> Value { .string(Text(string)) }
}
