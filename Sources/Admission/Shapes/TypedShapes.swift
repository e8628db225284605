import CEL
import Kubernetes
import Synchronization

/// Shapes with what the API's own description tells: a field that there is not is gone, and so is what is empty, as Go writes no
/// such field that is no pointer. Lists and maps are none, and of the texts few are.
///
/// Source: `Convert` in k8s.io/apiserver/pkg/cel/common, and the tags `omitempty` of the types of the API
enum TypedShapes {
    private struct Key: Hashable {
        let shape: ObjectIdentifier
        let structure: APISchema.Structure
    }

    /// Those that have been made. Each is made of a shape that lives as long as the program.
    private static let known = Mutex<[Key: ObjectShape]>([:])

    /// A shape of a structure.
    ///
    /// - Parameter own: what is known beside the description; it must live as long as the program.
    static func shape(_ own: ObjectShape, of structure: APISchema.Structure?) -> ObjectShape {
        guard let structure else { return own }
        let key = Key(shape: ObjectIdentifier(own), structure: structure)
        if let known = known.withLock({ $0[key] }) { return known }
        let made = complete(own, structure, [])
        known.withLock { $0[key] = made }
        return made
    }

    /// The description of the objects of a kind.
    static func structure(of kind: String, in group: String) -> APISchema.Structure? {
        APISchema.kubernetes.versions(of: kind, in: group).lazy.compactMap(\.structure).first
    }

    /// The description of a pod spec.
    static let ofPod = structure(of: "Pod", in: "")?.field("spec")?.type.structure

    /// - Parameter around: the structures in which it stands: some stand in themselves.
    private static func complete(
        _ own: ObjectShape, _ structure: APISchema.Structure, _ around: Set<APISchema.Structure>
    ) -> ObjectShape {
        var fields: [String: ObjectShape] = [:]
        var omitted: Set<String> = []
        let around = around.union([structure])
        for field in structure.fields {
            let inner = own.field(field.name)
            if isOmitted(field), !own.hasNull(field.name) { omitted.insert(field.name) }
            if let made = complete(inner ?? .plain, field.type, around) { fields[field.name] = made }
        }
        // Every object has them, whether its description says so or not.
        let known = Set(structure.fields.map(\.name)).union(["apiVersion", "kind", "metadata"])
        return own.adding(fields, omitted: omitted, known: known)
    }

    /// The shape of a value; nil where nothing is to be added.
    private static func complete(
        _ own: ObjectShape, _ type: APISchema.ValueType, _ around: Set<APISchema.Structure>
    ) -> ObjectShape? {
        switch type.form {
        case .structure:
            let structure = type.structure
            // That of a pod is large, in many kinds, and never within itself.
            if structure == ofPod { return shape(own, of: structure) }
            return around.contains(structure) ? nil : complete(own, structure, around)
        case .map: return type.element.form == .string && own === ObjectShape.plain ? .texts : nil
        case .list where type.element.form == .string: return own.element == nil ? own.replacing(element: .text) : nil
        case .list:
            return complete(own.element ?? .plain, type.element, around).map { own.replacing(element: $0) }
        default: return nil
        }
    }

    private static func isOmitted(_ field: APISchema.Field) -> Bool {
        if field.isRequired { return false }
        switch field.type.form {
        case .list, .map: return true
        case .string: return !pointers.contains(field.name)
        default: return false
        }
    }

    /// Texts that are told from none where they are empty: they are pointers.
    private static let pointers: Set<String> = [
        "storageClassName", "ingressClassName", "runtimeClassName", "volumeAttributesClassName", "apiGroup",
        "appProtocol",
        "preemptionPolicy", "loadBalancerClass", "ipFamilyPolicy", "internalTrafficPolicy", "hostnameOverride",
        "fsType",
        "cachingMode", "kind", "gmsaCredentialSpec", "gmsaCredentialSpecName", "runAsUserName", "mountPropagation",
        "recursiveReadOnly", "reinvocationPolicy", "matchPolicy", "failurePolicy", "sideEffects", "scope", "url",
        "path",
        "pathType", "completionMode", "podReplacementPolicy", "managedBy", "type", "localhostProfile", "procMount",
        "fsGroupChangePolicy", "supplementalGroupsPolicy", "seLinuxChangePolicy", "volumeMode", "nodeAffinityPolicy",
        "nodeTaintsPolicy", "restartPolicy", "service", "timeZone", "selectPolicy", "unhealthyPodEvictionPolicy",
        "volumeBindingMode", "reclaimPolicy", "nodeName", "zone", "hostname", "name", "namespace", "fsGroupPolicy",
        "parameterNotFoundAction", "resourceClaimName", "resourceClaimTemplateName", "deletionPolicy", "drivername",
        "volumeName", "value",
    ]
}
