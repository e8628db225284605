/// What a call can say to a command, declared once: for reading it, for help and for completion.
public protocol Arguments: Sendable {
    /// What holds where nothing is said.
    init()

    /// Declares each argument, and takes its value.
    mutating func declare(_ declared: inout Declaration)

    /// Looks whether the values go together.
    ///
    /// - Throws: `UsageError` where they do not.
    func validate() throws
}

extension Arguments {
    /// By default a command declares no arguments.
    public mutating func declare(_ declared: inout Declaration) {}

    /// By default every combination of values is valid.
    public func validate() throws {}
}

/// A command of the program.
public protocol Command: Arguments {
    /// What help says of it.
    static var about: CommandDescription { get }

    /// Does what the call asks for.
    func run() throws
}

/// What help says of a command.
public struct CommandDescription: Sendable {
    /// The word by which it is called.
    public let name: String
    /// What it does, in a line.
    public let abstract: String
    /// How it is called, in one or more lines; empty where that is made from its arguments.
    public let usage: String
    /// What else is to be said of it.
    public let discussion: String
    /// Whether help does not name it.
    public let isHidden: Bool
    /// Whether it takes every word of the call as it is.
    public let takesAnyWord: Bool
    /// The commands below it.
    public let commands: [any Command.Type]

    /// Creates a description. Without `usage`, help derives it from the arguments.
    public init(
        _ name: String, _ abstract: String = "", usage: String = "", discussion: String = "", isHidden: Bool = false,
        takesAnyWord: Bool = false, commands: [any Command.Type] = []
    ) {
        self.name = name
        self.abstract = abstract
        self.usage = usage
        self.discussion = discussion
        self.isHidden = isHidden
        self.takesAnyWord = takesAnyWord
        self.commands = commands
    }

    /// The commands below it that help names.
    public var shownCommands: [CommandDescription] { commands.map { $0.about }.filter { !$0.isHidden } }
}

/// A value that is given as text.
public protocol ArgumentValue {
    /// The value of a text; nil for a text that is none.
    init?(argument: String)

    /// The texts that it may be; empty for any.
    static var choices: [String] { get }

    /// The text of the value.
    var argument: String { get }
}

extension ArgumentValue {
    /// Any text may be one.
    public static var choices: [String] { [] }
    /// The text that describes it.
    public var argument: String { "\(self)" }
}

extension ArgumentValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// The case with this raw value.
    public init?(argument: String) { self.init(rawValue: argument) }
    /// The raw values of all cases.
    public static var choices: [String] { allCases.map(\.rawValue) }
    /// The raw value.
    public var argument: String { rawValue }
}

extension String: ArgumentValue {
    /// The text itself.
    public init?(argument: String) { self = argument }
    /// The text itself.
    public var argument: String { self }
}

extension Int: ArgumentValue {
    /// A whole number in decimal digits.
    public init?(argument: String) { self.init(argument) }
}

/// A mistake in the call.
public struct UsageError: Error {
    /// What is wrong, and what would be right.
    public let message: String

    /// Creates an error; `message` is printed after `error: `.
    public init(_ message: String) { self.message = message }
}

/// The status with which the program ends.
public struct ExitCode: Error {
    /// The number that the shell sees.
    public let status: Int32

    /// Ends the program with this status, without a message.
    public init(_ status: Int32) { self.status = status }
}
