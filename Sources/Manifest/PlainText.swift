/// What texts without quotes mean, for those who make some.
public enum PlainText {
    /// What a text is to a dialect.
    public static func kind(of text: String, as dialect: Dialect) -> Node.Kind {
        var text = text
        return text.withUTF8 { bytes in
            switch PlainScalar.kind(bytes, as: dialect) {
            case .null: .null
            case .boolean: .boolean
            case .integer: .integer
            case .float: .float
            default: .string
            }
        }
    }

    /// A number as JSON, whole ones of 64 bits exactly; nil for what is no number, or none that JSON can express.
    public static func json(number text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes in
            switch PlainScalar.integer(bytes) {
            case .signed(let number): String(number)
            case .unsigned(let number): String(number)
            case nil: PlainScalar.float(bytes).flatMap { $0.isFinite ? GoNumber.json($0) : nil }
            }
        }
    }

    /// A number as floating point, in the form of JSON; nil for what is no number.
    public static func json(floatingPoint text: String) -> String? {
        var text = text
        return text.withUTF8 { PlainScalar.float($0).flatMap { $0.isFinite ? GoNumber.json($0) : nil } }
    }
}
