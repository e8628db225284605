import Git
@_exported import Policy

/// Judges what one tree has that others have not: the manifests that a push, or a range of commits, changes.
struct ChangeInspector {
    /// How far a judgement goes.
    struct Bounds: Sendable {
        /// The largest file with a manifest's name, in bytes; a larger one cannot be judged.
        var fileSize = 4 << 20
        /// The largest file with any other name that is looked into, in bytes.
        var otherFileSize = 64 << 20
        /// The bounds of comparing trees.
        var trees = TreeComparison.Limits()
        /// When the judgement must have been made, nil for no deadline.
        var deadline: Deadline?
    }

    let repository: Repository
    private let inspector: Inspector
    private let bounds: Bounds
    private let findings: Scope
    private var inspected: [Blob: [Outcome]] = [:]
    private var keysOfBlobs: [Blob: [Finding.Key: Int]] = [:]
    /// The outcomes and the keys that are remembered, all together.
    private var remembered = 0
    private let paths: PathFilter
    private let namesFiles: Bool
    private var patches = TreePatches()
    /// Whether the policy of the repository is among the changes.
    private(set) var changesPolicy = false
    /// The files that were looked into.
    private(set) var files = 0

    /// Which findings of a changed manifest count.
    enum Scope: String, Sendable, CaseIterable {
        /// Those that no base has at the same path.
        case introduced
        /// All.
        case changed
    }

    /// A blob as it is read: the same bytes are judged in another way as a patch, or under another kind of name.
    private struct Blob: Hashable {
        let id: ObjectID
        let isPatch: Bool
        let hasManifestName: Bool
        /// The path, where an exemption of the policy may ask for it.
        let path: String?
    }

    private static let rememberedBlobs = 20_000
    /// Of all blobs together: what has more findings is judged anew where it comes again.
    private static let rememberedFindings = 100_000
    /// More findings of one file are not looked for: it cannot be judged then.
    private static let mostFindings = 100_000
    private static let mostPathBytes = 64 << 20

    init(
        _ repository: Repository, inspector: Inspector, paths: PathFilter = PathFilter(), bounds: Bounds,
        findings: Scope
    ) {
        self.paths = paths
        namesFiles = inspector.namesFiles
        self.repository = repository
        self.inspector = inspector
        self.bounds = bounds
        self.findings = findings
    }

    /// Judges what a tree has that no base has.
    ///
    /// - Throws: `GitError` where an object is missing, a bound is exceeded, or the deadline has passed.
    mutating func inspect(
        _ tree: ObjectID, since bases: [ObjectID], handle: (Outcome) -> Void
    ) throws(GitError) {
        for change in try changes(in: tree, since: bases) { try inspect(change, in: tree, handle) }
        try checkDeadline()
    }

    private func changes(in tree: ObjectID, since bases: [ObjectID]) throws(GitError) -> [TreeComparison.Change] {
        var changes: [TreeComparison.Change] = []
        var pathBytes = 0
        try TreeComparison(repository, limits: bounds.trees).changes(in: tree, since: bases) { change in
            pathBytes += change.path.count
            if pathBytes <= ChangeInspector.mostPathBytes { changes.append(change) }
        }
        guard pathBytes <= ChangeInspector.mostPathBytes else {
            throw GitError(message: "the paths of the changes are too long")
        }
        return changes
    }

    /// Judges a blob that a ref points to by itself.
    mutating func inspect(blob: ObjectID, named name: String, handle: (Outcome) -> Void) throws(GitError) {
        for outcome in try outcomes(of: blob, path: Array(name.utf8), isPatch: false) { handle(outcome) }
    }

    private mutating func inspect(
        _ change: TreeComparison.Change, in tree: ObjectID, _ handle: (Outcome) -> Void
    ) throws(GitError) {
        try checkDeadline()
        let name = String(decoding: change.path, as: UTF8.self)
        guard paths.accepts(name) else {
            return handle(.skipped(SkippedDocument(file: name, line: 1, reason: .excluded)))
        }
        if change.entry.kind != .file, TreePolicy.isPath(change.path) {
            return handle(
                .failed(FailedDocument(file: name, position: nil, message: "the policy must be a plain file")))
        }
        if let failure = try Attributes.failure(change, in: repository) { handle(.failed(failure)) }
        switch change.entry.kind {
        case .tree: break
        case .submodule where try repository.isOtherThanCommit(change.entry.id):
            // git shows what such an entry names as if it were a file.
            let message = "a submodule that stands for a file, folder or tag of this repository"
            handle(.failed(FailedDocument(file: name, position: nil, message: message)))
        case .submodule where Inspector.isManifestName(name):
            // git shows as a file whatever comes to be there later, such as a tag.
            handle(
                .failed(FailedDocument(file: name, position: nil, message: "a submodule with the name of a manifest")))
        case .submodule: handle(.skipped(SkippedDocument(file: name, line: 1, reason: .submodule)))
        case .link: try inspectLink(change, in: tree, handle)
        case .file: try inspectFile(change, in: tree, handle)
        }
    }

    private func checkDeadline() throws(GitError) {
        if let deadline = bounds.deadline, deadline.hasPassed { throw GitError.deadline }
    }

    private mutating func inspectFile(
        _ change: TreeComparison.Change, in tree: ObjectID, _ handle: (Outcome) -> Void
    ) throws(GitError) {
        if TreePolicy.isPath(change.path) { return try inspectPolicy(change.entry.id, handle) }
        let isPatch = try patches.isPatch(change.path, in: tree, of: repository)
        let outcomes = try outcomes(of: change.entry.id, path: change.path, isPatch: isPatch)
        guard findings == .introduced, !change.bases.isEmpty, outcomes.contains(where: \.hasFindings) else {
            for outcome in outcomes { handle(outcome) }
            return
        }
        var known = KnownFindings()
        for base in change.bases { known.add(try keys(of: base, path: change.path, isPatch: isPatch)) }
        for outcome in outcomes { handle(known.withoutKnown(outcome)) }
    }

    /// The policy itself is no manifest, but it must not be broken: it is to hold from the next push on.
    private mutating func inspectPolicy(_ blob: ObjectID, _ handle: (Outcome) -> Void) throws(GitError) {
        changesPolicy = true
        guard case .broken(let problems) = try TreePolicy.read(blob, of: repository) else { return }
        for problem in problems.problems.prefix(10) {
            handle(.failed(FailedDocument(file: problem.file, position: problem.position, message: problem.message)))
        }
    }

    /// A link stands for what it leads to: a file or folder of the same tree is judged under the link's path. What lies
    /// outside cannot be judged.
    private mutating func inspectLink(
        _ change: TreeComparison.Change, in tree: ObjectID, _ handle: (Outcome) -> Void
    ) throws(GitError) {
        let name = String(decoding: change.path, as: UTF8.self)
        // Where symbolic links are not supported, git checks a link out as a file with its text.
        for outcome in try outcomes(of: change.entry.id, path: change.path, isPatch: false) {
            if case .skipped = outcome { continue }
            if case .object = outcome, !outcome.hasFindings { continue }
            handle(outcome)
        }
        switch try LinkResolver(repository: repository, tree: tree).target(of: change.path, link: change.entry.id) {
        case .file(let blob):
            let isPatch = try patches.isPatch(change.path, in: tree, of: repository)
            for outcome in try outcomes(of: blob, path: change.path, isPatch: isPatch) { handle(outcome) }
        case .folder(let folder):
            for var entry in try changes(in: folder, since: []) where entry.entry.kind == .file {
                entry.path = change.path + [UInt8(ascii: "/")] + entry.path
                try inspect(entry, in: tree, handle)
            }
        case .nothing: handle(.skipped(SkippedDocument(file: name, line: 1, reason: .symbolicLink)))
        case .outside:
            let failure = FailedDocument(
                file: name, position: nil, message: "a symbolic link that leads out of the repository cannot be judged")
            let isManifest = Inspector.isManifestName(name)
            handle(
                isManifest ? .failed(failure) : .skipped(SkippedDocument(file: name, line: 1, reason: .symbolicLink)))
        }
    }

    // MARK: Blobs

    private mutating func outcomes(of id: ObjectID, path: [UInt8], isPatch: Bool) throws(GitError) -> [Outcome] {
        files += 1
        let name = String(decoding: path, as: UTF8.self)
        let blob = self.blob(id, named: name, isPatch: isPatch)
        if let known = inspected[blob] { return known.map { $0.renamed(to: name) } }
        let outcomes = try read(blob, name: name)
        let size = outcomes.reduce(0) { $0 + $1.size }
        if makeRoom(for: size, beside: inspected.count) { inspected[blob] = outcomes }
        return outcomes
    }

    /// Counts what is to be remembered of a blob beside other blobs; false where it is too much.
    private mutating func makeRoom(for size: Int, beside blobs: Int) -> Bool {
        guard blobs < ChangeInspector.rememberedBlobs, remembered + size <= ChangeInspector.rememberedFindings else {
            return false
        }
        remembered += size
        return true
    }

    private func blob(_ id: ObjectID, named name: String, isPatch: Bool) -> Blob {
        Blob(
            id: id, isPatch: isPatch, hasManifestName: Inspector.isManifestName(name), path: namesFiles ? name : nil)
    }

    private func read(_ blob: Blob, name: String) throws(GitError) -> [Outcome] {
        let size = try repository.size(ofBlob: blob.id)
        if blob.hasManifestName, size > bounds.fileSize {
            return [
                .failed(FailedDocument(file: name, position: nil, message: "\(size) bytes are too large to be judged"))
            ]
        }
        if !blob.hasManifestName, size > bounds.otherFileSize {
            return [.skipped(SkippedDocument(file: name, line: 1, reason: .tooLarge))]
        }
        return try repository.read(blob: blob.id).withBytes { bytes in
            outcomes(of: bytes.bindMemory(to: UInt8.self), blob, name: name)
        }
    }

    private func outcomes(of text: UnsafeBufferPointer<UInt8>, _ blob: Blob, name: String) -> [Outcome] {
        if blob.hasManifestName, LFSPointer.matches(text) {
            let message = "a Git LFS pointer: what it stands for is not in the repository and cannot be judged"
            return [.failed(FailedDocument(file: name, position: nil, message: message))]
        }
        guard Prefilter.mayHoldManifest(text) else { return [] }
        var outcomes: [Outcome] = []
        var size = 0
        let file = Inspector.File(name: name, origin: .commit, isPatch: blob.isPatch, policyPath: name)
        inspector.inspect(Input(bytes: UnsafeRawBufferPointer(text)), as: file) { outcome in
            if case .object = outcome { size += outcome.size }
            if size <= ChangeInspector.mostFindings { outcomes.append(outcome) }
        }
        guard size > ChangeInspector.mostFindings else { return outcomes }
        let message = "more than \(ChangeInspector.mostFindings) objects and findings in one file"
        return [.failed(FailedDocument(file: name, position: nil, message: message))]
    }

    private mutating func keys(of id: ObjectID, path: [UInt8], isPatch: Bool) throws(GitError) -> [Finding.Key: Int] {
        let name = String(decoding: path, as: UTF8.self)
        let blob = self.blob(id, named: name, isPatch: isPatch)
        if let known = keysOfBlobs[blob] { return known }
        var keys: [Finding.Key: Int] = [:]
        // What is no file has nothing in it that could be known: the push that takes it away must not be refused for it.
        guard try repository.hasBlob(id) else { return keys }
        for outcome in try read(blob, name: name) {
            guard case .object(let report) = outcome else { continue }
            for key in report.findings.flatMap(\.finding.allKeys) { keys[key, default: 0] += 1 }
        }
        if makeRoom(for: keys.count, beside: keysOfBlobs.count) { keysOfBlobs[blob] = keys }
        return keys
    }

    /// The findings of a tree whose files another tree changes or does not have, and which it does not have there.
    mutating func findingsGone(from old: ObjectID, in new: ObjectID) throws(GitError) -> [LocatedFinding] {
        var gone: [LocatedFinding] = []
        for change in try changes(in: old, since: [new]) where change.entry.kind == .file {
            let name = String(decoding: change.path, as: UTF8.self)
            guard paths.accepts(name), !TreePolicy.isPath(change.path) else { continue }
            let isPatch = try patches.isPatch(change.path, in: old, of: repository)
            var left: [Finding.Key: Int] = [:]
            for blob in change.bases { left.merge(try findingKeys(of: blob, at: change.path, in: new)) { max($0, $1) } }
            for case .object(let report) in try read(blob(change.entry.id, named: name, isPatch: isPatch), name: name) {
                gone += report.findings.filter { located in
                    let keys = located.finding.keys
                    return !keys.contains { left[$0] != nil }
                }
            }
        }
        return gone
    }

    /// The keys of the findings of a blob, as a base has it.
    mutating func findingKeys(of blob: ObjectID, at path: [UInt8], in tree: ObjectID) throws(GitError) -> [Finding.Key:
        Int]
    {
        try keys(of: blob, path: path, isPatch: try patches.isPatch(path, in: tree, of: repository))
    }
}

extension Outcome {
    /// How much there is to remember of it, in the units of `Finding.weight`.
    fileprivate var size: Int {
        guard case .object(let report) = self else { return 1 }
        return report.findings.reduce(1 + report.exempted.count) { $0 + $1.finding.weight }
    }
}

extension GitError {
    /// The time is up.
    public static var deadline: GitError { GitError(message: "the push is too large to be judged in time") }
}
