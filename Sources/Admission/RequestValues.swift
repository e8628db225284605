import CEL
import Kubernetes

/// What expressions see beside the object, as far as a file tells.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-expression
enum RequestValues {
    /// `request`, as far as a file tells.
    static func value(of request: ResourceRequest) -> Value {
        func kind(_ group: String, _ version: String) -> Value {
            .object([("group", .text(group)), ("version", .text(version)), ("kind", .text(request.kind))])
        }
        func resource(_ group: String, _ version: String) -> Value {
            let plural = request.resources.min() ?? ""
            return .object([("group", .text(group)), ("version", .text(version)), ("resource", .text(plural))])
        }
        // What the policy sees may be in another version than what somebody asks for.
        let (group, version) = (request.target?.group ?? request.group, request.target?.version ?? request.version)
        var entries: [(name: String, value: Value)] = [
            ("kind", kind(group, version)), ("resource", resource(group, version)),
            ("requestKind", kind(request.group, request.version)),
            ("requestResource", resource(request.group, request.version)),
            ("operation", .text(request.operation.rawValue)), ("dryRun", .bool(false)),
            ("options", .unknown("the options of the request (request.options)")),
            ("userInfo", .unknown("the user (request.userInfo)")),
        ]
        // What is empty is not there, such as the subresource.
        if request.isNameGenerated {
            entries.append(("name", .unknown("the name that the API server generates")))
        } else if !request.name.isEmpty {
            entries.append(("name", .text(request.name)))
        }
        // A Namespace is asked for in itself.
        let namespace = request.isNamespace ? request.name : request.namespace
        if request.isNamespaceKnown, !namespace.isEmpty { entries.append(("namespace", .text(namespace))) }
        return .object(entries, rest: request.isWhole && request.isNamespaceKnown ? nil : request.unknownNamespace)
    }

    /// `authorizer`: no file tells what somebody may do.
    static var authorizer: Value { .unknown("the rights of the user (authorizer)") }

    /// `namespaceObject`: null for what is in no namespace.
    ///
    /// - Parameter known: what is known of it; nil for nothing but its name.
    static func namespaceObject(of request: ResourceRequest, _ known: Definitions.Namespace?) -> Value {
        guard request.isNamespaced else { return .null }
        guard request.isNamespaceKnown else {
            // What is in a namespace has one, whichever that is.
            let unknown = request.unknownNamespace
            return request.isScopeKnown ? .object([("metadata", .unknown(unknown))], rest: unknown) : .unknown(unknown)
        }
        let name = request.namespace
        func rest(_ field: String) -> String { "the namespace \(name) (namespaceObject\(field))" }
        let labels = known?.labels ?? [Definitions.nameLabel: name]
        var metadata: [(name: String, value: Value)] = [
            ("name", .text(name)),
            ("labels", .object(of: labels, rest: known == nil ? rest(".metadata.labels") : nil)),
        ]
        if let known, !known.annotations.isEmpty { metadata.append(("annotations", .object(of: known.annotations))) }
        if known == nil { metadata.append(("annotations", .unknown(rest(".metadata.annotations")))) }
        return .object([
            ("metadata", .object(metadata, rest: rest(".metadata"))),
            ("spec", .unknown(rest(".spec"))), ("status", .unknown(rest(".status"))),
        ])
    }
}
