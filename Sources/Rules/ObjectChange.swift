import Kubernetes
import Manifest

/// What becomes of an object, as a rule about changes sees it.
public struct ObjectChange {
    /// What an API server is asked to do.
    public enum Operation: String, Sendable {
        case create = "CREATE"
        case update = "UPDATE"
        case delete = "DELETE"
    }

    /// What is asked for.
    public let operation: Operation
    /// The object as it is; one that is deleted as it was.
    public let object: KubernetesObject
    /// What it was before an update.
    public let before: ObjectSnapshot?

    /// What is known of the fate of an object.
    public enum Fate: Sendable {
        case created
        case updated(from: ObjectSnapshot)
        case deleted
        /// Nothing is done with it.
        case kept
    }

    /// Nil for an object that nothing is done with.
    init?(of object: KubernetesObject, _ fate: Fate) {
        self.object = object
        switch fate {
        case .created: (operation, before) = (.create, nil)
        case .updated(let snapshot): (operation, before) = (.update, snapshot)
        case .deleted: (operation, before) = (.delete, nil)
        case .kept: return nil
        }
    }
}

/// An object that is kept after its document has been read. A reference: reports carry it along.
public final class ObjectSnapshot: Sendable {
    private let type: ManifestObject.TypeMeta
    private let text: [UInt8]
    private let digest: String

    /// Keeps an object.
    public init(_ object: KubernetesObject) {
        type = ManifestObject.TypeMeta(kind: object.kind, apiVersion: object.identity.apiVersion)
        var json = JSONText()
        json.append(object.node)
        text = json.bytes
        digest = ContentDigest.text(of: object.node).digest
    }

    /// Whether it says the same as another, in whatever order.
    public func isSame(as other: ObjectSnapshot) -> Bool { digest == other.digest }

    /// Reads the object again.
    ///
    /// - Parameter body: gets it; it is valid until `body` returns.
    public func withObject(_ body: (KubernetesObject) -> Void) {
        text.withUnsafeBytes { bytes in
            ManifestReader().read(Input(bytes: bytes)) { event in
                guard case .object(var object) = event else { return }
                object.inherited = type
                body(KubernetesObject(object))
            }
        }
    }
}
