extension Shape {
    // Source: the types of kustomize 5.5, `api/types`.

    private static let gvkFields: [String: Shape] = ["group": .string, "version": .string, "kind": .string]

    static let fieldSpec = Shape.object(
        gvkFields.merging(["path": .string, "create": .flag]) { first, _ in first })

    private static let options = Shape.object([
        "labels": .map(.string), "annotations": .map(.string), "disableNameSuffixHash": .flag, "immutable": .flag,
    ])

    /// The fields of a generator of ConfigMaps.
    static let generatorFields: [String: Shape] = [
        "namespace": .string, "name": .string, "behavior": .string, "literals": .strings, "files": .strings,
        "envs": .strings, "env": .string, "options": options,
    ]

    static let selectorFields = gvkFields.merging([
        "name": .string, "namespace": .string, "labelSelector": .string, "annotationSelector": .string,
    ]) { first, _ in first }

    private static let patch = Shape.object([
        "path": .string, "patch": .string, "target": .object(selectorFields), "options": .map(.flag),
    ])

    static let image = Shape.object([
        "name": .string, "newName": .string, "tagSuffix": .string, "newTag": .string, "digest": .string,
    ])

    static let replica = Shape.object(["name": .string, "count": .number])

    static let replacementOptions = Shape.object([
        "delimiter": .string, "index": .number, "encoding": .string, "create": .flag,
    ])

    /// One replacement.
    static let replacement = Shape.object([
        "path": .string, "sourceValue": .string,
        "source": .object(
            gvkFields.merging([
                "name": .string, "namespace": .string, "fieldPath": .string, "options": replacementOptions,
            ]) { first, _ in first }),
        "targets": .list(
            .object([
                "select": .object(selectorFields), "reject": .list(.object(selectorFields)), "fieldPaths": .strings,
                "options": replacementOptions,
            ])),
    ])

    static let labelEntry = Shape.object([
        "pairs": .map(.string), "includeSelectors": .flag, "includeTemplates": .flag, "fields": .list(fieldSpec),
    ])

    private static let variable = Shape.object([
        "name": .string,
        "objref": .object(
            gvkFields.merging(["apiVersion": .string, "name": .string, "namespace": .string]) { first, _ in first }),
        "fieldref": .object(["fieldpath": .string]),
    ])

    /// A kustomization or a component.
    static let kustomization = Shape.object([
        "apiVersion": .string, "kind": .string,
        "metadata": .object([
            "name": .string, "namespace": .string, "labels": .map(.string), "annotations": .map(.string),
        ]),
        "openapi": .map(.string), "namePrefix": .string, "nameSuffix": .string, "namespace": .string,
        "commonLabels": .map(.string), "labels": .list(labelEntry), "commonAnnotations": .map(.string),
        "patchesStrategicMerge": .strings, "patchesJson6902": .list(patch), "patches": .list(patch),
        "images": .list(image), "imageTags": .list(image), "replacements": .list(replacement),
        "replicas": .list(replica), "vars": .list(variable),
        "sortOptions": .object([
            "order": .string, "legacySortOptions": .object(["orderFirst": .strings, "orderLast": .strings]),
        ]), "resources": .strings,
        "components": .strings, "crds": .strings, "bases": .strings,
        "configMapGenerator": .list(.object(generatorFields)),
        "secretGenerator": .list(
            .object(generatorFields.merging(["type": .string]) { first, _ in first })),
        "helmGlobals": .any, "helmCharts": .list(.any), "helmChartInflationGenerator": .list(.any),
        "generatorOptions": options, "configurations": .strings, "generators": .strings, "transformers": .strings,
        "validators": .strings, "inventory": .any, "buildMetadata": .strings,
    ])

    /// The field specs of a configuration of transformers.
    static let transformerConfiguration: Shape = {
        let specs = Shape.list(fieldSpec)
        let references = Shape.list(
            .object(gvkFields.merging(["fieldSpecs": specs]) { first, _ in first }))
        return .object([
            "namePrefix": specs, "nameSuffix": specs, "namespace": specs, "commonLabels": specs,
            "templateLabels": specs,
            "labels": specs, "commonAnnotations": specs, "nameReference": references, "varReference": specs,
            "images": specs, "replicas": specs, "volumeClaimTemplateLabels": specs,
        ])
    }()
}
