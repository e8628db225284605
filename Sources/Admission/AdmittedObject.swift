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
final class AdmittedObject {
    let request: ResourceRequest
    private let asked: AdmissionRequest
    private let ordinary: (value: Value, before: Value)

    private init(_ asked: AdmissionRequest, _ custom: Definitions.Resource?, isPartial: Bool) {
        var request = ResourceRequest(asked.object, custom)
        request.operation = asked.operation
        request.oldLabels = asked.before.map { Labels($0.metadata?["labels"]) }
        if isPartial { request.isCompletedElsewhere(asked.object) }
        (self.asked, self.request) = (asked, request)
        ordinary = (
            BuiltInShapes.value(of: asked.object, isPartial: isPartial),
            asked.before.map { BuiltInShapes.value(of: $0, isPartial: isPartial) } ?? .null
        )
    }

    /// What is known of the object that is judged.
    static func shared(
        _ asked: AdmissionRequest, _ custom: Definitions.Resource?, _ judgement: inout Judgement
    ) -> AdmittedObject {
        if let known = judgement.admitted as? AdmittedObject, known.asked.operation == asked.operation,
            (known.asked.before == nil) == (asked.before == nil)
        {
            return known
        }
        let made = AdmittedObject(asked, custom, isPartial: judgement.isCompletedElsewhere)
        judgement.admitted = made
        return made
    }

    /// What a policy sees of the object; nil where nobody can say it.
    ///
    /// - Parameter target: into what the API server converts it; nil for nothing.
    func value(in target: ResourceMatching.Conversion?) -> Value? {
        guard let target else { return ordinary.value }
        return BuiltInShapes.value(of: asked.object, convertedTo: target, isPartial: !request.isWhole)
    }

    /// What a policy sees of the object as it was before an update: null for none, nil where nobody can say it.
    func before(in target: ResourceMatching.Conversion?) -> Value? {
        guard let target, let before = asked.before else { return ordinary.before }
        return BuiltInShapes.value(of: before, convertedTo: target, isPartial: !request.isWhole)
    }
}
