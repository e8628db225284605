/// What several rules ask about an object.
extension KubernetesObject {
    /// The specs of the volume claims that the object is, or makes, each with the route to it.
    var volumeClaims: [(path: String, spec: Node)] {
        if isKind("PersistentVolumeClaim", in: "") { return spec.map { [("spec", $0)] } ?? [] }
        return (spec?["volumeClaimTemplates"]).indexed.compactMap { index, template in
            template[.spec].map { ("spec.volumeClaimTemplates[\(index)].spec", $0) }
        }
    }
}
