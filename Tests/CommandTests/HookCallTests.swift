import Foundation
import TestSupport
import Testing

/// The ways in which an administrator may write the hook. Whatever ends without a verdict refuses.
@Suite struct HookCallTests {
    private let git: GitServer

    init() throws { git = try GitServer(hook: false) }

    /// Writes a hook as a script. PROGRAM stands for the program, FILE for a server's file that sets the profile.
    private func put(_ script: String, as hook: String = "pre-receive") throws {
        try git.scratch.write(
            "gate.yaml", "apiVersion: kubectl-harden.io/v1\nkind: HardenGate\nspec: {profile: essential}\n")
        let text = script.replacingOccurrences(of: "PROGRAM", with: "'\(Program.harden)'")
            .replacingOccurrences(of: "FILE", with: git.scratch.path("gate.yaml"))
        try git.putHook("#!/bin/sh\n" + text + "\n", as: hook)
    }

    private func pushBad() throws -> Finished {
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        return try git.push()
    }

    private func pushGood() throws -> Finished {
        try git.commit(["web.yaml": Samples.goodDeployment()])
        return try git.push()
    }

    @Test(arguments: [
        "exec PROGRAM hook pre-receive",
        "exec PROGRAM hook pre-receive --server-file FILE",
        "exec PROGRAM hook pre-receive --server-file=FILE",
        "exec PROGRAM hook pre-receive --",
        "exec PROGRAM hook pre-receive --server-file=FILE --",
        "PROGRAM hook pre-receive || exit 1",
        "set -e\nPROGRAM hook pre-receive\nexit 0",
        "cat | PROGRAM hook pre-receive",
        "lines=$(cat)\nprintf '%s\\n' \"$lines\" | PROGRAM hook pre-receive",
        "while read old new ref; do echo \"$old $new $ref\"; done | PROGRAM hook pre-receive",
        "while read old new ref; do PROGRAM hook update $ref $old $new || exit 1; done",
        "ln -s PROGRAM pre-receive 2>/dev/null\nexec ./pre-receive",
        "ln -s PROGRAM pre-receive 2>/dev/null\nexec ./pre-receive --server-file=FILE",
        "cd /\nGIT_DIR=\"$OLDPWD\" exec PROGRAM hook pre-receive",
    ])
    func aGoodCallRefusesTheBadPushAndTakesTheGoodOne(script: String) throws {
        try put(script)
        let bad = try pushBad()
        #expect(bad.status != 0 && bad.errors.contains("critical privileged-container"), "\(bad.all)")
        let good = try pushGood()
        #expect(good.status == 0, "\(good.all)")
    }

    @Test(arguments: [
        "exec PROGRAM", "exec PROGRAM --", "exec PROGRAM --help", "exec PROGRAM --version", "exec PROGRAM -h",
        "exec PROGRAM help",
        "exec PROGRAM version", "exec PROGRAM rules", "exec PROGRAM explain host-pid",
        "exec PROGRAM help hook pre-receive",
        "exec PROGRAM hook", "exec PROGRAM hook --", "exec PROGRAM hook --help", "exec PROGRAM hook -h",
        "exec PROGRAM hook help", "exec PROGRAM hook prereceive", "exec PROGRAM hook pre_receive",
        "exec PROGRAM hook pre-receive --version", "exec PROGRAM hook pre-receive --help",
        "exec PROGRAM hook pre-receive -h",
        "exec PROGRAM hook pre-receive -- --help", "exec PROGRAM hook pre-receive \"$0\"",
        "exec PROGRAM hook pre-receive --server-file", "exec PROGRAM hook pre-receive --server-file=",
        "exec PROGRAM hook pre-receive --server-file=/nowhere/gate.yaml",
        "exec PROGRAM hook pre-receive --server-file FILE --server-file FILE",
        "exec PROGRAM hook pre-receive --serverfile=FILE", "exec PROGRAM hook pre-receive --repo .",
        "exec PROGRAM --quiet hook pre-receive", "exec PROGRAM hook --quiet pre-receive",
        "exec PROGRAM hook pre-commit", "exec PROGRAM hook pre-commit --", "exec PROGRAM hook pre-push origin .",
        "exec PROGRAM hook update", "exec PROGRAM hook update a b", "exec PROGRAM hook status",
        "exec PROGRAM hook install", "exec PROGRAM check --allow-empty .", "exec PROGRAM scan HEAD",
        "exec PROGRAM check --help", "exec PROGRAM policy show", "exec PROGRAM completion bash",
        "exec PROGRAM objects .",
        "exec PROGRAM hook pre-receive </dev/null", "while read line; do :; done\nexec PROGRAM hook pre-receive",
        "cat >/dev/null\nexec PROGRAM hook pre-receive", "exec PROGRAM hook pre-receive <&-",
        "printf %s \"$(cat)\" | PROGRAM hook pre-receive", "tr ' ' '\\t' | PROGRAM hook pre-receive",
        "cut -c1-60 | PROGRAM hook pre-receive", "sed 's/$/\\r/' | PROGRAM hook pre-receive",
        "sed 's/refs.heads.//' | PROGRAM hook pre-receive", "awk '{print $3}' | PROGRAM hook pre-receive",
        "exec /nowhere/kubectl-harden hook pre-receive",
        "GIT_NAMESPACE=x exec PROGRAM hook pre-receive",
    ])
    func aCallWithoutAVerdictRefuses(script: String) throws {
        // With a branch that is there already, so that what looks at the state before the push finds nothing wrong.
        try git.commit(["readme": "x"])
        #expect(try git.push().status == 0)
        try put(script)
        let run = try pushBad()
        #expect(run.status != 0 && run.errors.contains("hook declined"), "\(run.all)")
        #expect(try !git.serverRefs().contains(try git.git(["-C", git.work, "rev-parse", "HEAD"])))
    }

    @Test func theMessageOfAWrongCallNamesTheRightOne() throws {
        try put("exec PROGRAM hook pre-receive --server-fil=x")
        let run = try pushBad()
        #expect(
            run.errors.contains("error: the hook pre-receive refuses: unknown option --server-fil=x"), "\(run.all)")
        #expect(
            run.errors.contains("hint: usage: kubectl-harden hook pre-receive [--server-file FILE]"))
        try put("exec PROGRAM hook pre-receive </dev/null")
        #expect(try pushBad().errors.contains("a script that calls the gate must pass on the complete input from git"))
    }

    /// The update hook runs outside of the quarantine, and so has no variables of git's to tell it.
    @Test(arguments: [
        "exec PROGRAM", "exec PROGRAM --help", "exec PROGRAM hook --help", "exec PROGRAM version",
        "exec PROGRAM hook update",
    ])
    func anUpdateHookWithoutAVerdictRefuses(script: String) throws {
        try put(script, as: "update")
        #expect(try pushBad().status != 0)
        try put("exec PROGRAM hook update \"$@\"", as: "update")
        #expect(try pushBad().errors.contains("critical privileged-container"))
        #expect(try pushGood().status == 0)
    }

    @Test func atATerminalHelpIsStillHelp() throws {
        for arguments in [["hook", "--help"], ["hook", "install", "--help"], ["help", "hook"], ["--help"], []] {
            let run = try Program.harden(arguments)
            #expect(run.status == 0 && run.output.contains("USAGE"), "\(arguments): \(run.all)")
        }
        for arguments in [["hook"], ["hook", "pre-commit", "--help"], ["hook", "pre-receive", "--version"]] {
            #expect(try Program.harden(arguments).status != 0, "\(arguments)")
        }
    }
}
