import Git
import Kubernetes
import Manifest

/// Which kustomizations a change reaches.
extension ChangeInspector {
    /// The files that change, the folders in which they are, and those that kustomizations used which change or are gone: what
    /// nothing completes any more counts as it is.
    ///
    /// - Parameter files: all that change, whether they are judged or not: a kustomization builds with files of any name.
    mutating func reach(
        of changes: [TreeComparison.Change], files: [[UInt8]], _ gone: [Moves.RemovedFile], in tree: ObjectID,
        since bases: PushBases.Bases
    ) throws(GitError) -> RootInspector.Reach {
        guard roots != nil else { return RootInspector.Reach() }
        var reach = RootInspector.Reach()
        reach.files = Set((files + gone.map(\.path)).map { String(decoding: $0, as: UTF8.self) })
        var changed: Set<String> = []
        for (path, blobs) in changes.map({ ($0.path, $0.blobs) }) + gone.map({ ($0.path, [$0.id]) }) {
            let path = String(decoding: path, as: UTF8.self)
            try include(path, in: tree, &reach, &changed)
            if !Kustomization.isFileName(path), ManifestName.matches(path), paths.accepts(path),
                let states = try roots?.graphs.deliveries(anyOf: blobs, path: path)
            {
                reach.note(states, in: path)
            }
        }
        for state in Set([tree] + bases.compared) {
            for alias in try roots?.graphs.aliases(of: reach.files, in: state) ?? [] {
                reach.files.insert(alias)
                try include(alias, in: tree, &reach, &changed)
            }
        }
        for change in changes where change.entry.kind == .link {
            let path = String(decoding: change.path, as: UTF8.self)
            for (state, link) in [(tree, change.entry.id)] + change.bases.map({ ($0.tree, $0.id) }) {
                let resolver = LinkResolver(repository: repository, tree: state)
                try trying { () throws(GitError) in
                    guard let target = try resolver.folder(of: path, link: link) else { return }
                    reach.folders.insert(target)
                    reach.mayBeBuilt = true
                }
            }
        }
        if reach.isEmpty, !reach.folders.isEmpty {
            reach.mayBeBuilt = try roots?.graphs.isSmall(tree) ?? false
            if !reach.mayBeBuilt { reach.mayBeBuilt = try roots?.graphs.use(anyOf: reach.files, in: tree) ?? false }
        }
        for file in gone {
            let path = String(decoding: file.path, as: UTF8.self)
            guard Kustomization.isFileName(path) else { continue }
            let folder = path.parentFolder
            if try !contexts.isKustomized(folder, in: tree, of: repository) { reach.lost.insert(folder) }
        }
        guard !changed.isEmpty else { return reach }
        reach.mayBeBuilt = true
        for base in bases.compared {
            for (folder, used) in try roots?.used(by: changed, in: base, &contexts) ?? [:] {
                // What is used as before is a root as little as before.
                let kept = try contexts.resources(of: folder, in: tree, of: repository)
                    .intersection(try contexts.resources(of: folder, in: base, of: repository))
                reach.folders.formUnion(used.subtracting(kept))
            }
        }
        return reach
    }

    /// Takes in a file that changes: the folders in which it is, and a kustomization that it is.
    private mutating func include(
        _ path: String, in tree: ObjectID, _ reach: inout RootInspector.Reach, _ changed: inout Set<String>
    ) throws(GitError) {
        if Kustomization.isFileName(path) { changed.insert(path.parentFolder) }
        for folder in path.foldersAbove where reach.folders.insert(folder).inserted && !reach.mayBeBuilt {
            reach.mayBeBuilt = try contexts.isKustomized(folder, in: tree, of: repository)
        }
    }
}
