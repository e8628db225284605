import Foundation
import TestSupport
import Testing

private let canTrace = (try? Program.run("strace", ["-o", "/dev/null", "true"]).status) == 0

/// Whatever fails inside the gate, a bad push is not accepted. Calls of the system are made to fail one after another, in
/// the hook itself, over objects as a push brings them.
@Suite(.enabled(if: canTrace, "strace is not installed, or may not trace: faults are not made"))
struct FaultTests {
    private let git: GitServer
    private let line: String

    init() throws {
        git = try GitServer(hook: false)
        let old = try git.commit(["web.yaml": Samples.goodDeployment()])
        _ = try git.push()
        let new = try git.commit(["web.yaml": Samples.privilegedDeployment()])
        _ = try git.push(["origin", "HEAD:refs/heads/bad"])
        line = "\(old) \(new) refs/heads/main\n"
    }

    private func hook(tracing arguments: [String]) throws -> Finished {
        try Program.run(
            "strace", arguments + [Program.harden, "hook", "pre-receive"], input: Data(line.utf8), in: git.server,
            environment: ["GIT_DIR": "."])
    }

    /// How many calls of a kind a run makes.
    private func calls(_ name: String) throws -> Int {
        let trace = git.scratch.path("trace")
        _ = try hook(tracing: ["-f", "-o", trace, "-e", "trace=\(name)"])
        let text = try String(contentsOfFile: trace, encoding: .utf8)
        return text.split(separator: "\n").count { $0.contains("\(name)(") }
    }

    @Test(arguments: [
        ("openat", "EIO"), ("openat", "EACCES"), ("openat", "EMFILE"), ("read", "EIO"), ("pread64", "EIO"),
        ("mmap", "ENOMEM"),
        ("fstat", "EIO"), ("newfstatat", "ENOENT"), ("getdents64", "EIO"), ("access", "EACCES"), ("lseek", "EINVAL"),
    ])
    func aCallThatFailsNeverLetsABadPushPass(call: String, error: String) throws {
        let count = try calls(call)
        for number in 1...max(1, count) {
            let run = try hook(tracing: ["-f", "-o", "/dev/null", "-e", "inject=\(call):error=\(error):when=\(number)"])
            #expect(run.status != 0, "\(call) \(number) of \(count) fails with \(error): \(run.all)")
        }
    }

    @Test(arguments: [20_000, 40_000, 60_000, 80_000, 100_000, 120_000])
    func littleMemoryNeverLetsABadPushPass(kilobytes: Int) throws {
        let run = try Program.run(
            "sh", ["-c", "ulimit -v \(kilobytes); exec '\(Program.harden)' hook pre-receive"], input: Data(line.utf8),
            in: git.server, environment: ["GIT_DIR": "."])
        #expect(run.status != 0)
    }

    @Test func nothingSpeaksToANetwork() throws {
        let trace = git.scratch.path("trace")
        #expect(try hook(tracing: ["-f", "-o", trace, "-e", "trace=network"]).status == 1)
        let text = try String(contentsOfFile: trace, encoding: .utf8)
        #expect(!text.contains("socket("), "\(text)")
        let check = try Program.run(
            "strace", ["-f", "-o", trace, "-e", "trace=network", Program.harden, "check", "-"],
            input: Data(Samples.privilegedDeployment().utf8))
        #expect(check.status == 1)
        #expect(try !String(contentsOfFile: trace, encoding: .utf8).contains("socket("))
    }
}
