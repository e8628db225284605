import Arguments
import Testing

/// A command with one argument of each kind.
private struct Greet: Command {
    static let about = CommandDescription("greet", "Greet people.", discussion: "Politely.")

    enum Tone: String, ArgumentValue, CaseIterable { case warm, cool }

    struct Volume: Arguments {
        var loud = false
        var times: Int?

        mutating func declare(_ declared: inout Declaration) {
            declared.flag("loud", letter: "L", &loud, "Loudly.")
            declared.option("times", letter: "t", value: "n", &times, "How often.")
        }

        func validate() throws { if times == 0 { throw UsageError("--times is at least 1") } }
    }

    var names: [String] = []
    var tone = Tone.warm
    var greetings: [String] = []
    var quiet = false
    var volume = Volume()

    mutating func declare(_ declared: inout Declaration) {
        declared.operands("name", &names, "Whom.")
        declared.option("tone", value: "tone", &tone, "How.")
        declared.option("say", letter: "s", value: "words", &greetings, "What. May be repeated.")
        declared.flag("quiet", letter: "q", &quiet, "Say nothing else.")
        declared.include(&volume, section: "volume")
    }

    func run() throws {}

    var summary: String {
        "\(names) \(tone) \(greetings) \(quiet) \(volume.loud) \(volume.times.map(String.init) ?? "-")"
    }
}

/// A command with one required operand.
private struct Wave: Command {
    static let about = CommandDescription("wave", "Wave.")
    var hand = Greet.Tone.warm

    mutating func declare(_ declared: inout Declaration) { declared.operand("hand", &hand, "Which.") }

    func run() throws {}
}

private struct Outer: Command {
    static let about = CommandDescription("outer", "More.", commands: [Wave.self])

    func run() throws {}
}

private struct Raw: Command {
    static let about = CommandDescription("__raw", isHidden: true, takesAnyWord: true)
    var words: [String] = []

    mutating func declare(_ declared: inout Declaration) { declared.operands("word", &words, "") }

    func run() throws {}
}

struct CommandParserTests {
    private let parser = CommandParser(
        program: "hail", CommandDescription("hail", "Hails.", commands: [Greet.self, Outer.self, Raw.self]))

    private func read(_ call: String) throws -> CommandParser.Request {
        try parser.read(call.split(separator: " ").map(String.init))
    }

    @Test(arguments: [
        ("greet", "[] warm [] false false -"), ("greet a b", "[\"a\", \"b\"] warm [] false false -"),
        ("greet --tone cool a", "[\"a\"] cool [] false false -"), ("greet --tone=cool", "[] cool [] false false -"),
        ("greet --tone cool --tone warm", "[] warm [] false false -"),
        ("greet -s x -s=y -sz", "[] warm [\"x\", \"y\", \"z\"] false false -"),
        ("greet -qL", "[] warm [] true true -"), ("greet -qt3", "[] warm [] true false 3"),
        ("greet -q -- -L --tone", "[\"-L\", \"--tone\"] warm [] true false -"),
        ("greet - a", "[\"-\", \"a\"] warm [] false false -"), ("greet --say -", "[] warm [\"-\"] false false -"),
    ])
    func aCallIsReadAsItStands(call: String, summary: String) throws {
        guard case .run(let command as Greet) = try read(call) else { return #expect(Bool(false), "\(call)") }
        #expect(command.summary == summary, "\(call)")
    }

    @Test(arguments: [
        ("greet --tune cool", "unknown option --tune; did you mean --tone?"), ("greet --x", "unknown option --x"),
        ("greet -x", "unknown option -x"), ("greet -qx", "unknown option -x in -qx"),
        ("greet --tone", "--tone needs a value: --tone <tone>"),
        ("greet --tone --quiet", "--tone needs a value: --tone <tone>"),
        ("greet --tone hot", "\"hot\" is not a valid value for --tone <tone>: it must be one of warm, cool"),
        ("greet -t many", "\"many\" is not a valid value for --times <n>"),
        ("greet --quiet=yes", "--quiet takes no value"), ("greet -s=", "the value of --say is empty"),
        ("greet --say=", "the value of --say is empty"),
        ("greet --times 0", "--times is at least 1"), ("outer wave", "missing argument <hand>: Which."),
        ("outer wave warm cool", "unexpected argument cool"),
        ("outer wafe", "unknown command outer wafe; did you mean wave?"),
        ("gret", "unknown command gret; did you mean greet?"),
        ("--nothing", "unknown option --nothing"), ("--", "unknown option --"),
    ])
    func aMistakeIsNamed(call: String, message: String) throws {
        let error = #expect(throws: UsageError.self) { _ = try read(call) }
        #expect(error?.message == message)
    }

    @Test(arguments: ["greet --help", "greet -h a", "help greet", "greet --tone --help", "greet --nothing --help"])
    func helpIsGivenWhateverElseStandsThere(call: String) throws {
        guard case .help(let text) = try read(call) else { return #expect(Bool(false), "\(call)") }
        #expect(text.hasPrefix("OVERVIEW: Greet people.\n\nPolitely.\n\nUSAGE: hail greet [<name> ...]"))
        #expect(text.contains("  --tone <tone>           How. (warm, cool; default: warm)"))
        #expect(
            text.contains(
                "VOLUME:\n  -L, --loud              Loudly.\n  -t, --times <n>         How often.\n\nOPTIONS:"))
    }

    @Test func helpOfTheProgramNamesTheCommandsThatAreShown() throws {
        for call in ["", "help", "--help"] {
            guard case .help(let text) = try read(call) else { return #expect(Bool(false), "\(call)") }
            #expect(text.contains("COMMANDS:\n  greet ") && !text.contains("__raw"))
        }
        guard case .version = try read("greet --version") else { return #expect(Bool(false)) }
        guard case .run(let command as Greet) = try read("greet -- --version") else { return #expect(Bool(false)) }
        #expect(command.names == ["--version"])
    }

    @Test func aCommandThatTakesAnyWordGetsThemAll() throws {
        guard case .run(let command as Raw) = try read("__raw --help -x a") else { return #expect(Bool(false)) }
        #expect(command.words == ["--help", "-x", "a"])
    }
}
