import Edits
import Manifest

/// The documents of a file, by the lines in which they begin.
public struct FileDocuments {
    /// One document.
    struct Document {
        /// Where it begins in the file: the byte, and the line, from 1.
        let offset: Int
        let line: Int
        let text: [UInt8]
    }

    private(set) var documents: [Document] = []
    /// Whether an object binds the service account `default` of some namespace to a role.
    private(set) var isDefaultBound = false
    private let bytes: [UInt8]
    private let lines: [Int]

    /// No documents yet of a file that is written in UTF-8.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var lines = [0]
        for (offset, byte) in bytes.enumerated() where byte == 0x0a { lines.append(offset + 1) }
        self.lines = lines
    }

    /// Adds the document in which an object stands. Objects come in the order of the file.
    mutating func add(documentOf object: Node) {
        isDefaultBound = isDefaultBound || FileDocuments.bindsDefault(object)
        let (place, text) = (object.documentPosition, object.documentText)
        guard place.column == 1, lines.indices.contains(place.line - 1) else { return }
        if documents.last?.line == place.line { return }
        let offset = lines[place.line - 1]
        // The reader ends the last line of a file that does not end it itself.
        let isEnded = offset + text.count == bytes.count + 1 && text.last == 0x0a
        let own = isEnded ? text.dropLast() : text[...]
        guard offset + own.count <= bytes.count, bytes[offset..<offset + own.count].elementsEqual(own) else { return }
        documents.append(Document(offset: offset, line: place.line, text: Array(own)))
    }

    /// Whether a text has an object that binds the service account `default` of some namespace to a role, by its own name or as
    /// one of all accounts.
    public static func bindDefault(_ text: [UInt8]) -> Bool {
        text.withUnsafeBytes { bytes in
            guard ByteSearch.contains(bytes.bindMemory(to: UInt8.self), "RoleBinding") else { return false }
            var isBound = false
            ManifestReader().read(Input(bytes: bytes)) { event in
                if case .object(let object) = event, bindsDefault(object.node) { isBound = true }
            }
            return isBound
        }
    }

    private static func bindsDefault(_ object: Node) -> Bool {
        guard object["kind"]?.equals(anyOf: ["RoleBinding", "ClusterRoleBinding"]) ?? false else { return false }
        return object["subjects"]?.children.contains { subject in
            let name = subject["name"]?.string ?? ""
            return switch subject["kind"]?.string {
            case "ServiceAccount": name == "default"
            case "Group": name.hasPrefix("system:serviceaccounts") || name == "system:authenticated"
            case "User": name.hasPrefix("system:serviceaccount:") && name.hasSuffix(":default")
            default: false
            }
        } ?? false
    }

    /// The document in which a line is; nil where it is in none whose bytes are known.
    func index(ofLine line: Int) -> Int? { documents.lastIndex { $0.line <= line } }
}
