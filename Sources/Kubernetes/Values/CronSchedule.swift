import Manifest
import Text

/// The schedule of a CronJob: five fields, or a macro.
///
/// Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax, and the parser that the
/// controller uses (robfig/cron, standard form): a weekday of 7 is none.
public enum CronSchedule {
    private struct Field {
        let name: String
        let range: ClosedRange<Int>
        var names: [String] = []
    }

    private static let fields = [
        Field(name: "minute", range: 0...59), Field(name: "hour", range: 0...23), Field(name: "day", range: 1...31),
        Field(
            name: "month", range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        Field(name: "weekday", range: 0...6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ]

    private static let macros: Set<String> = [
        "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
    ]

    /// Why a text is no schedule, nil where it is one.
    public static func problem(with text: String) -> String? {
        if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") { return "a time zone belongs in spec.timeZone" }
        if text.hasPrefix("@") {
            if macros.contains(text) { return nil }
            if text.hasPrefix("@every ") {
                return GoDuration(text.dropFirst(7)) != nil ? nil : "@every needs a time such as 1h30m"
            }
            return "there is no macro \(text)"
        }
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == fields.count else { return "it has \(parts.count) fields instead of 5" }
        for (part, field) in zip(parts, fields) {
            if let problem = problem(with: part, field) { return "the \(field.name) \(problem)" }
        }
        return isEver(day: parts[2], month: parts[3], weekday: parts[4])
            ? nil : "no month that it names has the day \(parts[2]), so that it never comes"
    }

    /// How many days the months have at most.
    private static let days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    /// Whether a day ever comes. Where weekdays are named as well, one of the two is enough.
    private static func isEver(day: Substring, month: Substring, weekday: Substring) -> Bool {
        func firsts(_ text: Substring, _ field: Field) -> [ClosedRange<Int>]? {
            var found: [ClosedRange<Int>] = []
            for entry in text.split(separator: ",") {
                let ends = entry.split(separator: "/")[0].split(separator: "-")
                let values = ends.compactMap { value(of: $0, field) }
                guard let low = values.first, values.count == ends.count, !entry.contains("/") else { return nil }
                found.append(low...max(low, values.last ?? low))
            }
            return found
        }
        guard weekday == "*" || weekday == "?", let days = firsts(day, fields[2]),
            let first = days.map(\.lowerBound).min()
        else { return true }
        guard let months = firsts(month, fields[3]) else { return true }
        return months.contains {
            $0.contains { CronSchedule.days.indices.contains($0 - 1) && first <= CronSchedule.days[$0 - 1] }
        }
    }

    /// Why a text is no name of a time zone, as far as its form tells; nil where it may be one.
    ///
    /// Source: `validateTimeZone` of k8s.io/kubernetes
    public static func problem(withTimeZone text: String) -> String? {
        if text.isEmpty { return "it is empty" }
        if text.lowercased() == "local" { return "Local is the zone of the controller" }
        let isName =
            text.pathParts.joined(separator: "/") == text
            && text.pathParts.allSatisfy { part in
                (part.utf8.first.map { $0.isLetter } ?? false)
                    && part.utf8.allSatisfy { $0.isAlphanumeric || "+-_".utf8.contains($0) }
            }
        return isName ? nil : "\"\(text)\" is no name such as Europe/Berlin"
    }

    /// As the parser takes a field: empty entries drop out, and whatever stands behind a star does not matter.
    private static func problem(with text: Substring, _ field: Field) -> String? {
        for entry in text.split(separator: ",") {
            let parts = entry.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return "is \"\(text)\"" }
            if parts.count == 2 {
                guard let step = number(parts[1]), step > 0 else { return "has the invalid step \"\(parts[1])\"" }
            }
            let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
            if ends[0] == "*" || ends[0] == "?" { continue }
            let values = ends.map { value(of: $0, field) }
            guard values.count <= 2, let first = values.first, let low = first, let high = values.last ?? low else {
                return "is \"\(text)\""
            }
            guard field.range.contains(low), field.range.contains(high) else {
                return "is \"\(text)\", outside of \(field.range.lowerBound) to \(field.range.upperBound)"
            }
            guard low <= high else { return "is \"\(text)\", which ends before it begins" }
        }
        return nil
    }

    private static func value(of text: Substring, _ field: Field) -> Int? {
        if let place = field.names.firstIndex(of: text.lowercased()) { return place + field.range.lowerBound }
        return number(text)
    }

    /// A number that is not negative, a sign allowed.
    private static func number(_ text: Substring) -> Int? {
        let digits = text.hasPrefix("+") ? text.dropFirst() : text
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0.isDigit }) else { return nil }
        return Int(digits)
    }
}
