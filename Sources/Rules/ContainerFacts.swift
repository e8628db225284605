import Kubernetes
import Manifest

/// What several rules ask about a container.
extension Container {
    /// The words of `command` or `args`, shell commands in them taken apart.
    func words(of list: Key) -> [String] {
        node[list].indexed.flatMap { Container.words(in: $0.node) }
    }

    /// The words of a command of a shell.
    static func words(in node: Node) -> [String] {
        node.utf8.split { $0 <= 0x20 || separators.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The volumes that it mounts, with their places.
    var mounts: IndexedNodes { (node[.volumeMounts]).indexed }

    /// Its environment variables, with their places.
    var environment: IndexedNodes { (node[.env]).indexed }
}

extension Judgement {
    /// Adds a finding about a probe whose port is none that the container declares. A name that nothing bears makes the
    /// probe fail for good; a number need not be declared.
    mutating func addUndeclaredPort(of container: Container, probe key: Key) {
        guard let probe = container.node[key] else { return }
        for handler in probe.children where ["httpGet", "tcpSocket", "grpc"].contains(where: handler.keyEquals) {
            guard let port = handler[.port] else { continue }
            let declared = container.node[.ports].indexed
            let field = "\(key.text).\(handler.key).port"
            // A number need not be declared.
            if let name = port.string, Int(name) == nil {
                if declared.contains(where: { $0.node[.name]?.string == name }) { continue }
                add("has a probe on port \"\(name)\", but no port has that name", at: field, severity: .high)
            }
        }
    }

    /// Adds a finding for each container of the object whose image satisfies a condition.
    mutating func addImages(_ message: String, where isMeant: (ImageReference) -> Bool) {
        for (index, pod) in object.pods.enumerated() {
            for container in pod.containers {
                guard let image = container.image, let reference = container.imageReference, isMeant(reference) else {
                    continue
                }
                add(message, path: container.path.appending(.key("image")), inPod: index, position: image.position)
            }
        }
    }
}

/// What parts words in a command of a shell.
private let separators = Array(";|&()".utf8)
