import Foundation
import TestSupport
import Testing

/// `hook install`, `status` and `uninstall`: what is put in place refuses, and nothing of others is lost.
@Suite struct HookInstallTests {
    private let git: GitServer
    private var hook: String { git.server + "/hooks/pre-receive" }

    init() throws { git = try GitServer(hook: false) }

    @discardableResult
    private func harden(
        _ arguments: String..., program: String = Program.harden, environment: [String: String] = [:]
    ) throws -> Finished {
        try Program.run(program, ["hook"] + arguments + ["--repo", git.server], environment: environment)
    }

    private func expectRefused(
        _ part: String = "privileged-container", sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let run = try git.push()
        #expect(run.status != 0 && run.errors.contains(part), "\(run.all)", sourceLocation: sourceLocation)
    }

    /// The program under another path, so that it can be taken away.
    private func copyOfProgram(_ name: String = "bin/kubectl-harden") throws -> String {
        let path = git.scratch.path(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: (Program.harden as NSString).resolvingSymlinksInPath, toPath: path)
        return path
    }

    /// Git passes over a hook that it cannot reach, without a word.
    @Test func theUmaskOfWhoInstallsDoesNotCloseTheHook() throws {
        try FileManager.default.removeItem(atPath: git.server + "/hooks")
        let run = try Program.run(
            "sh", ["-c", "umask 077; exec \"$0\" hook install --repo \"$1\"", Program.harden, git.server])
        #expect(run.status == 0, "\(run.all)")
        let folder = try FileManager.default.attributesOfItem(atPath: git.server + "/hooks")
        #expect(folder[.posixPermissions] as? Int == 0o755)
    }

    @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
    func aHookThatItsUserCannotReachIsNoGate() throws {
        #expect(try harden("install").status == 0)
        // The scratch folder is closed to others, and belongs to who runs the tests.
        for path in [git.server, git.scratch.folder] {
            #expect(try Program.run("chmod", ["0755", path]).status == 0)
        }
        #expect(try Program.run("chown", ["-R", "12345:12345", git.server]).status == 0)
        #expect(try harden("status").status == 0)
        #expect(try Program.run("chown", ["0:0", git.server + "/hooks"]).status == 0)
        #expect(try Program.run("chmod", ["0700", git.server + "/hooks"]).status == 0)
        let status = try harden("status")
        #expect(status.status != 0 && status.errors.contains("would accept every push"), "\(status.all)")
        let doctor = try Program.harden(["doctor", "--repo", git.server])
        #expect(doctor.status != 0 && doctor.output.contains("would accept every push"), "\(doctor.all)")
    }

    @Test func whatIsInstalledRefusesAndFailsClosed() throws {
        let program = try copyOfProgram()
        let run = try harden("install", program: program)
        #expect(run.status == 0 && run.output.contains("\(hook) calls \(program)"), "\(run.all)")
        #expect(try harden("install", program: program).output.contains("already installed"))
        #expect(try harden("status").output.contains("calls \(program)"))
        try expectRefused()
        try FileManager.default.removeItem(atPath: program)
        try expectRefused("error: push refused: \(program) is missing, so nothing can be judged")
        let status = try harden("status")
        #expect(
            status.status == 1 && status.output.contains("everything is refused; `hook install` fixes it"),
            "\(status.all)")
        #expect(try harden("install").status == 0)
        try expectRefused()
    }

    @Test func anEditedScriptIsNamedAndMended() throws {
        #expect(try harden("install").status == 0)
        let text = try String(contentsOfFile: hook, encoding: .utf8)
        try git.putHook(text.replacingOccurrences(of: "program=", with: "exit 0\nprogram="), as: "pre-receive")
        let status = try harden("status")
        #expect(status.status == 1 && status.output.contains("edited"), "\(status.all)")
        #expect(try harden("install").status == 0)
        try expectRefused()
    }

    @Test(arguments: ["../common", "a link"])
    func aFolderOutsideOfTheRepositoryIsThatOfOthersToo(kind: String) throws {
        try FileManager.default.createDirectory(
            atPath: git.scratch.path("common"), withIntermediateDirectories: true)
        if kind == "a link" {
            try FileManager.default.removeItem(atPath: git.server + "/hooks")
            try FileManager.default.createSymbolicLink(
                atPath: git.server + "/hooks", withDestinationPath: git.scratch.path("common"))
        } else {
            try git.configure("core.hooksPath", kind)
        }
        let run = try harden("install")
        #expect(run.status == 0 && run.output.contains("every repository that uses this hooks folder"), "\(run.all)")
        #expect(try harden("uninstall").status == 2)
        try expectRefused()
        #expect(try harden("uninstall", "--shared").status == 0)
    }

    @Test(arguments: ["install", "uninstall"])
    func linksOfOlderVersionsAreReplacedOrTakenAway(command: String) throws {
        for target in [Program.harden, "/nowhere/kubectl-harden"] {
            try? FileManager.default.removeItem(atPath: hook)
            try FileManager.default.createSymbolicLink(atPath: hook, withDestinationPath: target)
            let status = try harden("status")
            #expect((status.status == 0) == (target == Program.harden), "\(status.all)")
            if target != Program.harden { #expect(status.output.contains("which is missing: every push is accepted")) }
            #expect(try harden(command).status == 0)
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: hook)) == nil)
            if command == "install" { try expectRefused() }
        }
    }

    @Test(arguments: ["script", "link", "dangling link"])
    func anotherHookIsNamedKeptAndPutBack(kind: String) throws {
        let other = "#!/bin/sh\necho other\n"
        switch kind {
        case "script": try git.putHook(other, as: "pre-receive")
        case "link":
            try git.putHook(other, as: "other")
            try FileManager.default.createSymbolicLink(atPath: hook, withDestinationPath: "other")
        default: try FileManager.default.createSymbolicLink(atPath: hook, withDestinationPath: "/nowhere/gitolite")
        }
        let refused = try harden("install")
        #expect(refused.status == 2 && refused.errors.contains("use --force"), "\(refused.all)")
        #expect(try harden("uninstall").status == 2)
        let forced = try harden("install", "--force")
        #expect(forced.status == 0 && forced.output.contains("is kept as \(hook).before-harden"), "\(forced.all)")
        try expectRefused()
        let back = try harden("uninstall")
        #expect(back.status == 0 && back.output.contains("the previous hook is restored"), "\(back.all)")
        if kind == "script" { #expect(try String(contentsOfFile: hook, encoding: .utf8) == other) }
        if kind == "dangling link" {
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: hook) == "/nowhere/gitolite")
        }
    }

    @Test func whatGitDoesNotRunIsSaid() throws {
        #expect(try harden("status").output.contains("no hook: every push is accepted"))
        #expect(try harden("install").status == 0)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: hook)
        let run = try harden("status")
        #expect(
            run.status == 1 && run.output.contains("not executable: git does not run it, and every push is accepted"),
            "\(run.all)")
    }

    @Test func aSharedFolderIsSaidAndNotSwitchedOffForOneRepository() throws {
        let shared = git.scratch.path("shared hooks")
        try git.scratch.write("home/.gitconfig", "[core]\n\thooksPath = \"\(shared)\"\n")
        let home = ["HOME": git.scratch.path("home"), "GIT_CONFIG_GLOBAL": git.scratch.path("home/.gitconfig")]
        let installed = try harden("install", environment: home)
        #expect(installed.status == 0 && installed.output.contains("\(shared)/pre-receive calls"), "\(installed.all)")
        #expect(
            installed.output.contains("core.hooksPath (global) is \(shared): the hook applies to every repository"),
            "\(installed.all)")
        let refused = try harden("uninstall", environment: home)
        #expect(
            refused.status == 2 && refused.errors.contains("no repository that uses this hooks folder is judged"),
            "\(refused.all)")
        #expect(FileManager.default.fileExists(atPath: shared + "/pre-receive"))
        #expect(try harden("uninstall", "--shared", environment: home).status == 0)
        #expect(!FileManager.default.fileExists(atPath: shared + "/pre-receive"))
    }

    @Test func theSystemsOwnFolderIsTaken() throws {
        let shared = git.scratch.path("system")
        try git.scratch.write("gitconfig", "[core]\n\thooksPath = \(shared)\n")
        let system = ["GIT_CONFIG_SYSTEM": git.scratch.path("gitconfig")]
        let run = try Program.harden(["hook", "install", "--system"], environment: system)
        #expect(run.status == 0 && run.output.contains("\(shared)/pre-receive calls"), "\(run.all)")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let push = try Program.run(
            "git", ["-C", git.work, "push", "origin", "HEAD:refs/heads/main"], environment: system)
        #expect(push.status != 0 && push.errors.contains("privileged-container"), "\(push.all)")
        // A user whose own configuration says otherwise is not protected, and install says so.
        try git.scratch.write("user", "[core]\n\thooksPath = /nowhere\n")
        let hidden = try Program.harden(
            ["hook", "install", "--system"],
            environment: system.merging(["GIT_CONFIG_GLOBAL": git.scratch.path("user")]) { $1 })
        #expect(hidden.status == 3 && hidden.errors.contains("git would not run it"), "\(hidden.all)")
        #expect(try Program.harden(["hook", "uninstall", "--system"], environment: system).status == 0)
        #expect(try String(contentsOfFile: git.scratch.path("gitconfig"), encoding: .utf8).contains("hooksPath"))
    }

    private static let canUseStandardFolder = getuid() == 0 && !FileManager.default.fileExists(atPath: "/etc/git")

    @Test(.enabled(if: canUseStandardFolder, "not root, or /etc/git is already defined"))
    func theSystemsConfigurationIsPutBack() throws {
        defer { try? FileManager.default.removeItem(atPath: "/etc/git") }
        try git.scratch.write("gitconfig", "[user]\n\tname = x\n")
        let system = ["GIT_CONFIG_SYSTEM": git.scratch.path("gitconfig")]
        #expect(try Program.harden(["hook", "install", "--system"], environment: system).status == 0)
        #expect(
            try String(contentsOfFile: git.scratch.path("gitconfig"), encoding: .utf8).contains(
                "hooksPath = /etc/git/hooks"))
        let refused = try harden("uninstall", environment: system)
        #expect(refused.status == 2 && refused.errors.contains("or --system"), "\(refused.all)")
        let gone = try Program.harden(["hook", "uninstall", "--system"], environment: system)
        #expect(gone.status == 0 && gone.output.contains("core.hooksPath is unset too"), "\(gone.all)")
        #expect(try !String(contentsOfFile: git.scratch.path("gitconfig"), encoding: .utf8).contains("hooksPath"))
    }

    @Test func aRelativeFolderBeginsWhereTheHookRuns() throws {
        try git.configure("core.hooksPath", "own-hooks")
        let run = try harden("install")
        #expect(run.status == 0 && run.output.contains("\(git.server)/own-hooks/pre-receive calls"), "\(run.all)")
        try expectRefused()
        #expect(try harden("uninstall").status == 0)
    }

    @Test func theHooksOfACloneSpeakOfCommitsAndPushes() throws {
        for (hook, words) in [
            ("pre-commit", ["every commit is accepted", "commits made here are no longer judged", "commit refused"]),
            (
                "pre-push",
                ["every outgoing push is accepted", "pushes from here are no longer judged", "push refused"]
            ),
        ] {
            func run(_ command: String) throws -> Finished {
                try Program.harden(["hook", command, "--repo", git.work, "--hook", hook])
            }
            #expect(try run("status").output.contains(words[0]))
            let installed = try run("install")
            #expect(installed.status == 0 && !installed.output.contains("doctor"), "\(installed.all)")
            #expect(try String(contentsOfFile: git.work + "/.git/hooks/" + hook, encoding: .utf8).contains(words[2]))
            #expect(try run("uninstall").output.contains(words[1]))
        }
    }

    private static let canHideProc =
        (try? Program.run("unshare", ["-m", "sh", "-c", "mount -t tmpfs none /proc"]).status) == 0

    @Test(.enabled(if: canHideProc, "mounts of its own are not allowed here"))
    func withoutItsOwnPathNothingIsInstalled() throws {
        let run = try Program.run(
            "unshare",
            [
                "-m", "sh", "-c",
                "mount -t tmpfs none /proc && exec '\(Program.harden)' hook install --repo '\(git.server)'",
            ])
        #expect(run.status == 3 && run.errors.contains("cannot determine its own path"), "\(run.all)")
        #expect(!FileManager.default.fileExists(atPath: hook))
    }

    @Test func theUpdateHookAloneIsAGateToo() throws {
        let git = try GitServer(hook: false)
        _ = try Program.harden(["hook", "install", "--repo", git.server, "--hook", "update"])
        let status = try Program.harden(["hook", "status", "--repo", git.server])
        #expect(status.status == 0 && status.output.contains("hooks/update"), "\(status.all)")
        let wrong = try Program.harden(["hook", "uninstall", "--repo", git.server])
        #expect(wrong.status == 2 && wrong.errors.contains("--hook update"), "\(wrong.all)")
        _ = try Program.harden(["hook", "install", "--repo", git.server])
        #expect(try Program.harden(["hook", "status", "--repo", git.server]).output.contains("hooks/update"))
        let gone = try Program.harden(["hook", "uninstall", "--repo", git.server, "--hook", "update"])
        #expect(gone.status == 0 && gone.output.contains("pushes are still judged"), "\(gone.all)")
        #expect(
            try Program.harden(["hook", "uninstall", "--repo", git.server]).output.contains(
                "pushes are no longer judged"))
    }
}
