/// A part of a long input that can be read on its own, by another reader on another core, with what it reads the same as if
/// the input had been read in one go.
public struct InputPiece: Sendable {
    /// What a piece consists of.
    enum Content: Sendable {
        /// Documents, each with the separator line behind it.
        case documents
        /// Elements of a list in YAML, each from its dash on; they may take their type from the list.
        case yamlElements(ManifestObject.TypeMeta?)
        /// Elements of a list in JSON with the commas between them; they may take their type from the list.
        case jsonElements(ManifestObject.TypeMeta?)
    }

    /// The size in bytes from which on a piece is complete: large enough to be worth handing over, small enough that a few
    /// of them take little memory.
    static let size = 256 << 10

    let content: Content
    /// Where the piece stands in the input.
    private let position: Position
    private var bytes: [UInt8] = []

    /// An empty piece that begins at the next byte of an input.
    init(_ content: Content, at input: Input) {
        self.content = content
        position = input.position
    }

    /// Whether the document that it belongs to goes on behind it.
    public var isInsideDocument: Bool {
        guard case .documents = content else { return true }
        return false
    }

    var isEmpty: Bool { bytes.isEmpty }
    var isComplete: Bool { bytes.count >= InputPiece.size }

    /// Takes the next bytes of the input.
    mutating func take(_ size: Int, of input: Input) {
        bytes.append(contentsOf: input.rest.prefix(size))
        input.advance(by: size)
    }

    /// The piece as an input of its own.
    var input: Input { bytes.withUnsafeBytes { Input(bytes: $0, at: position) } }
}

extension ManifestReader {
    /// Reads a piece that `InputCutter` has cut.
    public func read(_ piece: InputPiece, handle: (Event) -> Void) {
        let input = piece.input
        do throws(ReadFailure) {
            switch piece.content {
            case .documents: while !input.rest.isEmpty { try readDocument(input, handle) }
            case .yamlElements(let type): try YAMLListPieces(reader: self, input: input).readElements(type, handle)
            case .jsonElements(let type): try JSONDocuments(reader: self, input: input).readElements(type, handle)
            }
        } catch {
            handle(.failure(error, text: input.rest))
        }
    }
}
