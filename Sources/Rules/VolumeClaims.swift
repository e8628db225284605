import Kubernetes
import Manifest

/// What several rules ask about an object.
extension KubernetesObject {
    /// The storage class by the annotation that came before the field, and that still counts.
    var storageClassAnnotation: String? {
        let key = "volume.beta.kubernetes.io/storage-class"
        let template = spec?["volumeClaimTemplates"].flatMap { $0[0] }?[.metadata]?[.annotations]?[key]
        return (annotation(key) ?? template)?.scalarText
    }

    /// The specs of the volume claims that the object is, or makes, each with the route to it.
    var volumeClaims: [(path: String, spec: Node)] {
        if isKind("PersistentVolumeClaim", in: "") { return spec.map { [("spec", $0)] } ?? [] }
        return (spec?["volumeClaimTemplates"]).indexed.compactMap { index, template in
            template[.spec].map { ("spec.volumeClaimTemplates[\(index)].spec", $0) }
        }
    }
}
