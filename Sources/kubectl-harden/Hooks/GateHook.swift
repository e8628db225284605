import Gate
import Git
import Glibc
import Reporting

/// The push gate as a hook of a server: `pre-receive` judges a push as a whole, `update` each ref by itself.
struct GateHook {
    /// The server's file of settings, nil for the usual one.
    let serverFile: String?

    /// Judges refs, logs what came of it, and tells the pusher.
    ///
    /// - Returns: the exit code. Everything but 0 refuses.
    func run(_ commands: [PushCommand]) throws -> Int32 {
        let start = GateHook.milliseconds()
        let directories = ObjectDirectories.list(
            primary: Console.environment("GIT_OBJECT_DIRECTORY"),
            alternates: Console.environment("GIT_ALTERNATE_OBJECT_DIRECTORIES"))
        let repository = try Repository.open(
            gitDirectory: Console.environment("GIT_DIR") ?? ".", alternates: directories)
        let settings = try GateSettings(try sources(of: repository))
        if settings.mode == .off { return 0 }
        let user = settings.identity.flatMap { Console.environment($0) }
        var record = AuditLog.Record(
            repository: repository.path, user: user, commands: commands, verdict: nil, error: nil, isAccepted: false,
            milliseconds: 0, version: Version.program)
        let late = record
        let watchdog = Watchdog(milliseconds: settings.timeout + GateHook.grace) {
            _exit(conclude(late.failing(HookOutput.reason(GitError.deadline)), settings, since: start))
        }
        do {
            let policy = try settings.policy.map { try PolicyFile.read($0) }
            var verdict = try PreReceive(repository, settings: settings, serverPolicy: policy).judge(commands)
            if verdict.hasCause { verdict.bypass = GateHook.bypass(settings, user: user) }
            record.verdict = verdict
        } catch {
            record.error = HookOutput.reason(error)
        }
        watchdog.stop()
        return conclude(record, settings, since: start)
    }

    /// How much later than the deadline, in milliseconds, a judgement is broken off that has not looked at the time.
    private static let grace = 500

    /// Logs what came of a push, and tells the pusher.
    ///
    /// - Returns: the exit code.
    private func conclude(_ record: AuditLog.Record, _ settings: GateSettings, since start: Int) -> Int32 {
        var record = record
        record.isAccepted =
            record.verdict.map { !$0.refuses } ?? (settings.acceptsOnError || settings.mode == .warn)
        record.milliseconds = GateHook.milliseconds() - start
        log(record, settings)
        tell(record, settings)
        return record.isAccepted ? 0 : record.error == nil ? 1 : 4
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

    /// The reason of a push option `harden.bypass=REASON`, where the server lets this user push past the gate. Who it is
    /// says only the variable that the server names.
    private static func bypass(_ settings: GateSettings, user: String?) -> String? {
        guard let user, !user.isEmpty, settings.bypassUsers.contains(user),
            let count = Console.environment("GIT_PUSH_OPTION_COUNT").flatMap({ Int($0) })
        else { return nil }
        for number in 0..<max(0, min(count, 1_000)) {
            guard let option = Console.environment("GIT_PUSH_OPTION_\(number)"), option.hasPrefix("harden.bypass=")
            else {
                continue
            }
            let reason = option.dropFirst("harden.bypass=".count)
            if reason.contains(where: { !$0.isWhitespace }) { return String(reason) }
        }
        return nil
    }

    private func log(_ record: AuditLog.Record, _ settings: GateSettings) {
        guard let target = settings.auditLog else { return }
        do throws(GitError) {
            try AuditLog(target).write(record)
        } catch {
            HookOutput.say("warning: \(Printable.text(error.description))\n")
        }
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

    private static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }
}
