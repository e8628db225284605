import Manifest

/// Reads patches and applies them.
///
/// Source: the transformers `PatchTransformer`, `PatchStrategicMergeTransformer` and `PatchJson6902Transformer` of kustomize.
struct Patches {
    let reader: ResourceReader
    let files: FolderFiles
    let limits: RenderLimits
    let work: RenderWork
    /// The types by which objects are merged.
    let types: MergeTypes
    /// Whether something is missing that a patch may be for, so that one without an object is passed over.
    let isIncomplete: Bool

    /// A text of a patch, and where it stands.
    fileprivate struct Text {
        var bytes: [UInt8]
        var place: (Position) -> Origin
        var origin: Origin
        /// Whether kustomize takes the blanks around it away before it looks at it.
        var isTrimmed = false
    }

    // MARK: Entries

    /// Applies an entry of `patches`.
    func apply(_ entry: Value, to set: inout ResourceSet) throws(RenderFailure) {
        var text = try self.text(of: entry, inline: "patch")
        text.isTrimmed = (entry["path"]?.text ?? "").isEmpty
        let objects = Result { () throws(RenderFailure) in try reader.resources(in: text.bytes, at: text.place) }
        let operations = Result { () throws(RenderFailure) in try self.operations(in: text) }
        switch (objects, operations) {
        case (.success(let objects), .failure):
            try merge(objects, entry, text, into: &set)
        case (.failure, .success(let operations)):
            guard let target = entry["target"] else {
                throw .invalid("a JSON patch must have a target", at: text.origin)
            }
            for index in try selected(by: target, in: set) {
                set[index].storePreviousID()
                try work.take(changes: 1, each: Patches.cost)
                try apply(operations, to: &set[index], hasAnnotations: true)
            }
            set.settle()
        case (.success(let objects), .success(let operations)):
            guard !objects.isEmpty || !operations.isEmpty else { throw .invalid("the patch is empty", at: text.origin) }
            throw .invalid("the patch is both a merge patch and a JSON patch", at: text.origin)
        case (.failure(let error), .failure(let other)):
            let first = text.bytes.first { $0 > 0x20 }
            let isList = first == UInt8(ascii: "-") || first == UInt8(ascii: "[")
            throw error.cause == .uncertain ? error : isList ? other : error
        }
    }

    /// Applies the entries of `patchesStrategicMerge`: texts, or the paths of some.
    func applyMerges(_ entries: [Value], to set: inout ResourceSet) throws(RenderFailure) {
        guard let first = entries.first else { return }
        var objects: [Resource] = []
        for entry in entries {
            let inline = Text.inline(entry)
            if let found = try? reader.resources(in: inline.bytes, at: inline.place) {
                objects += found
            } else {
                let text = try self.text(ofFile: entry)
                objects += try reader.resources(in: text.bytes, at: text.place)
            }
        }
        guard !objects.isEmpty else { throw .invalid("the patch is empty", at: first.origin) }
        for var object in objects {
            guard let index = try target(of: object, in: set) else { continue }
            try object.value.makeMetadataTexts()
            try merge(object, into: index, of: &set)
        }
    }

    /// Applies an entry of `patchesJson6902`.
    func applyJSON(_ entry: Value, inline: String = "patch", to set: inout ResourceSet) throws(RenderFailure) {
        guard let target = entry["target"], !(target["name"]?.text ?? "").isEmpty else {
            throw .invalid("patchesJson6902: the target must have a name", at: entry.origin)
        }
        let operations = try self.operations(in: text(of: entry, inline: inline))
        guard !operations.isEmpty else { throw .invalid("the patch is empty", at: entry.origin) }
        for index in try selected(by: target, in: set) {
            try apply(operations, to: &set[index], hasAnnotations: set[index].hasBuildAnnotations)
        }
        set.settle()
    }

    private func selected(by target: Value, in set: ResourceSet) throws(RenderFailure) -> [Int] {
        let selector = try Selector(target)
        try work.take(changes: set.indices.count, each: selector.cost)
        return set.indices.filter { selector.selects(set[$0]) }
    }

    /// What a patch of an object costs beside a simpler change.
    private static let cost = 10

    // MARK: Texts

    private func text(of entry: Value, inline: String) throws(RenderFailure) -> Text {
        let path = entry["path"].flatMap { ($0.text ?? "").isEmpty ? nil : $0 }
        let patch = entry[inline].flatMap { value in
            (value.text ?? "").contains { !$0.isWhitespace } ? value : nil
        }
        switch (path, patch) {
        case (nil, nil): throw .invalid("a patch must have a path or an inline patch", at: entry.origin)
        case (_?, _?): throw .invalid("a patch cannot have both a path and an inline patch", at: entry.origin)
        case (let path?, nil): return try text(ofFile: path)
        case (nil, let patch?):
            let text = Text.inline(patch)
            try types.comments.add(text.bytes, reader.values, at: text.place)
            return text
        }
    }

    private func text(ofFile path: Value) throws(RenderFailure) -> Text {
        let found = try files.read(path.text ?? "", named: path.origin)
        let file = found.file
        try types.comments.add(found.bytes, reader.values) { Origin(file, $0) }
        return Text(bytes: found.bytes, place: { Origin(file, $0) }, origin: Origin(file: file, line: 1, column: 1))
    }

    private func operations(in text: Text) throws(RenderFailure) -> JSONPatch {
        guard let content = text.bytes.firstIndex(where: { $0 > 0x20 }) else {
            throw .invalid("the patch is empty", at: text.origin)
        }
        var bytes = text.bytes
        // What begins with a bracket is read as JSON, everything else as YAML.
        if bytes[text.isTrimmed ? content : 0] == UInt8(ascii: "[") {
            if let failure = JSONSyntax.failure(in: bytes) {
                let place = failure.position.map(text.place) ?? text.origin
                throw .invalid(
                    "a patch that begins with [ must be JSON, without comments: \(failure.message)", at: place)
            }
            bytes = JSONSyntax.withoutSurrogates(bytes)
        }
        // Only the first document counts, and it may be an empty one. What stands in front of the first separator is none where
        // it has only comments.
        let chunks = try DocumentChunks.split(bytes)
        for chunk in chunks.prefix(2) {
            let document = try reader.values.read(chunk.text, as: .kubectl) { position in
                text.place(Position(line: position.line + chunk.line, column: position.column))
            }
            if let document { return try JSONPatch(document.value) }
            if chunk.line > 0 || !chunk.isOnlyComments {
                return try JSONPatch(Value(.scalar(.null), text.origin))
            }
        }
        throw .invalid("the patch is empty", at: text.origin)
    }

    // MARK: Objects

    private func apply(
        _ operations: JSONPatch, to resource: inout Resource, hasAnnotations: Bool
    ) throws(RenderFailure) {
        if let defect = resource.defect { throw .invalid("\(ResourceSet.name(resource.id)): \(defect)") }
        // While it builds, kustomize keeps what it knows of an object in its annotations.
        if hasAnnotations, resource.annotations == nil, resource.value["metadata"]?.isMap ?? false {
            resource.value.set(.emptyMap(resource.value.origin), at: ["metadata", "annotations"])
        }
        let changed = try operations.apply(to: resource.value, limit: limits.values)
        // An object that becomes null as a whole stays what it is: that is how Go reads null into a map.
        if !changed.isNull { resource.value = changed }
    }

    private func merge(
        _ objects: [Resource], _ entry: Value, _ text: Text, into set: inout ResourceSet
    ) throws(RenderFailure) {
        guard !objects.isEmpty else { throw .invalid("the patch is empty", at: text.origin) }
        let options = entry["options"]
        let keeps = (
            kind: options?["allowKindChange"]?.text != "true", name: options?["allowNameChange"]?.text != "true"
        )
        guard let target = entry["target"] else {
            for (number, object) in objects.enumerated() {
                guard let index = try self.target(of: object, in: set) else { continue }
                let count = set.indices.count
                try merge(object, into: index, of: &set, keepsKind: keeps.kind, keepsName: keeps.name)
                // kustomize crashes there.
                if set.indices.count < count, number + 1 < objects.count {
                    throw .invalid("a patch after one that deletes an object, in one entry", at: object.value.origin)
                }
            }
            return
        }
        guard objects.count == 1, var patch = objects.first else {
            throw .invalid("an entry with several patches cannot have a target", at: text.origin)
        }
        let kind = patch.value["kind"]
        let selected = try self.selected(by: target, in: set)
        let ids = selected.map { set[$0].id }
        for (place, id) in zip(selected, ids) {
            try work.take(changes: 1, each: Patches.cost)
            guard let index = index(of: id, from: place, in: set, isSure: keeps.kind && keeps.name) else { continue }
            patch.value.set("apiVersion", Patches.apiVersion(of: set[index], besides: patch))
            try patch.value.makeMetadataTexts()
            if let kind { patch.value.set("kind", kind) }
            try merge(patch, into: index, of: &set, keepsKind: keeps.kind, keepsName: keeps.name, settles: false)
        }
        set.settle()
        if let id = set.duplicate { throw .invalid("\(ResourceSet.name(id)) already exists") }
    }

    /// The apiVersion that a patch must have to leave that of an object as it is: where it is not a scalar, nothing that merges
    /// with it; null would take it away.
    private static func apiVersion(of resource: Resource, besides patch: Resource) -> Value {
        let apiVersion = resource.value["apiVersion"]
        if let apiVersion, let scalar = apiVersion.scalar, scalar.tag != .null { return apiVersion }
        return Value(.scalar(Scalar("", .untyped)), apiVersion?.origin ?? patch.value.origin)
    }

    /// The place of an object by its id.
    ///
    /// - Parameters:
    ///   - place: where it stood.
    ///   - isSure: whether no patch gives objects other names.
    private func index(of id: ResourceID, from place: Int, in set: ResourceSet, isSure: Bool) -> Int? {
        if isSure, set.indices.contains(place), set[place].id == id { return place }
        return set.indices.first { set[$0].id == id }
    }

    /// The one object that a patch is for; nil where it may be missing.
    private func target(of patch: Resource, in set: ResourceSet) throws(RenderFailure) -> Int? {
        let id = patch.originalID
        let found = set.indices(of: id)
        guard found.count < 2 else {
            throw .invalid(
                "the patch of \(ResourceSet.name(id)) matches several objects", at: patch.value.origin)
        }
        if found.isEmpty, !isIncomplete {
            throw .invalid("there is no \(ResourceSet.name(id)) to patch", at: patch.value.origin)
        }
        return found.first
    }

    private func merge(
        _ patch: Resource, into index: Int, of set: inout ResourceSet, keepsKind: Bool = true, keepsName: Bool = true,
        settles: Bool = true
    ) throws(RenderFailure) {
        guard !set[index].isEmpty else {
            throw .invalid("\(ResourceSet.name(patch.id)) is patched after it is deleted", at: patch.value.origin)
        }
        let (kind, name, namespace) = (
            set[index].value["kind"], set[index].value.at("metadata", "name"),
            set[index].value.at("metadata", "namespace")
        )
        if !keepsKind || !keepsName { set[index].storePreviousID() }
        if set[index].defect == nil, let defect = patch.defect {
            let target = set[index].value
            // Only what the patch brings in as a whole is written out with its keys as they are.
            let isMerged =
                !patch.doubled.isEmpty
                && patch.doubled.allSatisfy { keys in
                    keys.map { $0.reduce(target as Value?) { $0?[$1] }?.isMap ?? false } ?? false
                }
            if !isMerged { set[index].defect = defect }
        }
        guard let merged = try StrategicMerge.merge(patch.value, into: set[index].value, by: types), !merged.isEmptyMap
        else {
            set[index].value = Value(.scalar(.null), patch.value.origin)
            if settles { set.settle() }
            return
        }
        set[index].value = merged
        if keepsKind, let kind { set[index].value.set("kind", kind) }
        if keepsName, let name { set[index].value.set(name, at: ["metadata", "name"]) }
        set[index].keepNamespace(namespace)
    }
}

extension Patches.Text {
    /// A text in a kustomization. Its lines are those of the file where it stands in a block that keeps them.
    fileprivate static func inline(_ value: Value) -> Patches.Text {
        let text = value.text ?? ""
        return Patches.Text(
            bytes: Array(text.utf8),
            place: { value.place(inText: $0) }, origin: value.origin)
    }
}

extension Value {
    /// Makes texts of what stands under labels and annotations, as kustomize does with such a patch: null is the text `null`
    /// then, and takes nothing away.
    ///
    /// Source: `Resource.CopyMergeMetaDataFieldsFrom` of kustomize.
    fileprivate mutating func makeMetadataTexts() throws(RenderFailure) {
        for field in ["labels", "annotations"] {
            guard let value = at("metadata", field) else { continue }
            guard !value.isList else { throw .invalid("a mapping is expected under \(field)", at: value.origin) }
            guard var map = value.map, !map.entries.isEmpty else {
                remove(field, of: "metadata")
                continue
            }
            map.makeTexts { $0.scalar?.text }
            set(Value(.map(map), value.origin), at: ["metadata", field])
        }
    }

    /// Where a place of a text is in the file in which the text stands; its beginning where that cannot be told.
    func place(inText position: Position) -> Origin {
        guard let indent = scalar?.blockIndent, indent >= 0 else { return origin }
        return Origin(
            origin.file,
            Position(line: Int(origin.line) + position.line, column: Int(indent) + position.column))
    }
}

extension Origin {
    /// A place of a file.
    init(_ file: Int32, _ position: Position) {
        self.init(
            file: file, line: Int32(truncatingIfNeeded: position.line),
            column: Int32(truncatingIfNeeded: position.column))
    }
}

extension Resource {
    /// Whether kustomize has written something into the annotations of the object by now.
    fileprivate var hasBuildAnnotations: Bool {
        !previous.isEmpty || !prefixes.isEmpty || !suffixes.isEmpty || needsHash || behavior != .create
    }
}
