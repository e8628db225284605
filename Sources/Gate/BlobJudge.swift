import Git
import Inspection
import Kubernetes
import Manifest
import Policy
import Rules
import Text

/// Judges blobs, and remembers what was found: the same bytes come again in other places, and in other states of a tree.
struct BlobJudge {
    /// How far a judgement goes.
    struct Bounds: Sendable {
        /// The largest file with a manifest's name, in bytes; a larger one cannot be judged.
        var fileSize = 4 << 20
        /// The largest file that is looked into to see whether it can be a manifest, in bytes.
        var otherFileSize = 64 << 20
    }

    private let repository: Repository
    let inspector: Inspector
    /// The rules that there are.
    var catalog: RuleCatalog { inspector.catalog }
    private let bounds: Bounds
    /// Whether an exemption asks for the path of a file.
    let namesFiles: Bool
    private let memory: BlobMemory
    /// The files that were looked into.
    private(set) var files = 0

    private typealias Blob = BlobMemory.Blob

    /// More findings of one file are not looked for: it cannot be judged then.
    private static let mostFindings = 100_000

    /// - Parameter memory: where it is remembered what was found, with other judges of the same policy.
    init(_ repository: Repository, inspector: Inspector, bounds: Bounds, memory: BlobMemory = BlobMemory()) {
        self.repository = repository
        self.memory = memory
        self.inspector = inspector
        self.bounds = bounds
        namesFiles = inspector.namesFiles
    }

    /// What is in a blob.
    ///
    /// - Parameter counts: whether the file counts as one that was looked into.
    /// - Throws: `GitError` where it is missing, or no blob.
    mutating func outcomes(
        of id: ObjectID, path: [UInt8], context: FileContext, counts: Bool = true
    ) throws(GitError) -> [Outcome] {
        if counts { files += 1 }
        let name = String(decoding: path, as: UTF8.self)
        let blob = self.blob(id, named: name, context)
        if let known = memory.outcomes(of: blob) { return known.map { $0.renamed(to: name) } }
        let found = try read(blob, name: name)
        memory.remember(found, of: blob, size: found.reduce(1) { $0 + $1.size })
        return found
    }

    /// The keys of the findings in a blob, counted. What is no blob has nothing in it that could be known: the push that
    /// takes it away must not be refused for it.
    ///
    /// - Throws: `GitError` where a blob cannot be read.
    mutating func keys(of id: ObjectID, path: [UInt8], context: FileContext) throws(GitError) -> [Finding.Key: Int] {
        let name = String(decoding: path, as: UTF8.self)
        let blob = self.blob(id, named: name, context)
        if let known = memory.keys(of: blob) { return known }
        var found: [Finding.Key: Int] = [:]
        guard try repository.hasBlob(id) else { return found }
        let outcomes: [Outcome]
        if let known = memory.outcomes(of: blob) { outcomes = known } else { outcomes = try read(blob, name: name) }
        for outcome in outcomes {
            guard case .object(let report) = outcome else { continue }
            for located in report.findings { found.count(located.finding) }
        }
        memory.remember(found, of: blob)
        return found
    }

    /// What another inspector says of a blob, by what becomes of its objects. Nothing of it is remembered.
    ///
    /// - Throws: `GitError` where it is missing, or no blob.
    func outcomes(
        of id: ObjectID, path: [UInt8], context: FileContext, by other: Inspector,
        _ fates: [ObjectIdentity: ObjectChange.Fate]
    ) throws(GitError) -> [Outcome] {
        let name = String(decoding: path, as: UTF8.self)
        return try read(blob(id, named: name, context), name: name, by: other, fates)
    }

    private func blob(_ id: ObjectID, named name: String, _ context: FileContext) -> Blob {
        let file = Inspector.File(name: name, origin: .commit, context: context)
        let last = String(name.fileName)
        return Blob(
            id: id, context: context,
            name: file.isKnownByName ? .known(last) : ManifestName.matches(name) ? .manifest : .other,
            path: namesFiles ? name : nil)
    }

    private func read(
        _ blob: Blob, name: String, by other: Inspector? = nil, _ fates: [ObjectIdentity: ObjectChange.Fate]? = nil
    ) throws(GitError) -> [Outcome] {
        let size = try repository.size(ofBlob: blob.id)
        let isLarge = blob.name.isOfManifest && size > bounds.fileSize
        let tooLarge = FailedDocument(file: name, position: nil, message: "too large to be judged: \(size) bytes")
        guard size <= max(bounds.otherFileSize, bounds.fileSize) else {
            return blob.name.isOfManifest
                ? [.failed(tooLarge)] : [.skipped(SkippedDocument(file: name, line: 1, reason: .tooLarge))]
        }
        return try repository.read(blob: blob.id).withBytes { bytes in
            let text = bytes.bindMemory(to: UInt8.self)
            // Lock files of packages and descriptions of interfaces have a manifest's name, and can be large.
            if isLarge { return ManifestWords.mayBeIn(text) ? [.failed(tooLarge)] : [] }
            return outcomes(in: text, blob, name: name, by: other ?? inspector, fates)
        }
    }

    private func outcomes(
        in text: UnsafeBufferPointer<UInt8>, _ blob: Blob, name: String, by inspector: Inspector,
        _ fates: [ObjectIdentity: ObjectChange.Fate]?
    ) -> [Outcome] {
        if blob.name.isOfManifest, LFSPointer.matches(text) {
            let message = "a Git LFS pointer: the file it points to is not in the repository and cannot be judged"
            return [.failed(FailedDocument(file: name, position: nil, message: message))]
        }
        if blob.context.isTaken, LFSPointer.matches(text) {
            return [.unread(UnreadPart(file: name, line: 1, reason: .lfsPointer, subject: name))]
        }
        var file = Inspector.File(name: name, origin: .commit, context: blob.context, policyPath: name)
        file.unit = .named
        (file.fates, file.keepsObjects) = (fates, fates != nil)
        let mayBeJudged =
            file.mayHoldNoObject || Prefilter.mayHoldManifest(text)
            || blob.name.isOfManifest && HelmValues.mayBeLike(text)
        guard mayBeJudged else { return [] }
        var outcomes: [Outcome] = []
        var size = 0
        inspector.inspect(Input(bytes: UnsafeRawBufferPointer(text)), as: file) { outcome in
            if case .object = outcome { size += outcome.size }
            if size <= BlobJudge.mostFindings { outcomes.append(outcome) }
        }
        guard size > BlobJudge.mostFindings else { return outcomes }
        let message = "more than \(BlobJudge.mostFindings) objects and findings in one file"
        return [.failed(FailedDocument(file: name, position: nil, message: message))]
    }
}

extension Outcome {
    /// How much there is to remember of it, in the units of `Finding.weight`.
    fileprivate var size: Int {
        guard case .object(let report) = self else { return 1 }
        return report.findings.reduce(1 + report.exempted.count) { $0 + $1.finding.weight }
    }
}
