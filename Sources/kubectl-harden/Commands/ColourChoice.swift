import ArgumentParser

/// When colours are used.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

/// The options that say whether colours are used.
struct ColourOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When to use colours: auto (on a terminal, unless NO_COLOR is set), always, never.", valueName: "when"))
    var color: ColourChoice = .auto

    @Flag(help: "The same as --color never.")
    var noColor = false

    /// What is asked for.
    var choice: ColourChoice { noColor ? .never : color }
}
