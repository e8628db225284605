/// A pattern for names and paths: `*` stands for any characters but a slash, `**` for any, `**/` for any number of folders,
/// `?` for one character but a slash; everything else, brackets too, stands for itself, so that a field path such as
/// `spec.containers[*].image` is a pattern as it is.
public struct Glob: Sendable {
    /// The pattern as written.
    public let text: String
    private let tokens: [Token]

    private enum Token: Equatable {
        case byte(UInt8)
        case one
        case star
        case anything
        /// `**/`: nothing at all, or what the next token takes up to a slash.
        case folders
        case insideFolders
    }

    /// Compiles a pattern. Every text is a valid pattern.
    public init(_ pattern: String) {
        text = pattern
        var tokens: [Token] = []
        var rest = Array(pattern.utf8)[...]
        while let first = rest.first {
            let isAtFolder = tokens.isEmpty || tokens.last == .byte(UInt8(ascii: "/")) || tokens.last == .insideFolders
            if isAtFolder, rest.starts(with: "**/".utf8) {
                tokens += [.folders, .insideFolders]
                rest = rest.dropFirst(3)
            } else if rest.starts(with: "**".utf8) {
                tokens.append(.anything)
                rest = rest.dropFirst(2)
            } else {
                tokens.append(first == UInt8(ascii: "*") ? .star : first == UInt8(ascii: "?") ? .one : .byte(first))
                rest = rest.dropFirst()
            }
        }
        self.tokens = tokens
    }

    /// The text that alone matches, nil where there are several.
    public var literal: String? {
        let isPlain = tokens.allSatisfy { if case .byte = $0 { true } else { false } }
        return isPlain ? text : nil
    }

    /// Whether a text matches as a whole. It takes time in proportion to the product of both lengths, whatever the pattern.
    public func matches(_ other: String) -> Bool {
        if literal != nil { return other.utf8.elementsEqual(text.utf8) }
        // The places in the pattern up to which it matches what has been read.
        var places = [Bool](repeating: false, count: tokens.count + 1)
        places[0] = true
        passEmpty(&places)
        for byte in other.utf8 {
            var next = [Bool](repeating: false, count: tokens.count + 1)
            for (index, token) in tokens.enumerated() where places[index] {
                switch token {
                case .byte(let expected): if byte == expected { next[index + 1] = true }
                case .one: if byte != UInt8(ascii: "/") { next[index + 1] = true }
                case .star: if byte != UInt8(ascii: "/") { next[index] = true }
                case .anything: next[index] = true
                case .folders: break
                case .insideFolders:
                    next[index] = true
                    if byte == UInt8(ascii: "/") { next[index + 1] = true }
                }
            }
            passEmpty(&next)
            places = next
        }
        return places[tokens.count]
    }

    /// Goes on over what may stand for nothing.
    private func passEmpty(_ places: inout [Bool]) {
        for (index, token) in tokens.enumerated() where places[index] {
            switch token {
            case .star, .anything: places[index + 1] = true
            case .folders:
                places[index + 1] = true
                places[index + 2] = true
            case .byte, .one, .insideFolders: break
            }
        }
    }
}
