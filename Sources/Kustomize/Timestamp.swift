/// Points in time that stand without quotes: kustomize writes them out in one form.
enum Timestamp {
    static func isTimestamp(_ text: String) -> Bool { normalized(text) != nil }

    /// The text in the form of RFC 3339; nil for what is no point in time.
    static func normalized(_ text: String) -> String? {
        // Four digits and a dash, as the reader of kustomize looks at first.
        let bytes = Array(text.utf8)
        guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-"), bytes[..<4].allSatisfy(isDigit) else { return nil }
        var rest = bytes[5...]
        guard let month = number(&rest, most: 2), (1...12).contains(month), consume("-", from: &rest),
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
        guard let hour = number(&rest, most: 2), hour < 24, consume(":", from: &rest),
            let minute = number(&rest, most: 2),
            minute < 60, consume(":", from: &rest), let second = number(&rest, most: 2), second < 60
        else { return nil }
        var fraction = ""
        if consume(".", from: &rest) {
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

    private static func consume(_ character: Unicode.Scalar, from rest: inout ArraySlice<UInt8>) -> Bool {
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
