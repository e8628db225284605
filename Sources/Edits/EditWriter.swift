import Manifest

/// Writes changes in the form of the text around them.
struct EditWriter {
    private let layout: Layout
    private let style: Style
    private let text: DocumentText

    init(_ layout: Layout, _ style: Style) {
        (self.layout, self.style, text) = (layout, style, DocumentText(layout))
    }

    // MARK: Additions

    /// Fields that are put into a mapping, or into nothing; with the column of the mapping.
    func addition(_ tree: FieldTree, to item: Int) -> (edit: TextEdit, column: Int) {
        let found = layout.items[item]
        if found.isFlow, layout.isEmptyInBlock(item) { return emptyAddition(tree, to: item) }
        if found.isFlow { return (flowAddition(tree, to: item), found.column) }
        guard found.kind == .mapping else { return holeAddition(tree, to: item) }
        let place = text.end(ofCommentsBehind: found.end, deeperThan: found.column)
        return (TextEdit(place..<place, lines(tree, indent: found.column, at: place)), found.column)
    }

    /// Fields in the place of `{}` behind a key: they have lines of their own then.
    private func emptyAddition(_ tree: FieldTree, to item: Int) -> (edit: TextEdit, column: Int) {
        let found = layout.items[item]
        let column = (found.key.map { layout.items[$0].column } ?? 0) + style.step
        // A comment behind it stays behind the key.
        guard text.lineEnd(found.end) == found.end else { return (flowAddition(tree, to: item), column) }
        var start = found.start
        while start > 0, layout.text[start - 1] == 0x20 { start -= 1 }
        return (TextEdit(start..<found.end, lines(tree, indent: column, at: found.end)), column)
    }

    /// Fields below a key that has no value.
    private func holeAddition(_ tree: FieldTree, to item: Int) -> (edit: TextEdit, column: Int) {
        let found = layout.items[item]
        if found.end > found.start {
            return (TextEdit(found.start..<found.end, Array(flow(tree, isJSON: false).utf8)), found.column)
        }
        let column = found.key.map { layout.items[$0].column } ?? 0
        let place = text.lineEnd(found.start)
        return (TextEdit(place..<place, lines(tree, indent: column + style.step, at: place)), column + style.step)
    }

    /// Lines behind the one that ends at a place.
    private func lines(_ tree: FieldTree, indent: Int, at place: Int) -> [UInt8] {
        let lineBreak = text.lineBreak(near: place)
        return style.lines(tree, indent: indent).flatMap { lineBreak + Array($0.utf8) }
    }

    private func flowAddition(_ tree: FieldTree, to item: Int) -> TextEdit {
        let found = layout.items[item]
        guard let last = found.children.last, let key = layout.items[last].key else {
            let inside = found.start + 1..<max(found.start + 1, found.end - 1)
            return TextEdit(inside, Array(members(tree, isJSONText).utf8))
        }
        let isJSON = layout.items[key].kind == .quoted
        let place = max(layout.items[last].end, layout.items[key].end)
        guard let margin = text.margin(before: layout.items[key].start) else {
            return TextEdit(place..<place, Array((", " + members(tree, isJSON)).utf8))
        }
        // Each field has a line of its own.
        let own = String(decoding: margin, as: UTF8.self)
        let outer = layout.text[text.lineStart(found.start)...].prefix(while: \.isBlank)
        let step = margin.count > outer.count && margin.starts(with: outer) ? own.dropFirst(outer.count) : "  "
        var bytes: [UInt8] = []
        for line in spread(tree, isJSON, margin: own, step: String(step)) {
            bytes += line.isContinuation ? [] : [UInt8(ascii: ",")]
            bytes += text.lineBreak(near: place) + Array(line.text.utf8)
        }
        return TextEdit(place..<place, bytes)
    }

    /// Whether the text is JSON, as far as its first key tells.
    private var isJSONText: Bool {
        guard let first = layout.items.first, first.isFlow, layout.items.count > 1 else { return false }
        return layout.items[1].kind == .quoted
    }

    private func members(_ tree: FieldTree, _ isJSON: Bool) -> String {
        tree.fields.map { field in
            let value = field.value.map { isJSON ? Style.json($0.text) : $0.text }
            let key = isJSON ? Style.quoted(field.key) : Style.scalar(field.key)
            return "\(key): \(value ?? flow(field.below, isJSON: isJSON))"
        }.joined(separator: ", ")
    }

    private func flow(_ tree: FieldTree, isJSON: Bool) -> String { "{\(members(tree, isJSON))}" }

    private func spread(
        _ tree: FieldTree, _ isJSON: Bool, margin: String, step: String
    ) -> [(text: String, isContinuation: Bool)] {
        tree.fields.flatMap { field -> [(text: String, isContinuation: Bool)] in
            let key = margin + (isJSON ? Style.quoted(field.key) : Style.scalar(field.key)) + ": "
            if let value = field.value { return [(key + (isJSON ? Style.json(value.text) : value.text), false)] }
            var inner = spread(field.below, isJSON, margin: margin + step, step: step)
            if !inner.isEmpty { inner[0].isContinuation = true }
            return [(key + "{", false)] + inner + [(margin + "}", true)]
        }
    }

    // MARK: Replacements

    /// A value in the place of another.
    func replacement(of item: Int, _ value: FieldTree.Value) -> TextEdit {
        let found = layout.items[item]
        let isInFlow = found.parent.map { layout.items[$0].isFlow } ?? false
        if found.isCollection, !found.isFlow, found.kind == .sequence,
            let lines = Style.read(value.text, { style.lines(of: $0, indent: found.column) }), !lines.isEmpty
        {
            let bytes = lines.joined(separator: "\n").utf8.drop { $0 == 0x20 }
            return TextEdit(found.start..<found.end, Array(bytes))
        }
        let isJSON = isInFlow && (found.key.map { layout.items[$0].kind == .quoted } ?? isJSONText)
        var new = isJSON ? Style.json(value.text) : value.text
        if found.end == found.start { new = " " + new }
        if let note = value.note, !isInFlow, text.lineEnd(found.end) == found.end { new += " # " + note }
        return TextEdit(found.start..<found.end, Array(new.utf8))
    }

    func renaming(of key: Int, _ name: String) -> TextEdit {
        let found = layout.items[key]
        return TextEdit(
            found.start..<found.end, Array((found.kind == .quoted ? Style.quoted(name) : Style.scalar(name)).utf8))
    }

    // MARK: Removals

    /// What is removed; a collection from which everything goes is removed itself.
    func removals(_ removed: Set<Int>) throws(Obstacle) -> [TextEdit] {
        var whole = removed
        var pending = Array(removed)
        while let item = pending.popLast() {
            guard let parent = layout.items[item].parent, !whole.contains(parent),
                layout.items[parent].children.allSatisfy(whole.contains)
            else { continue }
            guard layout.items[parent].key != nil else { throw .form }
            whole.insert(parent)
            pending.append(parent)
        }
        let outermost = whole.filter { item in layout.items[item].parent.map { !whole.contains($0) } ?? true }.sorted()
        var edits: [TextEdit] = []
        for item in outermost { edits.append(try removal(of: item, whole)) }
        return edits
    }

    private func removal(of item: Int, _ removed: Set<Int>) throws(Obstacle) -> TextEdit {
        let found = layout.items[item]
        guard let parent = found.parent else { throw .form }
        var start = found.key.map { layout.items[$0].start } ?? found.start
        if layout.items[parent].isFlow { return try flowRemoval(of: item, from: start, in: parent, removed) }
        if found.key == nil {
            // The hyphen of the element stands before it.
            while start > 0, layout.text[start - 1] == 0x20 { start -= 1 }
            guard start > 0, layout.text[start - 1] == UInt8(ascii: "-") else { throw .form }
            start -= 1
        }
        guard text.margin(before: start) != nil else { throw .form }
        let end = text.lineEnd(found.end)
        let first = text.lineStart(start)
        guard !text.hasComment(in: first..<end) else { throw .comment }
        var behind = end
        while behind < layout.text.count, layout.text[behind] != 0x0a { behind += 1 }
        if behind < layout.text.count { return TextEdit(first..<behind + 1, []) }
        // The last line of a text without a line end takes the one before it along.
        var before = first
        if before > 0 { before -= 1 }
        if before > 0, layout.text[before - 1] == 0x0d { before -= 1 }
        return TextEdit(before..<behind, [])
    }

    private func flowRemoval(
        of item: Int, from start: Int, in parent: Int, _ removed: Set<Int>
    ) throws(Obstacle) -> TextEdit {
        let siblings = layout.items[parent].children
        guard let index = siblings.firstIndex(of: item) else { throw .form }
        let end = max(layout.items[item].end, start)
        if index + 1 < siblings.count {
            let next = siblings[index + 1]
            let nextStart = layout.items[next].key.map { layout.items[$0].start } ?? layout.items[next].start
            guard !text.hasComment(in: start..<nextStart) else { throw .comment }
            return TextEdit(start..<nextStart, [])
        }
        // The last one takes the comma before it along, and those before it that go as well have left theirs.
        guard let kept = siblings[..<index].last(where: { !removed.contains($0) }) else { throw .form }
        guard index == 0 || siblings[index - 1] == kept else { throw .form }
        let before = layout.items[kept].end
        guard !text.hasComment(in: before..<end) else { throw .comment }
        return TextEdit(before..<end, [])
    }
}

extension Style {
    /// A string in quotes, as JSON has it.
    static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.append(text)
        return json.string
    }
}
