import Foundation
import Kustomize
import Manifest

/// The known cases of kustomize: a folder each, with what kubectl makes of it.
struct KnownCase: Sendable, CustomStringConvertible {
    let name: String
    let folder: String

    var description: String { name }

    /// The folder in which they are.
    static let folder =
        ProcessInfo.processInfo.environment["HARDEN_KUSTOMIZE_FIXTURES"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/fixtures/kustomize").standardized.path

    /// All but those that have lost their symbolic links.
    static let all: [KnownCase] = {
        let leftOut = ["res_symlink_dir", "res_symlink_file_in", "sym_root"]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { name in !leftOut.contains { name.hasPrefix($0) } }.map {
            KnownCase(name: $0, folder: folder + "/" + $0)
        }
    }()

    /// What stands in its file `cmd`.
    private var command: String { (try? String(contentsOfFile: folder + "/cmd", encoding: .utf8)) ?? "" }

    /// The folder that is built, below `in`.
    var root: String {
        let root = command.firstMatch(of: /root=(\S*)/).map { String($0.1) } ?? ""
        return root == "." ? "" : root
    }

    var options: RenderOptions {
        var options = RenderOptions()
        options.isUnrestricted = command.contains("LoadRestrictionsNone")
        return options
    }

    /// What kubectl makes of it; nil where it refuses.
    var output: String? { try? String(contentsOfFile: folder + "/out.yaml", encoding: .utf8) }

    /// The files below `in`, by path.
    var files: [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        let top = URL(fileURLWithPath: folder + "/in").resolvingSymlinksInPath().path
        for case let path as String in FileManager.default.enumerator(atPath: top) ?? .init() {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: top + "/" + path, isDirectory: &isFolder), !isFolder.boolValue,
                let bytes = FileManager.default.contents(atPath: top + "/" + path)
            else { continue }
            files[path] = Array(bytes)
        }
        return files
    }
}

/// A tree in memory.
struct MemoryTree: TreeReader {
    var files: [String: [UInt8]]
    var links: [String: String] = [:]

    init(_ files: [String: [UInt8]]) { self.files = files }

    init(texts: [String: String]) { files = texts.mapValues { Array($0.utf8) } }

    func item(at path: String) throws(RenderFailure) -> TreeItem {
        if path.isEmpty { return .folder }
        if let target = links[path] { return .link(target) }
        if files[path] != nil { return .file }
        return (Array(files.keys) + Array(links.keys)).contains { $0.hasPrefix(path + "/") } ? .folder : .nothing
    }

    func names(in folder: String) throws(RenderFailure) -> [String] {
        let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
        let below = (Array(files.keys) + Array(links.keys)).filter { $0.hasPrefix(prefix) }
        return Array(Set(below.map { String($0.dropFirst(prefix.count).prefix { $0 != "/" }) }))
    }

    func read(_ path: String) throws(RenderFailure) -> [UInt8] {
        guard let bytes = files[path] else { throw .unreadable("no file \(path)") }
        return bytes
    }
}

/// The objects of a text as compact JSON with sorted keys.
func canonicalObjects(_ text: [UInt8]) -> [String] {
    var found: [String] = []
    text.withUnsafeBytes { bytes in
        ManifestReader().read(Input(bytes: bytes)) { event in
            guard case .object(let object) = event else { return }
            let value = try? JSONSerialization.jsonObject(with: Data(object.json.utf8))
            let data = value.flatMap { try? JSONSerialization.data(withJSONObject: $0, options: [.sortedKeys]) }
            found.append(data.map { String(decoding: $0, as: UTF8.self) } ?? object.json)
        }
    }
    return found
}
