/// A mapping that kubectl would send to the API server as one object: a document, or an element of a list.
public struct ManifestObject {
    /// The mapping.
    public var node: Node
    /// Kind and API version that an element without either takes from its list: the kind without its ending `List`.
    public var inherited: TypeMeta?
    /// Whether it stands inside another object.
    public private(set) var isPart = false

    /// Kind and API version of an object.
    public struct TypeMeta: Sendable, Equatable {
        /// `kind`.
        public var kind: String
        /// `apiVersion`, empty where the list has none.
        public var apiVersion: String

        /// A type that something else than the object itself says, such as the name of its file.
        public init(kind: String, apiVersion: String) {
            self.kind = kind
            self.apiVersion = apiVersion
        }

        /// What the elements of a list take from it; nil where its kind names none.
        init?(ofElementsIn list: String, apiVersion: String) {
            guard list.utf8.count > (list.hasSuffix("List") ? 4 : 0) else { return nil }
            kind = list.hasSuffix("List") ? String(list.dropLast(4)) : list
            self.apiVersion = apiVersion
        }
    }

    init(_ node: Node, inherited: TypeMeta?) {
        self.node = node
        self.inherited = ManifestObject.hasNoType(node) ? inherited : nil
    }

    /// An object that stands inside another, or in a file whose name says what it is.
    ///
    /// - Parameter type: takes the place of what the object says of itself; nil for that.
    public init(part node: Node, type: TypeMeta? = nil) {
        self.node = node
        inherited = type
        isPart = true
    }

    /// Whether nothing says what it is.
    public var hasNoType: Bool { inherited == nil && ManifestObject.hasNoType(node) }

    static func hasNoType(_ node: Node) -> Bool {
        ![Key.kind, .apiVersion].contains { node[$0]?.string.map { !$0.isEmpty } ?? false }
    }

    /// The template from which `helm template` has made the document, as the comment `# Source:` at its beginning says.
    public var template: String? {
        guard node.tree.marks == .characters else { return nil }
        for line in node.tree.source.lines {
            guard line.first == UInt8(ascii: "#") else { return nil }
            if line.starts(with: ManifestObject.sourceComment) {
                return String(decoding: line.dropFirst(ManifestObject.sourceComment.count).prefix(1_024), as: UTF8.self)
            }
        }
        return nil
    }

    private static let sourceComment = Array("# Source: ".utf8)

    /// The object as compact JSON, exactly the value that kubectl would send.
    public var json: String {
        var text = JSONText()
        let extra = inherited.map { [(key: "kind", value: $0.kind), (key: "apiVersion", value: $0.apiVersion)] }
        text.append(node, inheriting: extra)
        return text.string
    }
}

/// The objects of a document, lists within lists included.
enum ListItems {
    /// Calls `body` for each object, in order, and for each element of a list that cannot be one.
    static func each(
        in root: Node, inherited: ManifestObject.TypeMeta? = nil, isOutermost: Bool = true,
        _ body: (Result<ManifestObject, ReadFailure>) -> Void
    ) {
        guard root.isMapping else {
            return body(.failure(ReadFailure(.notAnObject, "not an object: \(root.kind)", at: root.position)))
        }
        if isOutermost, root[.kind]?.isNull == false,
            let items = root.children.first(where: { isItemsInOtherCase($0.keyUTF8) })
        {
            body(.failure(ReadFailure(.itemsInOtherCase, itemsInOtherCase, at: items.keyPosition)))
        }
        // Without a kind kubectl takes nothing for a list.
        let mayBeList = !isOutermost || root[.kind]?.string.map { !$0.isEmpty } ?? false
        guard mayBeList, let items = root[.items], !items.isNull else {
            return body(.success(ManifestObject(root, inherited: inherited)))
        }
        guard items.isSequence else {
            // Inside a list kubectl takes the element for an object whatever its items are.
            guard isOutermost, items.isMapping else {
                return body(.success(ManifestObject(root, inherited: inherited)))
            }
            let failure = ReadFailure(.notAnObject, "items is a \(items.kind), not a list", at: items.position)
            return body(.failure(failure))
        }
        // To kubectl it is a list; whoever goes by the kind takes it for an object.
        if isOutermost, root[.spec].map({ !$0.isNull }) ?? false {
            let failure = ReadFailure(.itemsBesideSpec, at: items.position)
            body(.failure(failure))
        }
        let type = ManifestObject.TypeMeta(
            ofElementsIn: root[.kind]?.string ?? "", apiVersion: root[.apiVersion]?.string ?? "")
        for item in items.children { each(in: item, inherited: type, isOutermost: false, body) }
    }

    static let itemsInOtherCase = "items in another case, which kubectl up to 1.22 treats as the elements of a list"

    /// Whether a key is `items` to Go, which knows two forms of each letter and a third one of the last, but not to newer
    /// versions of kubectl.
    static func isItemsInOtherCase(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (5...6).contains(key.count), key[0] | 0x20 == UInt8(ascii: "i") else { return false }
        let last = Array(key.dropFirst(4))
        return zip(key.prefix(4), "item".utf8).allSatisfy { $0 | 0x20 == $1 }
            && (last == [UInt8(ascii: "s")] || last == [UInt8(ascii: "S")] || last == [0xc5, 0xbf])
            && !key.elementsEqual("items".utf8)
    }
}
