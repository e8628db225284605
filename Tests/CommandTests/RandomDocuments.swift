import TestSupport

/// Makes documents of every form that YAML has, most of them valid, for comparing two readers.
struct RandomDocuments {
    private var random: SeededGenerator
    private var anchors: [String] = []
    /// Whether the document has nothing in it that a reader is likely to refuse: one such thing hides all the others.
    private var isCalm = false

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// A document that bears a name by which it is found again.
    mutating func next(named name: String) -> String {
        anchors = []
        isCalm = random.happens(60)
        if random.happens(15) { return json(named: name) }
        var text = "apiVersion: v1\nkind: Thing\nmetadata:\n  name: \(name)\n"
        for index in 0..<Int.random(in: 1...4, using: &random) {
            text += "field\(index):" + blockValue(depth: 0, indent: 0) + "\n"
            if random.happens(10) { text += random.pick(["# comment\n", "\n", "   \n", "#\n"]) }
        }
        if random.happens(3) { text += random.pick(["...\n", "...\nrest: 1\n", "# end", "..."]) }
        if random.happens(3) { text = text.replacing("\n", with: "\r\n") }
        return text
    }

    // MARK: YAML

    private static let plain = [
        "y", "Y", "yes", "No", "on", "OFF", "true", "True", "TRUE", "yEs", "tRUE", "~", "null", "NULL", "nUll", "",
        "012", "08",
        "09.5", "0o12", "0o8", "0x1F", "0X1f", "0b101", "0B11", "-0b11", "1_000", "1__0", "0x_1", "_1", "-_1", "+5",
        "-0", "-0.0",
        "1e3", "1E2", "12e03", "-2E+05", ".5", "-.5", "+.5", "1.", "1.0", "._5", ".5_0", "1_2.5", "1.5e",
        "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775808",
        "-9223372036854775809", "+9223372036854775808", "1e400", "1e21", "1e20", "1e-6", "1e-7", "0.1",
        "123456.789",
        "1:30", "190:20:30", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "=", "<<", "a b",
        "a #b",
        "a#b", "--", ":a", "a{b", "a[b", "0.", "0x", "0b", "0b2", "0o", "e3", "1e+3", "1.e3", "+", ".", "..", "1,000",
        "0_0", "00", "0777",
        "infinity", "Inf", "NaN", "0x1p3", "1_", "é", "😀", "\u{a0}", "a\u{85}b", "a\u{2028}b",
    ]

    private static let strings = [
        "", " ", "a", "a\\nb", "\\x41\\u00e9\\U0001F600", "\\t\\0\\a\\e\\_\\N\\L\\P", "a\\\n  b", "a\n\n  b", "it's",
        "\\/", "tab\there",
        "#", ": ", "- ", "{}", "0", "true", "\\ud83d\\ude00", "\\ud800", "\u{7f}", "é😀",
    ]

    /// Texts that begin something else, or that JSON cannot express: a reader must refuse most of them.
    private static let odd = [
        "-", "- a", "?", "? a", ":", "a:", "@a", "`a", "%a", "&a", "*a", "!a", "|", ">", "'a", "\"a", "{a", "[a",
        ".inf", "-.INF",
        ".nan", "a: b", "a]", "a}", "a,b", "+.inf", "!foo,bar", "a?", "a]b", "tab\there",
    ]

    private mutating func scalar() -> String {
        if isCalm { return calmScalar() }
        if random.happens(2) { return random.pick(Self.odd) }
        let tag =
            random.happens(6)
            ? random.pick([
                "!!str ", "!!int ", "!!float ", "!!bool ", "!!null ", "!!binary ", "!tag ", "! ",
                "!!merge ",
                "!<tag:yaml.org,2002:str> ", "!!%73tr ",
            ]) : ""
        switch Int.random(in: 0..<10, using: &random) {
        case 0...5: return tag + random.pick(Self.plain)
        case 6, 7: return tag + "\"" + random.pick(Self.strings) + "\""
        case 8: return tag + "'" + random.pick(Self.strings).replacing("'", with: "''") + "'"
        default: return tag + random.pick(["aGVsbG8=", "aGVsbG8", "/+==", "aGVs\n  bG8="])
        }
    }

    private static let refused: Set = ["\\ud83d\\ude00", "\\ud800", "\\/", "\u{7f}", "a: b", "<<"]

    private mutating func calmScalar() -> String {
        switch Int.random(in: 0..<9, using: &random) {
        case 0...5: return random.pick(Self.plain.filter { !Self.refused.contains($0) })
        case 6: return "\"" + random.pick(Self.strings.filter { !Self.refused.contains($0) }) + "\""
        case 7: return "'" + random.pick(["", "a", "it''s", "0", "a\n\n  b"]) + "'"
        default:
            return random.pick([
                "!!str 12", "!!int \"0x10\"", "!!bool \"yes\"", "!!float 3", "!!null \"\"", "!!binary aGVsbG8=",
                "!tag x",
                "!!str", "!<tag:yaml.org,2002:str> 1", "!!%73tr no",
            ])
        }
    }

    private mutating func key() -> String {
        if isCalm {
            return random.pick(["a", "b", "c", "key", "name", "x-y", "kind", "1", "1.5", "yes", "0x10", "\"q\""])
        }
        return anyKey()
    }

    private mutating func anyKey() -> String {
        random.happens(60) ? random.pick(["a", "b", "c", "key", "name", "items", "x-y", "kind"]) : scalar()
    }

    private mutating func anchor() -> String {
        guard random.happens(8) else { return "" }
        let name = random.pick(["x", "y", "z1"])
        anchors.append(name)
        return "&\(name) "
    }

    private mutating func alias() -> String? {
        guard !anchors.isEmpty, random.happens(12) else { return nil }
        return "*" + random.pick(anchors)
    }

    /// What stands behind a key and its colon, or behind the dash of an entry.
    private mutating func blockValue(depth: Int, indent: Int) -> String {
        if let alias = alias() { return " " + alias }
        let anchor = anchor()
        let kind = depth > 3 ? 0 : Int.random(in: 0..<10, using: &random)
        switch kind {
        case 0...3: return " " + anchor + scalar()
        case 4: return " " + anchor + flow(depth: depth)
        case 5: return " " + anchor + blockScalar(indent: indent + 2)
        case 6, 7: return " " + anchor + "\n" + mapping(depth: depth + 1, indent: indent + random.pick([1, 2, 2, 4]))
        default: return " " + anchor + "\n" + sequence(depth: depth + 1, indent: indent + random.pick([0, 1, 2]))
        }
    }

    private mutating func mapping(depth: Int, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            if random.happens(6), let anchor = anchors.last {
                let key = random.pick(["<<", "<<", "<<", "! <<", "!!merge \"<<\"", "&m <<"])
                lines.append(margin + key + ": " + random.pick(["*\(anchor)", "[*\(anchor), {a: 1}]", "{b: 2}"]))
            } else if random.happens(4) {
                lines.append(margin + "? " + key() + "\n" + margin + ":" + blockValue(depth: depth, indent: indent))
            } else {
                lines.append(margin + key() + ":" + blockValue(depth: depth, indent: indent))
            }
        }
        return lines.joined(separator: "\n")
    }

    private mutating func sequence(depth: Int, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        return (0..<Int.random(in: 1...3, using: &random)).map { _ in
            if depth <= 3, random.happens(25) {
                return margin + "- " + String(mapping(depth: depth + 1, indent: indent + 2).dropFirst(indent + 2))
            }
            return margin + "-" + blockValue(depth: depth, indent: indent)
        }.joined(separator: "\n")
    }

    private mutating func flow(depth: Int) -> String {
        let count = Int.random(in: 0...3, using: &random)
        let space = random.pick(["", " ", "\n      "])
        if random.happens(50) {
            let entries = (0..<count).map { _ in flowValue(depth: depth) }
            return "[" + entries.joined(separator: "," + space) + random.pick(["", "", ",", space]) + "]"
        }
        let entries = (0..<count).map { _ in
            random.happens(10)
                ? key() : key() + random.pick(isCalm ? [": ", " : "] : [": ", ":", " : "]) + flowValue(depth: depth)
        }
        return "{" + entries.joined(separator: "," + space) + "}"
    }

    private mutating func flowValue(depth: Int) -> String {
        if let alias = alias() { return alias }
        return depth < 4 && random.happens(25) ? flow(depth: depth + 1) : scalar()
    }

    private mutating func blockScalar(indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        let header = random.pick(["|", ">", "|-", ">-", "|+", ">+", "|2", ">1-", "| # comment"])
        let lines = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            random.pick(["text", "", "  more", "# no comment", "a: b", "- c", "\ttab", "trailing  ", "é"])
        }
        return header + "\n" + lines.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
    }

    // MARK: JSON

    private mutating func json(named name: String) -> String {
        let fields = (0..<Int.random(in: 1...4, using: &random)).map { _ in member(depth: 0) }
        let space = random.pick(["", " ", "\n", "\n\t"])
        return "{\"apiVersion\":\"v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"\(name)\"},"
            + fields.joined(separator: "," + space) + space + "}" + random.pick(["", "\n", " \n\n"])
    }

    private mutating func member(depth: Int) -> String {
        "\"" + random.pick(["a", "b", "é", "\\u0061", "a\\nb", "", "\\ud83d\\ude00"]) + "\":" + random.pick(["", " "])
            + jsonValue(depth: depth)
    }

    private mutating func jsonValue(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 3 ? 6 : 8), using: &random) {
        case 0, 1:
            let numbers = [
                "0", "-0", "-0.0", "1.0", "1e3", "1E-7", "0.1", "12345678901234567890", "-9223372036854775808", "1e21",
                "1.5e300",
                "100000000000000000000", "0.000001", "9223372036854775807", "9223372036854775808", "01", "1.", ".5",
                "+1", "1e",
            ]
            return random.pick(isCalm ? Array(numbers.dropLast(5)) : numbers)
        case 2: return random.pick(isCalm ? ["true", "false", "null"] : ["true", "false", "null", "True", "nul"])
        case 3...5:
            let texts = [
                "", "a", "\\\"", "\\\\", "\\/", "\\b\\f\\n\\r\\t", "\\u00e9", "\\ud83d\\ude00", "\\ud800",
                "\\udc00x", "\\ud800\\ud800", "é😀",
                "\\x", "\\u12", "a\tb", "\u{7f}",
            ]
            return "\"" + random.pick(isCalm ? Array(texts.dropLast(4)) : texts) + "\""
        case 6: return "[" + (0..<2).map { _ in jsonValue(depth: depth + 1) }.joined(separator: ",") + "]"
        default: return "{" + (0..<2).map { _ in member(depth: depth + 1) }.joined(separator: ", ") + "}"
        }
    }
}
