import Manifest

/// Puts values in the place of variables, as Flux does in the text of what has been built. The text is read anew behind it:
/// `"${X}"` becomes true where X is `true`.
struct Substitution {
    private let variables: [String: [UInt8]]
    private let reader: ValueReader
    /// The names of those that have several lines.
    private let multiline: [String]

    init(variables: [String: [UInt8]], reader: ValueReader) {
        (self.variables, self.reader) = (variables, reader)
        multiline = variables.filter { $0.value.contains(0x0a) }.keys.sorted()
    }

    /// By which an object says that nothing in it is replaced.
    private static let mark = "kustomize.toolkit.fluxcd.io/substitute"

    /// Replaces the variables in an object.
    ///
    /// - Throws: `RenderFailure` for a value of several lines in the place of one: in the text it can add fields.
    func apply(to object: inout Value) throws(RenderFailure) {
        for field in ["labels", "annotations"]
        where object.at("metadata", field, Substitution.mark)?.text == "disabled" { return }
        try replace(in: &object)
    }

    private func replace(in value: inout Value) throws(RenderFailure) {
        switch value.content {
        case .scalar(let scalar):
            if addsLines(to: scalar.text) {
                throw RenderFailure(
                    .uncertain, "a multi-line variable in \(scalar.text.prefix(100)) can add fields",
                    at: value.origin)
            }
            if let text = try replaced(scalar.text, value.origin) {
                value.content = content(of: text, scalar, value.origin)
            }
        case .list(var list):
            for index in list.indices { try replace(in: &list[index]) }
            value.content = .list(list)
        case .map(var map):
            for index in map.entries.indices {
                try replace(in: &map.entries[index].value)
                if let key = try replaced(map.entries[index].key, map.entries[index].keyOrigin) {
                    map.entries[index].key = text(key)
                }
            }
            value.content = .map(map)
        }
    }

    /// Whether a variable in a text of one line has several.
    private func addsLines(to text: String) -> Bool {
        !multiline.isEmpty && !text.contains("\n") && multiline.contains { text.contains("${" + $0) }
    }

    private func replaced(_ text: String, _ origin: Origin) throws(RenderFailure) -> [UInt8]? {
        var text = text
        let found = text.withUTF8 { text in
            ByteSearch.contains(text, "${")
                ? Variables.substitution(in: text, values: variables) : (text: nil, isIncomplete: false)
        }
        if found.isIncomplete {
            throw RenderFailure(
                .uncertain, "a variable with a function that is not carried out here, or that comes to too much",
                at: origin)
        }
        return found.text
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// What a text is once it is read: a scalar of its own type. What has several lines stays in its block.
    private func content(of bytes: [UInt8], _ scalar: Scalar, _ origin: Origin) -> Value.Content {
        let isText = bytes.contains(0x0a) || scalar.text.contains("\n")
        if !isText, let read = try? reader.read(bytes[...], as: .kubectl, at: { _ in origin }), read.value.isScalar {
            return read.value.content
        }
        return .scalar(Scalar(text(bytes), .string, isQuoted: true))
    }
}
