import Git
import Kubernetes
import Manifest
import Policy

/// Files that do not change, and mean something else because of what does.
extension ChangeInspector {
    /// The files that do not change, and that a kustomization that does makes something else of: what was a patch is a whole
    /// object once nothing claims it.
    ///
    /// - Returns: also those among them that were patches and that nothing claims any more.
    mutating func changesOfClaims(
        in tree: ObjectID, since bases: PushBases.Bases, beside changes: [TreeComparison.Change],
        _ gone: [Moves.RemovedFile]
    ) throws(GitError) -> (changes: [TreeComparison.Change], abandoned: Set<[UInt8]>) {
        let claimed = try claims(of: changes, gone).union(try filesOfNewCharts(in: tree, changes))
        if claimed.isEmpty { return ([], []) }
        let known = Set(changes.map(\.path))
        var found: [TreeComparison.Change] = []
        var abandoned: Set<[UInt8]> = []
        for path in claimed.sorted().map({ Array($0.utf8) }) where !known.contains(path) {
            guard let entry = try repository.entry(at: path, in: tree), entry.kind == .file else { continue }
            let context = try contexts.context(of: path, in: tree, of: repository)
            var same: [TreeComparison.BaseEntry] = []
            var isOther = false
            for base in bases.compared + bases.unchanged {
                guard let old = try repository.entry(at: path, in: base), old.kind == .file else { continue }
                if bases.compared.contains(base) { same.append(TreeComparison.BaseEntry(id: old.id, tree: base)) }
                let before = try contexts.context(of: path, in: base, of: repository)
                if before != context { isOther = true }
                if before.isPatch, !context.isPatch, !context.isTaken { abandoned.insert(path) }
            }
            if isOther { found.append(TreeComparison.Change(path: path, entry: entry, bases: same)) }
        }
        return (found, abandoned)
    }

    /// The paths that kustomizations claim which change or are gone, in their old and in their new state.
    private mutating func claims(
        of changes: [TreeComparison.Change], _ gone: [Moves.RemovedFile]
    ) throws(GitError) -> Set<String> {
        func isKustomization(_ path: [UInt8]) -> Bool {
            Kustomization.isFileName(String(decoding: path, as: UTF8.self))
        }
        var states: [(id: ObjectID, path: [UInt8])] = []
        for file in gone where isKustomization(file.path) { states.append((file.id, file.path)) }
        for change in changes where isKustomization(change.path) {
            states += change.bases.map { ($0.id, change.path) }
            if change.entry.kind == .file { states.append((change.entry.id, change.path)) }
        }
        var claimed: Set<String> = []
        for (id, path) in states { claimed.formUnion(try contexts.claims(of: id, at: path, in: repository)) }
        return claimed
    }

    /// The files of charts that a change makes charts, by a `Chart.yaml` in a folder of old files: they may be values now.
    private mutating func filesOfNewCharts(
        in tree: ObjectID, _ changes: [TreeComparison.Change]
    ) throws(GitError) -> Set<String> {
        var found: Set<String> = []
        for change in changes where change.bases.isEmpty {
            let path = String(decoding: change.path, as: UTF8.self)
            guard HelmChartFile.isFile(path) else { continue }
            let folder = String(path.dropLast(HelmChartFile.name.count))
            let entry = try repository.entry(at: Array(folder.utf8), in: tree)
            guard let place = folder.isEmpty ? tree : entry?.kind == .tree ? entry?.id : nil else { continue }
            for file in try self.changes(in: place, since: []) where file.entry.kind == .file {
                try checkDeadline()
                let name = String(decoding: file.path, as: UTF8.self)
                if ManifestName.matches(name) { found.insert(folder + name) }
            }
        }
        return found
    }
}
