import CEL
import Kubernetes
import Manifest
import Rules

/// What is asked of the API server: to make, change or remove an object.
struct AdmissionRequest {
    let operation: ObjectChange.Operation
    /// The object as it is to be; one that is removed as it was.
    let object: KubernetesObject
    /// What it was before an update.
    let before: KubernetesObject?

    init(_ operation: ObjectChange.Operation, _ object: KubernetesObject, before: KubernetesObject?) {
        (self.operation, self.object, self.before) = (operation, object, before)
    }

    init(creating object: KubernetesObject) { self.init(.create, object, before: nil) }
}

/// What all policies share about an object: the request, and what they see of the object. It is made once.
///
/// What the object was before is not kept: it is read anew for each policy, and is gone afterwards.
final class AdmittedObject {
    let request: ResourceRequest
    /// What a policy sees of the object where the API server does not convert it.
    let value: Value
    /// What policies have read of it.
    let read = ReadFields()

    private init(
        _ asked: AdmissionRequest, _ custom: Definitions.Resource?, isDoubtful: Bool, isPartial: Bool, isStored: Bool
    ) {
        var request = ResourceRequest(asked.object, custom, isDoubtful: isDoubtful)
        request.operation = asked.operation
        request.oldLabels = asked.before.map { ResourceRequest.labels(of: $0) }
        if isPartial { request.isCompletedElsewhere(asked.object) }
        self.request = request
        value = BuiltInShapes.value(of: asked.object, isPartial: isPartial, isStored: isStored)
    }

    /// Whether an object has been read from a cluster, as far as what it says is to be believed.
    static func isStored(_ object: KubernetesObject) -> Bool {
        object.metadata?["uid"] != nil && object.metadata?["resourceVersion"] != nil
    }

    /// What is known of the object that is judged.
    static func shared(
        _ asked: AdmissionRequest, _ custom: Definitions.Resource?, isDoubtful: Bool, _ judgement: inout Judgement
    ) -> AdmittedObject {
        if let known = judgement.admitted as? AdmittedObject, known.request.operation == asked.operation,
            (known.request.oldLabels == nil) == (asked.before == nil)
        {
            return known
        }
        let made = AdmittedObject(
            asked, custom, isDoubtful: isDoubtful, isPartial: judgement.isCompletedElsewhere,
            isStored: judgement.trusts(isStored(asked.object)))
        judgement.admitted = made
        return made
    }
}
