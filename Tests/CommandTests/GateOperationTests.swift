import Foundation
import TestSupport
import Testing

/// The gate in operation: bypasses, the audit log, history, initial pushes, and what happens when it cannot judge.
@Suite struct GateOperationTests {
    private let git: GitServer

    init() throws { git = try GitServer() }

    private func replace(_ name: String, _ value: String) throws {
        try git.git(["-C", git.server, "config", "--replace-all", name, value])
    }

    private func push(_ options: [String] = [], environment: [String: String] = [:]) throws -> Finished {
        try Program.run(
            "git", ["-C", git.work, "push"] + options.flatMap { ["-o", $0] } + ["origin", "HEAD:refs/heads/main"],
            environment: environment)
    }

    // MARK: History

    @Test func aBadCommitThatALaterOneMendsIsRefusedWhereHistoryCounts() throws {
        try git.configure("harden.history", "commits")
        let bad = try git.commit(["web.yaml": Samples.privilegedDeployment()])
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expect(try push(), accepted: false, "privileged-container", "in commit \(bad.prefix(12))")
        try replace("harden.history", "tip")
        expect(try push(), accepted: true)
    }

    @Test func whatAMergeAddsOfItsOwnIsRefusedInHistoryToo() throws {
        try git.configure("harden.history", "commits")
        try git.commit(["a.yaml": Samples.goodDeployment("a")])
        expect(try push(), accepted: true)
        try git.git(["-C", git.work, "checkout", "-q", "-b", "side"])
        try git.commit(["b.yaml": Samples.goodDeployment("b")])
        try git.git(["-C", git.work, "checkout", "-q", "main"])
        try git.commit(["c.yaml": Samples.goodDeployment("c")])
        try git.git(["-C", git.work, "merge", "-q", "--no-commit", "side"])
        try git.commit(["evil.yaml": Samples.privilegedDeployment()])
        try git.commit(["evil.yaml": nil])
        expect(try push(), accepted: false, "evil.yaml")
    }

    // MARK: Which refs, and first pushes

    @Test func onlyTheRefsThatAreNamedAreJudged() throws {
        try git.configure("harden.refs", "refs/heads/*")
        try git.configure("harden.refs", "refs/tags/v?")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        #expect(try git.push(["origin", "HEAD:refs/notes/x"]).status == 0)
        #expect(try git.push(["origin", "HEAD:refs/heads/a/b/c"]).status != 0)
        #expect(try git.push(["origin", "HEAD:refs/tags/v1"]).status != 0)
        #expect(try git.push(["origin", "HEAD:refs/tags/other"]).status == 0)
    }

    @Test(arguments: [
        ("scan", false, "push refused"), ("report", true, "would be refused"), ("skip", true, "the first push"),
    ])
    func aFirstPushIsTreatedAsTheServerSays(value: String, accepted: Bool, part: String) throws {
        try git.configure("harden.initialPush", value)
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try push(), accepted: accepted, part)
        // Only the very first one.
        guard accepted else { return }
        try git.commit(["two.yaml": Samples.privilegedDeployment("two")])
        expect(try push(), accepted: false, "Deployment two")
    }

    // MARK: Bypass

    @Test func aBypassNeedsTheServersListAndTheServersVariable() throws {
        try git.configure("receive.advertisePushOptions", "true")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let bypass = ["harden.bypass=incident 4711"]
        let ada = ["PUSHER": "ada"]
        expect(try push(bypass, environment: ada), accepted: false)
        try git.configure("harden.bypassUsers", "ada, bob")
        expect(try push(bypass, environment: ada), accepted: false)
        try git.configure("harden.identity", "PUSHER")
        expect(try push(bypass, environment: ["PUSHER": "eve"]), accepted: false)
        expect(try push(["harden.bypass= "], environment: ada), accepted: false)
        expect(try push(environment: ada), accepted: false)
        expect(
            try push(["other"] + bypass, environment: ada), accepted: true, "warning: the push bypasses the gate",
            "warning: the reason for the bypass is logged: incident 4711")
    }

    // MARK: Audit

    @Test func everyPushIsLogged() throws {
        let log = git.scratch.path("audit.log")
        try git.configure("harden.auditLog", log)
        try git.configure("harden.identity", "PUSHER")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        _ = try push(environment: ["PUSHER": "ada\n\"x"])
        try git.commit(["web.yaml": Samples.goodDeployment()])
        _ = try push(environment: ["PUSHER": "bob"])
        try git.git(["-C", git.work, "push", "origin", ":refs/heads/none"])
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        let records = try lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(records.map { $0["verdict"] as? String }.prefix(2) == ["refused", "accepted"])
        #expect(records[0]["user"] as? String == "ada\n\"x")
        #expect(records[0]["accepted"] as? Bool == false)
        let finding = try #require((records[0]["findings"] as? [[String: Any]])?.first)
        #expect(finding["rule"] as? String == "privileged-container" && finding["file"] as? String == "web.yaml")
        #expect((records[1]["refs"] as? [[String: Any]])?.first?["ref"] as? String == "refs/heads/main")
        #expect(lines.allSatisfy { $0.utf8.count < 4_096 })
    }

    @Test func aLogThatCannotBeWrittenIsNamedAndJudgesNothing() throws {
        try git.configure("harden.auditLog", "/nowhere/audit.log")
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expect(try push(), accepted: true, "warning: the audit log /nowhere/audit.log cannot be written")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try push(), accepted: false, "privileged-container")
    }

    // MARK: What cannot be judged

    @Test func aPushThatCannotBeJudgedPassesOnlyWhereTheServerSaysSo() throws {
        let log = git.scratch.path("audit.log")
        try git.configure("harden.auditLog", log)
        try git.configure("harden.policy", "/nowhere")
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expect(try push(), accepted: false, "/nowhere: No such file")
        try git.configure("harden.onError", "accept")
        expect(try push(), accepted: true, "warning: the push is accepted without being judged")
        let text = try String(contentsOfFile: log, encoding: .utf8)
        #expect(text.contains("\"verdict\":\"refused-unjudged\"") && text.contains("\"verdict\":\"accepted-unjudged\""))
    }

    @Test func aDeadlineThatHasPassedRefuses() throws {
        try git.configure("harden.timeout", "1ms")
        var files: [String: String?] = [:]
        for number in 0..<600 { files["m/web-\(number).yaml"] = Samples.goodDeployment("web-\(number)") }
        try git.commit(files)
        expect(try push(), accepted: false, "too large to be judged in time")
    }

    @Test func gitLabShowsTheReasonInItsWebInterface() throws {
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let run = try push(environment: ["GL_ID": "user-1"])
        expect(run, accepted: false, "GL-HOOK-ERR: push refused: 1 new finding in web.yaml")
    }

    // MARK: The other hooks

    private func put(_ hook: String, in repository: String) throws {
        let run = try Program.harden(["hook", "install", "--repo", repository, "--hook", hook])
        #expect(run.status == 0, "\(run.all)")
    }

    @Test func theUpdateHookRefusesRefByRef() throws {
        try FileManager.default.removeItem(atPath: git.server + "/hooks/pre-receive")
        try put("update", in: git.server)
        try git.commit(["web.yaml": Samples.goodDeployment()])
        try git.git(["-C", git.work, "branch", "good"])
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        try git.git(["-C", git.work, "branch", "bad"])
        let run = try git.push(["origin", "good", "bad"])
        expect(run, accepted: false, "hook declined", "privileged-container")
        let refs = try git.serverRefs()
        #expect(refs.contains("refs/heads/good") && !refs.contains("refs/heads/bad"))
    }

    @Test func theCommitHookJudgesTheIndexAndNotTheFiles() throws {
        try put("pre-commit", in: git.work)
        try git.scratch.write(
            "work/.harden.yaml", "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec: {profiles: essential}\n")
        try git.scratch.write("work/web.yaml", Samples.privilegedDeployment())
        try git.git(["-C", git.work, "add", "."])
        try git.scratch.write("work/web.yaml", Samples.goodDeployment())
        func commit(_ arguments: [String]) throws -> Finished {
            try Program.run("git", ["-C", git.work, "commit", "-q", "-m", "x"] + arguments)
        }
        expect(try commit([]), accepted: false, "error: commit refused: 1 new finding in web.yaml", "web.yaml:20:25")
        // A commit of some files has an index of its own.
        try git.scratch.write("work/other.txt", "x")
        expect(try commit(["--", ".harden.yaml"]), accepted: true)
        try git.git(["-C", git.work, "add", "."])
        expect(try commit([]), accepted: true)
    }

    @Test func thePushHookJudgesWhatTheRemoteDoesNotHave() throws {
        try FileManager.default.removeItem(atPath: git.server + "/hooks/pre-receive")
        try git.scratch.write(
            "work/.harden.yaml", "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec: {profiles: essential}\n")
        try git.commit(["old.yaml": Samples.privilegedDeployment("old")])
        expect(try push(), accepted: true)
        try put("pre-push", in: git.work)
        try git.commit(["old.yaml": "# x\n" + Samples.privilegedDeployment("old")])
        expect(try push(), accepted: true)
        try git.git(["-C", git.work, "tag", "-a", "-m", "x", "v1"])
        expect(try git.push(["origin", "v1"]), accepted: true)
        // Of a remote without a name this clone knows nothing.
        let run = try git.push(["file://" + git.server, "HEAD:refs/heads/other"])
        #expect(run.errors.contains("push refused: 1 new finding in old.yaml"), "\(run.all)")
        try git.commit(["new.yaml": Samples.privilegedDeployment("new")])
        expect(try push(), accepted: false, "error: push refused: 1 new finding in new.yaml")
    }

    // MARK: Many at once

    @Test func ofManyPushesAtOnceNoneIsAcceptedUnjudged() async throws {
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expect(try push(), accepted: true)
        for number in 0..<50 {
            try git.git(["-C", git.work, "checkout", "-q", "-b", "b\(number)", "main"])
            let text =
                number % 2 == 0 ? Samples.goodDeployment("w\(number)") : Samples.privilegedDeployment("w\(number)")
            try git.commit(["w\(number).yaml": text])
        }
        let runs = try await withThrowingTaskGroup(of: (Int, Int32).self) { group in
            for number in 0..<50 {
                group.addTask { [git] in (number, try git.push(["origin", "b\(number)"]).status) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (number, status) in runs { #expect((status == 0) == (number % 2 == 0), "b\(number)") }
        let refs = try git.serverRefs()
        for number in 0..<50 { #expect(refs.contains("refs/heads/b\(number) ") == (number % 2 == 0)) }
    }

    /// One file that takes seconds to read, whatever the size of the machine: the reader is not asked, it is broken off.
    @Test func aFileThatTakesTooLongIsBrokenOff() throws {
        let log = git.scratch.path("audit")
        try git.configure("harden.timeout", "100ms")
        try git.configure("harden.auditLog", log)
        let deep = String(repeating: "{a: ", count: 480) + "[" + String(repeating: "{},", count: 1_000_000) + "]"
        let text = "apiVersion: v1\nkind: Pod\nspec: " + deep + String(repeating: "}", count: 480) + "\n"
        try git.commit(["deep.yaml": text])
        let start = Date()
        expect(try push(), accepted: false, "the push is too large to be judged in time")
        #expect(Date().timeIntervalSince(start) < 5)
        #expect(try String(contentsOfFile: log, encoding: .utf8).contains("judged in time"))
    }

    @Test func aScriptThatDoesNotSayWhichHookRefuses() throws {
        let hook = git.server + "/hooks/pre-receive"
        try FileManager.default.removeItem(atPath: hook)
        try git.scratch.write("server.git/hooks/pre-receive", "#!/bin/sh\nexec \(Program.harden)\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expect(try push(), accepted: false, "kubectl-harden hook pre-receive")
    }

    /// The client dies before the gate has begun, and while it waits for the gate.
    @Test(arguments: ["0.02", "0.1", "0.5"])
    func aClientThatIsKilledLeavesNothingBehind(after seconds: String) throws {
        let hook = git.server + "/hooks/pre-receive"
        try FileManager.default.removeItem(atPath: hook)
        try git.scratch.write(
            "server.git/hooks/pre-receive", "#!/bin/sh\nsleep 1\nexec \(Program.harden) hook pre-receive\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let run = try Program.run(
            "timeout",
            ["--foreground", "-s", "KILL", seconds, "git", "-C", git.work, "push", "origin", "HEAD:refs/heads/main"])
        #expect(run.status == 137, "\(run.all)")
        // The server's side ends by itself, at the latest once the gate has refused. (The quarantine may stay behind until
        // git's own garbage collection: git does not always get to remove it, whatever the hook.)
        let end = Date().addingTimeInterval(20)
        while try isRunning(in: git.server), Date() < end { Thread.sleep(forTimeInterval: 0.1) }
        #expect(try !isRunning(in: git.server))
        #expect(try git.serverRefs() == "")
    }

    /// Whether a process of git works in a repository.
    private func isRunning(in repository: String) throws -> Bool {
        try Program.run("pgrep", ["-f", "receive-pack.*" + repository]).status == 0
    }
}
