import Git
import Kubernetes
import Kustomize
import Text

/// Reads the kustomizations of a tree as far as they are connected with some folders: those that use them, also by way of what
/// Flux and Argo CD have built, and all that these use.
struct KustomizationSearch {
    private let repository: Repository
    private let tree: ObjectID
    private let index: IndexedTree
    private let links: FolderLinks
    private let deliveries: [Delivery]
    /// Folders that are built in any case.
    private let built: Set<String>
    /// The places of the deliveries by the folders that they have built, by what else they use, and by the files in which they
    /// stand.
    private var byFolder: [String: [Int]] = [:]
    private var byUse: [String: [Int]] = [:]
    private var byFile: [String: [Int]] = [:]
    /// The folders without a kustomization that may be built: what is in them is taken as it is.
    private var plain: Set<String> = []

    private var read: [String: Kustomization] = [:]
    /// Kustomizations of which the index does not know what they use.
    private var unknown: [String: Kustomization] = [:]
    /// The deliveries that have to do with the folders.
    private var relevant: Set<Int> = []

    /// - Parameters:
    ///   - deliveries: all of the tree.
    ///   - built: folders that are built, beside those of the deliveries.
    init(
        _ index: IndexedTree, _ links: FolderLinks, _ deliveries: [Delivery], built: Set<String>, of tree: ObjectID,
        in repository: Repository
    ) {
        (self.index, self.links, self.deliveries, self.built) = (index, links, deliveries, built)
        (self.tree, self.repository) = (tree, repository)
        for (place, delivery) in deliveries.enumerated() {
            byFolder[delivery.folder, default: []].append(place)
            byFile[delivery.file, default: []].append(place)
            for path in delivery.uses { byUse[path, default: []].append(place) }
        }
        plain = built.union(byFolder.keys).filter { !index.hasKustomization($0) }
    }

    /// What was found.
    struct Found {
        let graph: KustomizationGraph
        /// The folders of which it is known what they use, by way of any number of others; nil for all.
        let folders: Set<String>?
    }

    /// All kustomizations.
    ///
    /// - Throws: `GitError` where an object is missing.
    mutating func all(_ contexts: inout TreeContexts) throws(GitError) -> Found {
        for folder in index.folders { try read(folder, &contexts) }
        return Found(graph: KustomizationGraph(read, deliveries: deliveries, plain: built), folders: nil)
    }

    /// The kustomizations that are connected with some folders.
    ///
    /// - Parameters:
    ///   - files: those that kustomizations of other folders may build with.
    ///   - delivering: files whose deliveries count too.
    ///   - changed: the names of deliveries that are members even where they add nothing.
    ///   - lost: those of the folders whose kustomization is gone: what uses one of these cannot be built any more.
    ///   - check: called from time to time, so that it can be broken off.
    /// - Throws: `GitError` where an object is missing, and what `check` throws.
    mutating func around(
        _ folders: Set<String>, files: Set<String>, delivering: Set<String>, changed: Set<String>, lost: Set<String>,
        _ contexts: inout TreeContexts, check: () throws(GitError) -> Void
    ) throws(GitError) -> Found {
        var always: Set<String> = []
        for folder in index.unknown {
            try read(folder, &contexts)
            unknown[folder] = read[folder]
            // A link is one of something that is known; any other may use more than it says.
            if index.kustomization(in: folder)?.isLink == false { always.insert(folder) }
        }
        let delivered = delivering.flatMap { byFile[$0] ?? [] }
        let open = deliveries.indices.filter { deliveries[$0].isOpen }
        relevant.formUnion(delivered + open)
        let start = folders.union(delivered.map { deliveries[$0].folder }).filter { folder in
            index.hasKustomization(folder) || lost.contains(folder) || byFolder[folder] != nil || byUse[folder] != nil
        }
        let users = try users(
            of: start.union(always).union(self.users(ofFiles: files)).union(built).union(takers(of: open)), check)
        let reached = try used(by: users.union(relevant.flatMap { deliveries[$0].places }), &contexts, check)
        for folder in reached { relevant.formUnion(byFolder[folder] ?? []) }
        var taking = self.users(of: Set(relevant.map { deliveries[$0].file }))
        for folder in plain where reached.contains(folder) { taking.formUnion(index.takers(below: folder, links)) }
        for folder in taking { try read(folder, &contexts) }
        let graph = KustomizationGraph(
            read, deliveries: relevant.sorted().map { deliveries[$0] }, plain: built.intersection(reached),
            changed: changed, always: always
        ) { [index] in index.hasKustomization($0) }
        return Found(graph: graph, folders: reached)
    }

    /// Some folders, and those that use them, by way of any number of others.
    private mutating func users(
        of folders: Set<String>, _ check: () throws(GitError) -> Void
    ) throws(GitError) -> Set<String> {
        var (users, pending) = (folders, folders)
        while !pending.isEmpty {
            try check()
            let around = plain(above: pending)
            let places = pending.union(around).flatMap { (byFolder[$0] ?? []) + (byUse[$0] ?? []) }
            relevant.formUnion(places)
            let found = self.users(of: pending).union(around).union(takers(of: places))
            pending = found.subtracting(users)
            users.formUnion(pending)
        }
        return users
    }

    /// The folders whose kustomizations build with some files that are not in them.
    private mutating func users(ofFiles files: Set<String>) -> Set<String> {
        let places = files.flatMap { byUse[$0] ?? [] }
        relevant.formUnion(places)
        return users(of: files).union(takers(of: places))
    }

    /// The folders that are taken as they are, and some paths with them.
    private func plain(above paths: Set<String>) -> Set<String> {
        plain.filter { folder in paths.contains { $0 == folder || folder.isEmpty || $0.isPath(below: folder) } }
    }

    /// What takes objects that have folders built, and so has these built.
    private func takers(of places: [Int]) -> Set<String> {
        let files = Set(places.map { deliveries[$0].file })
        return users(of: files).union(plain(above: files))
    }

    /// The folders whose kustomizations use some files or folders.
    private func users(of paths: Set<String>) -> Set<String> {
        if paths.isEmpty { return [] }
        var found = index.users(of: paths, links)
        for (folder, kustomization) in unknown where !kustomization.used.isDisjoint(with: paths) {
            found.insert(folder)
        }
        return found
    }

    /// Some folders, and all that they use. Their kustomizations are read.
    private mutating func used(
        by folders: Set<String>, _ contexts: inout TreeContexts, _ check: () throws(GitError) -> Void
    ) throws(GitError) -> Set<String> {
        var (reached, pending) = (folders, Array(folders))
        while let folder = pending.popLast() {
            try check()
            try read(folder, &contexts)
            var used = read[folder]?.used ?? []
            for file in used {
                // A file in a folder that is taken as it is, is taken twice.
                if plain.contains(file.parentFolder) { used.insert(file.parentFolder) }
                for place in byFile[file] ?? [] {
                    relevant.insert(place)
                    if !deliveries[place].addsNothing { used.insert(deliveries[place].folder) }
                }
            }
            if plain.contains(folder) { used.formUnion(index.folders(below: folder)) }
            for folder in used where reached.insert(folder).inserted { pending.append(folder) }
        }
        return reached
    }

    private mutating func read(_ folder: String, _ contexts: inout TreeContexts) throws(GitError) {
        guard read[folder] == nil, let file = index.kustomization(in: folder) else { return }
        let kustomization = try contexts.kustomization(
            file.entry.id, named: file.entry.name[...], isLink: file.isLink, in: Array(folder.utf8), of: tree,
            repository)
        read[folder] = links.isEmpty ? kustomization : kustomization?.renamed(links.resolved)
    }
}
