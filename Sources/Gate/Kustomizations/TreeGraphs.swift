import Git
import Kubernetes
import Kustomize
import Manifest

/// Tells which kustomizations of a tree use which. It reads only those that a change can reach, and what these use.
struct TreeGraphs {
    private let repository: Repository
    private let deadline: Deadline?
    private var index: KustomizationIndex
    private var known: [ObjectID: Known] = [:]
    /// What changes, as far as it decides which kustomizations have to do with it.
    private var change = RootInspector.Reach()
    /// The folders without a kustomization that something has built.
    private(set) var plain: Set<String> = []
    /// The folders that are applied as they are: where one has no kustomization, all files in it are.
    private var applied: Set<String> = []

    private struct Known {
        let graph: KustomizationGraph
        /// The folders about which it was asked; nil where all kustomizations have been read.
        let folders: Set<String>?
        /// Those of which it is known what they use.
        let closed: Set<String>?
    }

    /// - Parameter store: keeps what is seen of folders for the next run.
    init(_ repository: Repository, deadline: Deadline?, store: FolderStore = FolderStore()) {
        (self.repository, self.deadline) = (repository, deadline)
        index = KustomizationIndex(store: store)
    }

    /// Whether there are more manifests than are looked into for deliveries.
    var isIncomplete: Bool { index.isIncomplete }

    /// Whether objects that do not change are worth looking for in a tree without kustomizations.
    func isSmall(_ tree: ObjectID) throws(GitError) -> Bool { try index.isSmall(tree, of: repository) }

    /// The objects in some states of a file that have folders built; nil where none can have any.
    func deliveries(anyOf blobs: [ObjectID], path: String) throws(GitError) -> [[Delivery]]? {
        var found: [[Delivery]]?
        for blob in blobs where try mayDeliver(blob) {
            found =
                (found ?? []) + [Delivery.all(in: try repository.read(blob: blob).withBytes { Array($0) }, path: path)]
        }
        return found
    }

    /// The paths by which links of a tree lead to some files, beside those that the files have themselves.
    mutating func aliases(of files: Set<String>, in tree: ObjectID) throws(GitError) -> Set<String> {
        let found = try indexed(tree)
        return try FolderLinks.aliases(
            of: files, by: found.linksAndDeliveries.links + found.linkedKustomizations, of: tree, in: repository)
    }

    /// Whether kustomizations or deliveries of a tree build with one of some files that is in none of their folders.
    mutating func use(anyOf files: Set<String>, in tree: ObjectID) throws(GitError) -> Bool {
        let found = try indexed(tree)
        if !found.unknown.isEmpty { return true }
        let (linked, delivered) = found.linksAndDeliveries
        if delivered.contains(where: { !files.isDisjoint(with: $0.uses) }) { return true }
        return try !found.users(of: files, FolderLinks(linked, of: tree, in: repository)).isEmpty
    }

    /// Takes in a change: its files, those with deliveries among them, and the folders whose kustomization is gone.
    mutating func add(_ new: RootInspector.Reach) {
        if change.includes(new) { return }
        change.include(new)
        known.removeAll()
    }

    /// How many kustomizations a tree has.
    ///
    /// - Throws: `GitError` where an object is missing, or there are too many.
    mutating func count(in tree: ObjectID) throws(GitError) -> Int { try indexed(tree).kustomizations }

    /// Those of some folders of which the graph of a tree does not know what they use.
    func unknown(of folders: Set<String>, in tree: ObjectID) -> Set<String> {
        guard let known = known[tree], let closed = known.closed else { return [] }
        return folders.filter { known.graph.has($0) && !closed.contains($0) }
    }

    /// The graph of a tree, where one was asked for.
    subscript(tree: ObjectID) -> KustomizationGraph? { known[tree]?.graph }

    /// The graph of all kustomizations of a tree.
    ///
    /// - Throws: `GitError` where an object is missing, or there are too many.
    mutating func whole(of tree: ObjectID, _ contexts: inout TreeContexts) throws(GitError) -> KustomizationGraph {
        if let known = known[tree], known.folders == nil { return known.graph }
        return try read(tree, around: nil, &contexts)
    }

    /// The graph of a tree that has all kustomizations which use some folders, and all that these use.
    ///
    /// - Throws: `GitError` where an object is missing, or there are too many.
    mutating func graph(
        of tree: ObjectID, around folders: Set<String>, _ contexts: inout TreeContexts
    ) throws(GitError) -> KustomizationGraph {
        guard let known = known[tree] else { return try read(tree, around: folders, &contexts) }
        guard let asked = known.folders, !folders.isSubset(of: asked) else { return known.graph }
        return try read(tree, around: folders.union(asked), &contexts)
    }

    /// - Parameter folders: nil for all.
    private mutating func read(
        _ tree: ObjectID, around folders: Set<String>?, _ contexts: inout TreeContexts
    ) throws(GitError) -> KustomizationGraph {
        let found = try indexed(tree)
        let (linked, delivered) = found.linksAndDeliveries
        let links = try FolderLinks(linked, of: tree, in: repository)
        let deliveries = try deliveries(in: tree, besides: delivered).map { delivery in
            var delivery = delivery
            delivery.folder = links.resolved(delivery.folder)
            delivery.uses = delivery.uses.map(links.resolved)
            return delivery
        }
        var built = plain
        for folder in applied where try hasFolder(folder, tree) { built.insert(folder) }
        var search = KustomizationSearch(found, links, deliveries, built: built, of: tree, in: repository)
        let deadline = deadline
        let result: KustomizationSearch.Found
        if let folders {
            result = try search.around(
                folders, files: change.files, delivering: change.delivering, changed: change.changedDeliveries,
                lost: change.lost, &contexts
            ) { () throws(GitError) in
                try deadline?.check()
            }
        } else {
            result = try search.all(&contexts)
        }
        let graph = result.graph
        // What has a folder built now is compared with the folder as it was.
        if !graph.plain.isSubset(of: plain) || !graph.roots.isSubset(of: applied) {
            known.removeAll()
            plain.formUnion(graph.plain)
            applied.formUnion(graph.roots)
        }
        known[tree] = Known(graph: graph, folders: folders, closed: result.folders)
        return graph
    }

    private mutating func indexed(_ tree: ObjectID) throws(GitError) -> IndexedTree {
        let deadline = deadline
        return try index.tree(tree, of: repository) { () throws(GitError) in try deadline?.check() }
    }

    private func hasFolder(_ folder: String, _ tree: ObjectID) throws(GitError) -> Bool {
        if folder.isEmpty { return true }
        return try repository.entry(at: Array(folder.utf8), in: tree)?.kind == .tree
    }

    /// Those of the index, and those of files that change, which count even where there are more than are looked into.
    private func deliveries(
        in tree: ObjectID, besides known: [Delivery]
    ) throws(GitError) -> [Delivery] {
        var deliveries = known
        for path in change.delivering.subtracting(known.map(\.file)) {
            guard let entry = try repository.entry(at: Array(path.utf8), in: tree), entry.kind == .file,
                try mayDeliver(entry.id)
            else { continue }
            deliveries += Delivery.all(in: try repository.read(blob: entry.id).withBytes { Array($0) }, path: path)
        }
        return deliveries.sorted { $0.file < $1.file }
    }

    /// Whether a file may have objects that have folders built. One that is missing has none: it is missed where it is judged.
    private func mayDeliver(_ blob: ObjectID) throws(GitError) -> Bool {
        do throws(GitError) {
            return try repository.read(blob: blob).withBytes { Delivery.isLikely(inFile: $0) }
        } catch  where error.isNotFound {
            return false
        }
    }
}
