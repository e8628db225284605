/// A word or sign of an expression.
struct Token {
    enum Kind: Equatable {
        case identifier(String)
        /// An identifier in backquotes, which is a field and nothing else.
        case quotedField(String)
        /// `in`, `true`, `false` or `null`.
        case keyword(String)
        /// Digits, with `0x` in front of hexadecimal ones.
        case int(String)
        case uint(String)
        case double(Double)
        case string(Text)
        case bytes([UInt8])
        case sign(String)
        case end
    }

    let kind: Kind
    /// How many characters stand before it.
    let offset: Int
}
