import Edits
import Manifest

/// The documents of a file, by the lines in which they begin.
struct FileDocuments {
    /// One document.
    struct Document {
        /// Where it begins in the file: the byte, and the line, from 1.
        let offset: Int
        let line: Int
        let text: [UInt8]
    }

    private(set) var documents: [Document] = []

    /// Finds the documents of a file that is written in UTF-8.
    init(_ bytes: [UInt8]) {
        var lines = [0]
        for (offset, byte) in bytes.enumerated() where byte == 0x0a { lines.append(offset + 1) }
        bytes.withUnsafeBytes { buffer in
            ManifestReader().read(Input(bytes: buffer)) { event in
                guard case .object(let object) = event else { return }
                let (place, text) = (object.node.documentPosition, object.node.documentText)
                guard place.column == 1, lines.indices.contains(place.line - 1) else { return }
                if documents.last?.line == place.line { return }
                let offset = lines[place.line - 1]
                // The reader ends the last line of a file that does not end it itself.
                let isEnded = offset + text.count == bytes.count + 1 && text.last == 0x0a
                let own = isEnded ? text.dropLast() : text[...]
                guard offset + own.count <= bytes.count,
                    bytes[offset..<offset + own.count].elementsEqual(own)
                else { return }
                documents.append(Document(offset: offset, line: place.line, text: Array(own)))
            }
        }
    }

    /// The document in which a line is; nil where it is in none whose bytes are known.
    func index(ofLine line: Int) -> Int? { documents.lastIndex { $0.line <= line } }
}
