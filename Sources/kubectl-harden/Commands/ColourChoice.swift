import Arguments

/// When colours are used.
enum ColourChoice: String, ArgumentValue, CaseIterable {
    case auto, always, never
}

/// The options that say whether colours are used.
struct ColourOptions: Arguments {
    var color: ColourChoice = .auto

    var noColor = false

    mutating func declare(_ declared: inout Declaration) {
        declared.option(
            "color", value: "when", &color,
            "When to use colors: auto (on a terminal, unless NO_COLOR is set), always, never.")
        declared.flag("no-color", &noColor, "The same as --color never.")
    }

    /// What is asked for.
    var choice: ColourChoice { noColor ? .never : color }
}
