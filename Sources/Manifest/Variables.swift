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

    /// The same, and whether there is a variable whose default is too long or nested too deep to be read here.
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
            result += text[copied..<index]
            result += value
            (copied, index) = (scanner.index, scanner.index)
        }
        return (copied > 0 ? result + text[copied...] : nil, isIncomplete)
    }

    /// Whether the text between two places is part of a word, or stands beside another variable.
    private static func isGlued(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
        let before = start > 0 ? text[start - 1] : 0x20
        let after = end < text.count ? text[end] : 0x20
        let isBeside = after == UInt8(ascii: "$") || before == UInt8(ascii: "}")
        return isOfName(before) || isOfName(after) || isBeside
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

    private static func isOpen(_ text: UnsafeBufferPointer<UInt8>, _ values: [String: [UInt8]]) -> Bool {
        guard text.count > 3, text[0] == UInt8(ascii: "$"), text[1] == UInt8(ascii: "{") else { return false }
        var scanner = VariableScanner(text, at: 0, values)
        return scanner.value().map { $0.isEmpty && scanner.index == text.count } ?? false
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
            return argument(until: "}") == nil ? nil : known
        case UInt8(ascii: "/"): return replacement(in: known)
        case UInt8(ascii: ","), UInt8(ascii: "^"), UInt8(ascii: "#"), UInt8(ascii: "%"):
            return argument(until: "}") == nil ? nil : known
        default: return nil
        }
    }

    private mutating func fallback(of known: [UInt8]) -> [UInt8]? {
        guard let argument = argument(until: "}") else { return nil }
        return known.isEmpty ? argument : known
    }

    /// In an empty text the empty pattern is found, and no other.
    private mutating func replacement(in known: [UInt8]) -> [UInt8]? {
        _ = consume("/") || consume("#") || consume("%")
        guard let old = argument(until: "/"), let new = argument(until: "}") else { return nil }
        return known.isEmpty && old.isEmpty ? new : known
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

extension Sequence where Element == UInt8 {
    fileprivate func count(of byte: UInt8) -> Int { reduce(0) { $1 == byte ? $0 + 1 : $0 } }
}
