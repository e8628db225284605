import Gate
import Git
import Glibc
import Reporting

/// A call as a Git hook: by the name of the program or by `hook NAME`. It goes to its work without the command line's
/// parser, since a hook is started for every push.
struct HookCall {
    private let hook: Hook
    /// What git gives to the hook on its command line.
    private let arguments: [String]
    /// The server's file of settings, where the call names one: `--server-file FILE`.
    private let serverFile: String?

    /// The hooks that the program can be.
    enum Hook: String, CaseIterable {
        case preReceive = "pre-receive"
        case update
        case preCommit = "pre-commit"
        case prePush = "pre-push"

        /// How many arguments git gives to it.
        var argumentCount: Int {
            switch self {
            case .preReceive, .preCommit: 0
            case .update: 3
            case .prePush: 2
            }
        }
    }

    /// Recognizes a call as a hook; nil for any other.
    init?(_ call: [String]) {
        let name = call.first?.split(separator: "/").last.map(String.init) ?? ""
        var rest: [String]
        if let hook = Hook(rawValue: name) {
            self.hook = hook
            rest = Array(call.dropFirst())
        } else if call.count >= 3, call[1] == "hook", let hook = Hook(rawValue: call[2]) {
            self.hook = hook
            rest = Array(call.dropFirst(3))
        } else {
            return nil
        }
        guard !rest.contains("--help"), !rest.contains("-h") else { return nil }
        var file: String?
        if rest.count >= 2, rest[0] == "--server-file" {
            file = rest[1]
            rest.removeFirst(2)
        }
        serverFile = file
        arguments = rest
        guard rest.count == hook.argumentCount else { return nil }
    }

    /// Whether git calls the program while it takes in a push. A script that calls it without a command would let
    /// everything pass.
    static var isReceiving: Bool { getenv("GIT_QUARANTINE_PATH") != nil || getenv("GIT_OBJECT_DIRECTORY") != nil }

    /// Runs the hook.
    ///
    /// - Returns: the exit code. Everything but 0 refuses.
    func run() -> Int32 {
        do {
            switch hook {
            case .preReceive:
                return try GateHook(serverFile: serverFile).run(try PushCommand.parse(try HookInput.read()))
            case .update: return try GateHook(serverFile: serverFile).run([try updateCommand()])
            case .preCommit: return try LocalHook().judgeCommit()
            case .prePush: return try LocalHook().judgePush(to: arguments[0], refs: try HookInput.read())
            }
        } catch {
            HookOutput.say(PushMessage.text(refusing: HookOutput.reason(error)))
            return 4
        }
    }

    /// The line of the pre-receive hook that says the same as the arguments of the update hook.
    private func updateCommand() throws -> PushCommand {
        let line = "\(arguments[1]) \(arguments[2]) \(arguments[0])\n"
        guard let command = try PushCommand.parse(Array(line.utf8)).first else {
            throw GitError(message: "the arguments name no ref")
        }
        return command
    }
}

/// What git gives to a hook on standard input.
enum HookInput {
    private static let largest = 64 << 20

    /// Reads it to its end.
    static func read() throws(GitError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                guard errno == EINTR else {
                    throw GitError(message: "read the refs: \(String(cString: strerror(errno)))")
                }
                continue
            }
            bytes += buffer[..<count]
            guard bytes.count <= largest else { throw GitError(message: "too many refs in one push") }
        }
    }
}

/// What a hook says: git shows the pusher what it writes to standard error.
enum HookOutput {
    static func say(_ text: String) {
        guard !text.isEmpty else { return }
        let output = Output(descriptor: STDERR_FILENO)
        output.write(text)
        output.flush()
    }

    /// Why something could not be judged, in words for those who run the server.
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as GitError:
            let text = error.description
            if text.contains("objectformat") { return "the repository uses SHA-256, which is not supported (\(text))" }
            if text.contains("refstorage") {
                return "the repository keeps its refs as reftable, which is not supported (\(text))"
            }
            return text
        case let error as PolicyProblems: return error.problems.first?.description ?? "a policy is broken"
        case let error as PushCommand.Malformed: return error.description
        case let error as GateSettings.Invalid: return error.description
        case let error as Selection.UnknownRule: return error.description
        default: return "\(error)"
        }
    }
}
