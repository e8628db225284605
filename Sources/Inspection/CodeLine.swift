import Kubernetes
import Manifest

/// A line of a manifest as a report shows it, with what it is about underlined. Values that are, or may be, secrets are
/// not in it.
public struct CodeLine: Sendable {
    /// The number of the line.
    public var number: Int
    /// The text, shortened around the place where it is long.
    public var text: String
    /// How many characters (Unicode scalars, as columns count) stand before the place, and how many the place has.
    public var offset: Int
    /// How many characters are underlined.
    public var length: Int

    /// The text before the place, and the text that is underlined.
    public var parts: (before: String, marked: String) {
        let characters = Array(text.unicodeScalars)
        return (
            CodeLine.string(characters.prefix(offset)), CodeLine.string(characters.dropFirst(offset).prefix(length))
        )
    }

    private static let widest = 120

    private static func string(_ characters: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: characters)
        return String(text)
    }

    /// A line with a place in it, nil where showing it would show a secret.
    ///
    /// - Parameter sensitive: the places in the same file behind which there are secrets.
    init?(_ line: String, at position: Position, sensitive: [Position]) {
        let number = position.line
        var characters = Array(line.unicodeScalars)
        var offset = position.column - 1
        guard offset >= 0, offset <= characters.count else { return nil }
        let columns = sensitive.filter { $0.line == number }.map(\.column) + CodeLine.credentials(in: line)
        if let secret = columns.min() {
            // Nothing behind the first secret of the line is shown: what belongs to it ends somewhere there.
            guard secret - 1 > offset else { return nil }
            characters = characters.prefix(secret - 1) + ["*", "*", "*"]
        }
        var length = CodeLine.tokenLength(characters, from: offset)
        if characters.count > CodeLine.widest {
            let start = max(0, min(offset - 20, characters.count - CodeLine.widest))
            characters = Array(characters[start...].prefix(CodeLine.widest))
            offset -= start
            length = min(length, max(1, characters.count - offset))
        }
        self.number = number
        self.offset = offset
        self.length = length
        text = CodeLine.string(characters[...])
    }

    /// The columns at which credentials in addresses begin.
    private static func credentials(in line: String) -> [Int] {
        guard line.utf8.contains(UInt8(ascii: "@")) || line.utf8.contains(UInt8(ascii: "?")) else { return [] }
        return AddressCredentials.ranges(in: line).map {
            line.unicodeScalars.distance(from: line.startIndex, to: $0.lowerBound) + 1
        }
    }

    /// The length of the scalar or key that begins at a place: up to a blank, a comma, a colon or a bracket, or the closing
    /// quote.
    private static func tokenLength(_ line: [Unicode.Scalar], from start: Int) -> Int {
        guard start < line.count else { return 1 }
        let first = line[start]
        if first == "\"" || first == "'" {
            let end = line[(start + 1)...].firstIndex(of: first) ?? line.count - 1
            return end - start + 1
        }
        let end = line[start...].firstIndex { [" ", "\t", ",", "]", "}"].contains($0) } ?? line.count
        let token = line[start..<end]
        return max(1, token.last == ":" ? token.count - 1 : token.count)
    }
}

extension CodeLine {
    /// Where values of an object begin that must not be shown: secrets, and what stands at a key that is overridden, which may
    /// be one.
    static func hiddenPlaces(in object: KubernetesObject) -> [Position] {
        object.sensitiveValues.map(\.position) + object.node.duplicateKeys.map(\.first)
    }
}
