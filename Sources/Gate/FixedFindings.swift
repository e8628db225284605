import Git
import Inspection
import Rules

/// What a change takes away.
extension ChangeInspector {
    /// The findings of a tree whose files another tree changes or does not have, and which it does not have there.
    mutating func fixedFindings(from old: ObjectID, in new: ObjectID) throws(GitError) -> [LocatedFinding] {
        var gone: [LocatedFinding] = []
        for change in try changes(in: old, since: [new]) where change.entry.kind == .file {
            let name = String(decoding: change.path, as: UTF8.self)
            guard paths.accepts(name), !TreePolicy.isPath(change.path) else { continue }
            let context = try contexts.context(of: change.path, in: old, of: repository)
            var left: [Finding.Key: Int] = [:]
            for base in change.bases {
                left.merge(try findingKeys(of: base.id, at: change.path, in: new)) { max($0, $1) }
            }
            let outcomes = try blobs.outcomes(of: change.entry.id, path: change.path, context: context, counts: false)
            for case .object(let report) in outcomes {
                gone += report.findings.filter { located in !located.finding.keys.contains { left[$0] != nil } }
            }
        }
        return gone
    }

    /// The keys of the findings of a blob, as a base has it.
    mutating func findingKeys(
        of blob: ObjectID, at path: [UInt8], in tree: ObjectID
    ) throws(GitError) -> [Finding.Key: Int] {
        try blobs.keys(of: blob, path: path, context: try contexts.context(of: path, in: tree, of: repository))
    }
}
