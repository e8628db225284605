import Gate
import Git
import Glibc
import Reporting

/// A call as a Git hook: by the name of the program or by `hook NAME`. It goes to its work without the command line's
/// parser, since a hook is started for every push.
struct HookCall {
    /// The server's file of settings, where the call names one: `hook pre-receive --server-file FILE`.
    private let serverFile: String?

    /// Recognizes a call as a hook; nil for any other.
    init?(_ arguments: [String]) {
        let name = arguments.first?.split(separator: "/").last.map(String.init)
        let options: ArraySlice<String>
        if name == "pre-receive" {
            options = arguments.dropFirst()
        } else if arguments.starts(with: arguments.prefix(1) + ["hook", "pre-receive"]) {
            options = arguments.dropFirst(3)
        } else {
            return nil
        }
        guard !options.contains("--help"), !options.contains("-h") else { return nil }
        let given = Array(options)
        serverFile = given.count == 2 && given[0] == "--server-file" ? given[1] : nil
        if serverFile == nil, !given.isEmpty { return nil }
    }

    private static let largestInput = 64 << 20

    /// Runs the hook.
    ///
    /// - Returns: the exit code. Everything but 0 refuses the push.
    func run() -> Int32 {
        do {
            return try judge()
        } catch let error as GitError {
            return refuse(HookCall.explanation(of: error))
        } catch let error as PolicyProblems {
            return refuse(error.problems.first?.description ?? "a policy is broken")
        } catch let error as PushCommand.Malformed {
            return refuse(error.description)
        } catch let error as GateSettings.Invalid {
            return refuse(error.description)
        } catch {
            return refuse("\(error)")
        }
    }

    private func judge() throws -> Int32 {
        let commands = try PushCommand.parse(try readInput())
        let directories = ObjectDirectories.list(
            primary: Console.environment("GIT_OBJECT_DIRECTORY"),
            alternates: Console.environment("GIT_ALTERNATE_OBJECT_DIRECTORIES"))
        let repository = try Repository.open(
            gitDirectory: Console.environment("GIT_DIR") ?? ".", alternates: directories)
        let settings = try GateSettings(try sources(of: repository))
        if settings.mode == .off { return 0 }
        let policy = try settings.policy.map { try PolicyFile.read($0) }
        let gate = PreReceive(repository, settings: settings, serverPolicy: policy)
        do throws(GitError) {
            let verdict = try gate.judge(commands)
            say(PushMessage.text(verdict))
            return verdict.refuses ? 1 : 0
        } catch {
            guard settings.mode == .warn else { throw error }
            say("warning: the push would be refused: \(Printable.text(error.description))\n")
            return 0
        }
    }

    /// The sources of settings, the strongest first: the server's file, then the configuration of the repository.
    private func sources(of repository: Repository) throws -> [GateSettings.Source] {
        var sources: [GateSettings.Source] = []
        if let file = serverFile ?? (access(GateFile.standardPath, F_OK) == 0 ? GateFile.standardPath : nil) {
            let settings = try PolicyFile.withInput(file) { try GateFile($0, file: file) }
            for section in settings.settings(for: repository.path) {
                sources.append(GateSettings.Source(section.map { ($0.name, $0.value) }))
            }
        }
        let configured = try repository.settings(ofSection: "harden")
        sources.append(GateSettings.Source(configured.map { (String($0.name.dropFirst("harden.".count)), $0.value) }))
        return sources
    }

    private func readInput() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                guard errno == EINTR else {
                    throw GitError(message: "read the refs: \(String(cString: strerror(errno)))")
                }
                continue
            }
            bytes += buffer[..<count]
            guard bytes.count <= HookCall.largestInput else { throw GitError(message: "too many refs in one push") }
        }
    }

    private func refuse(_ reason: String) -> Int32 {
        say(PushMessage.text(refusing: reason))
        return 4
    }

    /// git shows the pusher what a hook writes to standard error.
    private func say(_ text: String) {
        guard !text.isEmpty else { return }
        let output = Output(descriptor: STDERR_FILENO)
        output.write(text)
        output.flush()
    }

    private static func explanation(of error: GitError) -> String {
        let text = error.description
        if text.contains("objectformat") { return "the repository uses SHA-256, which is not supported (\(text))" }
        if text.contains("refstorage") {
            return "the repository keeps its refs as reftable, which is not supported (\(text))"
        }
        return text
    }
}
