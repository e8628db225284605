import Git
import Inspection
import Kubernetes
import Manifest
import Rules

/// What a change does to objects that are judged together, and what it takes away.
extension ChangeInspector {
    /// What is new of objects that are judged together.
    mutating func together(
        _ changes: [TreeComparison.Change], _ outcomes: [[Outcome]], _ gone: [Moves.RemovedFile], in tree: ObjectID,
        since asked: Asked, _ protection: inout Protection
    ) throws(GitError) -> [Outcome] {
        if units == nil { return [] }
        var files: [UnitInspector.ChangedFile] = []
        for (index, change) in changes.enumerated() where change.entry.kind == .file && !TreePolicy.isPath(change.path)
        {
            // What is known elsewhere has no outcomes here.
            files.append(
                UnitInspector.ChangedFile(
                    path: change.path, blobs: change.bases.first.map { (change.entry.id, $0.id) },
                    outcomes: outcomes[index].isEmpty ? nil : outcomes[index]))
        }
        files += gone.map { UnitInspector.ChangedFile(path: $0.path, blobs: nil, outcomes: nil) }
        files.removeAll { !ManifestName.matches($0.path) }
        if files.isEmpty { return [] }
        // The old state of a ref is often that of the trusted branch.
        var bases: [ObjectID] = []
        for base in asked.bases.compared where !bases.contains(base) { bases.append(base) }
        do throws(GitError) {
            return try units?.outcomes(of: files, in: tree, since: bases, contexts, &protection) ?? []
        } catch {
            // A partial clone need not have the files that nobody changes.
            guard toleratesMissing, error.isNotFound else { throw error }
            return []
        }
    }

    /// Takes findings back about which the other files of a folder say that they do not matter: an autoscaler sets the number of
    /// pods, no Service leads to them.
    mutating func settle(
        _ outcomes: inout [[Outcome]], of changes: [TreeComparison.Change], in tree: ObjectID
    ) throws(GitError) {
        guard units != nil else { return }
        do throws(GitError) {
            for (index, change) in changes.enumerated() where change.entry.kind == .file {
                outcomes[index] =
                    try units?.settled(outcomes[index], of: change.path, in: tree, contexts) ?? outcomes[index]
            }
        } catch {
            guard toleratesMissing, error.isNotFound else { throw error }
        }
    }

    /// What is said of protections that are gone, by all that is left in the tree.
    mutating func unprotected(
        _ protection: Protection, in tree: ObjectID, _ rendered: RenderedTree?
    ) throws(GitError) -> [Outcome] {
        guard !protection.isEmpty else { return [] }
        var groups: [AppliedObjects] = []
        do throws(GitError) {
            groups = try units?.groups(in: tree, contexts) ?? []
            groups += try roots?.groups(in: tree, beside: rendered, &contexts) ?? []
        } catch {
            guard toleratesMissing, error.isNotFound else { throw error }
        }
        let inspector = blobs.inspector
        return inspector.outcomes(of: protection.findings(in: groups, by: inspector)).map { outcome in
            guard case .object(var report) = outcome else { return outcome }
            report.findings = report.findings.filter { located in located.file.map(paths.accepts) ?? true }
            return .object(report)
        }
    }
}
