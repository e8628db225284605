import CEL

/// Values that are made rather than read.
extension Value {
    /// A text.
    static func text(_ string: String) -> Value { .string(Text(string)) }

    /// A mapping.
    ///
    /// - Parameter rest: what further entries are, in words, where it may have some that nobody knows here.
    static func object(_ entries: [(name: String, value: Value)] = [], rest: String? = nil) -> Value {
        .map(entries.reduce(into: MapValue(rest: rest)) { $0.set(text($1.name), to: $1.value) })
    }

    /// A mapping of texts.
    static func object(of texts: [String: String], rest: String? = nil) -> Value {
        object(texts.sorted { $0.key < $1.key }.map { ($0.key, text($0.value)) }, rest: rest)
    }

    /// A list.
    static func list(of values: [Value]) -> Value { .list(ListValue(values)) }
}
