import Foundation
import TestSupport
import Testing

/// Ways around the gate for somebody who may push, and nothing else: each brings a privileged pod to a branch in two steps
/// of which the first is harmless.
@Suite struct DetourTests {
    private let git: GitServer

    init() throws { git = try GitServer() }

    private func server(_ arguments: String...) throws { try git.git(["-C", git.server] + arguments) }

    private func pushes(_ refs: String..., to remote: String = "origin") throws -> Finished {
        try git.push([remote] + refs)
    }

    private func expectRefused(
        _ run: Finished, _ part: String = "privileged-container", sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(run.status != 0 && run.errors.contains(part), "\(run.all)", sourceLocation: sourceLocation)
    }

    private func commitGood() throws {
        try git.commit(["web.yaml": Samples.goodDeployment()])
        #expect(try pushes("HEAD:main").status == 0)
    }

    private static let policy = "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n"

    /// Whose path is pushed to is the pusher's choice, and each has a HEAD of its own.
    @Test func aLinkedWorkingTreeHasTheTrustedBranchOfItsRepository() throws {
        try commitGood()
        try server("branch", "dev", "main")
        let tree = git.scratch.path("linked")
        try server("worktree", "add", "-q", tree, "dev")
        try git.commit([".harden.yaml": Self.policy + "  failOn: never\n"])
        #expect(try pushes("HEAD:dev2").status == 0)
        try server("update-ref", "refs/heads/dev", "refs/heads/dev2")
        try git.commit(["p.yaml": Samples.privilegedDeployment("p")])
        expectRefused(try pushes("HEAD:x", to: tree))
        expectRefused(try pushes(":main", to: tree), "the trusted branch cannot be deleted")
    }

    @Test(arguments: ["tip", "commits"])
    func whoHasTheTipCannotGoBackToAnOlderState(history: String) throws {
        try git.configure("harden.mode", "off")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        #expect(try pushes("HEAD:main").status == 0)
        let old = try git.git(["-C", git.work, "rev-parse", "HEAD"])
        try commitGood()
        try server("config", "harden.mode", "enforce")
        try git.configure("harden.history", history)
        let tree = old + "^{tree}"
        let tip = try git.git(["-C", git.work, "rev-parse", "HEAD"])
        for parents in [["-p", tip], ["-p", tip, "-p", old], ["-p", old, "-p", tip]] {
            let evil = try git.git(["-C", git.work, "commit-tree", tree, "-m", "x"] + parents)
            expectRefused(try pushes("\(evil):refs/heads/deploy"))
        }
        // A branch that leaves at the older commit has what was there.
        let branch = try git.git(["-C", git.work, "commit-tree", tree, "-m", "x", "-p", old])
        #expect(try pushes("\(branch):refs/heads/maintenance").status == 0)
    }

    /// Such as those of pull requests from repositories that have no gate.
    @Test func refsThatTheHostMakesAreNotJudged() throws {
        try commitGood()
        try git.commit(["p.yaml": Samples.privilegedDeployment("p")])
        expectRefused(try pushes("HEAD:deploy"))
        try server("fetch", "-q", git.work, "HEAD:refs/pull/1/head")
        expectRefused(try pushes("HEAD:deploy"))
    }

    @Test func aTrustedBranchThatIsNotJudgedProvesNothing() throws {
        try commitGood()
        try git.configure("harden.refs", "refs/heads/release/*")
        #expect(try pushes("HEAD:release/1").status == 0)
        try git.commit([
            "p.yaml": Samples.privilegedDeployment("p"), ".harden.yaml": Self.policy + "  failOn: never\n",
        ])
        #expect(try pushes("HEAD:main").status == 0)
        expectRefused(try pushes("HEAD:release/1"))
        expectRefused(try pushes("HEAD:release/2"))
    }

    @Test func whatMovesOutOfAnExcludedFolderIsJudged() throws {
        try git.configure("harden.renames", "follow")
        try git.commit([".harden.yaml": Self.policy + "  paths: {exclude: [\"docs/**\"]}\n"])
        #expect(try pushes("HEAD:main").status == 0)
        try git.commit(["docs/p.yaml": Samples.privilegedDeployment("p")])
        #expect(try pushes("HEAD:main").status == 0)
        try git.git(["-C", git.work, "mv", "docs/p.yaml", "p.yaml"])
        try git.commit([:])
        expectRefused(try pushes("HEAD:main"))
    }

    @Test func aTrustedSymbolicRefIsWhatItLeadsTo() throws {
        try commitGood()
        #expect(try pushes("HEAD:dev").status == 0)
        try server("symbolic-ref", "refs/heads/prod", "refs/heads/main")
        try server("symbolic-ref", "HEAD", "refs/heads/dev")
        try git.configure("harden.trusted", "prod")
        expectRefused(try pushes(":prod"), "the trusted branch cannot be deleted")
        expectRefused(try pushes(":main"), "the trusted branch cannot be deleted")
    }

    @Test(arguments: [
        ("harden.trusted", "heads/main", "refs/heads/main"),
        ("harden.refs", "refs/heads/*,refs/tags/*", "once for each"),
        ("harden.refs", "refs/heads/{main,x}", "once for each"), ("harden.refs", "refs/Heads/*", "refs/heads/*"),
        ("harden.repository", "/srv/sandbox/x.git", "unknown setting"),
    ])
    func aSettingThatMeansNothingRefuses(name: String, value: String, says: String) throws {
        try git.configure(name, value)
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expectRefused(try pushes("HEAD:main"), says)
    }

    @Test func settingsThatOnlyGitReadsRefuse() throws {
        try server("config", "extensions.worktreeConfig", "true")
        try server("config", "--worktree", "harden.mode", "enforce")
        try git.configure("harden.mode", "warn")
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expectRefused(try pushes("HEAD:main"), "config.worktree")
    }

    @Test func theServersPolicySaysWhatHoldsForTheGate() throws {
        try git.scratch.write("server.yaml", Self.policy + "  gate: {branchPolicy: ignore, failOn: high}\n")
        try git.configure("harden.policy", git.scratch.path("server.yaml"))
        try git.commit([".harden.yaml": Self.policy + "  failOn: never\n"])
        #expect(try pushes("HEAD:main").status == 0)
        try git.commit(["p.yaml": Samples.privilegedDeployment("p")])
        expectRefused(try pushes("HEAD:main"))
        try git.configure("harden.branchPolicy", "believe")
        let shown = try Program.harden(["policy", "show", "--repo", git.server])
        #expect(
            shown.output.contains("harden.failOn: high") && shown.output.contains("server.yaml")
                && shown.output.contains("harden.branchPolicy: believe"), "\(shown.all)")
    }

    @Test func whatTheTrustedBranchSaysIsShownAsItsOwn() throws {
        try git.commit([
            ".harden.yaml": Self.policy + "  failOn: critical\n  rules: {host-pid: {enabled: false}}\n"
        ])
        #expect(try pushes("HEAD:main").status == 0)
        let shown = try Program.harden(["policy", "show", "--repo", git.server])
        let lines = shown.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("failOn: critical") && $0.hasSuffix("# .harden.yaml:4 of main") })
        #expect(lines.contains { $0.hasPrefix("rules:") && $0.hasSuffix("# .harden.yaml:5 of main") }, "\(shown.all)")
    }

    @Test func aNameWithABlankIsOneUser() throws {
        try git.configure("harden.identity", "WHO")
        try git.configure("harden.bypassUsers", "release bot, ada")
        try server("config", "receive.advertisePushOptions", "true")
        try git.commit(["p.yaml": Samples.privilegedDeployment("p")])
        for (user, isTaken) in [("bot", false), ("release", false), ("release bot", true)] {
            let run = try Program.run(
                "git", ["-C", git.work, "push", "-q", "-o", "harden.bypass=x", "origin", "HEAD:main"],
                environment: ["WHO": user])
            #expect((run.status == 0) == isTaken, "\(user): \(run.all)")
        }
    }

    @Test(arguments: [
        "exec PROGRAM hook update \"$1\" \"$3\" \"$2\"", "exec PROGRAM hook pre-commit",
        "exec PROGRAM hook pre-push origin .",
    ])
    func aMixedUpUpdateHookRefuses(call: String) throws {
        try commitGood()
        try FileManager.default.removeItem(atPath: git.server + "/hooks/pre-receive")
        let script = call.replacingOccurrences(of: "PROGRAM", with: "'\(Program.harden)'")
        try git.putHook("#!/bin/sh\n\(script)\n", as: "update")
        try git.commit(["p.yaml": Samples.privilegedDeployment("p")])
        #expect(try pushes("HEAD:new").status != 0)
        #expect(try pushes("HEAD:main").status != 0)
    }

    /// A variable of a pipeline may be empty, and `..HEAD` would be a range of nothing.
    @Test(arguments: ["..HEAD", "..", "...HEAD", ""])
    func aRangeWithoutABeginningIsAMistake(range: String) throws {
        try git.commit(["p.yaml": Samples.privilegedDeployment("p")])
        let run = try Program.harden(["scan", range, "--repo", git.work])
        #expect(run.status == 2 && run.errors.contains("has no beginning"), "\(run.all)")
    }

    @Test func theLogTellsWhatWasNotJudgedFromWhatWas() throws {
        let log = git.scratch.path("audit")
        // Half a record, as a full disk leaves it.
        try git.scratch.write("audit", "{\"time\":")
        try git.configure("harden.auditLog", log)
        try git.configure("harden.refs", "refs/tags/*")
        try git.commit(["p.yaml": Samples.privilegedDeployment("p")])
        #expect(try pushes("HEAD:x").status == 0)
        try git.configure("harden.mode", "off")
        #expect(try pushes("HEAD:refs/tags/y").status == 0)
        _ = try Program.harden(["doctor", "--repo", git.server])
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
        try #require(lines.count == 3, "\(lines)")
        #expect(lines[1].contains("\"verdict\":\"not-judged\""))
        #expect(lines[2].contains("harden.mode is off") && lines[2].contains("accepted-unjudged"))
    }

    /// What is harmless on one branch is a patch on another.
    @Test(arguments: ["kustomization.yaml", "Kustomization"])
    func whatAnotherBranchHasIsKnownOnlyWhereItMeansTheSame(name: String) throws {
        try commitGood()
        try git.git(["-C", git.work, "branch", "base"])
        let patch = "- {op: add, path: /spec/template/spec/hostNetwork, value: true}\n"
        try git.commit(["p.txt": patch])
        #expect(try pushes("HEAD:refs/heads/a").status == 0)
        try git.git(["-C", git.work, "reset", "-q", "--hard", "base"])
        let kustomization = "resources: [web.yaml]\npatches: [{path: p.txt, target: {kind: Deployment}}]\n"
        try git.commit(["p.txt": patch, name: kustomization])
        expectRefused(try pushes("HEAD:refs/heads/b"), "host-network")
        try git.git(["-C", git.work, "tag", "v1"])
        expectRefused(try pushes("v1"), "host-network")
    }
}
