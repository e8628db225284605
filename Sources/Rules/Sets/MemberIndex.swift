/// Objects that belong together, found by their namespaces; filled while they are read, so that little is left to do at the end.
public final class MemberIndex {
    /// The objects.
    public private(set) var members: [ObjectFacts] = []
    /// What there is in each namespace.
    private(set) var namespaces: [NamespaceName: NamespaceObjects] = [:]
    private var last: (namespace: NamespaceName, objects: NamespaceObjects)?

    /// An index of objects, to which others can be added.
    public init(_ members: [ObjectFacts] = []) {
        for member in members { add(member) }
    }

    /// Adds an object.
    public func add(_ member: ObjectFacts) {
        objects(in: member.namespace).add(member, at: members.count)
        members.append(member)
    }

    private func objects(in namespace: NamespaceName) -> NamespaceObjects {
        // Objects come namespace by namespace.
        if let last, last.namespace == namespace { return last.objects }
        let objects = namespaces[namespace] ?? NamespaceObjects()
        namespaces[namespace] = objects
        last = (namespace, objects)
        return objects
    }

    /// The kinds of which it has objects.
    var kinds: Set<ObjectKind> { namespaces.values.reduce(into: []) { $0.formUnion($1.kinds) } }
}
