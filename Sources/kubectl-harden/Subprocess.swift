import Glibc
import Platform

/// Another program that is run to its end.
struct Subprocess {
    /// The exit code; 128 and more for a signal, 127 where it could not be started.
    let status: Int32
    /// What it wrote, to standard output and standard error together.
    let output: String

    private static let mostOutput = 1 << 20

    /// Runs a program that is found on the PATH.
    ///
    /// - Parameter environment: variables to set, or to take away where the value is nil.
    static func run(_ arguments: [String], environment changes: [String: String?] = [:]) -> Subprocess {
        var ends: [Int32] = [-1, -1]
        guard let program = arguments.first, pipe(&ends) == 0 else { return Subprocess(status: 127, output: "") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        var child = pid_t()
        let words = arguments.map { strdup($0) } + [nil]
        let variables = environment(changes).map { strdup($0) } + [nil]
        let failure = withDefaultSignals { posix_spawnp(&child, program, &actions, $0, words, variables) }
        for pointer in words + variables { free(pointer) }
        close(ends[1])
        let output = read(ends[0])
        close(ends[0])
        guard failure == 0 else { return Subprocess(status: 127, output: SystemError.text(of: failure)) }
        return Subprocess(status: wait(for: child), output: output)
    }

    /// Attributes that give a program the signals back that this one ignores: a writer whose reader has gone ends.
    private static func withDefaultSignals<Result>(
        _ body: (UnsafeMutablePointer<posix_spawnattr_t>) -> Result
    ) -> Result {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGQUIT, SIGPIPE] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        return body(&attributes)
    }

    private static func environment(_ changes: [String: String?]) -> [String] {
        var variables: [String] = []
        var entry = environ
        while let variable = entry.pointee {
            let text = String(cString: variable)
            if !changes.keys.contains(where: { text.hasPrefix($0 + "=") }) { variables.append(text) }
            entry += 1
        }
        return variables + changes.compactMap { name, value in value.map { "\(name)=\($0)" } }
    }

    private static func read(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            if bytes.count < mostOutput { bytes += buffer[..<count] }
        }
    }

    // MARK: Programs that run beside this one

    /// A pipe that no program inherits that is started later.
    static func makePipe() -> (reading: Int32, writing: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Starts a program that is found on the PATH, with one of its standard streams in the place of a descriptor.
    ///
    /// - Returns: the process, or the error of the system.
    static func start(
        _ arguments: [String], _ descriptor: Int32, as stream: Int32
    ) -> (child: pid_t, failure: Int32) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptor, stream)
        var child = pid_t()
        let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        guard let program = words[0] else { return (child, ENOMEM) }
        let failure = withDefaultSignals { posix_spawnp(&child, program, &actions, $0, words, environ) }
        return (child, failure)
    }

    /// Waits for the end of a program: its exit code, 128 and more for a signal.
    static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }
}
