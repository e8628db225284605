import Git
import Kustomize

/// The files of a tree, for the renderer.
final class GitTree: TreeReader {
    private let repository: Repository
    private let tree: ObjectID
    private let largest: Int
    private var blobs: [String: ObjectID] = [:]
    private var folders: [String: ObjectID]
    /// An object that is missing: then nothing can be said of what is rendered.
    private(set) var missing: GitError?

    init(_ repository: Repository, _ tree: ObjectID, largestFile: Int) {
        self.repository = repository
        self.tree = tree
        largest = largestFile
        folders = ["": tree]
    }

    func item(at path: String) throws(RenderFailure) -> TreeItem {
        if path.isEmpty { return .folder }
        guard let entry = try reading({ () throws(GitError) in try entry(at: path) }) else { return .nothing }
        switch entry.kind {
        case .tree:
            folders[path] = entry.id
            return .folder
        case .file:
            blobs[path] = entry.id
            return .file
        case .link:
            let target = try reading { () throws(GitError) in
                try repository.read(blob: entry.id).withBytes { String(decoding: $0, as: UTF8.self) }
            }
            return .link(target)
        case .submodule: return .elsewhere
        }
    }

    /// The entry at a path, from the folder above it on where that is known.
    private func entry(at path: String) throws(GitError) -> TreeEntry? {
        if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), let folder = folders[String(path[..<slash])] {
            return try repository.entry(at: Array(path.utf8[slash...].dropFirst()), in: folder)
        }
        return try repository.entry(at: Array(path.utf8), in: tree)
    }

    func names(in folder: String) throws(RenderFailure) -> [String] {
        try reading { () throws(GitError) in
            let place = folder.isEmpty ? tree : try repository.entry(at: Array(folder.utf8), in: tree)?.id
            guard let place else { return [] }
            return try repository.names(in: place).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    func read(_ path: String) throws(RenderFailure) -> [UInt8] {
        guard let blob = blobs[path] else { throw .unreadable("there is no file \(path)") }
        return try reading { () throws(GitError) in
            guard try repository.size(ofBlob: blob) <= largest else {
                throw GitError(message: "\(path): more than \(largest >> 20) MiB")
            }
            return try repository.read(blob: blob).withBytes { Array($0) }
        }
    }

    private func reading<Result>(_ body: () throws(GitError) -> Result) throws(RenderFailure) -> Result {
        do throws(GitError) {
            return try body()
        } catch {
            if error.isNotFound { missing = error }
            throw .unreadable(error.description)
        }
    }
}
