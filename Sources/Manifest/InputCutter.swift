/// Cuts a long input into pieces that several readers can read at the same time: runs of documents, and runs of elements
/// where one document is a long list.
public struct InputCutter {
    private let reader: ManifestReader
    private var limits: Limits { reader.limits }

    /// A cutter; what cannot be cut it reads with this reader.
    public init(_ reader: ManifestReader) { self.reader = reader }

    /// What a cutter hands over, in the order of the input.
    public enum Part {
        /// A piece to be read elsewhere.
        case piece(InputPiece)
        /// An event that the cutter came upon itself: the end of a list whose elements were pieces, a failure, or all of
        /// what a document holds that cannot be cut.
        case event(ManifestReader.Event)
    }

    /// Cuts an input to its end.
    public func cut(_ input: Input, handle: (Part) -> Void) {
        do throws(ReadFailure) {
            let input = try TextEncoding.decoded(input, limits: limits)
            var documents = 0
            while try input.hasMore() { try cutDocuments(input, counting: &documents, handle) }
        } catch {
            handle(.event(.failure(error, text: input.rest)))
        }
    }

    /// Cuts off one run of documents, up to one that is too large to be cut off whole, which is treated by itself.
    private func cutDocuments(
        _ input: Input, counting documents: inout Int, _ handle: (Part) -> Void
    ) throws(ReadFailure) {
        var piece = InputPiece(.documents, at: input)
        while !piece.isComplete, try input.hasMore() {
            documents += 1
            guard documents <= limits.documents else {
                handle(.piece(piece))
                throw limits.tooManyDocuments(at: input)
            }
            let limit = try reader.beginsWithBrace(input) ? limits.heldList : limits.heldDocument
            guard let size = try DocumentSeparator.documentSize(in: input, limit: limit) else {
                if !piece.isEmpty { handle(.piece(piece)) }
                return try cutLargeDocument(input, handle)
            }
            piece.take(size, of: input)
            piece.take(try DocumentSeparator.separatorSize(in: input), of: input)
        }
        handle(.piece(piece))
    }

    private func cutLargeDocument(_ input: Input, _ handle: (Part) -> Void) throws(ReadFailure) {
        if try reader.beginsWithBrace(input) {
            if try JSONDocuments(reader: reader, input: input).cutList(handle) { return }
        } else if YAMLListPieces.startsWithList(input.rest) {
            try YAMLListPieces(reader: reader, input: input).cut(handle)
            return try reader.passSeparator(input) { handle(.event($0)) }
        }
        try reader.readDocument(input) { handle(.event($0)) }
    }
}
