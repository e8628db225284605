/// The fields that transformers work on: those that kustomize knows, and those that `configurations` add.
///
/// Source: `api/internal/konfig/builtinpluginconsts` of kustomize.
struct TransformerConfiguration: Sendable {
    /// Fields that hold the names of objects of a type.
    struct Reference: Sendable {
        var target: GVK
        var fields: [FieldSpec]
    }

    var namePrefix: [FieldSpec] = []
    var nameSuffix: [FieldSpec] = []
    var namespace: [FieldSpec] = []
    var commonLabels: [FieldSpec] = []
    var labels: [FieldSpec] = []
    var templateLabels: [FieldSpec] = []
    var commonAnnotations: [FieldSpec] = []
    var images: [FieldSpec] = []
    var replicas: [FieldSpec] = []
    var references: [Reference] = []
    var variables: [FieldSpec] = []
    /// What is in it.
    private var content = Content.nothing

    private enum Content { case nothing, standard, custom }

    /// None at all: that of a kustomization before anything is known of it.
    static let empty = TransformerConfiguration()

    static let standard: TransformerConfiguration = {
        var standard = empty
        standard.namePrefix = [FieldSpec("metadata/name")]
        standard.nameSuffix = standard.namePrefix
        standard.namespace = KnownFields.namespace
        standard.commonLabels = KnownFields.selectors + KnownFields.labels
        standard.templateLabels = KnownFields.labels
        standard.commonAnnotations = KnownFields.annotations
        standard.images = KnownFields.images
        standard.replicas = KnownFields.replicas
        standard.references = KnownFields.references
        standard.variables = KnownFields.variables
        standard.content = .standard
        return standard
    }()

    /// The lists of field specs, by the keys of a file.
    private static var lists: [(key: String, path: WritableKeyPath<TransformerConfiguration, [FieldSpec]>)] {
        [
            ("namePrefix", \.namePrefix), ("nameSuffix", \.nameSuffix), ("namespace", \.namespace),
            ("commonLabels", \.commonLabels), ("labels", \.labels), ("templateLabels", \.templateLabels),
            ("commonAnnotations", \.commonAnnotations), ("images", \.images), ("replicas", \.replicas),
            ("varReference", \.variables),
        ]
    }

    /// Takes in what another has. Of two specs for one field the first stands where it is for fewer types, and so the order
    /// decides: that of the types, after each step.
    ///
    /// - Throws: `RenderFailure` where the two conflict.
    mutating func merge(_ other: TransformerConfiguration) throws(RenderFailure) {
        switch (content, other.content) {
        case (_, .nothing), (.standard, .standard): return
        case (.nothing, .standard): return self = other
        default: break
        }
        for (_, path) in TransformerConfiguration.lists {
            try self[keyPath: path].merge(other[keyPath: path])
            self[keyPath: path] = GVK.sorted(self[keyPath: path], by: \.gvk)
        }
        for reference in other.references { try merge(reference) }
        references = GVK.sorted(references, by: \.target)
        content = .custom
    }

    mutating func merge(_ reference: Reference) throws(RenderFailure) {
        if let index = references.firstIndex(where: { $0.target == reference.target }) {
            try references[index].fields.merge(reference.fields)
        } else {
            references.append(reference)
        }
    }

    /// What a file of a configuration says.
    ///
    /// - Throws: `RenderFailure` for unknown keys and for conflicts.
    init(_ value: Value) throws(RenderFailure) {
        let value = try Shape.transformerConfiguration.normalized(value, isStrict: true)
        self = .empty
        content = .custom
        for (key, path) in TransformerConfiguration.lists {
            self[keyPath: path] = GVK.sorted((value[key]?.list ?? []).map { FieldSpec($0) }, by: \.gvk)
        }
        for entry in value["nameReference"]?.list ?? [] {
            let target = GVK(
                group: entry["group"]?.text ?? "", version: entry["version"]?.text ?? "",
                kind: entry["kind"]?.text ?? "")
            references.append(
                Reference(target: target, fields: (entry["fieldSpecs"]?.list ?? []).map { FieldSpec($0) }))
        }
        references = GVK.sorted(references, by: \.target)
    }

    private init() {}
}
