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
    private let safeties: Set<Mend.Safety>
    private let digests: [String: String]

    /// As often a file is mended again: what was mended may show what stood behind it.
    private static let mostRounds = 4
    /// With more places each rule is tried as a whole.
    private static let mostPlaces = 60
    /// What stands behind a value that somebody has to choose.
    static let note = "TODO(harden): choose a value"

    /// - Parameters:
    ///   - safeties: what may be done.
    ///   - digests: the digests of images, by their names as they are written.
    public init(_ inspector: Inspector, safeties: Set<Mend.Safety>, digests: [String: String] = [:]) {
        (self.inspector, self.safeties, self.digests) = (inspector, safeties, digests)
    }

    /// What came of a file.
    public struct Result: Sendable {
        /// The text as it is mended.
        public internal(set) var text: [UInt8]
        /// How many findings were mended, by rule.
        public internal(set) var mended: [String: Int] = [:]
        /// What is left although it could be mended, and why.
        public internal(set) var left: [Left] = []
        /// What could not be read.
        public internal(set) var failures: [FailedDocument] = []

        /// A finding that is left as it is.
        public struct Left: Sendable {
            /// The finding.
            public let finding: Finding
            /// Why.
            public let obstacle: Obstacle
        }
    }

    /// Mends a file.
    ///
    /// - Parameter isWanted: whether a finding is to be mended.
    public func mend(
        _ bytes: [UInt8], as file: Inspector.File, isWanted: (Finding) -> Bool = { _ in true }
    ) -> Result {
        var result = Result(text: bytes)
        var excluded: Set<Place> = []
        var before = judge(bytes, file)
        result.failures = before.failures
        for _ in 0..<FileMender.mostRounds {
            let wanted = before.found.filter { candidate in
                isMendable(candidate.finding) && isWanted(candidate.finding)
            }
            let attempt = attempt(wanted, result.text, before, file, &excluded)
            result.left = attempt.left
            // What did not hold once is named in the end as well.
            let conflicts = wanted.filter { excluded.contains(Place($0)) }
            result.left += conflicts.map { Result.Left(finding: $0.finding, obstacle: .conflict) }
            guard let after = attempt.after else { break }
            result.text = attempt.text
            result.mended.merge(attempt.mended) { $0 + $1 }
            before = after
        }
        return result
    }

    // MARK: Judging

    /// A rule at one place, by which it is known again when lines have moved.
    private struct Place: Hashable {
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
    private struct Candidate {
        let finding: Finding
        let object: ObjectIdentity
        let line: Int
    }

    private struct Judged {
        var found: [Candidate] = []
        var keys: [Finding.Key: Int] = [:]
        var failures: [FailedDocument] = []
        var objects = 0
    }

    private func judge(_ text: [UInt8], _ file: Inspector.File) -> Judged {
        var judged = Judged()
        text.withUnsafeBytes { bytes in
            inspector.inspect(Input(bytes: bytes), as: file) { outcome in
                switch outcome {
                case .failed(let failure): judged.failures.append(failure)
                case .object(let report):
                    if !report.isPart { judged.objects += 1 }
                    for located in report.findings {
                        for key in located.finding.allKeys { judged.keys[key, default: 0] += 1 }
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

    private func mend(of finding: Finding) -> Mend? { inspector.catalog.rule(named: finding.rule)?.mend }

    private func isMendable(_ finding: Finding) -> Bool {
        if !digests.isEmpty, FileMender.imageRules.contains(finding.rule) { return true }
        guard let mend = mend(of: finding) else { return false }
        // What is not safe in every manifest may be so in this one.
        return safeties.contains(mend.safety)
    }

    private static let imageRules: Set<String> = ["image-not-pinned", "image-digest-missing"]

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
        var (edited, done, left) = edit(candidates, text)
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
                let (text, all, _) = edit(accepted + own, text)
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
        _ candidates: [Candidate], _ text: [UInt8]
    ) -> (text: [UInt8], done: [Candidate], left: [Result.Left]) {
        let documents = FileDocuments(text)
        var (edits, done, left): ([TextEdit], [Candidate], [Result.Left]) = ([], [], [])
        let groups = Dictionary(grouping: candidates) { documents.index(ofLine: $0.line) }
        for (index, group) in groups.sorted(by: { ($0.key ?? -1) < ($1.key ?? -1) }) {
            guard let index else {
                left += group.map { Result.Left(finding: $0.finding, obstacle: .form) }
                continue
            }
            let document = documents.documents[index]
            let result = edit(group, document)
            edits += result.edits.map { $0.moved(by: document.offset) }
            done += result.done
            left += result.left
        }
        return (edits.isEmpty ? text : TextEdit.apply(edits, to: text), edits.isEmpty ? [] : done, left)
    }

    private func edit(
        _ candidates: [Candidate], _ document: FileDocuments.Document, isOneByOne: Bool = false
    ) -> (edits: [TextEdit], done: [Candidate], left: [Result.Left]) {
        func leave(_ obstacle: Obstacle) -> ([TextEdit], [Candidate], [Result.Left]) {
            ([], [], candidates.map { Result.Left(finding: $0.finding, obstacle: obstacle) })
        }
        if document.text.withUnsafeBufferPointer({ ByteSearch.contains($0, "{{") }) { return leave(.template) }
        guard var editor = DocumentEditor(document.text) else { return leave(.form) }
        var (edits, done, left): ([TextEdit], [Candidate], [Result.Left]) = ([], [], [])
        for candidate in candidates {
            let saved = editor
            do throws(Obstacle) {
                guard let object = object(of: candidate, in: editor, document) else { throw .missing }
                guard try change(candidate.finding, of: object, &editor) else { continue }
                if isOneByOne { edits = try editor.edits() }
                done.append(candidate)
            } catch {
                editor = saved
                left.append(Result.Left(finding: candidate.finding, obstacle: error))
            }
        }
        if isOneByOne { return (edits, done, left) }
        do throws(Obstacle) {
            return (try editor.edits(), done, left)
        } catch {
            // Not all of them can be made together: each one that can be made beside those before it.
            return edit(candidates, document, isOneByOne: true)
        }
    }

    /// Where an object begins: a mapping in its line that has its name, the document itself or an element of a list.
    private func object(
        of candidate: Candidate, in editor: DocumentEditor, _ document: FileDocuments.Document
    ) -> Int? {
        let layout = editor.layout
        var found: [Int] = []
        var pending = [0]
        while let item = pending.popLast() {
            guard layout.items[item].kind == .mapping else { continue }
            if layout.items[item].line + document.line == candidate.line { found.append(item) }
            guard let list = layout.value(of: item, "items"), layout.items[list].kind == .sequence else { continue }
            pending += layout.items[list].children
        }
        let named = found.filter { item in
            let name = editor.item(at: FieldPath("metadata.name").steps, below: item).flatMap(layout.scalar) ?? ""
            let kind = layout.value(of: item, "kind").flatMap(layout.scalar)
            return (kind ?? candidate.object.kind) == candidate.object.kind && name == candidate.object.name
        }
        let all = named.isEmpty ? found : named
        return all.count == 1 ? all[0] : nil
    }

    /// - Returns: false where the finding is not to be mended.
    private func change(_ finding: Finding, of object: Int, _ editor: inout DocumentEditor) throws(Obstacle) -> Bool {
        if let text = image(finding, of: object, editor) {
            try editor.set(finding.field, below: object, to: text)
            return true
        }
        guard let mend = mend(of: finding) else { return false }
        let conditions = MendConditions(editor: editor, object: object, finding: finding)
        guard conditions.hold(mend.conditions) else { throw .refused }
        let isSafe = conditions.hold(mend.safeConditions) && !overrides(finding, mend.action, object, editor)
        let safety = mend.safety == .safe && !isSafe ? .unsafe : mend.safety
        guard safeties.contains(safety) else { return false }
        let note = safety == .placeholder ? FileMender.note : nil
        switch mend.action {
        case .fix:
            guard let fix = finding.fix else { return false }
            try set(fix, of: finding, object, note, &editor)
        case .set(let fix): try set(fix, of: finding, object, note, &editor)
        case .value(let value):
            for path in finding.badPaths { try editor.set(path, below: object, to: value, note: note) }
        case .removal: for path in finding.badPaths { try editor.remove(path, below: object) }
        case .key(let key): try editor.rename(finding.field, below: object, to: key)
        case .apiVersion: try move(finding.object, object, &editor)
        case .prefix(let old, let new):
            guard let item = editor.item(at: finding.field.steps, below: object),
                let value = editor.layout.scalar(item), value.hasPrefix(old)
            else { throw .form }
            try editor.set(finding.field, below: object, to: quoted(new + value.dropFirst(old.count), as: item, editor))
        }
        return true
    }

    private func move(
        _ identity: ObjectIdentity, _ object: Int, _ editor: inout DocumentEditor
    ) throws(Obstacle) {
        guard let target = APIMove.target(of: identity.kind, in: identity.apiVersion),
            let item = editor.layout.value(of: object, "apiVersion")
        else { throw .fields }
        if let required = APIMove.requiredField(of: identity.kind) {
            let found = editor.item(at: FieldPath(required).steps, below: object)
            guard let found, !editor.layout.items[found].children.isEmpty else { throw .fields }
        }
        try editor.set(FieldPath("apiVersion"), below: object, to: quoted(target, as: item, editor))
    }

    /// Whether a field would be set that somebody has set to something else: that is meant.
    private func overrides(
        _ finding: Finding, _ action: Mend.Action, _ object: Int, _ editor: DocumentEditor
    ) -> Bool {
        guard action == .fix, let path = finding.fix.flatMap({ FileMender.path(of: $0, finding) }),
            let item = editor.item(at: path.steps, below: object)
        else { return false }
        if editor.layout.items[item].isCollection { return !editor.layout.items[item].children.isEmpty }
        return !["", "null", "~"].contains(editor.layout.scalar(item))
    }

    /// The field that a fix sets, from the object on.
    private static func path(of fix: String, _ finding: Finding) -> FieldPath? {
        fix.firstRange(of: ": ").map { finding.subjectPath.appending(FieldPath(String(fix[..<$0.lowerBound]))) }
    }

    private func set(
        _ fix: String, of finding: Finding, _ object: Int, _ note: String?, _ editor: inout DocumentEditor
    ) throws(Obstacle) {
        guard let mark = fix.firstRange(of: ": "), let path = FileMender.path(of: fix, finding) else { throw .form }
        try editor.set(path, below: object, to: String(fix[mark.upperBound...]), note: note)
    }

    /// The image of a finding with the digest that is given for it.
    private func image(_ finding: Finding, of object: Int, _ editor: DocumentEditor) -> String? {
        guard FileMender.imageRules.contains(finding.rule),
            let item = editor.item(at: finding.field.steps, below: object), let name = editor.layout.scalar(item),
            let digest = digests[name], !name.contains("@")
        else { return nil }
        return quoted("\(name)@\(digest)", as: item, editor)
    }

    /// A string in the quotes that a value has.
    private func quoted(_ text: String, as item: Int, _ editor: DocumentEditor) -> String {
        guard editor.layout.items[item].kind == .quoted else { return text }
        let quote = editor.layout.text[editor.layout.items[item].start] == UInt8(ascii: "'") ? "'" : "\""
        return quote + text + quote
    }
}
