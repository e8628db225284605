import Manifest

extension Scalar {
    /// The scalar as JSON; nil where its text does not fit its type, so that kustomize fails.
    var json: String? {
        let meant = tag == .untyped ? Scalar.tag(ofPlain: text) : tag
        switch meant {
        case .null: return isEmptyInFlow ? "\"\"" : "null"
        case .string: return Scalar.quoted(isFolded ? FoldedText.rewritten(text) : text)
        case .timestamp: return Timestamp.normalized(text).map(Scalar.quoted)
        case .boolean:
            guard Scalar.tag(ofPlain: text) == .boolean else { return nil }
            return text.hasPrefix("t") || text.hasPrefix("T") ? "true" : "false"
        case .integer: return Scalar.tag(ofPlain: text) == .integer ? PlainText.json(number: text) : nil
        case .float: return PlainText.json(floatingPoint: text)
        case .untyped: return nil
        }
    }

    /// The scalar as it is after a way through JSON.
    var throughJSON: Scalar {
        let meant = tag == .untyped ? Scalar.tag(ofPlain: text) : tag
        switch meant {
        case .integer, .float: return Scalar(PlainText.json(floatingPoint: text) ?? text, .float)
        case .timestamp: return Scalar(Timestamp.normalized(text) ?? text, .string, isQuoted: true)
        case .null where isEmptyInFlow: return Scalar("", .string, isQuoted: true)
        default: return Scalar(isFolded ? FoldedText.rewritten(text) : text, meant, isQuoted: meant == .string)
        }
    }

    /// The type of a text without quotes.
    static func tag(ofPlain text: String) -> Tag {
        switch PlainText.kind(of: text, as: .kustomize) {
        case .null: .null
        case .boolean: .boolean
        case .integer: .integer
        case .float: .float
        default: Timestamp.isTimestamp(text) ? .timestamp : .string
        }
    }

    static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.append(text)
        return json.string
    }
}
