import Manifest

/// Reads YAML into values that know where they stand.
final class ValueReader {
    private let reader = ManifestReader()
    private var budget = 0

    /// The values of one document, aliases followed.
    private static let mostValues = 400_000

    /// A document, and what is wrong with it that kustomize notices only later.
    struct Document {
        var value: Value
        var defect: String?
    }

    /// Reads one document.
    ///
    /// - Parameters:
    ///   - dialect: that of resources and strategic merge patches, or that of kustomizations and JSON patches.
    ///   - place: where a place of the text is in the tree.
    /// - Returns: nil for an empty document.
    /// - Throws: `RenderFailure` for what is no YAML.
    func read(
        _ text: ArraySlice<UInt8>, as dialect: Dialect, at place: (Position) -> Origin
    ) throws(RenderFailure) -> Document? {
        var found: Document?
        var broken: RenderFailure?
        budget = ValueReader.mostValues
        let failure = text.withUnsafeBufferPointer { text in
            reader.readDocument(text, as: dialect) { node in
                do throws(RenderFailure) {
                    var document = Document(value: try value(of: node, dialect, place))
                    if let duplicate = node.duplicateKeys.first {
                        document.defect = "the key \(duplicate.node.key) stands twice"
                    }
                    if node.hasKeysOfOtherTypes, dialect == .kustomize { document.defect = "a key is no string" }
                    found = document
                } catch {
                    broken = error
                }
            }
        }
        if let failure {
            let origin = place(failure.position ?? Position(line: 1, column: 1))
            let cause: RenderFailure.Cause =
                failure.cause == .unsupported || failure.cause == .limit ? .uncertain : .invalid
            throw RenderFailure(
                cause, "malformed YAML: \(failure.message)", line: Int(origin.line), column: Int(origin.column))
        }
        if let broken { throw broken }
        return found
    }

    private func value(
        of node: Node, _ dialect: Dialect, _ place: (Position) -> Origin
    ) throws(RenderFailure) -> Value {
        budget -= 1
        guard budget >= 0 else { throw RenderFailure(.limit, "aliases expand to too many values") }
        let origin = place(node.position)
        if node.isMapping {
            var map = Map()
            map.entries.reserveCapacity(node.count)
            for child in node.children {
                let keyOrigin = place(child.keyPosition)
                map.entries.append(
                    Map.Entry(key: child.key, keyOrigin: keyOrigin, value: try value(of: child, dialect, place)))
            }
            return Value(.map(map), origin)
        }
        if node.isSequence {
            var list: [Value] = []
            list.reserveCapacity(node.count)
            for child in node.children { list.append(try value(of: child, dialect, place)) }
            return Value(.list(list), origin)
        }
        return Value(.scalar(ValueReader.scalar(node, dialect)), origin)
    }

    private static func blockIndent(of node: Node, _ text: String) -> Int32 {
        let start = node.position
        let mark = node.lineText(start.line)?.unicodeScalars.dropFirst(start.column - 1).first
        guard mark == "|", let line = node.lineText(start.line + 1) else { return -1 }
        func blanks(_ text: some StringProtocol) -> Int { text.utf8.prefix { $0 == 0x20 }.count }
        return Int32(truncatingIfNeeded: max(0, blanks(line) - blanks(text.prefix { $0 != "\n" })))
    }

    /// A scalar. What kubectl's reader reads goes through JSON, so that only its value is left.
    private static func scalar(_ node: Node, _ dialect: Dialect) -> Scalar {
        let isJSON = dialect == .kubectl
        let text = isJSON ? node.scalarText ?? "null" : String(decoding: node.utf8, as: UTF8.self)
        switch node.kind {
        case .null: return Scalar(text, .null)
        case .boolean: return Scalar(text, .boolean)
        case .integer: return Scalar(text, .integer)
        case .float: return Scalar(text, .float)
        case .string, .sequence, .mapping:
            let isTime = !isJSON && node.isPlain && Timestamp.isTimestamp(text)
            var scalar = Scalar(text, isTime ? .timestamp : .string, isQuoted: isJSON || !node.isPlain)
            if isJSON, text.contains("\n") { scalar.blockIndent = blockIndent(of: node, text) }
            return scalar
        }
    }
}

/// Points in time that stand without quotes: kustomize writes them out in one form.
enum Timestamp {
    static func isTimestamp(_ text: String) -> Bool { normalized(text) != nil }

    /// The text in the form of RFC 3339; nil for what is no point in time.
    static func normalized(_ text: String) -> String? {
        // Four digits and a dash, as the reader of kustomize looks at first.
        let bytes = Array(text.utf8)
        guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-"), bytes[..<4].allSatisfy(isDigit) else { return nil }
        var rest = bytes[5...]
        guard let month = number(&rest, most: 2), (1...12).contains(month), take("-", &rest),
            let day = number(&rest, most: 2),
            (1...days(Int(String(decoding: bytes[..<4], as: UTF8.self)) ?? 0, month)).contains(day)
        else { return nil }
        let year = String(decoding: bytes[..<4], as: UTF8.self)
        let date = "\(year)-\(two(month))-\(two(day))"
        if rest.isEmpty { return date + "T00:00:00Z" }
        let separator = rest.removeFirst()
        guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: " ") else {
            return nil
        }
        guard let hour = number(&rest, most: 2), hour < 24, take(":", &rest), let minute = number(&rest, most: 2),
            minute < 60, take(":", &rest), let second = number(&rest, most: 2), second < 60
        else { return nil }
        var fraction = ""
        if take(".", &rest) {
            let digits = rest.prefix(while: isDigit)
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count)
            fraction = String(decoding: digits.prefix(9), as: UTF8.self)
            while fraction.hasSuffix("0") { fraction.removeLast() }
            if !fraction.isEmpty { fraction = "." + fraction }
        }
        let time = "T\(two(hour)):\(two(minute)):\(two(second))\(fraction)"
        if separator == UInt8(ascii: " ") { return rest.isEmpty ? date + time + "Z" : nil }
        let zone = String(decoding: rest, as: UTF8.self)
        if zone == "Z" { return date + time + "Z" }
        let offset = Array(zone.utf8)
        guard offset.count == 6, offset[0] == UInt8(ascii: "+") || offset[0] == UInt8(ascii: "-"),
            offset[3] == UInt8(ascii: ":"), [1, 2, 4, 5].allSatisfy({ isDigit(offset[$0]) })
        else { return nil }
        return date + time + (zone == "+00:00" ? "Z" : zone)
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func take(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, most: Int) -> Int? {
        let digits = rest.prefix(most).prefix(while: isDigit)
        rest = rest.dropFirst(digits.count)
        return digits.isEmpty ? nil : Int(String(decoding: digits, as: UTF8.self))
    }
}
