/// Functions of strings. Places and sizes count characters, from 0.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#cel-options-language-features-and-libraries and the extended
/// string library of cel-go, version 2.
enum StringFunctions {
    /// As long as a string may become, in bytes.
    static let longest = 10 << 20
    static let tooLong = EvaluationError("a string of more than \(longest) bytes", .costLimit)

    static let binary: [String: Functions.Binary] = [
        "contains": { (text, part) throws(EvaluationError) in
            .bool(place(of: try part.text.utf8, in: try text.text.utf8, from: 0) != nil)
        },
        "startsWith": { (text, part) throws(EvaluationError) in
            .bool(try text.text.utf8.starts(with: try part.text.utf8))
        },
        "endsWith": { (text, part) throws(EvaluationError) in
            .bool(try text.text.utf8.reversed().starts(with: try part.text.utf8.reversed()))
        },
    ]

    static let all: [String: Functions.Function] = [
        "charAt": { (arguments) throws(EvaluationError) in
            let (scalars, index) = (try arguments.text(0).scalars, try arguments.int(1))
            guard index >= 0, index <= scalars.count else { throw outOfRange(index) }
            return .string(Text(scalars[index...].prefix(1)))
        },
        "indexOf": { (arguments) throws(EvaluationError) in
            if case .list? = arguments.first { return try ListFunctions.index(arguments, isLast: false) }
            let (text, part) = (try arguments.text(0).scalars, try arguments.text(1).scalars)
            let start = arguments.count > 2 ? try arguments.int(2) : 0
            guard start >= 0 else { throw outOfRange(start) }
            if start > text.count, part.isEmpty { return .int(text.count) }
            guard start <= text.count else { return .int(-1) }
            return .int(place(of: part, in: text, from: start) ?? -1)
        },
        "lastIndexOf": { (arguments) throws(EvaluationError) in
            if case .list? = arguments.first { return try ListFunctions.index(arguments, isLast: true) }
            let (text, part) = (try arguments.text(0).scalars, try arguments.text(1).scalars)
            let start = arguments.count > 2 ? try arguments.int(2) : text.count
            guard start >= 0 else { throw outOfRange(start) }
            guard start <= text.count, part.count <= text.count else { return .int(-1) }
            let end = min(start + part.count, text.count)
            let place = place(of: part.reversed(), in: text.reversed(), from: text.count - end)
            return .int(place.map { text.count - part.count - $0 } ?? -1)
        },
        "join": join, "split": split, "replace": replace,
        "lowerAscii": { (arguments) throws(EvaluationError) in
            .string(Text(utf8: try arguments.text(0).utf8.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }))
        },
        "upperAscii": { (arguments) throws(EvaluationError) in
            .string(Text(utf8: try arguments.text(0).utf8.map { (0x61...0x7a).contains($0) ? $0 - 0x20 : $0 }))
        },
        "substring": { (arguments) throws(EvaluationError) in
            let scalars = try arguments.text(0).scalars
            let start = try arguments.int(1)
            let end = arguments.count > 2 ? try arguments.int(2) : scalars.count
            guard start >= 0, start <= scalars.count else { throw outOfRange(start) }
            guard end >= 0, end <= scalars.count else { throw outOfRange(end) }
            guard start <= end else { throw EvaluationError("invalid substring range. start: \(start), end: \(end)") }
            return .string(Text(scalars[start..<end]))
        },
        "trim": { (arguments) throws(EvaluationError) in .string(try arguments.text(0).trimmed) },
        "format": { (arguments) throws(EvaluationError) in
            .string(try StringFormat.text(try arguments.text(0), try arguments.list(1)))
        },
        "strings.quote": { (arguments) throws(EvaluationError) in
            .string(Text(StringFormat.quoted(try arguments.text(0))))
        },
    ]

    private static func outOfRange(_ index: Int) -> EvaluationError { EvaluationError("index out of range: \(index)") }

    /// Where a part stands for the first time, in a time that grows with the text and the part and not with both at once.
    static func place<Element: Equatable>(of part: [Element], in text: [Element], from start: Int) -> Int? {
        guard let first = part.first else { return start }
        guard start >= 0, text.count >= part.count, start <= text.count - part.count else { return nil }
        if part.count <= shortPart {
            return (start...(text.count - part.count)).first { place in
                text[place] == first && text[place...].starts(with: part)
            }
        }
        let borders = borders(of: part)
        var matched = 0
        for place in start..<text.count {
            while matched > 0, text[place] != part[matched] { matched = borders[matched - 1] }
            if text[place] == part[matched] { matched += 1 }
            if matched == part.count { return place + 1 - matched }
        }
        return nil
    }

    /// Such a part is compared at each place.
    private static let shortPart = 16

    /// For each beginning of a part how much of its end is also a beginning (Knuth, Morris and Pratt).
    private static func borders<Element: Equatable>(of part: [Element]) -> [Int] {
        var borders = [Int](repeating: 0, count: part.count)
        var length = 0
        for place in part.indices.dropFirst() {
            while length > 0, part[place] != part[length] { length = borders[length - 1] }
            if part[place] == part[length] { length += 1 }
            borders[place] = length
        }
        return borders
    }

    @Sendable private static func join(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let separator = arguments.count > 1 ? try arguments.text(1).utf8 : []
        var bytes: [UInt8] = []
        for (index, element) in try arguments.list(0).enumerated() {
            guard case .string(let text) = element else { throw .noOverload }
            if index > 0 { bytes += separator }
            bytes += text.utf8
            guard bytes.count <= longest else { throw tooLong }
        }
        return .string(Text(utf8: bytes))
    }

    @Sendable private static func split(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let (text, separator) = (try arguments.text(0).utf8, try arguments.text(1).utf8)
        let most = arguments.count > 2 ? try arguments.int(2) : -1
        if most == 0 { return .list(ListValue([])) }
        if most == 1 { return .list(ListValue([.string(Text(utf8: text))])) }
        var parts: [Value] = []
        if separator.isEmpty {
            let scalars = Text(utf8: text).scalars
            for (index, scalar) in scalars.enumerated() {
                if most > 0, parts.count == most - 1 {
                    parts.append(.string(Text(scalars[index...])))
                    break
                }
                parts.append(.string(Text([scalar])))
            }
            return .list(ListValue(parts))
        }
        var start = 0
        while most < 0 || parts.count < most - 1, let place = place(of: separator, in: text, from: start) {
            parts.append(.string(Text(utf8: Array(text[start..<place]))))
            start = place + separator.count
        }
        parts.append(.string(Text(utf8: Array(text[start...]))))
        return .list(ListValue(parts))
    }

    @Sendable private static func replace(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let (text, old, new) = (try arguments.text(0).utf8, try arguments.text(1).utf8, try arguments.text(2).utf8)
        let most = arguments.count > 3 ? try arguments.int(3) : -1
        var (result, start, count): ([UInt8], Int, Int) = ([], 0, 0)
        while most < 0 || count < most, start <= text.count, let place = place(of: old, in: text, from: start) {
            result += text[start..<place] + new
            start = place + old.count
            count += 1
            if old.isEmpty {
                // Between all characters.
                guard start < text.count else {
                    start = text.count
                    break
                }
                let length = max(1, text[start...].dropFirst().prefix { $0 & 0xc0 == 0x80 }.count + 1)
                result += text[start..<start + length]
                start += length
            }
            guard result.count <= longest else { throw tooLong }
        }
        return .string(Text(utf8: result + text[min(start, text.count)...]))
    }
}
