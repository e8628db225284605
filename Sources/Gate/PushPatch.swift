import Edits
import Git
import Inspection
import Policy
import Rules

/// The patch that a refusal carries: it mends what can be mended safely in the files of the refused findings.
struct PushPatch {
    /// A longer patch is not sent: the message is to be read.
    private static let largest = 32 << 10
    private static let mostFiles = 20

    private let repository: Repository
    private let mender: FileMender

    init(_ repository: Repository, _ inspector: Inspector) {
        self.repository = repository
        mender = FileMender(inspector, safeties: [.safe])
    }

    /// The patch; empty where nothing can be mended, or not in a patch of that size.
    ///
    /// - Parameters:
    ///   - refusals: the refused findings.
    ///   - tree: gives the tree that a ref is to point to.
    func text(
        for refusals: [PushVerdict.Refusal], tree: (String) throws(GitError) -> ObjectID?
    ) throws(GitError) -> [UInt8] {
        var wanted: [String: Set<String>] = [:]
        var refs: [String: String] = [:]
        for refusal in refusals {
            guard let file = refusal.finding.file, PushPatch.isPlain(file) else { continue }
            // Of a file that comes by several refs the first counts.
            if refs[file, default: refusal.ref] != refusal.ref { continue }
            refs[file] = refusal.ref
            wanted[file, default: []].insert(refusal.finding.finding.fingerprint)
        }
        guard wanted.count <= PushPatch.mostFiles else { return [] }
        var patch: [UInt8] = []
        for (file, fingerprints) in wanted.sorted(by: { $0.key < $1.key }) {
            guard let ref = refs[file], let text = try text(of: file, in: try tree(ref)) else { continue }
            let result = mender.mend(text, as: Inspector.File(name: file, origin: .commit, policyPath: file)) {
                fingerprints.contains($0.fingerprint)
            }
            patch += UnifiedDiff.text(of: file, from: text, to: result.text)
            guard patch.count <= PushPatch.largest else { return [] }
        }
        return patch
    }

    /// Whether a path is read by `git apply` as it is written. One with blanks may end in what is taken for a date.
    private static func isPlain(_ path: String) -> Bool {
        path.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                || "._-+@/".utf8.contains(byte)
        }
    }

    /// The text of a file; nil for one that would not survive the way to the pusher: lines come there without the blanks at
    /// their ends, and without what does not print.
    private func text(of file: String, in tree: ObjectID?) throws(GitError) -> [UInt8]? {
        guard let tree, let entry = try repository.entry(at: Array(file.utf8), in: tree), entry.kind == .file,
            try repository.size(ofBlob: entry.id) <= PushPatch.largest * 8
        else { return nil }
        let text = try repository.read(blob: entry.id).withBytes { bytes in Array(bytes) }
        let isPlain = text.allSatisfy { $0 >= 0x20 && $0 < 0x7f || $0 == 0x0a }
        let hasBlankEnds = zip(text, text.dropFirst()).contains { $0 == 0x20 && $1 == 0x0a }
        return isPlain && !hasBlankEnds ? text : nil
    }
}
