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

/// The schemas of custom resources that are known, by API version and kind.
public struct CustomSchemas: Sendable {
    private var schemas: [String: CustomSchema] = [:]
    private var resources: [String: Resource] = [:]

    /// How a kind is called in the API.
    public struct Resource: Sendable {
        /// Its plural, in small letters.
        public let plural: String
        /// Whether its objects are in namespaces.
        public let isNamespaced: Bool
    }

    private static let mostSchemas = 200_000

    /// Creates an empty set, by which no custom resource is checked.
    public init() {}

    /// Whether none is known.
    public var isEmpty: Bool { schemas.isEmpty }

    /// Whether a text may have definitions: a quick look.
    private static func mayBeIn(_ text: UnsafeRawBufferPointer) -> Bool {
        ByteSearch.contains(text.assumingMemoryBound(to: UInt8.self), "CustomResourceDefinition")
    }

    /// Takes the definitions in a text; what cannot be read is reported where it is judged.
    public mutating func add(in text: [UInt8]) {
        guard text.withUnsafeBytes({ CustomSchemas.mayBeIn($0) }) else { return }
        text.withUnsafeBytes { bytes in
            ManifestReader().read(Input(bytes: bytes)) { event in
                if case .object(let object) = event { add(KubernetesObject(object)) }
            }
        }
    }

    /// Takes what an object defines.
    public mutating func add(_ object: KubernetesObject) {
        guard object.isKind("CustomResourceDefinition", in: "apiextensions.k8s.io"), let spec = object.spec,
            let group = spec["group"]?.string, let kind = spec["names"]?[.kind]?.string
        else { return }
        if let plural = spec["names"]?["plural"]?.string {
            resources["\(group)/\(kind)"] = Resource(
                plural: plural, isNamespaced: !(spec["scope"]?.equals("Cluster") ?? false))
        }
        // What the first version of these definitions had keeps everything unless it says otherwise.
        let isOld = object.identity.apiVersion.hasSuffix("v1beta1")
        if spec["preserveUnknownFields"]?.bool ?? isOld { return }
        for (_, version) in spec["versions"].indexed {
            guard let name = version[.name]?.string,
                let node = version["schema"]?["openAPIV3Schema"] ?? spec["validation"]?["openAPIV3Schema"]
            else { continue }
            var budget = CustomSchemas.mostSchemas
            schemas["\(group)/\(name) \(kind)"] = CustomSchema(node, budget: &budget)
        }
    }

    /// The schema of an object.
    public func schema(of object: KubernetesObject) -> CustomSchema? {
        schemas.isEmpty ? nil : schemas["\(object.identity.apiVersion) \(object.kind)"]
    }

    /// How the kind of an object is called in the API; nil where no definition says it.
    public func resource(of object: KubernetesObject) -> Resource? {
        resources.isEmpty ? nil : resources["\(object.group)/\(object.kind)"]
    }

    /// Takes what others know, where nothing is known yet.
    public mutating func merge(_ others: CustomSchemas) {
        schemas.merge(others.schemas) { first, _ in first }
        resources.merge(others.resources) { first, _ in first }
    }
}
