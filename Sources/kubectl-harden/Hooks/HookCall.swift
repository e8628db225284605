import Gate
import Git
import Glibc
import Platform
import Policy
import Reporting
import Text

/// A call as a Git hook: by the name of the program or by `hook NAME`. This is the only parser of such calls: whatever it
/// does not understand refuses, and nothing but a verdict ends with 0. It also spares a hook, which is started for every
/// push, the parser of the command line.
struct HookCall {
    private let hook: Hook
    /// What git gives to the hook on its command line.
    private let arguments: [String]
    /// The server's file of settings, where the call names one: `--server-file FILE`.
    private let serverFile: String?
    /// Whether what a commit is refused for is mended in the working folder.
    private let fixes: Bool

    /// The hooks that the program can be.
    enum Hook: String, CaseIterable {
        case preReceive = "pre-receive"
        case update
        case preCommit = "pre-commit"
        case prePush = "pre-push"

        /// What git gives to it on its command line.
        var arguments: [String] {
            switch self {
            case .preReceive, .preCommit: []
            case .update: ["REF", "OLD", "NEW"]
            case .prePush: ["REMOTE", "URL"]
            }
        }

        /// Whether git calls it on the server, while it takes in a push.
        var isOnServer: Bool { self == .preReceive || self == .update }

        /// How it is called.
        var usage: String {
            let options = isOnServer ? " [--server-file FILE]" : self == .preCommit ? " [--fix]" : ""
            return "kubectl-harden hook \(rawValue)\(options)" + arguments.map { " \($0)" }.joined()
        }
    }

    /// A call as a hook that cannot be understood.
    struct Mistake: Error {
        let hook: Hook
        let message: String
    }

    /// Recognizes a call as a hook; nil for any other.
    ///
    /// - Throws: `Mistake` for a call as a hook that is none.
    init?(_ call: [String]) throws(Mistake) {
        let name = call.first?.split(separator: "/").last.map(String.init) ?? ""
        let rest: ArraySlice<String>
        if let hook = Hook(rawValue: name) {
            (self.hook, rest) = (hook, call.dropFirst())
        } else if call.count >= 3, call[1] == "hook", let hook = Hook(rawValue: call[2]) {
            (self.hook, rest) = (hook, call.dropFirst(3))
        } else {
            return nil
        }
        // Only a commit can be mended before it is made.
        fixes = hook == .preCommit && rest.contains("--fix")
        (serverFile, arguments) = try HookCall.parse(fixes ? rest.filter { $0 != "--fix" }[...] : rest, of: hook)
        let isReceiving = hook == .preCommit ? ReceivingProcess.isLikely : ReceivingProcess.hasQuarantine
        if !hook.isOnServer, isReceiving {
            throw Mistake(
                hook: hook, message: "it does not judge a push that the server receives: call `hook pre-receive`")
        }
    }

    private static func parse(
        _ words: ArraySlice<String>, of hook: Hook
    ) throws(Mistake) -> (serverFile: String?, arguments: [String]) {
        var (file, arguments): (String?, [String]) = (nil, [])
        var rest = words
        var hasEnded = false
        while let word = rest.popFirst() {
            if hasEnded || !word.hasPrefix("-") {
                arguments.append(word)
            } else if word == "--" {
                hasEnded = true
            } else if hook.isOnServer, word == "--server-file" || word.hasPrefix("--server-file=") {
                let value = word == "--server-file" ? rest.popFirst() : String(word.dropFirst("--server-file=".count))
                guard let value, !value.isEmpty else {
                    throw Mistake(hook: hook, message: "--server-file needs a file name")
                }
                guard file == nil else { throw Mistake(hook: hook, message: "--server-file is given twice") }
                file = value
            } else {
                throw Mistake(hook: hook, message: "unknown option \(word)")
            }
        }
        guard arguments.count == hook.arguments.count else {
            let expected = hook.arguments.isEmpty ? "no argument" : hook.arguments.joined(separator: ", ")
            throw Mistake(hook: hook, message: "it expects \(expected) (arguments given: \(arguments.count))")
        }
        return (file, arguments)
    }

    /// Runs the hook.
    ///
    /// - Returns: the exit code. Everything but 0 refuses.
    func run() -> Int32 {
        do {
            switch hook {
            case .preReceive:
                return try GateHook(serverFile: serverFile).run(try PushCommand.parse(try HookInput.read()))
            case .update: return try GateHook(serverFile: serverFile).run([try updateCommand()])
            case .preCommit:
                let code = try LocalHook().judgeCommit()
                if code == 1, fixes { LocalHook.fix() }
                return code
            case .prePush:
                let input = try HookInput.read()
                guard !input.isEmpty || !ReceivingProcess.isLikely else {
                    throw GitError(message: "nothing is being pushed from here: on a server, call `hook pre-receive`")
                }
                return try LocalHook().judgePush(to: arguments[0], refs: input)
            }
        } catch {
            let reason = HookOutput.reason(error)
            HookOutput.say(hook.isOnServer ? PushMessage.text(refusing: reason) : "error: \(Printable.text(reason))\n")
            return 4
        }
    }

    /// Says what is wrong with a call.
    ///
    /// - Returns: the exit code.
    static func refuse(_ mistake: Mistake) -> Int32 {
        HookOutput.say(
            """
            error: the hook \(mistake.hook.rawValue) refuses: \(Printable.text(mistake.message))
            hint: usage: \(mistake.hook.usage)\n
            """)
        return 2
    }

    /// The line of the pre-receive hook that says the same as the arguments of the update hook.
    private func updateCommand() throws -> PushCommand {
        let line = "\(arguments[1]) \(arguments[2]) \(arguments[0])\n"
        let commands = try PushCommand.parse(Array(line.utf8))
        guard let command = commands.first, commands.count == 1 else {
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
                    throw GitError(message: "cannot read the refs: \(SystemError.text)")
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
        case let error as PolicyProblems: return error.problems.first?.description ?? "a policy is invalid"
        case let error as PushCommand.Malformed: return error.description
        case let error as GateSettings.Invalid: return error.description
        case let error as Selection.UnknownRule: return error.description
        default: return "\(error)"
        }
    }
}
