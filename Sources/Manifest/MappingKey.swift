/// How a key that is no string becomes one: `1` and `0x1` are "1", `yes` is "true", `1.50` is "1.5".
enum MappingKey {
    /// The text of a boolean or number as a key; nil for a whole number beyond 64 bits with sign, which kubectl refuses.
    static func text(_ kind: NodeRecord.Kind, _ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        switch kind {
        case .boolean: return PlainScalar.isTrue(bytes) ? "true" : "false"
        case .integer:
            guard case .signed(let value)? = PlainScalar.integer(bytes) else { return nil }
            return String(value)
        case .float: return PlainScalar.float(bytes).map(GoNumber.key)
        case .null, .string, .sequence, .mapping, .alias: return String(decoding: bytes, as: UTF8.self)
        }
    }
}
