import Manifest

/// Puts values in the place of variables, as Flux does in the text of what has been built. The text is read anew behind it:
/// `"${X}"` becomes true where X is `true`.
struct Substitution {
    let variables: [String: [UInt8]]
    let reader: ValueReader

    /// By which an object says that nothing in it is replaced.
    private static let mark = "kustomize.toolkit.fluxcd.io/substitute"

    /// Replaces the variables in an object.
    func apply(to object: inout Value) {
        for field in ["labels", "annotations"]
        where object.at("metadata", field, Substitution.mark)?.text?.lowercased() == "disabled" { return }
        replace(in: &object)
    }

    private func replace(in value: inout Value) {
        switch value.content {
        case .scalar(let scalar):
            if let text = replaced(scalar.text) { value.content = content(of: text, scalar, value.origin) }
        case .list(var list):
            for index in list.indices { replace(in: &list[index]) }
            value.content = .list(list)
        case .map(var map):
            for index in map.entries.indices {
                replace(in: &map.entries[index].value)
                if let key = replaced(map.entries[index].key) { map.entries[index].key = text(key) }
            }
            value.content = .map(map)
        }
    }

    private func replaced(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { text in
            ByteSearch.contains(text, "${") ? Variables.substituted(text, values: variables) : nil
        }
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
