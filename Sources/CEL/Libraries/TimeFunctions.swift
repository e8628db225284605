/// Parts of timestamps and durations.
enum TimeFunctions {
    static let all: [String: Functions.Function] = [
        "getFullYear": part { $0.year }, "getMonth": part { $0.month - 1 }, "getDate": part { $0.day },
        "getDayOfMonth": part { $0.day - 1 }, "getDayOfYear": part { $0.dayOfYear },
        "getDayOfWeek": part { $0.weekday },
        "getHours": part({ $0.hour }, perUnit: 3_600_000_000_000),
        "getMinutes": part({ $0.minute }, perUnit: 60_000_000_000),
        "getSeconds": part({ $0.second }, perUnit: 1_000_000_000),
        "getMilliseconds": { (arguments) throws(EvaluationError) in
            switch arguments.first {
            case .duration(let nanoseconds): return .int(nanoseconds / 1_000_000)
            case .timestamp(let moment):
                _ = try offset(arguments, at: moment)
                return .int(moment.nanoseconds / 1_000_000)
            default: throw .noOverload
            }
        },
    ]

    /// A part of a timestamp, or all of a duration in units of so many nanoseconds.
    private static func part(_ part: @escaping @Sendable (CivilTime) -> Int, perUnit: Int? = nil) -> Functions.Function
    {
        { (arguments) throws(EvaluationError) in
            switch arguments.first {
            case .timestamp(let moment): return .int(part(CivilTime(moment, offset: try offset(arguments, at: moment))))
            case .duration(let nanoseconds):
                guard let perUnit, arguments.count == 1 else { throw .noOverload }
                return .int(nanoseconds / perUnit)
            default: throw .noOverload
            }
        }
    }

    /// How far the clocks of a zone are before UTC, in seconds: `+02:00`, `-00:30`, or a name.
    private static func offset(_ arguments: [Value], at moment: Timestamp) throws(EvaluationError) -> Int {
        guard arguments.count > 1 else { return 0 }
        let name = try arguments.text(1).string
        if let mark = name.firstIndex(of: ":") {
            let hours = name[..<mark]
            let isWest = hours.hasPrefix("-")
            guard let hour = Int(hours.drop { $0 == "-" || $0 == "+" }),
                let minute = Int(name[name.index(after: mark)...]), hour < 24,
                minute < 60
            else { throw EvaluationError("unknown time zone \(name)") }
            return (hour * 3_600 + minute * 60) * (isWest ? -1 : 1)
        }
        if name.isEmpty || name == "UTC" { return 0 }
        guard let offset = TimeZoneFile.offset(of: name, at: moment.seconds) else {
            throw EvaluationError("unknown time zone \(name)")
        }
        return offset
    }
}
