import Glibc
import Platform

/// How far a long run is, in a line on the terminal that goes again. Nothing is shown in the first half second, and nothing
/// once the report itself appears on the terminal.
final class Progress {
    private static let patience = 500
    private static let interval = 100

    private let start = MonotonicTime.milliseconds
    private var lastShown = 0
    private var isShown = false
    private var hasEnded = false

    /// Nil where no terminal shows standard error.
    init?() {
        guard isatty(STDERR_FILENO) == 1, Console.environment("TERM") != "dumb" else { return nil }
    }

    /// Says how much has been done.
    func show(_ count: Int, _ what: String) {
        guard !hasEnded else { return }
        let now = MonotonicTime.milliseconds - start
        guard now >= Progress.patience, now - lastShown >= Progress.interval else { return }
        lastShown = now
        isShown = true
        write("\r\(count) \(what)\u{1b}[K")
    }

    /// Takes the line away.
    func clear() {
        guard isShown else { return }
        isShown = false
        write("\r\u{1b}[K")
    }

    /// Takes the line away for good.
    func end() {
        clear()
        hasEnded = true
    }

    private func write(_ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
