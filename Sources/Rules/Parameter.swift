/// A value by which a policy adapts a rule.
public struct Parameter: Sendable {
    /// The key under `parameters` of the rule.
    public let name: String
    /// What it is for, in a phrase.
    public let title: String
    /// What holds where the policy says nothing. It also says of which type the value is.
    public let defaultValue: Value

    /// The value of a parameter.
    public enum Value: Sendable, Equatable {
        case number(Int)
        case flag(Bool)
        case texts([String])

        /// The value as a person writes it.
        public var text: String {
            switch self {
            case .number(let number): String(number)
            case .flag(let flag): String(flag)
            case .texts(let texts): "[" + texts.joined(separator: ", ") + "]"
            }
        }
    }

    init(_ name: String, _ defaultValue: Value, _ title: String) {
        self.name = name
        self.title = title
        self.defaultValue = defaultValue
    }
}

/// What a policy asks of a rule.
public struct RuleSettings: Sendable, Equatable {
    /// Whether the rule is judged; nil where the profiles decide.
    public var isEnabled: Bool?
    /// How much its findings weigh; nil for what the rule says.
    public var severity: Severity?
    /// How much its findings weigh at least, whatever else says.
    public var minimumSeverity: Severity?
    /// Whether its findings are reported and never fail a run.
    public var isWarningOnly = false
    /// The parameters that the policy sets.
    public var parameters: [String: Parameter.Value] = [:]

    /// Creates settings that leave the rule as it is.
    public init() {}
}
