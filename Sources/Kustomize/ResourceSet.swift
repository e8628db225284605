/// The objects of a build, in their order.
struct ResourceSet: Sendable {
    private(set) var resources: [Resource] = []
    /// What of an id is quickly compared.
    private struct Key: Hashable {
        let gvk: GVK
        let name: String
        let namespace: String

        init(_ id: ResourceID) { (gvk, name, namespace) = (id.gvk, id.name, id.effectiveNamespace) }
    }

    /// The ids of the objects, as of the last time when they were settled.
    private var known: Set<Key> = []

    subscript(_ index: Int) -> Resource {
        get { resources[index] }
        _modify { yield &resources[index] }
    }

    var indices: Range<Int> { resources.indices }

    /// Adds an object.
    ///
    /// - Throws: `RenderFailure` where there is one of its id.
    mutating func append(_ resource: Resource) throws(RenderFailure) {
        let id = resource.id
        guard known.insert(Key(id)).inserted else {
            throw .invalid("\(ResourceSet.name(id)) already exists", at: resource.value.origin)
        }
        resources.append(resource)
    }

    static func name(_ id: ResourceID) -> String {
        id.gvk.kind + " " + (id.namespace.isEmpty ? "" : id.namespace + "/") + id.name
    }

    mutating func append(_ others: ResourceSet) throws(RenderFailure) {
        for resource in others.resources { try append(resource) }
    }

    /// Takes the objects away that patches have emptied, and learns the names anew: a transformer may have changed them.
    mutating func settle() {
        if resources.contains(where: \.isEmpty) { resources.removeAll(where: \.isEmpty) }
        known = Set(resources.map { Key($0.id) })
    }

    /// The objects that are or were called by an id.
    func indices(of id: ResourceID) -> [Int] {
        resources.indices.filter { index in
            resources[index].gvk.kind == id.gvk.kind || !resources[index].previous.isEmpty
                ? resources[index].allIDs.contains { $0.isSame(as: id) } : false
        }
    }

    /// Whether more than one object has an id.
    var duplicate: ResourceID? {
        var seen: Set<Key> = []
        return resources.lazy.map(\.id).first { !seen.insert(Key($0)).inserted }
    }

    /// Takes in what a generator makes.
    ///
    /// - Throws: `RenderFailure` where there is something already that should not be there, or the reverse.
    mutating func absorb(_ made: Resource) throws(RenderFailure) {
        let found = indices(of: made.id)
        guard let index = found.first else {
            guard made.behavior == .create else {
                throw .invalid("\(ResourceSet.name(made.id)) does not exist; cannot merge or replace")
            }
            return try append(made)
        }
        guard found.count == 1 else { throw .invalid("\(ResourceSet.name(made.id)) matches several objects") }
        guard made.behavior != .create else {
            throw .invalid("\(ResourceSet.name(made.id)) exists; behavior must be merge or replace")
        }
        let old = resources[index]
        var new = made
        new.takeMetadata(of: old)
        if made.behavior == .merge {
            for field in ["data", "binaryData"] { new.mergeData(field, of: old) }
        }
        resources[index] = new
        settle()
    }

    mutating func replaceAll(_ resources: [Resource]) {
        self.resources = resources
        settle()
    }
}

extension Resource {
    /// What a generated object keeps of the one in whose place it comes.
    fileprivate mutating func takeMetadata(of old: Resource) {
        for field in ["labels", "annotations"] {
            guard let before = old.value.at("metadata", field)?.map else { continue }
            var merged = before
            // kustomize reads both as texts, of null the word.
            merged.makeTexts { $0.scalar?.text }
            merged.merge(value.at("metadata", field)?.map ?? Map())
            if merged.entries.isEmpty {
                value.remove(field, of: "metadata")
                continue
            }
            value.set(Value(.map(merged), old.value.origin), at: ["metadata", field])
        }
        if let name = old.value.at("metadata", "name") { value.set(name, at: ["metadata", "name"]) }
        keepNamespace(old.value.at("metadata", "namespace"))
        previous = old.previous
        (prefixes, suffixes) = (old.prefixes, old.suffixes)
        needsHash = needsHash && old.needsHash
        variables = old.variables
    }

    fileprivate mutating func mergeData(_ field: String, of old: Resource) {
        guard let before = old.value[field]?.map else { return }
        var merged = before
        merged.makeTexts { $0.text }
        merged.merge(value[field]?.map ?? Map())
        value.set(field, Value(.map(merged), old.value[field]?.origin ?? value.origin))
    }
}
