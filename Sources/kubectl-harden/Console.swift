import Glibc
import Reporting

/// Messages to the person at the terminal, on standard error.
enum Console {
    /// Writes a line.
    static func line(_ text: String) {
        let output = Output(descriptor: STDERR_FILENO)
        output.write(text + "\n")
        output.flush()
    }

    /// Writes an error.
    static func error(_ text: String) { line("error: \(Printable.text(text))") }

    /// Writes a warning.
    static func warning(_ text: String) { line("warning: \(Printable.text(text))") }

    /// Whether colours may be used on an output: a terminal that knows them, and nobody said no (https://no-color.org).
    static func usesColour(_ output: Output, isForbidden: Bool) -> Bool {
        guard output.isTerminal, !isForbidden else { return false }
        return environment("NO_COLOR").map(\.isEmpty) ?? true && environment("TERM") != "dumb"
    }

    /// The width of the terminal that shows an output, in columns; nil where none does.
    static func width(_ output: Output) -> Int? {
        guard output.isTerminal else { return nil }
        if let told = environment("COLUMNS").flatMap({ Int($0) }), told > 0 { return told }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// A variable of the environment, nil where it is not set.
    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
