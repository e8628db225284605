import Gate
import Git
import Glibc
import Platform
import Reporting
import Text

/// The push gate as a hook of a server: `pre-receive` judges a push as a whole, `update` each ref by itself.
struct GateHook {
    /// The server's file of settings, nil for the usual one.
    let serverFile: String?

    /// Judges refs, logs what came of it, and tells the pusher.
    ///
    /// - Returns: the exit code. Everything but 0 refuses.
    func run(_ commands: [PushCommand]) throws -> Int32 {
        let start = MonotonicTime.milliseconds
        // A dead file system would hold even the reading of settings.
        let opening = Watchdog(milliseconds: GateHook.opening) {
            HookOutput.say(PushMessage.text(refusing: "the settings could not be read in time"))
            _exit(4)
        }
        let (repository, configuration) = try open()
        let settings = configuration.settings
        opening.stop()
        let user = settings.identity.flatMap { Console.environment($0) }
        var record = AuditLog.Record(
            repository: repository.path, user: user, commands: commands, verdict: nil, error: nil, isAccepted: false,
            milliseconds: 0, version: Version.program, settings: settings.digest)
        if settings.mode == .off {
            record.isAccepted = true
            record.error = "harden.mode is off"
            log(record, settings) { _exit(0) }
            return 0
        }
        let late = record
        let watchdog = Watchdog(milliseconds: settings.timeout + GateHook.grace) {
            _exit(conclude(late.failing(HookOutput.reason(GitError.deadline)), settings, since: start))
        }
        do {
            let policies = try configuration.policies()
            var verdict = try PreReceive(
                repository, settings: settings, serverPolicy: try configuration.serverPolicy(),
                definitions: try configuration.definitions(), asksForNamespaces: policies.all.askForNamespaces,
                baseline: try configuration.baseline(), catalog: policies.all.catalog
            ).judge(commands)
            verdict.add(broken: policies.broken)
            if verdict.hasCause {
                verdict.bypass = GateHook.bypass(settings, user: user)
                verdict.isBypassRefused = verdict.bypass == nil && GateHook.asksForBypass
            }
            record.verdict = verdict
        } catch {
            record.error = HookOutput.reason(error)
        }
        watchdog.stop()
        return conclude(record, settings, since: start)
    }

    /// How much later than the deadline, in milliseconds, a judgement is broken off that has not looked at the time.
    private static let grace = 500
    /// How long, in milliseconds, settings are waited for, and how long the log and the pusher are.
    private static let (opening, logging, telling) = (10_000, 1_000, 5_000)

    private func open() throws -> (Repository, GateConfiguration) {
        guard Console.environment("GIT_NAMESPACE").map(\.isEmpty) ?? true else {
            throw GitError(message: "namespaces of refs (GIT_NAMESPACE) are not supported")
        }
        let directories = ObjectDirectories.list(
            primary: Console.environment("GIT_OBJECT_DIRECTORY"),
            alternates: Console.environment("GIT_ALTERNATE_OBJECT_DIRECTORIES"))
        let repository = try Repository.open(
            gitDirectory: Console.environment("GIT_DIR") ?? ".", alternates: directories)
        return (repository, try GateConfiguration(of: repository, serverFile: serverFile, catalog: Harden.catalog))
    }

    /// Logs what came of a push, and tells the pusher. Neither may hold up what has been decided.
    ///
    /// - Returns: the exit code.
    private func conclude(_ record: AuditLog.Record, _ settings: GateSettings, since start: Int) -> Int32 {
        var record = record
        record.isAccepted =
            record.verdict.map { !$0.refuses } ?? (settings.acceptsOnError || settings.mode == .warn)
        record.milliseconds = MonotonicTime.milliseconds - start
        let code: Int32 = record.isAccepted ? 0 : record.error == nil ? 1 : 4
        let concluded = record
        log(concluded, settings) {
            tell(concluded, settings)
            _exit(code)
        }
        let watchdog = Watchdog(milliseconds: GateHook.telling) { _exit(code) }
        tell(concluded, settings)
        watchdog.stop()
        return code
    }

    /// Whether a push option asks to pass the gate, rightly or not.
    private static var asksForBypass: Bool { pushOptions.contains { $0.hasPrefix("harden.") } }

    /// The reason of a push option `harden.bypass=REASON`, where the server lets this user push past the gate. Who it is
    /// says only the variable that the server names.
    private static func bypass(_ settings: GateSettings, user: String?) -> String? {
        guard let user, !user.isEmpty, settings.bypassUsers.contains(user) else { return nil }
        let key = "harden.bypass="
        return pushOptions.filter { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) }.first { reason in
            reason.contains { !$0.isWhitespace }
        }
    }

    /// The options of the push, `git push -o`.
    ///
    /// Source: https://git-scm.com/docs/githooks#pre-receive
    private static var pushOptions: [String] {
        let count = Console.environment("GIT_PUSH_OPTION_COUNT").flatMap { Int($0) } ?? 0
        return (0..<max(0, min(count, 1_000))).compactMap { Console.environment("GIT_PUSH_OPTION_\($0)") }
    }

    /// Logs a push.
    ///
    /// - Parameter late: called where the log takes too long; it ends the process.
    private func log(_ record: AuditLog.Record, _ settings: GateSettings, late: @escaping @Sendable () -> Never) {
        guard let target = settings.auditLog else { return }
        let watchdog = Watchdog(milliseconds: GateHook.logging) {
            HookOutput.say("warning: the audit log \(Printable.text(target)) could not be written in time\n")
            late()
        }
        do throws(GitError) {
            try AuditLog(target).write(record)
        } catch {
            HookOutput.say("warning: \(Printable.text(error.description)); the push is not logged\n")
        }
        watchdog.stop()
    }

    private func tell(_ record: AuditLog.Record, _ settings: GateSettings) {
        if let verdict = record.verdict {
            if Console.environment("GL_ID") != nil { HookOutput.say(PushMessage.gitLabLine(verdict)) }
            HookOutput.say(PushMessage.text(verdict))
        } else if let error = record.error {
            guard record.isAccepted else { return HookOutput.say(PushMessage.text(refusing: error)) }
            HookOutput.say(
                settings.mode == .warn
                    ? "warning: the push would be refused: \(Printable.text(error))\n"
                    : PushMessage.text(accepting: error))
        }
    }
}
