import Git
import Kubernetes

/// The kustomizations of a tree, read as far as they are connected with some folders.
struct KustomizationFiles {
    private let repository: Repository
    private let tree: ObjectID
    private let index: IndexedTree
    private let links: FolderLinks
    private var read: [String: Kustomization] = [:]

    init(_ index: IndexedTree, _ links: FolderLinks, of tree: ObjectID, in repository: Repository) {
        (self.index, self.links, self.tree, self.repository) = (index, links, tree, repository)
    }

    /// Reads the kustomizations that use some folders, by way of any number of others, and all that they use.
    ///
    /// - Parameters:
    ///   - folders: nil for all.
    ///   - lost: those of them whose kustomization is gone: what uses one of these cannot be built any more.
    ///   - check: called from time to time, so that it can be broken off.
    /// - Returns: kustomizations by their folders; others that were looked at may be among them.
    /// - Throws: `GitError` where an object is missing, and what `check` throws.
    mutating func read(
        around folders: Set<String>?, lost: Set<String> = [], _ contexts: inout TreeContexts,
        check: () throws(GitError) -> Void
    ) throws(GitError) -> [String: Kustomization] {
        guard let folders else {
            for folder in index.folders { try read(folder, &contexts) }
            return read
        }
        var reached = try users(of: folders, lost: lost, &contexts, check)
        var pending = Array(reached)
        while let folder = pending.popLast() {
            try check()
            try read(folder, &contexts)
            for used in read[folder]?.used ?? [] where reached.insert(used).inserted { pending.append(used) }
        }
        return read
    }

    /// The folders that use some, these included.
    private mutating func users(
        of folders: Set<String>, lost: Set<String>, _ contexts: inout TreeContexts,
        _ check: () throws(GitError) -> Void
    ) throws(GitError) -> Set<String> {
        for folder in index.unknown { try read(folder, &contexts) }
        let unknown = read
        var users = folders.filter { index.hasKustomization($0) || lost.contains($0) }
        var pending = users
        while !pending.isEmpty {
            try check()
            var found = index.users(of: pending, links)
            for (folder, kustomization) in unknown where !kustomization.used.isDisjoint(with: pending) {
                found.insert(folder)
            }
            pending = found.subtracting(users)
            users.formUnion(pending)
        }
        return users
    }

    private mutating func read(_ folder: String, _ contexts: inout TreeContexts) throws(GitError) {
        guard read[folder] == nil, let file = index.folder(at: folder)?.own.kustomization else { return }
        let kustomization = try contexts.kustomization(
            file.entry.id, named: file.entry.name, isLink: file.isLink, in: Array(folder.utf8), of: tree, repository)
        read[folder] = links.isEmpty ? kustomization : kustomization?.renamed(links.resolved)
    }
}
