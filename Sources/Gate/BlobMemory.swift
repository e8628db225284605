import Git
import Inspection
import Kubernetes
import Rules
import Synchronization

/// What was found in blobs: the same bytes come again in other places, in other states of a tree, and in other repositories.
/// Several threads may use it.
public final class BlobMemory: Sendable {
    /// A blob as it is read: the same bytes are judged in another way as a patch, or under another kind of name.
    struct Blob: Hashable {
        let id: ObjectID
        let context: FileContext
        let name: Name
        /// The path, where an exemption of the policy may ask for it.
        let path: String?
    }

    /// What a file's name says of it.
    enum Name: Hashable {
        case manifest, other
        /// A kustomization, or another file whose name says what is in it.
        case known(String)

        /// Whether it is one that manifests have.
        var isOfManifest: Bool { self != .other }
    }

    private struct Content {
        var outcomes: [Blob: [Outcome]] = [:]
        var keys: [Blob: [Finding.Key: Int]] = [:]
        /// What is remembered of all blobs together, in the units of `Finding.weight`.
        var size = 0

        mutating func makeRoom(for added: Int, most: Int) {
            size += added
            guard size > most else { return }
            self = Content()
            size = added
        }
    }

    /// When more is remembered, everything is forgotten: what is asked for again is mostly what was asked for last.
    private let most: Int

    private let content = Mutex(Content())

    /// An empty memory.
    ///
    /// - Parameter most: how much it remembers, in the units of `Finding.weight`.
    public init(most: Int = 200_000) { self.most = most }

    func outcomes(of blob: Blob) -> [Outcome]? { content.withLock { $0.outcomes[blob] } }

    func keys(of blob: Blob) -> [Finding.Key: Int]? { content.withLock { $0.keys[blob] } }

    /// - Parameter size: how much that is, in the units of `Finding.weight`.
    func remember(_ outcomes: [Outcome], of blob: Blob, size: Int) {
        content.withLock {
            $0.makeRoom(for: size, most: most)
            $0.outcomes[blob] = outcomes
        }
    }

    func remember(_ keys: [Finding.Key: Int], of blob: Blob) {
        content.withLock {
            $0.makeRoom(for: keys.count + 1, most: most)
            $0.keys[blob] = keys
        }
    }
}
