import Kubernetes
import Manifest
import Rules

/// Judges what an object brings along beside itself: parts of other objects inside it, and what it becomes once variables
/// have their defaults. Every finding is placed where its text stands in the whole.
final class PartInspector {
    let judge: Judge
    /// A reader for each level of texts inside texts.
    private var readers: [ManifestReader] = []

    /// As deep as texts stand in one another that anybody writes.
    static let deepest = 4
    /// Parts of one object; more are not looked for, and said.
    private static let mostParts = 20_000

    init(judge: Judge) { self.judge = judge }

    /// What is reported for each part of an object.
    enum Event {
        /// Findings of a part.
        case findings([Finding], of: KubernetesObject, isSecret: Bool, hidden: [Position])
        /// A part that cannot be judged.
        case failure(ReadFailure)
        /// Something that is not in the input.
        case unread(UnreadPart)
    }

    /// Where parts of a whole stand, and what has been found already: of two readings of one place the first is reported.
    struct Search {
        fileprivate var known: Set<Place> = []
        var parts = 0
        /// What the part is brought to that is being judged.
        var scope: String?
        /// Whether columns differ from those of what was found before.
        var ignoresColumns = false

        /// Notes a place.
        ///
        /// - Returns: whether nothing was known of it.
        mutating func isNew(_ finding: Finding) -> Bool {
            let isNewLine = known.insert(Place(finding, hasColumn: false)).inserted
            if ignoresColumns { return isNewLine }
            return known.insert(Place(finding, hasColumn: true)).inserted
        }
    }

    /// Where something is found, and what: a text in base64, for one, has a single place for all that is in it.
    fileprivate struct Place: Hashable {
        let rule: String
        let line: Int
        /// nil where columns differ between what is compared.
        let column: Int?
        let severity: Severity
        let object: String
        let anchor: String
        let values: [String]

        init(_ finding: Finding, hasColumn: Bool) {
            (rule, line, severity) = (finding.rule, finding.position.line, finding.severity)
            column = hasColumn ? finding.position.column : nil
            (object, anchor) = (finding.object.name, finding.anchor)
            values = finding.comparableValues
        }
    }

    /// Whether an object may bring anything along; of most none does, and is soon known.
    func mayHaveParts(_ object: KubernetesObject) -> Bool {
        object.mayHoldParts || Variables.mayStand(in: object)
    }

    /// Judges the parts of an object.
    ///
    /// - Parameters:
    ///   - known: the findings of the object itself.
    ///   - isPartial: whether the object is a patch.
    ///   - targets: what it patches, as kustomizations say: that counts, and not its own kind.
    ///   - isSubstituted: whether variables have been replaced already.
    func inspect(
        _ object: KubernetesObject, known: [Finding], isPartial: Bool, targets: Set<PatchTarget>,
        isSubstituted: Bool = false, _ handle: (Event) -> Void
    ) {
        var search = Search()
        for finding in known { _ = search.isNew(finding) }
        for part in ForeignSources.all(in: object) { handle(.unread(part)) }
        search.scope = object.providerConfig
        inspectParts(of: object, depth: 0, { $0 }, &search, handle)
        for target in targets {
            search.scope = target.selection
            for type in target.types where type.kind != object.kind {
                judgePart(
                    ManifestObject(part: object.node, type: type), isPartial: true, depth: 1, { $0 }, &search, handle)
            }
        }
        search.scope = nil
        // What a patch or replacement brings in stands in no file as it is.
        if isSubstituted, Variables.mayStand(in: object) {
            for part in OpenValues.variables(in: object) { handle(.unread(part)) }
        }
        if !isSubstituted, Variables.mayStand(in: object) {
            if isNewDocument(object) { inspectDefaults(of: object, isPartial: isPartial, &search, handle) }
            let known = Variables.values(of: object)
            let first = Variables.open(in: object.node, values: known).first.map { open in
                let text = open.kind == .string ? String(decoding: open.utf8, as: UTF8.self) : open.key
                return UnreadPart(
                    file: nil, line: open.position.line, reason: .variable, subject: String(text.prefix(100)))
            }
            let deciding = known.isEmpty ? OpenValues.variables(in: object) : []
            for part in deciding.isEmpty ? [first].compactMap({ $0 }) : deciding { handle(.unread(part)) }
        }
    }

    /// Judges what a kustomization generates from the text of a file.
    func inspect(_ source: GeneratorSource, _ text: String, _ handle: ([Finding], KubernetesObject) -> Void) {
        for (json, line) in source.parts(of: text).prefix(PartInspector.mostParts) {
            read(json, depth: 0) { manifest in
                let object = KubernetesObject(manifest)
                guard let found = judge.judge(object, isPartial: true), !found.isEmpty else { return }
                handle(found.map { $0.placed { _ in Position(line: line, column: 1) } }, object)
            } failure: { _, _ in
            }
        }
    }

    /// Begins another input: its first document may lie where the last one of another lay.
    func begin() { lastDocument = nil }

    /// Of a list only the first object brings its document along.
    private func isNewDocument(_ object: KubernetesObject) -> Bool {
        let text = object.node.documentText
        let document = Document(start: text.baseAddress, count: text.count, position: object.node.documentPosition)
        defer { lastDocument = document }
        return document != lastDocument
    }

    private struct Document: Equatable {
        let start: UnsafePointer<UInt8>?
        let count: Int
        let position: Position
    }

    private var lastDocument: Document?

    // MARK: Parts

    func inspectParts(
        of object: KubernetesObject, depth: Int, _ place: @escaping (Position) -> Position, _ search: inout Search,
        _ handle: (Event) -> Void
    ) {
        guard depth < PartInspector.deepest else {
            if EmbeddedParts.all(in: object).contains(where: \.holdsObjects) {
                let message = "objects are nested more than \(PartInspector.deepest) deep in one another"
                handle(.failure(ReadFailure(.limit, message, at: place(object.node.position))))
            }
            return
        }
        for part in EmbeddedParts.all(in: object) {
            search.parts += 1
            guard search.parts <= PartInspector.mostParts else {
                let message = "more than \(PartInspector.mostParts) embedded parts in one object"
                return handle(.failure(ReadFailure(.limit, message, at: place(object.node.position))))
            }
            switch part {
            case .object(let manifest, let isPartial):
                judgePart(manifest, isPartial: isPartial, depth: depth + 1, place, &search, handle)
            case .rendered(let node, let subject):
                let line = place(node.position).line
                handle(.unread(UnreadPart(file: nil, line: line, reason: .rendered, subject: subject)))
            case .text(let node, let target): inspectText(node, target, depth: depth + 1, place, &search, handle)
            case .operation(let operation, let target):
                judge(operation, target, depth: depth + 1, place, &search, handle)
            case .made(let text, let field):
                let position = place(field.position)
                read(text, depth: depth + 1) { manifest in
                    judgePart(manifest, isPartial: true, depth: depth + 1, { _ in position }, &search, handle)
                } failure: { _, _ in
                }
            }
        }
    }

    func judgePart(
        _ manifest: ManifestObject, isPartial: Bool, depth: Int, _ place: @escaping (Position) -> Position,
        _ search: inout Search, _ handle: (Event) -> Void
    ) {
        let object = KubernetesObject(manifest)
        guard let verdict = judge.verdict(on: object, isPartial: isPartial) else {
            let message = "too many pods or findings in one object"
            return handle(.failure(ReadFailure(.limit, message, at: place(object.node.position))))
        }
        var found = verdict.findings
        if let undecided = UnreadPart(verdict.undecided, file: nil, at: place(object.node.position)) {
            handle(.unread(undecided))
        }
        if let open = OpenValues.remove(from: &found, in: object) {
            handle(.unread(OpenValues.part(open, file: nil, line: place(open.position).line)))
        } else if object.group == HelmValues.group {
            // Parameters of a chart, whose fields no outer object shows.
            for var open in OpenValues.undecided(in: object, file: nil) {
                open.line = place(Position(line: open.line, column: 1)).line
                handle(.unread(open))
            }
        }
        report(found.map { $0.placed(place) }, of: object, place, &search, handle)
        for part in ForeignSources.all(in: object) {
            var part = part
            part.line = place(Position(line: part.line, column: 1)).line
            handle(.unread(part))
        }
        inspectParts(of: object, depth: depth, place, &search, handle)
    }

    func report(
        _ findings: [Finding], of object: KubernetesObject, _ place: @escaping (Position) -> Position,
        _ search: inout Search,
        _ handle: (Event) -> Void
    ) {
        let new = findings.filter { search.isNew($0) }.map {
            search.scope == nil ? $0 : $0.placed({ $0 }, scope: search.scope)
        }
        guard !new.isEmpty else { return }
        let hidden = object.sensitiveValues.map { place($0.position) }
        handle(.findings(new, of: object, isSecret: object.isSecret, hidden: hidden))
    }

    // MARK: Texts

    private func inspectText(
        _ node: Node, _ target: PatchTarget, depth: Int, _ place: @escaping (Position) -> Position,
        _ search: inout Search,
        _ handle: (Event) -> Void
    ) {
        if let decoded = Base64Text.documents(in: node.utf8) {
            let position = place(node.position)
            return inspectDocuments(decoded, target, depth: depth, { _ in position }, &search, handle)
        }
        let origin = TextOrigin(node)
        inspectDocuments(
            Array(node.utf8), of: node.key, isValues: HelmValues.isNamed(node), target, depth: depth,
            { place(origin.position(of: $0)) }, &search, handle)
    }

    /// - Parameter key: the field that holds the text.
    private func inspectDocuments(
        _ text: [UInt8], of key: String = "", isValues: Bool = false, _ target: PatchTarget, depth: Int,
        _ inner: @escaping (Position) -> Position,
        _ search: inout Search, _ handle: (Event) -> Void
    ) {
        let outer = search.scope
        defer { search.scope = outer }
        if target.isKnown { search.scope = target.selection }
        read(text, depth: depth) { manifest in
            var meanings = PartInspector.meanings(of: manifest, for: target)
            // What a field of values says of its kind is a value as well.
            if isValues, !manifest.hasNoType {
                meanings.append(ManifestObject(part: manifest.node, type: HelmValues.type))
            }
            for manifest in meanings {
                judgePart(manifest, isPartial: true, depth: depth, inner, &search, handle)
            }
            guard manifest.hasNoType else { return }
            let fragment = ManifestObject(part: manifest.node, type: PartInspector.fragment)
            inspectParts(of: KubernetesObject(fragment), depth: depth, inner, &search, handle)
        } failure: { failure, text in
            if failure.cause == .notAnObject {
                _ = inspectList(in: text, of: key, target, depth: depth, inner, &search, handle)
                return
            }
            let isLikeManifest = text.withUnsafeBufferPointer { text in
                ManifestWords.mayBeIn(text) || HelmValues.mayBeLike(text)
            }
            guard isLikeManifest else { return }
            let position = inner(failure.position ?? Position(line: 1, column: 1))
            switch failure.cause {
            case .unsupported, .limit, .cutShort:
                handle(.failure(ReadFailure(failure.cause, failure.message, at: position)))
            case .syntax where text.withUnsafeBufferPointer({ ByteSearch.contains($0, "{{") }):
                handle(
                    .unread(UnreadPart(file: nil, line: position.line, reason: .template, subject: "with manifests")))
            case .syntax, .unreadable, .notAnObject: break
            }
        }
    }

    /// What a document in a text may be: what its target makes of it, or what it says itself. Without either it is values
    /// of a chart.
    private static func meanings(of manifest: ManifestObject, for target: PatchTarget) -> [ManifestObject] {
        let types = target.types
        // What a patch says of its own kind counts too where it may change that of its target.
        if !types.isEmpty {
            return types.map { ManifestObject(part: manifest.node, type: $0) } + (manifest.hasNoType ? [] : [manifest])
        }
        return [manifest.hasNoType ? ManifestObject(part: manifest.node, type: HelmValues.type) : manifest]
    }

    /// Of what kind something is in which there may be patches and values, as in a part of an Application.
    private static let fragment = ManifestObject.TypeMeta(kind: "Fragment", apiVersion: "argoproj.io/v1alpha1")

    func read(
        _ text: [UInt8], depth: Int, object: (ManifestObject) -> Void, failure: (ReadFailure, [UInt8]) -> Void
    ) {
        while readers.count <= depth { readers.append(ManifestReader()) }
        text.withUnsafeBytes { bytes in
            readers[depth].read(Input(bytes: bytes)) { event in
                switch event {
                case .object(let found): object(found)
                case .document: break
                case .failure(let found, let text): failure(found, Array(text))
                }
            }
        }
    }

    // MARK: Variables

    /// Judges the document with the defaults of its variables in their place: keys, kinds and values are what they say.
    private func inspectDefaults(
        of object: KubernetesObject, isPartial: Bool, _ search: inout Search, _ handle: (Event) -> Void
    ) {
        let values = Variables.values(of: object)
        let substitution = Variables.substitution(in: object.node.documentText, values: values)
        let first = object.node.documentPosition
        if substitution.isIncomplete {
            handle(
                .failure(
                    ReadFailure(.limit, "a variable with a default that is too long or nested too deep", at: first)))
        }
        guard let text = substitution.text else { return }
        let place: (Position) -> Position = { found in
            Position(
                line: first.line + found.line - 1,
                column: found.line == 1 ? first.column + found.column - 1 : found.column)
        }
        search.ignoresColumns = true
        read(text, depth: 0) { manifest in
            judgePart(manifest, isPartial: isPartial, depth: 0, place, &search, handle)
        } failure: { failure, _ in
            guard failure.cause != .syntax, failure.cause != .notAnObject else { return }
            handle(.failure(failure))
        }
    }
}
