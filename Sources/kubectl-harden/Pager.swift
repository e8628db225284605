import Glibc
import Reporting

/// The user's pager, to which a report for people goes that is longer than the screen, as git's output does.
final class Pager {
    private var child: pid_t?

    /// Starts the pager where somebody wants one, it is there, and the text does not fit on the screen: HARDEN_PAGER, else PAGER,
    /// else `less`. From then on standard output goes to it.
    ///
    /// - Parameter text: the beginning of the report, or all of it.
    func start(for text: UnsafeRawBufferPointer) {
        let command = Console.environment("HARDEN_PAGER") ?? Console.environment("PAGER") ?? "less"
        guard isatty(STDOUT_FILENO) == 1, !command.isEmpty, command != "cat", Console.environment("TERM") != "dumb",
            !ScreenSize.current.holds(text), Pager.isThere(command)
        else { return }
        // As git has it: end where one screen is enough, show colours, leave the screen as it is.
        setenv("LESS", "FRX", 0)
        setenv("LV", "-c", 0)
        guard let pipe = Subprocess.makePipe() else { return }
        // The keys are the pager's: it decides what Ctrl-C means, and the program ends with it.
        let before = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
        let (child, failure) = Subprocess.start(["sh", "-c", command], pipe.reading, as: STDIN_FILENO)
        close(pipe.reading)
        defer { close(pipe.writing) }
        guard failure == 0, dup2(pipe.writing, STDOUT_FILENO) >= 0 else {
            signal(SIGINT, before.0)
            signal(SIGQUIT, before.1)
            return
        }
        self.child = child
    }

    /// Ends the output and waits until the user has read it.
    func finish() {
        guard let child else { return }
        close(STDOUT_FILENO)
        _ = Subprocess.wait(for: child)
        self.child = nil
    }

    /// Whether the program of a command is there: the shell would only say that it is not, in place of the report.
    private static func isThere(_ command: String) -> Bool {
        // Assignments stand before the program.
        let words = command.split(separator: " ").drop { $0.contains("=") && !$0.hasPrefix("/") }
        guard let program = words.first.map(String.init) else { return false }
        if program.contains("/") { return access(program, X_OK) == 0 }
        let folders = (Console.environment("PATH") ?? "/usr/bin:/bin").split(
            separator: ":", omittingEmptySubsequences: false)
        return folders.contains { access(($0.isEmpty ? "." : $0) + "/" + program, X_OK) == 0 }
    }
}

/// The screen of the terminal.
private struct ScreenSize {
    let rows: Int
    let columns: Int

    static var current: ScreenSize {
        var size = winsize()
        _ = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
        func number(_ name: String, _ own: UInt16, _ standard: Int) -> Int {
            Console.environment(name).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
                ?? (own > 0 ? Int(own) : standard)
        }
        return ScreenSize(rows: number("LINES", size.ws_row, 24), columns: number("COLUMNS", size.ws_col, 80))
    }

    /// Whether a text fits with the line of the prompt below it.
    func holds(_ text: UnsafeRawBufferPointer) -> Bool {
        var (lines, width, isEscape) = (1, 0, false)
        for byte in text {
            switch byte {
            case UInt8(ascii: "\n"): (lines, width) = (lines + 1, 0)
            case 0x1b: isEscape = true
            case UInt8(ascii: "m") where isEscape: isEscape = false
            // The bytes of a character after its first take no room.
            case 0x80...0xbf: break
            default: if !isEscape { width += 1 }
            }
            if width > columns { (lines, width) = (lines + 1, 1) }
            if lines > rows { return false }
        }
        return true
    }
}
