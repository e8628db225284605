/// A moment, in seconds since 1970 in UTC and nanoseconds.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// The seconds.
    public let seconds: Int
    /// The nanoseconds behind them, from 0 to 999,999,999.
    public let nanoseconds: Int

    /// The first and the last second of the years 1 to 9999.
    static let range = -62_135_596_800...253_402_300_799

    /// A moment, with nanoseconds from 0 to 999,999,999.
    public init(seconds: Int, nanoseconds: Int) { (self.seconds, self.nanoseconds) = (seconds, nanoseconds) }

    /// A moment so many nanoseconds later; nil beyond the years 1 to 9999.
    func adding(_ duration: Int) -> Timestamp? {
        let total = nanoseconds + duration % 1_000_000_000
        let carry = total < 0 ? -1 : total / 1_000_000_000
        let moment = Timestamp(
            seconds: seconds + duration / 1_000_000_000 + carry, nanoseconds: total - carry * 1_000_000_000)
        return Timestamp.range.contains(moment.seconds) ? moment : nil
    }

    /// The nanoseconds from another moment to this one; nil where they do not fit into 64 bits.
    func since(_ other: Timestamp) -> Int? {
        let (whole, isTooLarge) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        guard !isTooLarge else { return nil }
        let (sum, isOver) = whole.addingReportingOverflow(nanoseconds - other.nanoseconds)
        return isOver ? nil : sum
    }

    /// Which comes first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    // MARK: Text

    /// Reads a moment as RFC 3339 has it, with capital letters; nil for anything else.
    init?(_ text: Text) {
        var bytes = text.utf8[...]
        func number(_ count: Int) -> Int? {
            let digits = bytes.prefix(count)
            guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            bytes = bytes.dropFirst(count)
            return digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        }
        func take(_ letter: Unicode.Scalar) -> Bool {
            guard bytes.first == UInt8(ascii: letter) else { return false }
            bytes = bytes.dropFirst()
            return true
        }
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2), take("T"),
            let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2),
            (1...12).contains(month), day >= 1, day <= CivilTime.days(of: month, in: year), hour < 24, minute < 60,
            second < 60
        else { return nil }
        var nanoseconds = 0
        if take(".") || take(",") {
            let digits = bytes.prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            bytes = bytes.dropFirst(digits.count)
            for index in 0..<9 {
                nanoseconds = nanoseconds * 10 + (index < digits.count ? Int(Array(digits)[index]) - 0x30 : 0)
            }
        }
        var offset = 0
        if !take("Z") {
            let isWest = bytes.first == UInt8(ascii: "-")
            guard take(isWest ? "-" : "+"), let hours = number(2), take(":"), let minutes = number(2), hours < 24,
                minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60 * (isWest ? -1 : 1)
        }
        guard bytes.isEmpty else { return nil }
        let seconds = CivilTime.days(year, month, day) * 86_400 + (hour * 60 + minute) * 60 + second - offset
        guard Timestamp.range.contains(seconds) else { return nil }
        self.init(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// As RFC 3339 has it, in UTC, without zeros at the end of the fraction.
    public var text: String {
        let time = CivilTime(self, offset: 0)
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        var fraction = ""
        if nanoseconds > 0 {
            fraction = "." + padded(nanoseconds, 9)
            while fraction.hasSuffix("0") { fraction.removeLast() }
        }
        return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))T"
            + "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))\(fraction)Z"
    }
}

/// A moment as a calendar and a clock show it.
struct CivilTime {
    let year, month, day, hour, minute, second: Int
    /// From 0, Sunday.
    let weekday: Int
    /// From 0.
    let dayOfYear: Int

    /// - Parameter offset: how far the clock is before UTC, in seconds.
    init(_ moment: Timestamp, offset: Int) {
        let local = moment.seconds + offset
        let days = (local >= 0 ? local : local - 86_399) / 86_400
        let rest = local - days * 86_400
        (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60)
        weekday = ((days + 4) % 7 + 7) % 7
        // https://howardhinnant.github.io/date_algorithms.html#civil_from_days
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfShifted = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfShifted + 2) / 153
        day = dayOfShifted - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        dayOfYear = days - CivilTime.days(year, 1, 1)
    }

    static func days(of month: Int, in year: Int) -> Int {
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// The days from 1970 to a date.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// Durations as CEL writes them.
enum DurationText {
    /// In seconds: `60.001s`.
    static func text(_ nanoseconds: Int) -> String {
        let (seconds, rest) = (nanoseconds / 1_000_000_000, abs(nanoseconds % 1_000_000_000))
        guard rest > 0 else { return "\(seconds)s" }
        var fraction = String(rest)
        fraction = String(repeating: "0", count: 9 - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(nanoseconds < 0 && seconds == 0 ? "-" : "")\(seconds).\(fraction)s"
    }
}
