import Manifest

/// Comments behind a key that describe the field, and so how a patch is merged into it:
/// `list: # {"type":"array","x-kubernetes-patch-strategy":"merge","x-kubernetes-patch-merge-key":"name"}`.
///
/// Source: `kyaml/fieldmeta` and `kyaml/yaml/walk` of kustomize.
final class CommentSchemas {
    /// By the number of the file and the line.
    private var schemas: [Int32: [Int32: MergeSchema]] = [:]

    /// Whether there are none: hardly anybody writes them.
    var isEmpty: Bool { schemas.isEmpty }

    /// What a comment says of the field whose key stands somewhere.
    func schema(at key: Origin) -> MergeSchema? { schemas[key.file]?[key.line] }

    /// Takes in the comments of a text.
    ///
    /// - Parameter place: where a place of the text is in the tree.
    /// - Throws: `RenderFailure` for a comment that looks like one and says something else.
    func add(
        _ text: [UInt8], _ values: ValueReader, at place: (Position) -> Origin
    ) throws(RenderFailure) {
        guard text.contains(UInt8(ascii: "#")) else { return }
        for (number, line) in text.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            guard let mark = line.firstIndex(of: UInt8(ascii: "#")), let comment = CommentSchemas.comment(line, mark)
            else { continue }
            let position = Position(line: number + 1, column: mark - line.startIndex + 1)
            let origin = place(position)
            let value = try? values.read(comment, as: .kubectl) { _ in origin }?.value
            guard let value, value.isMap, value["$openapi"] == nil, value["$ref"] == nil else {
                throw RenderFailure(.uncertain, "a comment that controls how a patch is merged", at: origin)
            }
            schemas[origin.file, default: [:]][origin.line] = MergeSchema(value, of: .none)
        }
    }

    /// What a comment says, where it begins like a description and stands right behind a key.
    private static func comment(_ line: ArraySlice<UInt8>, _ mark: Int) -> ArraySlice<UInt8>? {
        let comment = line[(mark + 1)...].drop(while: \.isBlank)
        guard comment.first == UInt8(ascii: "{"), comment.dropFirst().first == UInt8(ascii: "\"") else { return nil }
        // In front of a key it says nothing, nor behind a value.
        return line[..<mark].last { $0 > 0x20 } == UInt8(ascii: ":") ? comment : nil
    }
}
