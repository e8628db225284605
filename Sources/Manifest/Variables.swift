/// Variables that a tool replaces in the text of an object before it reaches a cluster, as Flux does after a build:
/// `${NAME}`, and `${NAME:=default}`. One that nothing defines is the empty text, and so it splits words and nothing else.
///
/// Source: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution and the package
/// envsubst of Flux
public enum Variables {
    /// A text with variables replaced by their defaults, or by the values that are known; nil where there is nothing to
    /// replace. A variable that stands for a whole value, and that nothing defines, stays.
    ///
    /// Line ends stay where they are, so that a line has its number in both.
    public static func substituted(
        _ text: UnsafeBufferPointer<UInt8>, values: [String: [UInt8]] = [:]
    ) -> [UInt8]? {
        substitution(in: text, values: values).text
    }

    /// The same, and whether there is a variable whose default is too long or nested too deep to be read here, or a function of
    /// one that nobody carries out here, or more text than fits.
    public static func substitution(
        in text: UnsafeBufferPointer<UInt8>, values: [String: [UInt8]] = [:]
    ) -> (text: [UInt8]?, isIncomplete: Bool) {
        var isIncomplete = false
        // However variables stand in one another, looking for their ends comes to an end.
        var work = text.count * 4 + VariableScanner.most
        var result: [UInt8] = []
        var copied = 0
        var index = 0
        while index < text.count, let found = ByteSearch.first(UnsafeBufferPointer(rebasing: text[index...]), "${") {
            index += found
            var scanner = VariableScanner(text, at: index, values)
            let value = index == 0 || text[index - 1] != UInt8(ascii: "$") ? scanner.value() : nil
            work -= scanner.work
            isIncomplete = isIncomplete || scanner.isBeyondBounds || work < 0
            if work < 0 { break }
            guard let value,
                !value.isEmpty || isGlued(text, from: index, to: scanner.index),
                value.count(of: 0x0a) == text[index..<scanner.index].count(of: 0x0a)
            else {
                index += 2
                continue
            }
            guard result.count + (index - copied) + value.count <= mostText else {
                isIncomplete = true
                break
            }
            result += text[copied..<index]
            result += value
            let isQuoted = (before: text.before(index).isQuote, behind: text.at(scanner.index).isQuote)
            (copied, index) = (scanner.index, scanner.index)
            // kustomize writes most texts without quotes, so that blanks at their ends go.
            guard value.isEmpty else { continue }
            if isQuoted.behind { while result.last?.isBlank ?? false { result.removeLast() } }
            if isQuoted.before {
                while text.at(index).isBlank { index += 1 }
                copied = index
            }
        }
        return (copied > 0 ? result + text[copied...] : nil, isIncomplete)
    }

    /// Whether the text between two places is part of a word, or stands beside something else of its value: once nothing is
    /// there, the rest is the value. Of an image, whose name or tag is a variable, nothing is known.
    private static func isGlued(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
        let (before, after) = (text.before(start), text.at(end))
        let isBeside = after == UInt8(ascii: "$") || before == UInt8(ascii: "}")
        let star = UInt8(ascii: "*")
        if isOfName(before) || isOfName(after) || isBeside || before == star || after == star { return true }
        // `/${x}` is the root, and so is `${x}/`.
        let slash = UInt8(ascii: "/")
        if before == slash, text.isBoundary(before: start - 1), text.isBoundary(at: end) { return true }
        if after == slash, text.isBoundary(before: start), text.isBoundary(at: end + 1) { return true }
        return after.isBlank && !text.isBoundary(at: end) || before.isBlank && !text.isBoundary(before: start)
    }

    /// Whether a byte may be part of the name of a variable.
    public static func isOfName(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte == UInt8(ascii: "_")
    }

    /// Whether a value is a place to be filled in by a tool, so that nothing can be said of it: a variable, or a template.
    public static func isPlaceholder(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        ["${", "$(", "{{", "<<", "?*", "<no value>"].contains { (mark: StaticString) in ByteSearch.contains(text, mark)
        }
    }

    /// Whether a value is nothing but a place to be filled in: what stands beside one would count.
    public static func isOnlyPlaceholder(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if text.elementsEqual("?*".utf8) || text.elementsEqual("<no value>".utf8) { return true }
        for (open, close) in [("{{", "}}"), ("<<", ">>"), ("${", "}"), ("$(", ")")] {
            guard text.starts(with: open.utf8), text.count > open.utf8.count + close.utf8.count else { continue }
            // The first end is that of the value.
            let inner = text[open.utf8.count...]
            let end = inner.indices.first { inner[$0...].starts(with: close.utf8) }
            return end.map { $0 + close.utf8.count == text.count } ?? false
        }
        return false
    }

    /// As much text may come of variables: the value of one that stands there ten thousand times counts each time.
    private static let mostText = 64 << 20

    /// Whether a value has a variable in it that is replaced.
    public static func substitutes(in value: Node) -> Bool {
        ByteSearch.contains(value.utf8, "${") && (substituted(value.utf8) != nil || isOpen(value.utf8, [:]))
    }

    /// The values and keys at and below a node that are a variable and nothing else, which neither a default nor `values`
    /// define.
    public static func open(in node: Node, values: [String: [UInt8]] = [:]) -> [Node] {
        var found: [Node] = []
        collect(node, values, &found)
        return found
    }

    private static func collect(_ node: Node, _ values: [String: [UInt8]], _ found: inout [Node]) {
        if isOpen(node.keyUTF8, values) || node.kind == .string && isOpen(node.utf8, values) { found.append(node) }
        for child in node.children { collect(child, values, &found) }
    }

    /// Whether a text is nothing but variables that stand for nothing, and blanks.
    private static func isOpen(_ text: UnsafeBufferPointer<UInt8>, _ values: [String: [UInt8]]) -> Bool {
        guard text.count > 3, text.first == UInt8(ascii: "$") || text.first?.isBlank ?? false else { return false }
        var (index, isOpen) = (0, false)
        while index < text.count {
            if text[index].isBlank {
                index += 1
                continue
            }
            var scanner = VariableScanner(text, at: index, values)
            guard let value = scanner.value(), value.isEmpty else { return false }
            (index, isOpen) = (scanner.index, true)
        }
        return isOpen
    }
}

/// Reads one variable with its function: `${NAME}`, `${NAME:=default}`, `${NAME/old/new}` and so on, each of which can have
/// others in it.
struct VariableScanner {
    private let text: UnsafeBufferPointer<UInt8>
    private let values: [String: [UInt8]]
    /// The place behind what was read.
    private(set) var index: Int
    /// Whether it is longer, or nested deeper, than anybody writes it.
    private(set) var isBeyondBounds = false
    private var depth = 0
    private static let deepest = 16
    private static let longestArgument = 1 << 16
    /// So many bytes may be looked at beside those of the text.
    static let most = 64 << 20
    /// How many bytes have been looked at.
    private(set) var work = 0

    init(_ text: UnsafeBufferPointer<UInt8>, at start: Int, _ values: [String: [UInt8]]) {
        (self.text, self.values, index) = (text, values, start)
    }

    private var peek: UInt8? { index < text.count ? text[index] : nil }

    private mutating func consume(_ byte: Character) -> Bool {
        guard let ascii = byte.asciiValue, peek == ascii else { return false }
        index += 1
        return true
    }

    /// What the variable stands for; nil where it is none.
    mutating func value() -> [UInt8]? {
        guard depth < VariableScanner.deepest else {
            isBeyondBounds = true
            return nil
        }
        guard consume("$"), consume("{") else { return nil }
        depth += 1
        defer { depth -= 1 }
        // `${{NAME}}` of an OpenShift Template stands for a value that is no text.
        let isDouble = consume("{")
        let isLength = consume("#")
        let start = index
        while let byte = peek, Variables.isOfName(byte) { index += 1 }
        guard index > start else { return nil }
        let known = values[String(decoding: text[start..<index], as: UTF8.self)] ?? []
        guard !isDouble else { return consume("}") && consume("}") ? known : nil }
        guard !isLength else { return consume("}") ? Array(String(known.count).utf8) : nil }
        return function(of: known)
    }

    private mutating func function(of known: [UInt8]) -> [UInt8]? {
        guard let operation = peek else { return nil }
        index += 1
        switch operation {
        case UInt8(ascii: "}"): return known
        case UInt8(ascii: "="), UInt8(ascii: "-"): return fallback(of: known)
        case UInt8(ascii: ":"):
            if consume("=") || consume("-") || consume("?") || consume("+") { return fallback(of: known) }
            return part(of: known)
        case UInt8(ascii: "/"): return replacement(in: known)
        case UInt8(ascii: ","), UInt8(ascii: "^"): return recased(known, isUpper: operation == UInt8(ascii: "^"))
        case UInt8(ascii: "#"), UInt8(ascii: "%"): return trimmed(known, isPrefix: operation == UInt8(ascii: "#"))
        default: return nil
        }
    }

    /// `${NAME,}`, `${NAME,,}`, `${NAME^}` and `${NAME^^}`: the first letter, or all of them.
    private mutating func recased(_ known: [UInt8], isUpper: Bool) -> [UInt8]? {
        let isWhole = consume(isUpper ? "^" : ",")
        guard argument(until: "}") != nil else { return nil }
        let text = String(decoding: known, as: UTF8.self)
        let split =
            isWhole
            ? text.endIndex : text.unicodeScalars.first.map { _ in text.unicodeScalars.index(after: text.startIndex) }
        guard let split else { return known }
        let part = String(text[..<split])
        return Array(((isUpper ? part.uppercased() : part.lowercased()) + text[split...]).utf8)
    }

    /// `${NAME:position}` and `${NAME:position:length}`, in bytes; a negative one counts from the end.
    private mutating func part(of known: [UInt8]) -> [UInt8]? {
        guard let argument = argument(until: "}") else { return nil }
        let words = String(decoding: argument, as: UTF8.self).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard var start = words.first.flatMap({ Int($0) }) else { return known }
        // The bounds are those of what is in memory.
        start = start < 0 ? max(0, start > -known.count ? known.count + start : 0) : min(start, known.count)
        guard words.count > 1 else { return Array(known[start...]) }
        guard let length = Int(words[1]) else { return known }
        if length < 0 {
            let end = length > -known.count ? known.count + length : 0
            return end < start ? [] : Array(known[start..<end])
        }
        return Array(known[start..<(length < known.count - start ? start + length : known.count)])
    }

    /// `${NAME#pattern}`, `${NAME##pattern}`, `${NAME%pattern}` and `${NAME%%pattern}`: without a beginning or an end. What a
    /// pattern with stars takes away is not found out here.
    private mutating func trimmed(_ known: [UInt8], isPrefix: Bool) -> [UInt8]? {
        _ = consume(isPrefix ? "#" : "%")
        guard let pattern = argument(until: "}") else { return nil }
        if known.isEmpty || pattern.isEmpty { return known }
        guard !pattern.contains(where: { "*?[]\\".utf8.contains($0) }) else {
            isBeyondBounds = true
            return nil
        }
        if isPrefix { return known.starts(with: pattern) ? Array(known.dropFirst(pattern.count)) : known }
        return known.reversed().starts(with: pattern.reversed()) ? Array(known.dropLast(pattern.count)) : known
    }

    private mutating func fallback(of known: [UInt8]) -> [UInt8]? {
        guard let argument = argument(until: "}") else { return nil }
        return known.isEmpty ? argument : known
    }

    /// `${NAME/old/new}`, `${NAME//old/new}` and, at the beginning or the end alone, `${NAME/#old/new}` and `${NAME/%old/new}`.
    /// In an empty text the empty pattern is found, and no other.
    private mutating func replacement(in known: [UInt8]) -> [UInt8]? {
        let (isEach, isPrefix) = (consume("/"), consume("#"))
        let isSuffix = !isEach && !isPrefix && consume("%")
        guard let old = argument(until: "/") else { return nil }
        // The two that look at an end need something to put there.
        let isWithout = peek == UInt8(ascii: "}")
        guard let new = argument(until: "}") else { return nil }
        if known.isEmpty { return old.isEmpty ? new : known }
        if isWithout, isPrefix || isSuffix { return known }
        if isPrefix { return known.starts(with: old) ? new + known.dropFirst(old.count) : known }
        if isSuffix {
            return known.reversed().starts(with: old.reversed()) ? known.dropLast(old.count) + new : known
        }
        guard !old.isEmpty else {
            // Go puts it in front of each character and behind the last.
            isBeyondBounds = isBeyondBounds || isEach
            return isEach ? nil : new + known
        }
        var (result, index): ([UInt8], Int) = ([], 0)
        while index < known.count {
            guard known[index...].starts(with: old) else {
                result.append(known[index])
                index += 1
                continue
            }
            result += new
            index += old.count
            if !isEach { break }
        }
        return result + known[index...]
    }

    /// A text up to a byte, which is passed, with the variables in it replaced.
    private mutating func argument(until end: Character) -> [UInt8]? {
        var result: [UInt8] = []
        let start = index
        while let byte = peek {
            work += 1
            guard index - start < VariableScanner.longestArgument else {
                isBeyondBounds = true
                return nil
            }
            if consume(end) { return result }
            if byte == UInt8(ascii: "$"), index + 1 < text.count, text[index + 1] == UInt8(ascii: "{") {
                guard let inner = value() else { return nil }
                result += inner
                continue
            }
            // An argument that is missing: the pattern has no end.
            if end == "/", byte == UInt8(ascii: "}") { return nil }
            result.append(byte)
            index += 1
        }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The byte at a place, or a line end where there is none.
    fileprivate func at(_ index: Int) -> UInt8 { index < count ? self[index] : 0x0a }

    /// The byte in front of a place, or a line end where there is none.
    fileprivate func before(_ index: Int) -> UInt8 { index > 0 ? self[index - 1] : 0x0a }

    /// Whether nothing else of the value stands behind a place: its line, list or mapping ends, or its quotes do.
    fileprivate func isBoundary(at index: Int) -> Bool {
        var index = index
        while at(index).isBlank { index += 1 }
        return "\n\r,]}\"'#".utf8.contains(at(index))
    }

    /// Whether nothing else of the value stands in front of a place.
    fileprivate func isBoundary(before index: Int) -> Bool {
        var index = index
        while before(index).isBlank { index -= 1 }
        let byte = before(index)
        // The mark of an element of a list, and no minus.
        if byte == UInt8(ascii: "-") { return before(index - 1).isBlank || before(index - 1) == 0x0a }
        return "\n\r,[{\"':".utf8.contains(byte)
    }
}

extension UInt8 {
    fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }
}

extension Sequence where Element == UInt8 {
    fileprivate func count(of byte: UInt8) -> Int { reduce(0) { $1 == byte ? $0 + 1 : $0 } }
}
