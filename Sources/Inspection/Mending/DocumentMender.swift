import Edits
import Kubernetes
import Manifest
import Rules

/// Mends findings in the text of one document.
struct DocumentMender {
    /// The line of the file in which the document begins, from 1.
    private let line: Int
    private let scope: MendScope
    /// The text without changes.
    private let editor: DocumentEditor
    private var changed: DocumentEditor
    /// What may be an object, by the line of the file in which it begins: the document itself, and the elements of lists.
    private let objects: [Int: [Int]]

    /// What stands behind a value that somebody has to choose.
    static let note = "TODO(harden): choose a value"

    /// - Throws: why nothing in the text can be mended.
    init(_ text: [UInt8], line: Int, _ scope: MendScope) throws(Obstacle) {
        if text.withUnsafeBufferPointer({ ByteSearch.contains($0, "{{") }) { throw .template }
        guard let editor = DocumentEditor(text) else { throw .form }
        (self.line, self.scope, self.editor, changed) = (line, scope, editor, editor)
        let layout = editor.layout
        var objects: [Int: [Int]] = [:]
        var pending = [0]
        while let item = pending.popLast() {
            guard layout.items[item].kind == .mapping else { continue }
            objects[layout.items[item].line + line, default: []].append(item)
            guard let list = layout.value(of: item, "items"), layout.items[list].kind == .sequence else { continue }
            pending += layout.items[list].children
        }
        self.objects = objects
    }

    /// As long as a document may be whose changes a report shows, in bytes.
    private static let longestShown = 256 << 10

    /// What mends the document of a node; nil where it stands within a line, cannot be mended or is too long.
    init?(textOf node: Node, _ scope: MendScope) {
        let (text, position) = (node.documentText, node.documentPosition)
        guard position.column == 1, text.count <= DocumentMender.longestShown else { return nil }
        // What is put in at the end does not depend on whether the file ends its last line, which the reader does.
        var end = text.count
        if end > 0, text[end - 1] == 0x0a { end -= 1 }
        if end > 0, text[end - 1] == 0x0d { end -= 1 }
        guard let mender = try? DocumentMender(Array(text[..<end]), line: position.line, scope) else { return nil }
        self = mender
    }

    /// The changes of the bytes, in their order.
    func edits() throws(Obstacle) -> [TextEdit] { try changed.edits() }

    /// The change that mends one finding alone; empty where it cannot be mended, or may not be.
    func edits(mending finding: Finding, of object: ObjectIdentity, line: Int) -> [LineEdit] {
        guard scope.includes(finding), let own = try? change(mending: finding, of: object, line: line),
            let edits = try? own.edits()
        else { return [] }
        return edits.map { LineEdit($0, in: editor.layout, from: self.line) }
    }

    /// Mends a finding, together with those that were mended before it.
    ///
    /// - Parameter line: the line of the file in which the object begins.
    /// - Returns: false where the finding is not to be mended.
    mutating func mend(_ finding: Finding, of identity: ObjectIdentity, line: Int) throws(Obstacle) -> Bool {
        guard let own = try change(mending: finding, of: identity, line: line) else { return false }
        changed.merge(own)
        return true
    }

    /// What mends a finding; nil where it is not to be mended.
    private func change(
        mending finding: Finding, of identity: ObjectIdentity, line: Int
    ) throws(Obstacle) -> DocumentEditor? {
        guard let object = object(identity, line: line) else { throw .missing }
        var own = editor
        if scope.pins(finding), try pin(finding, of: object, &own) { return own }
        guard let mend = scope.mend(of: finding) else { return nil }
        let conditions = MendConditions(
            editor: editor, object: object, finding: finding, isDefaultBound: scope.isDefaultBound)
        guard conditions.hold(mend.conditions) else { throw .refused }
        let isSafe = conditions.hold(mend.safeConditions) && !overrides(finding, mend.action, object)
        let safety = mend.safety == .safe && !isSafe ? .unsafe : mend.safety
        guard scope.allows(safety) else { return nil }
        let note = safety == .placeholder ? DocumentMender.note : nil
        switch mend.action {
        case .fix:
            guard let fix = finding.fix else { return nil }
            try set(fix, of: finding, object, note, &own)
        case .set(let fix): try set(fix, of: finding, object, note, &own)
        case .value(let value):
            for path in finding.badPaths { try own.set(path, below: object, to: value, note: note) }
        case .removal: for path in finding.badPaths { try own.remove(DocumentMender.whole(path), below: object) }
        case .duplicate: try own.removeDuplicates(of: finding.field, below: object)
        case .key(let key): try own.rename(finding.field, below: object, to: key)
        case .apiVersion: try move(finding.object, object, &own)
        case .prefix(let old, let new):
            guard let item = editor.item(at: finding.field.steps, below: object),
                let value = editor.layout.scalar(item), value.hasPrefix(old)
            else { throw .form }
            try own.set(finding.field, below: object, to: quoted(new + value.dropFirst(old.count), as: item))
        }
        return own
    }

    /// What goes with a field: an element of a list goes with its name.
    private static func whole(_ path: FieldPath) -> FieldPath {
        guard path.steps.last == .key("name"), case .index? = path.steps.dropLast().last else { return path }
        return FieldPath(Array(path.steps.dropLast()))
    }

    /// An object by its line and its name; nil where there is not exactly one.
    private func object(_ identity: ObjectIdentity, line: Int) -> Int? {
        let layout = editor.layout
        let found = objects[line] ?? []
        let named = found.filter { item in
            let name = editor.item(at: FieldPath("metadata.name").steps, below: item).flatMap(layout.scalar) ?? ""
            let kind = layout.value(of: item, "kind").flatMap(layout.scalar)
            return (kind ?? identity.kind) == identity.kind && name == identity.name
        }
        let all = named.isEmpty ? found : named
        return all.count == 1 ? all[0] : nil
    }

    private func move(
        _ identity: ObjectIdentity, _ object: Int, _ own: inout DocumentEditor
    ) throws(Obstacle) {
        guard let target = APIMove.target(of: identity.kind, in: identity.apiVersion),
            let item = editor.layout.value(of: object, "apiVersion")
        else { throw .fields }
        if let required = APIMove.requiredField(of: identity.kind) {
            let found = editor.item(at: FieldPath(required).steps, below: object)
            guard let found, !editor.layout.items[found].children.isEmpty else { throw .fields }
        }
        try own.set(FieldPath("apiVersion"), below: object, to: quoted(target, as: item))
    }

    /// Whether a field would be set that somebody has set to something else: that is meant.
    private func overrides(_ finding: Finding, _ action: Mend.Action, _ object: Int) -> Bool {
        guard action == .fix, let path = finding.fix.flatMap({ DocumentMender.parts(of: $0, finding)?.path }),
            let item = editor.item(at: path.steps, below: object)
        else { return false }
        if editor.layout.items[item].isCollection { return !editor.layout.items[item].children.isEmpty }
        return !["", "null", "~"].contains(editor.layout.scalar(item))
    }

    /// The field that a fix `path: value` sets, from the object on, and its value.
    private static func parts(of fix: String, _ finding: Finding) -> (path: FieldPath, value: String)? {
        let text = fix.utf8
        guard
            let colon = text.indices.first(where: {
                text[$0] == UInt8(ascii: ":") && text[$0...].dropFirst().first == UInt8(ascii: " ")
            })
        else { return nil }
        return (
            finding.subjectPath.appending(FieldPath(String(fix[..<colon]))),
            String(fix[text.index(colon, offsetBy: 2)...])
        )
    }

    private func set(
        _ fix: String, of finding: Finding, _ object: Int, _ note: String?, _ own: inout DocumentEditor
    ) throws(Obstacle) {
        guard let (path, value) = DocumentMender.parts(of: fix, finding) else { throw .form }
        try own.set(path, below: object, to: value, note: note)
    }

    /// Pins the image of a finding to the digest that is given for it.
    ///
    /// - Returns: false where none is given.
    private func pin(
        _ finding: Finding, of object: Int, _ own: inout DocumentEditor
    ) throws(Obstacle) -> Bool {
        guard let item = editor.item(at: finding.field.steps, below: object), let name = editor.layout.scalar(item)
        else { throw .form }
        guard let digest = scope.digest(of: name) else { return false }
        try own.set(finding.field, below: object, to: quoted("\(name)@\(digest)", as: item))
        return true
    }

    /// A string in the quotes that a value has.
    private func quoted(_ text: String, as item: Int) -> String {
        guard editor.layout.items[item].kind == .quoted else { return text }
        let quote = editor.layout.text[editor.layout.items[item].start] == UInt8(ascii: "'") ? "'" : "\""
        return quote + text + quote
    }
}
