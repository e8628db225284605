import Edits
import Kubernetes
import Manifest
import Rules

/// Mends the findings of one file in its text.
///
/// What it has done it judges again: nothing may be found that was not found before, and what was mended must be gone. A rule
/// whose mending does not hold is left out.
public struct FileMender {
    private let inspector: Inspector
    private var scope: MendScope

    /// As often a file is mended again: what was mended may show what stood behind it.
    private static let mostRounds = 8
    /// With more places each rule is tried as a whole.
    private static let mostPlaces = 60
    /// - Parameters:
    ///   - safeties: what may be done.
    ///   - digests: the digests of images, by their names as they are written.
    ///   - isDefaultBound: whether something in another file binds the service account `default` to a role.
    public init(
        _ inspector: Inspector, safeties: Set<Mend.Safety>, digests: [String: String] = [:],
        isDefaultBound: Bool = false
    ) {
        self.inspector = inspector
        scope = MendScope(inspector.catalog, safeties: safeties, digests: digests)
        scope.isDefaultBound = isDefaultBound
    }

    /// What came of a file.
    public struct Result: Sendable {
        /// The text as it is mended.
        public internal(set) var text: [UInt8]
        /// How many findings were mended, by rule.
        public internal(set) var mended: [String: Int] = [:]
        /// What is left although it could be mended, and why.
        public internal(set) var left: [Left] = []
        /// How many findings there are in what comes out.
        public internal(set) var remaining = 0
        /// How many templates there are, which cannot be judged.
        public internal(set) var templates = 0
        /// What could not be read.
        public internal(set) var failures: [FailedDocument] = []

        /// A finding that is left as it is.
        public struct Left: Sendable {
            /// The finding, at its place in the text as it is mended.
            public let finding: Finding
            /// The place where it stood before, in the text that was given.
            public fileprivate(set) var formerPosition: Position
            /// Why.
            public let obstacle: Obstacle
            fileprivate let place: Place

            fileprivate init(_ candidate: Candidate, _ obstacle: Obstacle) {
                (finding, place) = (candidate.finding, Place(candidate))
                (self.obstacle, formerPosition) = (obstacle, finding.position)
            }
        }
    }

    /// Mends a file.
    ///
    /// - Parameter isWanted: whether a finding is to be mended.
    public func mend(
        _ bytes: [UInt8], as file: Inspector.File, isWanted: (Finding) -> Bool = { _ in true }
    ) -> Result {
        var result = Result(text: bytes)
        var before = judge(bytes, file)
        result.failures = before.failures
        let first = Dictionary(before.found.map { (Place($0), $0.finding.position) }) { first, _ in first }
        for _ in 0..<FileMender.mostRounds {
            let wanted = before.found.filter { candidate in
                scope.includes(candidate.finding) && isWanted(candidate.finding)
            }
            // What did not hold before may do so now.
            var excluded: Set<Place> = []
            let attempt = attempt(wanted, result.text, before, file, &excluded)
            result.left = attempt.left
            // What did not hold once is named in the end as well.
            let conflicts = wanted.filter { excluded.contains(Place($0)) }
            result.left += conflicts.map { Result.Left($0, .conflict) }
            guard let after = attempt.after else { break }
            result.text = attempt.text
            result.mended.merge(attempt.mended) { $0 + $1 }
            before = after
        }
        // Lines have moved where something was mended.
        for index in result.left.indices {
            if let position = first[result.left[index].place] { result.left[index].formerPosition = position }
        }
        (result.remaining, result.templates) = (before.found.filter { isWanted($0.finding) }.count, before.templates)
        return result
    }

    // MARK: Judging

    /// A rule at one place, by which it is known again when lines have moved.
    fileprivate struct Place: Hashable, Sendable {
        let rule: String
        var object: ObjectIdentity?
        var path = FieldPath()

        /// - Parameter isOfRule: whether all places of the rule are one.
        init(_ candidate: Candidate, isOfRule: Bool = false) {
            rule = candidate.finding.rule
            guard !isOfRule else { return }
            (object, path) = (candidate.object, candidate.finding.field)
        }
    }

    /// A finding, with the object that it is about.
    fileprivate struct Candidate {
        let finding: Finding
        let object: ObjectIdentity
        let line: Int
    }

    private struct Judged {
        var found: [Candidate] = []
        var keys: [Finding.Key: Int] = [:]
        var failures: [FailedDocument] = []
        var objects = 0
        var templates = 0
        var documents: FileDocuments
    }

    private func judge(_ text: [UInt8], _ file: Inspector.File) -> Judged {
        var judged = Judged(documents: FileDocuments(text))
        text.withUnsafeBytes { bytes in
            let note = { judged.documents.add(documentOf: $0) }
            inspector.inspect(Input(bytes: bytes), as: file, onObject: note) { outcome in
                switch outcome {
                case .failed(let failure): judged.failures.append(failure)
                case .skipped(let skipped): if skipped.reason == .helmTemplate { judged.templates += 1 }
                case .object(let report):
                    if !report.isPart { judged.objects += 1 }
                    for located in report.findings {
                        judged.keys.count(located.finding)
                        // What stands inside a text or another object is not in the fields of this one.
                        guard !report.isPart else { continue }
                        judged.found.append(
                            Candidate(finding: located.finding, object: report.object, line: report.line))
                    }
                default: break
                }
            }
        }
        return judged
    }

    // MARK: Mending

    /// What came of mending a text once.
    private struct Attempt {
        var text: [UInt8]
        var mended: [String: Int] = [:]
        var left: [Result.Left]
        /// What is found afterwards; nil where nothing was mended.
        var after: Judged?
    }

    private func attempt(
        _ wanted: [Candidate], _ text: [UInt8], _ before: Judged, _ file: Inspector.File, _ excluded: inout Set<Place>
    ) -> Attempt {
        let candidates = wanted.filter { !excluded.contains(Place($0)) }
        var (edited, done, left) = edit(candidates, text, before.documents)
        if done.isEmpty { return Attempt(text: text, left: left) }
        var after = judgement(of: edited, done, before, file)
        if after == nil {
            // One place after another, to find those that do not hold.
            var accepted: [Candidate] = []
            (edited, done) = (text, [])
            let isLong = Set(candidates.map { Place($0) }).count > FileMender.mostPlaces
            func place(_ candidate: Candidate) -> Place { Place(candidate, isOfRule: isLong) }
            var seen: Set<Place> = []
            for next in candidates.map(place) where seen.insert(next).inserted {
                let own = candidates.filter { place($0) == next }
                let (text, all, _) = edit(accepted + own, text, before.documents)
                if all.contains(where: { place($0) == next }),
                    let judged = judgement(of: text, all, before, file)
                {
                    accepted += own
                    (edited, done, after) = (text, all, judged)
                } else {
                    excluded.formUnion(own.map { Place($0) })
                }
            }
        }
        return Attempt(
            text: edited, mended: done.reduce(into: [:]) { $0[$1.finding.rule, default: 0] += 1 }, left: left,
            after: after)
    }

    /// What is found in a text that was mended; nil where it has something wrong that it had not before, or where what was
    /// mended is not gone.
    private func judgement(
        of text: [UInt8], _ mended: [Candidate], _ before: Judged, _ file: Inspector.File
    ) -> Judged? {
        let after = judge(text, file)
        guard after.failures.count == before.failures.count, after.objects == before.objects else { return nil }
        for (key, count) in after.keys where count > before.keys[key] ?? 0 { return nil }
        var gone: [Finding.Key: Int] = [:]
        for key in mended.flatMap({ Set($0.finding.keys) }) { gone[key, default: 0] += 1 }
        let areGone = gone.allSatisfy { key, count in
            (after.keys[key] ?? 0) <= max(0, (before.keys[key] ?? 0) - count)
        }
        return areGone ? after : nil
    }

    private func edit(
        _ candidates: [Candidate], _ text: [UInt8], _ documents: FileDocuments
    ) -> (text: [UInt8], done: [Candidate], left: [Result.Left]) {
        var (edits, done, left): ([TextEdit], [Candidate], [Result.Left]) = ([], [], [])
        var scope = scope
        scope.isDefaultBound = scope.isDefaultBound || documents.isDefaultBound
        let groups = Dictionary(grouping: candidates) { documents.index(ofLine: $0.line) }
        for (index, group) in groups.sorted(by: { ($0.key ?? -1) < ($1.key ?? -1) }) {
            guard let index else {
                left += group.map { Result.Left($0, .form) }
                continue
            }
            let document = documents.documents[index]
            let result = edit(group, document, scope)
            edits += result.edits.map { $0.moved(by: document.offset) }
            done += result.done
            left += result.left
        }
        return (edits.isEmpty ? text : TextEdit.apply(edits, to: text), edits.isEmpty ? [] : done, left)
    }

    private func edit(
        _ candidates: [Candidate], _ document: FileDocuments.Document, _ scope: MendScope, isOneByOne: Bool = false
    ) -> (edits: [TextEdit], done: [Candidate], left: [Result.Left]) {
        var (edits, done, left): ([TextEdit], [Candidate], [Result.Left]) = ([], [], [])
        do throws(Obstacle) {
            var mender = try DocumentMender(document.text, line: document.line, scope)
            for candidate in candidates {
                let saved = isOneByOne ? mender : nil
                do throws(Obstacle) {
                    let isDone = try mender.mend(candidate.finding, of: candidate.object, line: candidate.line)
                    guard isDone else { continue }
                    if isOneByOne { edits = try mender.edits() }
                    done.append(candidate)
                } catch {
                    if let saved { mender = saved }
                    left.append(Result.Left(candidate, error))
                }
            }
            if !isOneByOne { edits = try mender.edits() }
            return (edits, done, left)
        } catch {
            // Not all of them can be made together: each one that can be made beside those before it.
            if !isOneByOne, !done.isEmpty { return edit(candidates, document, scope, isOneByOne: true) }
            return ([], [], candidates.map { Result.Left($0, error) })
        }
    }
}
