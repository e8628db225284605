import Glibc
import Synchronization

/// Whether somebody has pressed Ctrl-C. The first time the run is ended in good order; the second time the program is.
enum Interrupt {
    private static let flag = Atomic(false)

    /// Whether it has happened.
    static var hasHappened: Bool { flag.load(ordering: .relaxed) }

    /// Watches from now on.
    static func watch() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Interrupt.flag.store(true, ordering: .relaxed) }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        for signal in [SIGINT, SIGTERM] { sigaction(signal, &action, nil) }
    }
}
