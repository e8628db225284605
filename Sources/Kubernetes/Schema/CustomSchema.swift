import Manifest

/// What a CustomResourceDefinition says of a value: the structural schema, as far as it decides which fields and types there
/// are.
///
/// Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
public final class CustomSchema: Sendable {
    /// The fields that it names; nil where it names none.
    let properties: [String: CustomSchema]?
    /// What values under other keys are; nil where there may be none.
    let additional: CustomSchema?
    /// What the elements of a list are.
    let items: CustomSchema?
    /// Whether fields that it does not name are kept.
    let keepsUnknownFields: Bool
    /// Whether it is an object of its own, with apiVersion, kind and metadata.
    let isObject: Bool
    /// The form of the value; nil for any.
    let form: APISchema.ValueType.Form?
    /// The texts that it may be; nil for any.
    let values: [String]?

    private static let deepest = 64

    /// Reads `openAPIV3Schema`.
    ///
    /// - Parameter budget: how many schemas may still be read.
    init?(_ node: Node, depth: Int = 0, budget: inout Int) {
        budget -= 1
        guard node.isMapping, depth < CustomSchema.deepest, budget > 0 else { return nil }
        keepsUnknownFields = node["x-kubernetes-preserve-unknown-fields"]?.bool ?? false
        isObject = node["x-kubernetes-embedded-resource"]?.bool ?? false
        var properties: [String: CustomSchema] = [:]
        for field in node["properties"]?.children.map({ $0 }) ?? [] {
            properties[field.key] = CustomSchema(field, depth: depth + 1, budget: &budget)
        }
        self.properties = node["properties"] == nil ? nil : properties
        items = node["items"].flatMap { CustomSchema($0, depth: depth + 1, budget: &budget) }
        let rest = node["additionalProperties"]
        additional = rest.flatMap { $0.isMapping ? CustomSchema($0, depth: depth + 1, budget: &budget) : nil }
        takesAnyField = rest.map { $0.isMapping || $0.bool == true } ?? false
        form =
            if node["x-kubernetes-int-or-string"]?.bool ?? false {
                .intOrString
            } else {
                switch node["type"]?.string {
                case "object": .object
                case "array": .list
                case "string": .string
                case "integer": .int64
                case "number": .number
                case "boolean": .boolean
                default: nil
                }
            }
        let texts = node["enum"].indexed.map { $0.node.string }
        values = texts.isEmpty || texts.contains(nil) ? nil : texts.compactMap { $0 }
    }

    /// Whether it may have fields under any name.
    let takesAnyField: Bool

    /// Whether a field may stand in it that it does not name.
    var isOpen: Bool { keepsUnknownFields || takesAnyField || properties == nil && form != .object }
}
