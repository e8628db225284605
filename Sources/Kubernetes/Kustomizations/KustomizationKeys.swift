import Kustomize
import Manifest

/// The keys of kustomizations, and of the objects by which kustomize is configured. kustomize does not regard their case.
///
/// Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/, and the types of kustomize.
public enum KustomizationKeys {
    /// Gives the keys of an object by which kustomize is configured their usual case; other objects stay as they are.
    ///
    /// - Parameter isKustomization: whether the name of the file says that it is one.
    /// - Returns: a key that stands twice then.
    public static func fold(_ object: Node, isKustomization: Bool) -> Node? {
        guard isKustomization || isConfiguration(object) else { return nil }
        return object.foldKeys(to: keys)
    }

    private static func isConfiguration(_ object: Node) -> Bool {
        guard let apiVersion = object[.apiVersion] else { return false }
        return apiVersion.equals("builtin") || apiVersion.utf8.starts(with: "kustomize.config.k8s.io/".utf8)
    }

    private static let keys = FoldedKeys(known, free: free)

    /// The keys below which keys are the author's.
    private static let free: Set<String> = [
        "commonLabels", "commonAnnotations", "pairs", "valuesInline", "values", "annotations",
    ]

    private static let known = Set(
        """
        additionalValuesFiles allowKindChange allowNameChange annotationSelector annotations apiVersion apiVersions bases \
        behavior buildMetadata chartHome chartName chartRelease chartRepo chartRepoUrl chartVersion commonAnnotations \
        commonLabels components configHome configMapGenerator configurations count crds create delimiter digest \
        disableNameSuffixHash env envs fieldPath fieldPaths fieldSpecs fieldpath fieldref fields files generatorOptions \
        generators group helmChartInflationGenerator helmCharts helmGlobals imageTag imageTags images immutable \
        includeCRDs includeSelectors includeTemplates index inventory jsonOp kind kubeVersion labelSelector labels \
        legacySortOptions literals metadata name namePrefix nameSuffix nameTemplate namespace newName newTag objref openapi \
        options order orderFirst orderLast pairs patch patches patchesJson6902 patchesStrategicMerge path paths prefix reject \
        releaseName releaseNamespace replacements replica replicas repo resources secretGenerator select selector \
        setRoleBindingSubjects skipHooks skipTests sortOptions source sourceValue suffix tagSuffix target targets transformers \
        type unsetOnly validators value values valuesFile valuesInline valuesMerge vars version
        """.split(separator: " ").map(String.init))
}
