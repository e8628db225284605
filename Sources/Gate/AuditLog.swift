import Git
import Manifest
import Platform
import Policy

#if canImport(Glibc)
    import Glibc
#endif

/// The record of every push that a gate has seen: one line of JSON, written before the pusher is told anything, since either
/// side may go away at any time.
public struct AuditLog: Sendable {
    private let target: String

    /// A log to a file, or to the system's log as `syslog`.
    public init(_ target: String) { self.target = target }

    /// The audit record of one push, refused or accepted.
    public struct Record: Sendable {
        /// The absolute path of the repository.
        public var repository: String
        /// Who pushes, and the variable that says so; nil where nothing does.
        public var user: String?
        /// The refs.
        public var commands: [PushCommand]
        /// What was found; nil where the push could not be judged.
        public var verdict: PushVerdict?
        /// Why the push could not be judged.
        public var error: String?
        /// Whether it passed.
        public var isAccepted: Bool
        /// The time that the judgement took.
        public var milliseconds: Int
        /// The version of the program.
        public var version: String
        /// A digest of the settings, by which pushes under the same settings are known.
        public var settings: String

        /// Creates a record; where `verdict` is nil the push was not judged, and `error` says why.
        public init(
            repository: String, user: String?, commands: [PushCommand], verdict: PushVerdict?, error: String?,
            isAccepted: Bool, milliseconds: Int, version: String, settings: String
        ) {
            self.repository = repository
            self.user = user
            self.commands = commands
            self.verdict = verdict
            self.error = error
            self.isAccepted = isAccepted
            self.milliseconds = milliseconds
            self.version = version
            self.settings = settings
        }

        /// The record of the same push, which could not be judged.
        public func failing(_ error: String) -> Record {
            var record = self
            (record.verdict, record.error) = (nil, error)
            return record
        }
    }

    /// Writes a record, by one call of the system so that lines of several hooks do not mix.
    ///
    /// - Throws: `GitError` where it cannot be written.
    public func write(_ record: Record) throws(GitError) {
        if target == "syslog" { return try writeToSystemLog(record) }
        let line = record.json(entries: AuditLog.mostEntries)
        // A pipe that nobody reads is not waited for.
        let descriptor = open(target, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o640)
        guard descriptor >= 0 else { throw AuditLog.failure(target) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw AuditLog.failure(target) }
        try requireFile(status)
        // A disk that was full may have left half a record.
        let start = status.st_mode & S_IFMT == S_IFREG && !AuditLog.endsWithLine(target, status.st_size) ? "\n" : ""
        let bytes = Array((start + line + "\n").utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw AuditLog.failure(target) }
    }

    /// Records go into a file, or to a device such as the console.
    private func requireFile(_ status: stat) throws(GitError) {
        guard status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFCHR else {
            throw GitError(message: "the audit log \(target) cannot be written: it is not a file")
        }
    }

    private static func endsWithLine(_ path: String, _ size: off_t) -> Bool {
        guard size > 0 else { return true }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        // Who may only write to the log cannot tell.
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var last: UInt8 = 0
        return pread(descriptor, &last, 1, size - 1) != 1 || last == UInt8(ascii: "\n")
    }

    private static let mostEntries = 20
    /// More the log of a machine cuts off, and half a record is none.
    private static let largestDatagram = 8_000

    /// A datagram to the log of this machine, with as many entries as fit in; never to the network.
    private func writeToSystemLog(_ record: Record) throws(GitError) {
        var entries = AuditLog.mostEntries
        // 14: facility user, severity informational (RFC 3164).
        func datagram() -> [UInt8] { Array("<14>kubectl-harden: \(record.json(entries: entries))".utf8) }
        var message = datagram()
        while message.count > AuditLog.largestDatagram, entries > 0 {
            entries /= 2
            message = datagram()
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw AuditLog.failure("syslog") }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "/dev/log".utf8) }
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, message, message.count, Int32(MSG_DONTWAIT), $0,
                    socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard sent == message.count else { throw AuditLog.failure("syslog") }
    }

    /// Looks whether records can be written, without writing one.
    ///
    /// - Throws: `GitError` with the reason where they cannot.
    public func probe() throws(GitError) {
        if target == "syslog" {
            guard access("/dev/log", W_OK) == 0 else { throw AuditLog.failure("syslog (/dev/log)") }
            return
        }
        var status = stat()
        if stat(target, &status) != 0, errno == ENOENT {
            let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
            guard access(folder.isEmpty ? "/" : folder, W_OK) == 0 else { throw AuditLog.failure(target) }
            return
        }
        try requireFile(status)
        guard access(target, W_OK) == 0 else { throw AuditLog.failure(target) }
    }

    private static func failure(_ target: String) -> GitError {
        let reason = errno == ENXIO ? "it is a pipe or socket that nobody reads" : SystemError.text
        return GitError(message: "the audit log \(target) cannot be written: \(reason)")
    }
}

extension AuditLog.Record {
    /// - Parameter entries: the most refs and the most findings that are named; all are counted.
    fileprivate func json(entries: Int) -> String {
        var text = JSONText()
        text.object { text in
            text.member("time", AuditLog.Record.now)
            text.member("repository", repository)
            if let user { text.member("user", user) }
            text.member(
                "verdict",
                verdict.map { $0.result(of: commands.count) } ?? (isAccepted ? "accepted-unjudged" : "refused-unjudged")
            )
            text.member("accepted", isAccepted)
            if let error { text.member("error", String(error.prefix(500))) }
            if let bypass = verdict?.bypass { text.member("bypass", String(bypass.prefix(500))) }
            text.list("refs") { text in
                for command in commands.prefix(entries) {
                    text.object {
                        $0.member("ref", String(command.refName.prefix(200)))
                        $0.member("old", command.old.description)
                        $0.member("new", command.new.description)
                    }
                }
            }
            text.member("refCount", commands.count)
            if let verdict { append(verdict, entries, &text) }
            text.member("milliseconds", milliseconds)
            text.member("version", version)
            text.member("settings", settings)
        }
        return text.string
    }

    private func append(_ verdict: PushVerdict, _ entries: Int, _ text: inout JSONText) {
        text.list("findings") { text in
            for refusal in verdict.refusals.prefix(entries) {
                let finding = refusal.finding.finding
                text.object {
                    $0.member("rule", finding.rule)
                    $0.member("file", String((refusal.finding.file ?? "").prefix(200)))
                    $0.member("object", String(finding.object.description.prefix(200)))
                }
            }
        }
        text.member("findingCount", verdict.refusalCount)
        text.member("failureCount", verdict.failureCount)
        text.member("files", verdict.files)
        text.member("changesPolicy", verdict.changesPolicy)
        text.member("refsNotJudged", verdict.refsNotJudged)
        append(verdict.skipped, as: "skipped", &text)
        append(verdict.unread, as: "unread", &text)
        text.list("unreadParts") { text in
            for part in verdict.unreadParts.prefix(entries) {
                text.object {
                    $0.member("file", String((part.file ?? "").prefix(200)))
                    $0.member("reason", part.reason.rawValue)
                    $0.member("subject", String(part.subject.prefix(200)))
                }
            }
        }
        text.list("skippedFiles") { text in
            for document in verdict.skippedDocuments.prefix(entries) {
                text.object {
                    $0.member("file", String((document.file ?? "").prefix(200)))
                    $0.member("reason", document.reason.rawValue)
                }
            }
        }
    }

    private func append<Reason: RawRepresentable<String>>(
        _ counts: [Reason: Int], as key: String, _ text: inout JSONText
    ) {
        text.member(.text(key)) { text in
            for (reason, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                text.member(.text(reason.rawValue), count)
            }
        }
    }

    /// The time in UTC, as RFC 3339 has it.
    private static var now: String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
