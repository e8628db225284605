import Git
import Kubernetes

/// The symbolic links of a tree that lead to folders: kustomize goes through them, so that a folder has as many names as there are
/// links to it.
struct FolderLinks {
    /// The folders to which links lead, by the paths of these, as normalized paths of the tree without links in them.
    private var targets: [String: String] = [:]

    /// As many links as Linux follows.
    private static let hops = 40

    /// No links.
    init() {}

    /// - Throws: `GitError` where an object is missing.
    init(
        _ links: [(path: String, id: ObjectID)], of tree: ObjectID, in repository: Repository
    ) throws(GitError) {
        let resolver = LinkResolver(repository: repository, tree: tree)
        for link in links {
            do throws(GitError) {
                targets[link.path] = try resolver.folder(of: link.path, link: link.id)
            } catch  where error.isNotFound {
                // A clone need not have what nobody changes.
                continue
            }
        }
    }

    var isEmpty: Bool { targets.isEmpty }

    private static let mostAliases = 10_000

    /// The paths by which links lead to some files, beside those that the files have themselves.
    ///
    /// - Throws: `GitError` where an object is missing, and where there are too many.
    static func aliases(
        of files: Set<String>, by links: [(path: String, id: ObjectID)], of tree: ObjectID, in repository: Repository
    ) throws(GitError) -> Set<String> {
        if links.isEmpty { return [] }
        let resolver = LinkResolver(repository: repository, tree: tree)
        var byTarget: [String: [String]] = [:]
        for link in links {
            do throws(GitError) {
                guard let target = try resolver.path(of: link.path, link: link.id) else { continue }
                byTarget[target, default: []].append(link.path)
            } catch  where error.isNotFound {
                continue
            }
        }
        var (aliases, pending): (Set<String>, Set<String>) = ([], files)
        for _ in 0..<hops where !pending.isEmpty {
            var found: Set<String> = []
            for file in pending {
                for place in [file] + file.foldersAbove {
                    let rest = place.isEmpty ? "/" + file : String(file.dropFirst(place.count))
                    found.formUnion((byTarget[place] ?? []).map { $0 + rest })
                }
            }
            pending = found.subtracting(aliases).subtracting(files)
            aliases.formUnion(pending)
            guard aliases.count <= mostAliases else {
                throw GitError(message: "symbolic links lead to more than \(mostAliases) paths")
            }
        }
        return aliases
    }

    /// A path without links in it.
    func resolved(_ path: String) -> String {
        if isEmpty { return path }
        var path = path
        for _ in 0..<FolderLinks.hops {
            guard let (link, target) = firstLink(in: path) else { return path }
            path = (target + path.dropFirst(link.count)).normalizedPath
        }
        return path
    }

    /// The shortest part of a path from its beginning on that is a link.
    private func firstLink(in path: String) -> (link: Substring, target: String)? {
        var end = path.startIndex
        while end < path.endIndex {
            end = path.utf8[end...].dropFirst().firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
            if let target = targets[String(path[..<end])] { return (path[..<end], target) }
        }
        return nil
    }
}

extension LinkResolver {
    /// Where the link at a path leads, as a normalized path of the tree; nil where that is nothing, or elsewhere.
    fileprivate func path(of path: String, link: ObjectID) throws(GitError) -> String? {
        switch try target(of: Array(path.utf8), link: link) {
        case .file(_, let target), .folder(_, let target): String(decoding: target, as: UTF8.self)
        case .nothing, .outside: nil
        }
    }

    /// The folder to which the link at a path leads, as a normalized path of the tree; nil where it leads to none.
    func folder(of path: String, link: ObjectID) throws(GitError) -> String? {
        guard case .folder(_, let target) = try self.target(of: Array(path.utf8), link: link) else { return nil }
        return String(decoding: target, as: UTF8.self)
    }
}
