/// The fields that transformers work on: those that kustomize knows, and those that `configurations` add.
///
/// Source: `api/internal/konfig/builtinpluginconsts` of kustomize.
struct TransformerConfiguration: Sendable {
    /// Fields that hold the names of objects of a type.
    struct Reference: Sendable {
        var target: GVK
        var fields: [FieldSpec]
    }

    var namePrefix: [FieldSpec] = [FieldSpec("metadata/name")]
    var nameSuffix: [FieldSpec] = [FieldSpec("metadata/name")]
    var namespace: [FieldSpec] = KnownFields.namespace
    var commonLabels: [FieldSpec] = KnownFields.selectors + KnownFields.labels
    var labels: [FieldSpec] = []
    var templateLabels: [FieldSpec] = KnownFields.labels
    var commonAnnotations: [FieldSpec] = KnownFields.annotations
    var images: [FieldSpec] = KnownFields.images
    var replicas: [FieldSpec] = KnownFields.replicas
    var references: [Reference] = KnownFields.references
    var variables: [FieldSpec] = KnownFields.variables
    /// Whether something was added to what kustomize knows.
    var isCustom = false

    static let standard = TransformerConfiguration()

    /// Takes in what another has.
    ///
    /// - Throws: `RenderFailure` where the two conflict.
    mutating func merge(_ other: TransformerConfiguration) throws(RenderFailure) {
        guard other.isCustom else { return }
        guard isCustom else {
            self = other
            return
        }
        try namePrefix.merge(other.namePrefix)
        try nameSuffix.merge(other.nameSuffix)
        try namespace.merge(other.namespace)
        try commonLabels.merge(other.commonLabels)
        try labels.merge(other.labels)
        try templateLabels.merge(other.templateLabels)
        try commonAnnotations.merge(other.commonAnnotations)
        try images.merge(other.images)
        try replicas.merge(other.replicas)
        try variables.merge(other.variables)
        for reference in other.references { try merge(reference) }
    }

    mutating func merge(_ reference: Reference) throws(RenderFailure) {
        if let index = references.firstIndex(where: { $0.target == reference.target }) {
            try references[index].fields.merge(reference.fields)
        } else {
            references.append(reference)
        }
    }

    /// Adds what a file of a configuration says.
    ///
    /// - Throws: `RenderFailure` for unknown keys and for conflicts.
    mutating func add(_ value: Value) throws(RenderFailure) {
        let value = try Shape.transformerConfiguration.normalized(value, isStrict: true)
        isCustom = true
        func specs(_ key: String) -> [FieldSpec] { (value[key]?.list ?? []).map { FieldSpec($0) } }
        try namePrefix.merge(specs("namePrefix"))
        try nameSuffix.merge(specs("nameSuffix"))
        try namespace.merge(specs("namespace"))
        try commonLabels.merge(specs("commonLabels"))
        try labels.merge(specs("labels"))
        try templateLabels.merge(specs("templateLabels"))
        try commonAnnotations.merge(specs("commonAnnotations"))
        try images.merge(specs("images"))
        try replicas.merge(specs("replicas"))
        try variables.merge(specs("varReference"))
        for entry in value["nameReference"]?.list ?? [] {
            let target = GVK(
                group: entry["group"]?.text ?? "", version: entry["version"]?.text ?? "",
                kind: entry["kind"]?.text ?? "")
            try merge(Reference(target: target, fields: (entry["fieldSpecs"]?.list ?? []).map { FieldSpec($0) }))
        }
    }
}
