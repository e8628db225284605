/// The values of the names to which an expression may refer.
public struct Bindings: ExpressibleByDictionaryLiteral {
    private var values: [(name: String, value: Value)]
    /// Whether a name has dots in it.
    let hasQualifiedNames: Bool
    /// Whether the name `variables` is one of its own, and none stand below it that are evaluated when they are asked for.
    let hasVariables: Bool
    /// Whether there is something in the values that nobody knows.
    private(set) var hasUnknown: Bool
    /// The fields of `object` that have been read; nil where they are not kept.
    private(set) var read: ReadFields?

    /// Values by their names.
    public init(_ values: [String: Value]) {
        self.init(values.map { ($0.key, $0.value) })
    }

    /// Values by plain names, of which no two may be the same: none has dots in it, and none is `variables`.
    ///
    /// - Parameter read: keeps what is read of `object`, for all who evaluate something with the same one in the same document.
    public init(plain values: [(name: String, value: Value)], read: ReadFields?) {
        (self.values, self.read) = (values, read)
        (hasQualifiedNames, hasVariables) = (false, false)
        hasUnknown = values.contains { $0.value.unknownPart != nil }
    }

    /// Values by their names, of which no two may be the same.
    public init(_ values: [(name: String, value: Value)]) {
        (self.values, read) = (values, nil)
        hasQualifiedNames = values.contains { $0.name.utf8.contains(UInt8(ascii: ".")) }
        hasVariables = values.contains { $0.name == "variables" }
        hasUnknown = values.contains { $0.value.unknownPart != nil }
    }

    /// Values by their names, of which no two may be the same.
    public init(dictionaryLiteral elements: (String, Value)...) {
        self.init(elements.map { ($0.0, $0.1) })
    }

    /// The value of a name. There are few: looking through them is quicker than a hash.
    subscript(name: String) -> Value? {
        for entry in values where entry.name == name { return entry.value }
        return nil
    }

    /// The same with another value for one of the names.
    public func replacing(_ name: String, with value: Value) -> Bindings {
        var copy = self
        copy.values = values.filter { $0.name != name } + [(name, value)]
        copy.hasUnknown = copy.values.contains { $0.value.unknownPart != nil }
        if name == ReadFields.object { copy.read = nil }
        return copy
    }
}
