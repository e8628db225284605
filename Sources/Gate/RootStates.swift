import Inspection
import Kubernetes
import Manifest
import Rules

/// What is known of the state of a root with which another is compared.
extension RootInspector {
    /// The containers of what was rendered: what a new one lacks, nobody has lost.
    struct Containers {
        private var names: [ObjectIdentity: Set<String>] = [:]

        init(in members: [RenderedTree.Member]) {
            for member in members where !member.rendering.objects.isEmpty {
                member.rendering.joined.text.withUnsafeBytes { bytes in
                    ManifestReader().read(Input(bytes: bytes)) { event in
                        guard case .object(let found) = event else { return }
                        let object = KubernetesObject(found)
                        let own = object.pods.flatMap { $0.containers.map(\.name) }
                        names[object.identity, default: []].formUnion(own)
                    }
                }
            }
        }

        /// Whether a finding is about a container that was not there.
        func lack(_ finding: Finding) -> Bool {
            finding.container.map { !(names[finding.object]?.contains($0) ?? false) } ?? false
        }
    }

    /// What nothing could be said of before, wherever it stood in its file.
    struct OpenParts {
        private var counts: [String: Int] = [:]

        private static func key(_ part: UnreadPart) -> String { "\(part.file ?? "")\n\(part.subject)" }

        mutating func note(_ part: UnreadPart) { counts[OpenParts.key(part), default: 0] += 1 }

        /// Whether there is one more than before.
        mutating func isNew(_ part: UnreadPart) -> Bool {
            guard let count = counts[OpenParts.key(part)], count > 0 else { return true }
            counts[OpenParts.key(part)] = count - 1
            return false
        }
    }
}
