/// One argument as help names it.
public struct ArgumentDefinition: Sendable {
    /// What it is.
    enum Kind: Sendable { case option, flag, operand }

    /// The name of an option, without its dashes; of an operand what stands for it.
    public let name: String
    let letter: Character?
    let kind: Kind
    /// What stands for the value of an option.
    let value: String
    /// The part of help in which it stands; nil for the usual one.
    let section: String?
    /// Whether it may be given more than once, or left out.
    let isRequired: Bool
    let isRepeated: Bool
    /// The values that there are; empty for any.
    public let choices: [String]
    let help: String

    /// Whether a word of a call is its name.
    public func isCalled(_ word: String) -> Bool { word == "--" + name || letter.map { word == "-\($0)" } ?? false }

    var takesValue: Bool { kind == .option }
    /// Whether it begins with a dash.
    public var isOption: Bool { kind != .operand }

    /// It as it is written: `--profile <profile>`.
    var title: String {
        switch kind {
        case .option: "--\(name) <\(value)>"
        case .flag: "--\(name)"
        case .operand: "<\(name)>"
        }
    }
}

/// What a command declares. It is asked twice: for the names of its options, by which the words of a call are sorted, and then
/// for their values. Help asks for everything.
public struct Declaration {
    private enum Purpose { case names, help, values(ParsedArguments) }

    private let purpose: Purpose
    /// What has been declared.
    public private(set) var definitions: [ArgumentDefinition] = []
    /// The first mistake in the call.
    private(set) var mistake: (any Error)?
    private var section: String?
    private var hasTakenOperands = false

    private init(_ purpose: Purpose) { self.purpose = purpose }

    /// The arguments of a command, with their help.
    public static func definitions(of command: any Command.Type) -> [ArgumentDefinition] {
        definitions(of: command, .help)
    }

    private static func definitions(of command: any Command.Type, _ purpose: Purpose) -> [ArgumentDefinition] {
        var declaration = Declaration(purpose)
        var arguments = command.init()
        arguments.declare(&declaration)
        return declaration.definitions
    }

    /// The command with the values of a call.
    ///
    /// - Throws: `UsageError`, or what the command finds wrong with the values.
    static func read(_ type: any Command.Type, _ words: [String]) throws -> any Command {
        let call =
            type.about.takesAnyWord
            ? ParsedArguments(operands: words) : try ParsedArguments(words, for: definitions(of: type, .names))
        var declaration = Declaration(.values(call))
        var command = type.init()
        command.declare(&declaration)
        if let mistake = declaration.mistake { throw mistake }
        if !declaration.hasTakenOperands, let word = call.operands.first {
            throw UsageError("unexpected argument \(word)")
        }
        try command.validate()
        return command
    }

    // MARK: What is declared

    /// Arguments that several commands have.
    ///
    /// - Parameter section: the part of help in which they stand.
    public mutating func include(_ arguments: inout some Arguments, section: String? = nil) {
        let outer = self.section
        self.section = section ?? outer
        arguments.declare(&self)
        self.section = outer
        guard case .values = purpose, mistake == nil else { return }
        do { try arguments.validate() } catch { mistake = error }
    }

    /// Declares an option without a value; it becomes true where it is given.
    public mutating func flag(
        _ name: String, letter: Character? = nil, _ place: inout Bool, _ help: @autoclosure () -> String
    ) {
        if case .values(let call) = purpose {
            place = call.hasFlag(name)
        } else {
            add(name, letter, .flag, help: help)
        }
    }

    /// An option that need not be given; of several the last holds.
    public mutating func option<Value: ArgumentValue>(
        _ name: String, letter: Character? = nil, value: String, _ place: inout Value?,
        _ help: @autoclosure () -> String
    ) {
        let given: [Value] = values(name, letter, value, help: help)
        if let last = given.last { place = last }
    }

    /// An option with a value that holds where it is not given.
    public mutating func option<Value: ArgumentValue>(
        _ name: String, letter: Character? = nil, value: String, _ place: inout Value,
        _ help: @autoclosure () -> String
    ) {
        let given = values(name, letter, value, default: place, help: help)
        if let last = given.last { place = last }
    }

    /// An option that may be given several times.
    public mutating func option<Value: ArgumentValue>(
        _ name: String, letter: Character? = nil, value: String, _ place: inout [Value],
        _ help: @autoclosure () -> String
    ) {
        place = values(name, letter, value, isRepeated: true, help: help)
    }

    /// What stands without an option, once.
    public mutating func operand<Value: ArgumentValue>(
        _ name: String, _ place: inout Value, _ help: @autoclosure () -> String
    ) {
        guard case .values(let call) = purpose else {
            return add(
                name, nil, .operand, isRequired: true, choices: Value.choices,
                help: { Declaration.help(help(), Value.choices) })
        }
        hasTakenOperands = true
        guard let word = call.operands.first else { return fail(UsageError("missing argument <\(name)>: \(help())")) }
        if call.operands.count > 1 { fail(UsageError("unexpected argument \(call.operands[1])")) }
        if let value: Value = parse(word, of: "<\(name)>") { place = value }
    }

    /// What stands without an option, as often as wanted.
    public mutating func operands(_ name: String, _ place: inout [String], _ help: @autoclosure () -> String) {
        guard case .values(let call) = purpose else {
            return add(name, nil, .operand, isRepeated: true, help: help)
        }
        hasTakenOperands = true
        place = call.operands
    }

    // MARK: How it is taken

    /// The values of an option in the call; none where it is only described.
    private mutating func values<Value: ArgumentValue>(
        _ name: String, _ letter: Character?, _ value: String, default standard: Value? = nil, isRepeated: Bool = false,
        help: () -> String
    ) -> [Value] {
        guard case .values(let call) = purpose else {
            add(
                name, letter, .option, value: value, isRepeated: isRepeated, choices: Value.choices,
                help: { Declaration.help(help(), Value.choices, standard?.argument) })
            return []
        }
        return call.values(of: name).compactMap { text in
            // A variable of a script that is not set is no value.
            guard text.isEmpty else { return parse(text, of: "--\(name) <\(value)>") }
            fail(UsageError("the value of --\(name) is empty"))
            return nil
        }
    }

    private mutating func parse<Value: ArgumentValue>(_ text: String, of title: String) -> Value? {
        if let value = Value(argument: text) { return value }
        let choices = Value.choices
        let hint = choices.isEmpty ? "" : ": it must be one of \(choices.joined(separator: ", "))"
        fail(UsageError("\"\(text)\" is not a valid value for \(title)\(hint)"))
        return nil
    }

    private mutating func fail(_ error: any Error) { if mistake == nil { mistake = error } }

    private mutating func add(
        _ name: String, _ letter: Character?, _ kind: ArgumentDefinition.Kind, value: String = "",
        isRequired: Bool = false, isRepeated: Bool = false, choices: [String] = [], help: () -> String
    ) {
        var text = ""
        if case .help = purpose { text = help() }
        definitions.append(
            ArgumentDefinition(
                name: name, letter: letter, kind: kind, value: value, section: section, isRequired: isRequired,
                isRepeated: isRepeated, choices: choices, help: text))
    }

    /// Help with the values that there are, and the one that holds otherwise, where its words do not say so.
    private static func help(_ text: String, _ choices: [String], _ standard: String? = nil) -> String {
        var notes: [String] = []
        if let standard, !text.contains("default:") { notes.append("default: \(standard)") }
        if !choices.isEmpty, !choices.allSatisfy({ text.contains($0) }) {
            notes.insert(choices.joined(separator: ", "), at: 0)
        }
        return notes.isEmpty ? text : "\(text) (\(notes.joined(separator: "; ")))"
    }
}
