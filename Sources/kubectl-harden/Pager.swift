import Glibc

/// The user's pager, to which a long report for people goes as git's output does.
struct Pager {
    private let child: pid_t

    /// Starts the pager where a terminal shows the output and somebody wants one: HARDEN_PAGER, else PAGER, else `less`.
    /// From then on standard output goes to it.
    static func start() -> Pager? {
        let command = Console.environment("HARDEN_PAGER") ?? Console.environment("PAGER") ?? "less"
        guard isatty(STDOUT_FILENO) == 1, !command.isEmpty, command != "cat", Console.environment("TERM") != "dumb"
        else {
            return nil
        }
        // As git has it: end where one screen is enough, show colours, leave the screen as it is.
        setenv("LESS", "FRX", 0)
        setenv("LV", "-c", 0)
        guard let pipe = Subprocess.makePipe() else { return nil }
        let (child, failure) = Subprocess.start(["sh", "-c", command], pipe.reading, as: STDIN_FILENO)
        close(pipe.reading)
        defer { close(pipe.writing) }
        guard failure == 0, dup2(pipe.writing, STDOUT_FILENO) >= 0 else { return nil }
        return Pager(child: child)
    }

    /// Ends the output and waits until the user has read it.
    func finish() {
        close(STDOUT_FILENO)
        _ = Subprocess.wait(for: child)
    }
}
