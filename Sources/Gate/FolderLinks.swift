import Git
import Kubernetes

/// The symbolic links of a tree: kustomize goes through them, so that a folder has as many names as there are links to it.
struct FolderLinks {
    /// Where links lead, by their paths, as normalized paths of the tree.
    private var targets: [String: String] = [:]

    /// As many links as Linux follows.
    private static let hops = 40
    private static let longest = 4_096

    /// - Throws: `GitError` where an object is missing.
    init(_ links: [KustomizationIndex.Found], in repository: Repository) throws(GitError) {
        for link in links {
            do throws(GitError) {
                targets[link.path] = try FolderLinks.target(of: link.entry.id, in: link.folder, repository)
            } catch  where error.isNotFound {
                // A clone need not have what nobody changes.
                continue
            }
        }
    }

    var isEmpty: Bool { targets.isEmpty }

    /// Where a link leads, as a normalized path of the tree; nil where that is outside.
    ///
    /// - Parameter folder: the folder of the link.
    static func target(
        of link: ObjectID, in folder: String, _ repository: Repository
    ) throws(GitError) -> String? {
        let text = try repository.read(blob: link).withBytes { String(decoding: $0.prefix(longest), as: UTF8.self) }
        let path = (folder.isEmpty ? text : folder + "/" + text).normalizedPath
        return text.hasPrefix("/") || path == ".." || path.hasPrefix("../") ? nil : path
    }

    /// A path without links in it.
    func resolved(_ path: String) -> String {
        if isEmpty { return path }
        var path = path
        for _ in 0..<FolderLinks.hops {
            guard let (link, target) = firstLink(in: path) else { return path }
            let rest = path.dropFirst(link.count)
            path = (target + rest).normalizedPath
        }
        return path
    }

    /// The shortest part of a path from its beginning on that is a link.
    private func firstLink(in path: String) -> (link: Substring, target: String)? {
        var end = path.startIndex
        while end < path.endIndex {
            end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
            if let target = targets[String(path[..<end])] { return (path[..<end], target) }
        }
        return nil
    }
}
