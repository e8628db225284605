import CEL

/// The types of what expressions see beside the object: the API server refuses a field that is none of theirs.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-expression
enum RequestTypes {
    /// What each expression of a policy may refer to.
    static let variables: [String: CELType] = [
        "object": .dyn, "oldObject": .dyn, "request": request, "namespaceObject": namespace,
        "authorizer": .opaque("kubernetes.authorization.Authorizer"),
        "authorizer.requestResource": .opaque("kubernetes.authorization.ResourceCheck"),
    ]

    /// The names by which expressions ask what the user may do.
    static let rights = ["authorizer", "authorizer.requestResource"]

    private static let kind = object("GroupVersionKind", ["group": .string, "version": .string, "kind": .string])
    private static let resource = object(
        "GroupVersionResource", ["group": .string, "version": .string, "resource": .string])
    private static let user = object(
        "UserInfo",
        [
            "username": .string, "uid": .string, "groups": .list(.string),
            "extra": .map(.string, .list(.string)),
        ])

    private static let request = object(
        "AdmissionRequest",
        [
            "kind": kind, "resource": resource, "subResource": .string,
            "requestKind": kind, "requestResource": resource, "requestSubResource": .string,
            "name": .string, "namespace": .string, "operation": .string, "userInfo": user, "dryRun": .bool,
            "options": .dyn,
        ])

    private static let metadata = object(
        "NamespaceMetadata",
        [
            "name": .string, "generateName": .string, "namespace": .string, "UID": .string,
            "labels": .map(.string, .string), "annotations": .map(.string, .string),
            "finalizers": .list(.string), "generation": .int, "resourceVersion": .string,
            "creationTimestamp": .timestamp, "deletionTimestamp": .timestamp, "deletionGracePeriodSeconds": .int,
        ])

    private static let condition = object(
        "NamespaceCondition",
        [
            "type": .string, "status": .string, "reason": .string, "message": .string,
            "lastTransitionTime": .timestamp,
        ])

    private static let namespace = object(
        "Namespace",
        [
            "metadata": metadata, "spec": object("NamespaceSpec", ["finalizers": .list(.string)]),
            "status": object("NamespaceStatus", ["conditions": .list(condition), "phase": .string]),
        ])

    private static func object(_ name: String, _ fields: [String: CELType]) -> CELType {
        .object(ObjectType("kubernetes." + name, fields))
    }
}
