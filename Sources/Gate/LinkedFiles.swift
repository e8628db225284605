import Git
import Inspection
import Kubernetes
import Manifest
import Policy

/// Files and folders behind symbolic links.
extension ChangeInspector {
    /// A link stands for what it leads to: a file or folder of the same tree is judged under the link's path. What lies
    /// outside cannot be judged.
    mutating func inspectLink(
        _ change: TreeComparison.Change, in tree: ObjectID, _ state: inout State, _ handled: inout [Outcome]
    ) throws(GitError) {
        let name = String(decoding: change.path, as: UTF8.self)
        // Where symbolic links are not supported, git checks a link out as a file with its text.
        for outcome in try blobs.outcomes(of: change.entry.id, path: change.path, context: FileContext()) {
            if case .skipped = outcome { continue }
            if case .object = outcome, !outcome.hasFindings { continue }
            handled.append(outcome)
        }
        switch try LinkResolver(repository: repository, tree: tree).target(of: change.path, link: change.entry.id) {
        case .file(let blob, _):
            let context = try contexts.context(of: change.path, in: tree, of: repository)
            handled += try blobs.outcomes(of: blob, path: change.path, context: context)
        case .folder(let folder, _):
            try inspectLinkedFolder(folder, at: change.path, in: tree, &state, &handled)
        case .nothing: handled.append(.skipped(SkippedDocument(file: name, line: 1, reason: .symbolicLink)))
        case .outside:
            let failure = FailedDocument(
                file: name, position: nil, message: "a symbolic link that leads out of the repository cannot be judged")
            let isManifest = ManifestName.matches(name)
            handled.append(
                isManifest ? .failed(failure) : .skipped(SkippedDocument(file: name, line: 1, reason: .symbolicLink)))
        }
    }

    /// Judges the files of a folder that a link leads to. One that is judged anyway, under its own path or by way of another
    /// link, is not judged again, unless its path may matter.
    private mutating func inspectLinkedFolder(
        _ folder: ObjectID, at path: [UInt8], in tree: ObjectID, _ state: inout State,
        _ handled: inout [Outcome]
    ) throws(GitError) {
        for var entry in try changes(in: folder, since: []) where entry.entry.kind == .file {
            try checkDeadline()
            entry.path = path + [UInt8(ascii: "/")] + entry.path
            let name = String(decoding: entry.path, as: UTF8.self)
            guard paths.accepts(name) else { continue }
            let context = try contexts.context(of: entry.path, in: tree, of: repository)
            if !blobs.namesFiles, paths.isEmpty {
                var isJudged = false
                for path in state.judged.paths(of: entry.entry.id) where !isJudged {
                    isJudged = try contexts.context(of: path, in: tree, of: repository) == context
                }
                if isJudged { continue }
            }
            state.judged.insert(entry.entry.id, at: entry.path)
            handled += try blobs.outcomes(of: entry.entry.id, path: entry.path, context: context)
        }
    }
}
