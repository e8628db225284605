import Foundation
import TestSupport
import Testing

/// The ways in which pushes reach a gate beside a plain folder.
@Suite struct HostTests {
    private let git: GitServer

    init() throws { git = try GitServer() }

    private func expectRefusedThenAccepted(_ push: () throws -> Finished) throws {
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let bad = try push()
        #expect(bad.status != 0 && bad.errors.contains("critical privileged-container"), "\(bad.all)")
        try git.commit(["web.yaml": Samples.goodDeployment()])
        let good = try push()
        #expect(good.status == 0, "\(good.all)")
    }

    /// GitLab names no quarantine path, and its alternates are relative.
    @Test func aForkWithAlternatesIsJudged() throws {
        try git.commit(["old.yaml": Samples.goodDeployment("old")])
        #expect(try git.push().status == 0)
        let fork = git.scratch.path("fork.git")
        try git.git(["clone", "-q", "--bare", "--shared", git.server, fork])
        try "../../server.git/objects\n".write(
            toFile: fork + "/objects/info/alternates", atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            atPath: fork + "/hooks/pre-receive", withDestinationPath: Program.harden)
        try git.git(["-C", fork, "config", "harden.profile", "essential"])
        try expectRefusedThenAccepted { try git.push([fork, "HEAD:refs/heads/main"]) }
    }

    @Test(arguments: ["a b", "quo\"te", "co:lon", "ümlaut"])
    func aServerInAFolderOfAnyNameIsRead(name: String) throws {
        let place = git.scratch.path(name + ".git")
        try FileManager.default.moveItem(atPath: git.server, toPath: place)
        try expectRefusedThenAccepted { try git.push([place, "HEAD:refs/heads/main"]) }
    }

    @Test func aLinkedWorkingTreeAndARepositoryWithOneAreJudged() throws {
        let home = git.scratch.path("home")
        try git.git(["init", "-q", "--initial-branch=other", home])
        try git.git(["-C", home, "config", "receive.denyCurrentBranch", "ignore"])
        try git.git(["-C", home, "config", "harden.profile", "essential"])
        try FileManager.default.createSymbolicLink(
            atPath: home + "/.git/hooks/pre-receive", withDestinationPath: Program.harden)
        try expectRefusedThenAccepted { try git.push([home, "HEAD:refs/heads/main"]) }
        try git.git(["-C", home, "worktree", "add", "-q", git.scratch.path("linked"), "main"])
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        #expect(try git.push([git.scratch.path("linked"), "HEAD:refs/heads/next"]).status != 0)
    }
}
