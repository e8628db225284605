import Kustomize
import Manifest
import Text

/// A file from which a kustomization generates a ConfigMap or Secret.
///
/// Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/
public struct GeneratorSource: Sendable, Hashable {
    /// The kind of the object, ConfigMap or Secret.
    public let kind: Kind
    /// The name of the object.
    public let name: String
    /// The path, as the kustomization has it.
    let path: String
    /// The key under which the object has the whole file; nil where each line of the file is `KEY=value`.
    private let key: String?

    /// The files that a generator names.
    static func all(of generator: Node, kind: Kind) -> [GeneratorSource] {
        let name = generator[.name]?.string ?? ""
        var found: [GeneratorSource] = []
        for (_, entry) in generator["files"].indexed {
            guard let text = entry.string else { continue }
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let path = parts.last ?? text
            let key = parts.count > 1 ? parts[0] : path.pathParts.last.map(String.init) ?? path
            found.append(GeneratorSource(kind: kind, name: name, path: path, key: key))
        }
        let environments = [generator["env"]].compactMap { $0 } + generator["envs"].indexed.map(\.node)
        for path in environments.compactMap(\.string) {
            found.append(GeneratorSource(kind: kind, name: name, path: path, key: nil))
        }
        return found.filter { !RemoteSource.isRemote($0.path) }
    }

    /// What the generator makes of a file: texts of JSON, each part of the object, and the lines from which they are made.
    public func parts(of text: String) -> [(json: [UInt8], line: Int)] {
        if let key { return [(part(key, text), 1)] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard !line.hasPrefix("#"), let mark = line.firstIndex(of: "=") else { return nil }
            let value = line[line.index(after: mark)...].filter { $0 != "\r" }
            return (part(String(line[..<mark]), String(value)), index + 1)
        }
    }

    private func part(_ key: String, _ value: String) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("apiVersion", "v1")
            json.member("kind", kind.name)
            json.member("metadata") { $0.member("name", name) }
            json.member(kind == .secret ? "stringData" : "data") { $0.member(.text(key), value) }
        }
        return json.bytes
    }
}
