import Manifest

/// Gathers changes of one document, and makes them changes of its bytes: nothing else is touched.
///
/// Every change is checked when it is asked for; those that pass are made together, so that what several of them put into one
/// place is put in once.
public struct DocumentEditor {
    /// Where the values of the document stand.
    public let layout: Layout
    private let style: Style
    private let hasAliases: Bool
    /// Fields that are put into mappings, by the mapping or by the value that becomes one.
    private var additions: [Int: FieldTree] = [:]
    /// Values that give way to others.
    private var replacements: [Int: FieldTree.Value] = [:]
    /// Keys that get another name.
    private var renamed: [Int: String] = [:]
    /// Values that go, with their keys.
    private var removed: Set<Int> = []

    /// An editor for a document; nil for a text whose layout cannot be told.
    public init?(_ text: [UInt8]) {
        guard let layout = Layout(text) else { return nil }
        self.layout = layout
        style = Style(of: layout)
        hasAliases = layout.items.contains { $0.kind == .alias }
    }

    /// Takes in the changes of another editor for the same text.
    public mutating func merge(_ other: DocumentEditor) {
        for (item, tree) in other.additions { additions[item, default: FieldTree()].merge(tree) }
        replacements.merge(other.replacements) { $1 }
        renamed.merge(other.renamed) { $1 }
        removed.formUnion(other.removed)
    }

    // MARK: Finding

    /// The value at a path below another; nil where there is none.
    public func item(at path: some Sequence<FieldPath.Step>, below root: Int) -> Int? {
        var item = root
        for step in path {
            guard let next = child(of: item, step) else { return nil }
            item = next
        }
        return item
    }

    private func child(of item: Int, _ step: FieldPath.Step) -> Int? {
        let parent = layout.items[item]
        switch step {
        case .key(let key): return parent.kind == .mapping ? layout.value(of: item, key) : nil
        case .index(let index):
            return parent.kind == .sequence && parent.children.indices.contains(index) ? parent.children[index] : nil
        }
    }

    // MARK: Changing

    /// Sets a field below a mapping, and makes the mappings above it that are missing.
    ///
    /// - Parameters:
    ///   - value: the value, as YAML on one line.
    ///   - note: a comment behind it.
    public mutating func set(
        _ path: FieldPath, below root: Int, to value: String, note: String? = nil
    ) throws(Obstacle) {
        try check(root)
        var item = root
        var steps = path.steps[...]
        while let step = steps.first {
            if case .key(let key) = step { try checkKey(key, of: item) }
            guard let next = child(of: item, step) else { break }
            try check(next)
            item = next
            steps.removeFirst()
        }
        // Where there is no room for the note, nobody would see that the value is only an example.
        if note != nil,
            layout.items[item].isFlow && !layout.isEmptyInBlock(item)
                || layout.items[item].parent.map({ layout.items[$0].isFlow }) ?? false
        {
            throw .form
        }
        let new = FieldTree.Value(text: value, note: note)
        if steps.isEmpty { return try replace(item, with: new) }
        var keys: [String] = []
        for step in steps {
            guard case .key(let key) = step else { throw .missing }
            keys.append(key)
        }
        try checkAddition(to: item)
        additions[item, default: FieldTree()].add(keys[...], new)
    }

    /// Gives a field another key.
    public mutating func rename(_ path: FieldPath, below root: Int, to name: String) throws(Obstacle) {
        guard let item = item(at: path.steps, below: root), let key = layout.items[item].key,
            let parent = layout.items[item].parent
        else { throw .missing }
        try check(item)
        guard layout.items[key].kind == .plain || layout.items[key].kind == .quoted,
            layout.value(of: parent, name) == nil
        else { throw .form }
        renamed[key] = name
    }

    /// Removes a field or an element of a list.
    public mutating func remove(_ path: FieldPath, below root: Int) throws(Obstacle) {
        guard let item = item(at: path.steps, below: root), item != root else { throw .missing }
        try check(item)
        removed.insert(item)
    }

    /// Removes what stands in a mapping under the key of a field before the last one, which counts, where all say the same.
    public mutating func removeDuplicates(of path: FieldPath, below root: Int) throws(Obstacle) {
        guard case .key(let key)? = path.steps.last else { throw .missing }
        var parent = root
        for step in path.steps.dropLast() {
            if case .key(let key) = step { try checkKey(key, of: parent) }
            guard let next = child(of: parent, step) else { throw .missing }
            try check(next)
            parent = next
        }
        guard layout.items[parent].kind == .mapping else { throw .missing }
        let same = layout.items[parent].children.filter { layout.items[$0].key.flatMap(layout.scalar) == key }
        guard let last = same.last, same.count > 1 else { throw .missing }
        for item in same.dropLast() {
            try check(item)
            guard layout.hasSameText(item, last) else { throw .differs }
            removed.insert(item)
        }
    }

    private mutating func replace(_ item: Int, with value: FieldTree.Value) throws(Obstacle) {
        let found = layout.items[item]
        switch found.kind {
        case .plain, .quoted: break
        case .mapping, .sequence:
            guard !DocumentText(layout).hasComment(in: found.start..<found.end) else { throw .comment }
        case .block, .alias: throw .form
        }
        replacements[item] = value
    }

    /// Whether fields may be put into something: into a mapping, or into nothing.
    private func checkAddition(to item: Int) throws(Obstacle) {
        let found = layout.items[item]
        switch found.kind {
        case .mapping:
            if !found.isFlow, let last = found.children.last, DocumentText(layout).isKept(below: last) { throw .form }
        case .plain:
            guard ["", "null", "~", "Null", "NULL"].contains(layout.scalar(item)) else { throw .form }
            guard found.key != nil, found.parent.map({ !layout.items[$0].isFlow }) ?? false else { throw .form }
        default: throw .form
        }
    }

    /// Whether changing something changes other places as well.
    private func check(_ item: Int) throws(Obstacle) {
        if layout.items[item].kind == .alias { throw .shared }
        guard hasAliases else { return }
        var place: Int? = item
        while let item = place {
            if layout.items[item].hasAnchor { throw .shared }
            place = layout.items[item].parent
        }
    }

    /// A mapping that takes fields from another may have the field from there.
    private func checkKey(_ key: String, of item: Int) throws(Obstacle) {
        let found = layout.items[item]
        guard found.kind == .mapping else { return }
        var count = 0
        for child in found.children {
            guard let name = layout.items[child].key else { continue }
            guard layout.items[name].kind == .plain || layout.items[name].kind == .quoted else { throw .form }
            let text = layout.scalar(name)
            if text == "<<" { throw .shared }
            if text == key { count += 1 }
        }
        if count > 1 { throw .form }
    }

    // MARK: The edits

    /// The changes of the bytes, in their order.
    public func edits() throws(Obstacle) -> [TextEdit] {
        let writer = EditWriter(layout, style)
        var edits: [(edit: TextEdit, column: Int)] = []
        for (item, tree) in additions where !isRemoved(item) { edits.append(writer.addition(tree, to: item)) }
        for (item, value) in replacements where !isRemoved(item) {
            edits.append((writer.replacement(of: item, value), 0))
        }
        for (key, name) in renamed { edits.append((writer.renaming(of: key, name), 0)) }
        for edit in try writer.removals(removed) { edits.append((edit, 0)) }
        // What is put in at the end of one line goes in from the deepest mapping outwards.
        edits.sort {
            ($0.edit.range.lowerBound, $1.column, $0.edit.range.upperBound)
                < ($1.edit.range.lowerBound, $0.column, $1.edit.range.upperBound)
        }
        for (left, right) in zip(edits, edits.dropFirst())
        where left.edit.range.upperBound > right.edit.range.lowerBound {
            throw .form
        }
        return edits.map(\.edit)
    }

    private func isRemoved(_ item: Int) -> Bool {
        if removed.isEmpty { return false }
        var place: Int? = item
        while let item = place {
            if removed.contains(item) { return true }
            place = layout.items[item].parent
        }
        return false
    }
}
