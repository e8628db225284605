import Glibc
import Platform
import Reporting
import Text

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

    /// Whether colours are used on an output: where it is asked for, or a terminal knows them and nobody says no
    /// (https://no-color.org, https://bixense.com/clicolors).
    static func usesColour(_ output: Output, _ choice: ColourChoice) -> Bool {
        switch choice {
        case .always: return true
        case .never: return false
        case .auto: break
        }
        if let no = environment("NO_COLOR"), !no.isEmpty { return false }
        if let force = environment("CLICOLOR_FORCE"), !force.isEmpty, force != "0" { return true }
        return output.isTerminal && environment("CLICOLOR") != "0" && environment("TERM") != "dumb"
    }

    /// The width of the terminal that shows an output, in columns; nil where none does.
    static func width(_ output: Output) -> Int? {
        guard output.isTerminal else { return nil }
        if let told = environment("COLUMNS").flatMap({ Int($0) }), told > 0 { return told }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Prints text on standard output.
    ///
    /// - Throws: `InputError` where it cannot be written.
    static func print(_ text: String) throws {
        let output = Output(descriptor: STDOUT_FILENO)
        output.write(text)
        try finish(output)
    }

    /// Writes what an output for standard output has gathered. A reader that has gone has read enough.
    ///
    /// - Throws: `InputError` where it cannot be written.
    static func finish(_ output: Output, named name: String = "standard output") throws {
        output.flush()
        guard output.isBroken, !output.isReaderGone else { return }
        throw InputError(message: "\(name) cannot be written: \(SystemError.text(of: output.failure))")
    }

    /// A variable of the environment, nil where it is not set.
    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
