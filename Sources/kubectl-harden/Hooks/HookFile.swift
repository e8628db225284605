import Glibc
import Platform
import Reporting

/// A file in a folder of hooks: what it is, and how this program's own is put there and taken away.
struct HookFile {
    let place: HookLocation

    /// What lies at a place.
    enum State: Equatable {
        /// Nothing: git goes on without a hook.
        case missing
        /// The script that `hook install` writes, and the program that it calls.
        case installed(program: String)
        /// A script that `hook install` has written, and that is not as it would write it now: edited, or of another version.
        case changed
        /// The same as `installed`, but the program is not there: the hook refuses everything.
        case withoutProgram(String)
        /// A link to this program, as older versions made it, and where it leads.
        case link(to: String)
        /// A link to a program that is gone: git takes it for no hook at all.
        case dangling(to: String)
        /// A script that names this program, as far as its text says.
        case namesProgram
        /// Something else.
        case foreign
        /// A file that git does not run, since it is not executable: as if there were no hook.
        case notExecutable
    }

    /// The line by which a script is known that `hook install` has written.
    private static let mark = "# Written by `kubectl-harden hook install`"
    /// Where a hook is kept that was there before.
    var keptPath: String { place.path + ".before-harden" }

    private static let programName = "kubectl-harden"

    /// What lies there.
    var state: State {
        var status = stat()
        guard lstat(place.path, &status) == 0 else { return .missing }
        if status.st_mode & S_IFMT == S_IFLNK {
            let target = HookFile.linkTarget(place.path) ?? ""
            guard stat(place.path, &status) == 0 else { return .dangling(to: target) }
            let isOurs = HookFile.isProgram(place.path) || HookFile.lastPart(target) == HookFile.programName
            if isOurs { return access(place.path, X_OK) == 0 ? .link(to: target) : .notExecutable }
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return .foreign }
        guard access(place.path, X_OK) == 0 else { return .notExecutable }
        if HookFile.isProgram(place.path) { return .link(to: place.path) }
        guard let text = HookFile.beginning(of: place.path), text.hasPrefix("#!") else { return .foreign }
        if text.contains(HookFile.mark), let program = HookFile.program(in: text) {
            if text != script(program: program) { return .changed }
            return access(program, X_OK) == 0 ? .installed(program: program) : .withoutProgram(program)
        }
        let commands = text.split(separator: "\n").filter { !$0.drop(while: \.isWhitespace).hasPrefix("#") }
        return commands.contains { $0.contains(HookFile.programName) } ? .namesProgram : .foreign
    }

    /// Whether this program has put the file there, so that it may replace it or take it away.
    var isOurs: Bool {
        switch state {
        case .installed, .changed, .withoutProgram, .link: true
        case .dangling(let target): HookFile.lastPart(target) == HookFile.programName
        case .missing, .namesProgram, .foreign, .notExecutable: false
        }
    }

    /// The script. It refuses where the program is gone.
    private func script(program: String) -> String {
        let (what, hint) =
            switch place.hook {
            case .preReceive, .update: ("push refused", "ask the server administrators")
            case .preCommit: ("commit refused", "install the program, or remove the hook")
            case .prePush: ("outgoing push refused", "install the program, or remove the hook")
            }
        return """
            #!/bin/sh
            \(HookFile.mark); `kubectl-harden hook uninstall` removes it.
            program=\(HookFile.quoted(program))
            if [ ! -x "$program" ]; then
                echo "error: \(what): $program is missing, so nothing can be judged" >&2
                echo "hint: \(hint)" >&2
                exit 1
            fi
            exec "$program" hook \(place.hook.rawValue) "$@"

            """
    }

    // MARK: Changing

    /// Writes the hook, in one step.
    ///
    /// - Throws: `InputError` where it cannot be written.
    func write(program: String) throws {
        let draft = "\(place.path).\(getpid())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o755)
        guard descriptor >= 0 else { throw HookFile.failure(draft) }
        let output = Output(descriptor: descriptor)
        output.write(script(program: program))
        output.flush()
        let isWritten = !output.isBroken && fchmod(descriptor, 0o755) == 0 && fsync(descriptor) == 0
        close(descriptor)
        guard isWritten, rename(draft, place.path) == 0 else {
            let failure = HookFile.failure(place.path)
            unlink(draft)
            throw failure
        }
    }

    /// Moves another hook aside.
    ///
    /// - Throws: `InputError` where something is kept there already.
    func keepOther() throws {
        var status = stat()
        guard lstat(keptPath, &status) != 0 else {
            throw InputError(message: "\(keptPath) already exists: move it away first")
        }
        guard rename(place.path, keptPath) == 0 else { throw HookFile.failure(place.path) }
    }

    /// Takes the hook away, and puts back what was there before.
    ///
    /// - Returns: whether something was put back.
    /// - Throws: `InputError` where it cannot be taken away.
    func remove() throws -> Bool {
        guard unlink(place.path) == 0 else { throw HookFile.failure(place.path) }
        var status = stat()
        guard lstat(keptPath, &status) == 0 else { return false }
        guard rename(keptPath, place.path) == 0 else { throw HookFile.failure(keptPath) }
        return true
    }

    /// Makes the folder of hooks.
    ///
    /// - Throws: `InputError` where it cannot be made.
    func makeFolder() throws {
        var path = ""
        for part in place.folder.split(separator: "/") {
            path += (path.isEmpty && !place.folder.hasPrefix("/") ? "" : "/") + part
            guard mkdir(path, 0o755) == 0 else {
                guard errno == EEXIST else { throw HookFile.failure(path) }
                continue
            }
            // The umask may have taken away what the user needs under whom git receives pushes.
            guard chmod(path, 0o755) == 0 else { throw HookFile.failure(path) }
        }
    }

    // MARK: Reading

    /// This program, by its absolute path; nil where the system does not tell.
    static var program: String? {
        guard let path = "/proc/self/exe".realPath, access(path, X_OK) == 0 else { return nil }
        return path
    }

    /// Whether a path leads to this very program.
    private static func isProgram(_ path: String) -> Bool {
        var (status, own) = (stat(), stat())
        guard stat(path, &status) == 0, stat("/proc/self/exe", &own) == 0 else { return false }
        return own.st_dev == status.st_dev && own.st_ino == status.st_ino
    }

    private static func lastPart(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "" }

    private static func linkTarget(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func beginning(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = read(descriptor, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// The program that a script of `hook install` calls.
    private static func program(in script: String) -> String? {
        guard let line = script.split(separator: "\n").first(where: { $0.hasPrefix("program='") }), line.hasSuffix("'")
        else { return nil }
        return String(line.dropFirst("program='".count).dropLast()).replacing("'\\''", with: "'")
    }

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

    private static func failure(_ path: String) -> InputError {
        InputError(message: "\(path): \(SystemError.text)")
    }
}

extension HookFile.State {
    /// What lies there, in words.
    func words(for hook: HookCall.Hook) -> String {
        let consequence =
            switch hook {
            case .preReceive, .update: "every push is accepted"
            case .preCommit: "every commit is accepted"
            case .prePush: "every outgoing push is accepted"
            }
        return switch self {
        case .missing: "no hook: \(consequence)"
        case .installed(let program): "calls \(program)"
        case .changed:
            "the script of `hook install`, but edited or from another version: `hook install` rewrites it"
        case .withoutProgram(let program):
            "calls \(program), which is missing: everything is refused; `hook install` fixes it"
        case .link(let target):
            "a link to \(target): `hook install` replaces it with a script that refuses if the program is missing"
        case .dangling(let target): "a link to \(target), which is missing: \(consequence)"
        case .namesProgram: "a script that mentions this program"
        case .foreign: "another hook"
        case .notExecutable: "not executable: git does not run it, and \(consequence)"
        }
    }
}
