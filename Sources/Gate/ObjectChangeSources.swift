import Git
import Inspection
import Kubernetes
import Manifest
import Rules

/// The texts whose objects a change makes, changes or takes away.
extension ChangeInspector {
    /// Takes in the files that change and those that are gone.
    mutating func addPlainFiles(
        _ changes: [TreeComparison.Change], _ gone: [Moves.RemovedFile], in tree: ObjectID, since asked: Asked,
        _ state: State, to objects: inout ObjectChanges?
    ) throws(GitError) {
        guard objects != nil else { return }
        var numbers: [ObjectID: Int] = [:]
        for base in asked.bases.compared where numbers[base] == nil { numbers[base] = numbers.count }
        for change in changes where change.entry.kind == .file && isManifest(at: change.path) {
            if try isKnown(change, of: tree, in: asked.existing) { continue }
            try trying { () throws(GitError) in
                var context = try contexts.context(of: change.path, in: tree, of: repository)
                state.rendered?.complete(&context, of: String(decoding: change.path, as: UTF8.self))
                try objects?.add(source(change.entry.id, at: change.path, context))
                for base in change.bases {
                    guard let number = numbers[base.tree] else { continue }
                    try objects?.add(oldSource(base.id, at: change.path, in: base.tree), ofState: number)
                }
            }
        }
        for file in gone where isManifest(at: file.path) {
            guard let number = numbers[file.base] else { continue }
            try trying { () throws(GitError) in
                try objects?.add(oldSource(file.id, at: file.path, in: file.base), ofState: number)
            }
        }
    }

    private func isManifest(at path: [UInt8]) -> Bool {
        !TreePolicy.isPath(path) && paths.accepts(String(decoding: path, as: UTF8.self))
    }

    private func source(_ blob: ObjectID, at path: [UInt8], _ context: FileContext) -> ObjectChanges.Source {
        let blobs = blobs
        // What a kustomization takes is gone where what it renders to is, and a folder is applied without files of other names.
        let isApplied =
            ManifestName.matches(String(decoding: path, as: UTF8.self))
            && (roots == nil || !(context.isTaken || context.isPatch || context.isSetting))
        return ObjectChanges.Source(isApplied: isApplied) { inspector, fates, handle throws(GitError) in
            try blobs.outcomes(of: blob, path: path, context: context, by: inspector, fates).forEach(handle)
        }
    }

    private mutating func oldSource(
        _ blob: ObjectID, at path: [UInt8], in tree: ObjectID
    ) throws(GitError) -> ObjectChanges.Source {
        source(blob, at: path, try contexts.context(of: path, in: tree, of: repository))
    }

    /// A partial clone need not have files as they were.
    func trying(_ body: () throws(GitError) -> Void) throws(GitError) {
        do throws(GitError) {
            try body()
        } catch {
            guard toleratesMissing, error.isNotFound else { throw error }
        }
    }
}

extension RootInspector {
    /// Takes in what kustomizations render to on which no other has the last word.
    func add(
        _ new: RenderedTree, since old: [RenderedTree], of trees: [ObjectID], to objects: inout ObjectChanges?
    ) throws(GitError) {
        for member in new.members where new.isOutermost(member) { try objects?.add(source(member, in: new)) }
        var numbers: [ObjectID: Int] = [:]
        let failed = Set(new.failures.map(\.name))
        for (tree, id) in zip(old, trees) where numbers[id] == nil {
            let number = numbers.count
            numbers[id] = number
            // Of one that cannot be rendered any more nobody knows what is gone.
            for member in tree.members where tree.isOutermost(member) && !failed.contains(member.name) {
                try objects?.add(source(member, in: tree), ofState: number)
            }
        }
    }

    private func source(_ member: RenderedTree.Member, in tree: RenderedTree) -> ObjectChanges.Source {
        ObjectChanges.Source(unit: member.name + "/", title: member.name.folderTitle) {
            inspector, fates, handle throws(GitError) in
            try checkDeadline()
            judge(member.rendering, of: member, in: tree, by: inspector, fates, handle)
        }
    }
}
