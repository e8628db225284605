import Kubernetes
import Manifest
import Rules

/// Patches that are lists of operations, as files, as texts and as parts of objects.
extension PartInspector {
    /// Judges a patch that is a list of operations, as a file.
    ///
    /// - Returns: whether it is one.
    func inspect(
        operations text: UnsafeBufferPointer<UInt8>, of context: FileContext, from position: Position?,
        _ handle: (Event) -> Void
    ) -> Bool {
        let start = (position?.line ?? 1) - 1
        var search = Search()
        let leading = text.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "[") }
        let lines = leading.count { $0 == UInt8(ascii: "\n") }
        let place: (Position) -> Position = { Position(line: max(1, start - lines + $0.line), column: $0.column) }
        let targets = context.targets.isEmpty ? [PatchTarget()] : context.targets
        var isFound = false
        for target in targets {
            isFound = inspectList(in: Array(text), target, depth: 0, place, &search, handle) || isFound
        }
        return isFound
    }

    /// Judges a list that is a text by itself: operations, or entries of values.
    ///
    /// - Parameter key: the field that holds the text; empty for a file, which holds operations only.
    /// - Returns: whether it is a list of operations.
    func inspectList(
        in text: [UInt8], of key: String = "", _ target: PatchTarget, depth: Int,
        _ place: @escaping (Position) -> Position, _ search: inout Search, _ handle: (Event) -> Void
    ) -> Bool {
        let isFlow = text.first { $0 > 0x20 } == UInt8(ascii: "[")
        let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0.isLetter }
        let name = isPlain ? key : "patch"
        let head = isFlow ? "{\"\(name)\":" : "\(name):\n"
        let width = head.utf8.count
        let inner: (Position) -> Position = { found in
            guard isFlow else { return place(Position(line: found.line - 1, column: found.column)) }
            let column = found.line == 1 ? max(1, found.column - width) : found.column
            return place(Position(line: found.line, column: column))
        }
        var isFound = false
        read(Array(head.utf8) + text + (isFlow ? [UInt8(ascii: "}")] : []), depth: depth) { manifest in
            guard let list = manifest.node[name], list.isSequence else { return }
            if let operations = JSONPatchOperation.all(in: list) {
                isFound = true
                for operation in operations { judge(operation, target, depth: depth + 1, inner, &search, handle) }
                for (text, path) in JSONPatchOperation.roleRules(of: operations) {
                    let position = inner(path.position)
                    read(text, depth: depth + 1) { manifest in
                        judgePart(manifest, isPartial: true, depth: depth + 1, { _ in position }, &search, handle)
                    } failure: { _, _ in
                    }
                }
            } else if !key.isEmpty {
                let values = ManifestObject(part: manifest.node, type: HelmValues.type)
                judgePart(values, isPartial: true, depth: depth, inner, &search, handle)
            }
        } failure: { _, _ in
        }
        return isFound
    }

    func judge(
        _ operation: JSONPatchOperation, _ target: PatchTarget, depth: Int, _ place: @escaping (Position) -> Position,
        _ search: inout Search, _ handle: (Event) -> Void
    ) {
        guard depth < PartInspector.deepest + 2 else { return }
        let position = place(operation.node.position)
        if let whole = operation.wholeObject {
            let manifest = ManifestObject(part: whole, type: PartInspector.hasType(whole) ? nil : target.types.first)
            return judgePart(manifest, isPartial: false, depth: depth, place, &search, handle)
        }
        let texts = operation.objects(of: target)
        if operation.changesType || texts.isEmpty && operation.isUnknown {
            let subject = "patch of " + (operation.node.string ?? "")
            handle(.unread(UnreadPart(file: nil, line: position.line, reason: .rendered, subject: subject)))
        }
        let outer = search.scope
        defer { search.scope = outer }
        search.scope = (target.selection ?? "") + " " + (operation.node.string ?? "")
        for text in texts {
            read(text, depth: depth) { manifest in
                let object = KubernetesObject(manifest)
                guard var found = judge.judge(object, isPartial: true, whole: operation.wholePath) else { return }
                // The kind is a guess where nobody says it: its fields may be others.
                if target.types.isEmpty { found.removeAll(where: { $0.traits.contains(.isAboutForm) }) }
                let placed = found.map { finding in
                    finding.placed { _ in place(PartInspector.position(of: finding, in: operation)) }
                }
                report(placed, of: object, { _ in position }, &search, handle)
                inspectParts(of: object, depth: depth + 1, { _ in position }, &search, handle)
            } failure: { _, _ in
            }
        }
    }

    private static func hasType(_ node: Node) -> Bool {
        [Key.kind, .apiVersion].allSatisfy { node[$0]?.string.map { !$0.isEmpty } ?? false }
    }

    /// Where a finding stands in the operation: in its value where it is about something in there, else at its path.
    private static func position(of finding: Finding, in operation: JSONPatchOperation) -> Position {
        guard case .sets(let value) = operation.effect else { return operation.node.position }
        let steps = finding.path.steps
        guard steps.count >= operation.steps.count else { return operation.node.position }
        return FieldPath(Array(steps.dropFirst(operation.steps.count))).deepest(in: value).node.position
    }
}
