import Foundation
import TestSupport
import Testing

/// `doctor` believes nothing but pushes through the hook that git would run, under the settings of the repository.
@Suite struct DoctorTests {
    private let git: GitServer

    init() throws { git = try GitServer() }

    private func doctor(_ arguments: [String] = [], environment: [String: String] = [:]) throws -> Finished {
        try Program.harden(["doctor", "--repo", git.server] + arguments, environment: environment)
    }

    /// A way to set up a gate. PROGRAM stands for the program, FOLDER for the folder of the test.
    struct Setup: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var hook: String?
        var settings: [(String, String)] = []
        var files: [String: String] = [:]
        var commit: [String: String] = [:]
        /// What the report must say.
        let says: String

        init(
            _ title: String, hook: String? = nil, settings: [(String, String)] = [], files: [String: String] = [:],
            commit: [String: String] = [:], says: String
        ) {
            testDescription = title
            (self.hook, self.settings, self.files, self.commit, self.says) = (hook, settings, files, commit, says)
        }
    }

    private func make(_ setup: Setup) throws {
        func filled(_ text: String) -> String {
            text.replacingOccurrences(of: "PROGRAM", with: "'\(Program.harden)'")
                .replacingOccurrences(of: "FOLDER", with: git.scratch.folder)
        }
        if !setup.commit.isEmpty {
            try git.git(["-C", git.server, "config", "harden.mode", "off"])
            try git.commit(setup.commit.mapValues { $0 })
            #expect(try git.push().status == 0)
            try git.git(["-C", git.server, "config", "--unset", "harden.mode"])
        }
        if let hook = setup.hook { try git.putHook("#!/bin/sh\n" + filled(hook) + "\n", as: "pre-receive") }
        for (name, text) in setup.files { try git.scratch.write(name, filled(text)) }
        for (name, value) in setup.settings { try git.configure(name, filled(value)) }
    }

    private static let gate = "apiVersion: kubectl-harden.io/v1\nkind: HardenGate\nspec:\n"
    private static let policy = "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n"

    @Test(arguments: [
        Setup(
            "a server file that switches the gate off",
            hook: "exec PROGRAM hook pre-receive --server-file=FOLDER/gate.yaml",
            files: ["gate.yaml": gate + "  mode: off\n"], says: "ACCEPTED"),
        Setup(
            "a section for this repository that switches the gate off",
            hook: "exec PROGRAM hook pre-receive --server-file=FOLDER/gate.yaml",
            files: ["gate.yaml": gate + "  mode: enforce\n  repositories: [{match: server.git, mode: off}]\n"],
            says: "ACCEPTED"),
        Setup("a mode that is off", settings: [("harden.mode", "off")], says: "FAIL  harden.mode is off"),
        Setup(
            "refs that no branch matches", settings: [("harden.refs", "refs/tags/*")],
            says: "harden.refs does not match refs/heads/main"),
        Setup(
            "a policy that includes nothing",
            commit: [".harden.yaml": policy + "  paths: {include: [nowhere/none.txt]}\n"],
            says: "the policy's paths exclude every manifest"),
        Setup(
            "a policy for a folder that is not there",
            commit: [".harden.yaml": policy + "  paths: {include: [\"nowhere/**\"]}\n", "a.yaml": "x"],
            says: "the policy's paths exclude every manifest"),
        Setup(
            "a policy that excludes everything", commit: [".harden.yaml": policy + "  paths: {exclude: [\"**\"]}\n"],
            says: "the policy's paths exclude every manifest"),
        Setup(
            "a policy that exempts everything",
            commit: [".harden.yaml": policy + "  exemptions: [{rules: \"*\", match: {name: \"*\"}, reason: x}]\n"],
            says: "ACCEPTED"),
        Setup(
            "a script that names the program in a comment", hook: "# PROGRAM hook pre-receive\nexit 0", says: "ACCEPTED"
        ),
        Setup(
            "a script that forgets the exit code", hook: "PROGRAM hook pre-receive; logger pushed || true",
            says: "ACCEPTED"),
        Setup(
            "a script that passes failures over", hook: "PROGRAM hook pre-receive || echo \"the gate is ill\"",
            says: "ACCEPTED"),
        Setup(
            "a script that has read the input", hook: "while read line; do :; done\nexec PROGRAM hook pre-receive",
            says: "the gate judges nothing"),
        Setup(
            "a script that hands on the first line", hook: "head -n 1 | PROGRAM hook pre-receive",
            says: "a good ref and a privileged pod to refs/heads/harden-doctor is ACCEPTED"),
        Setup(
            "a script that judges main alone",
            hook: "while read o n r; do [ $r != refs/heads/main ] || PROGRAM hook update $r $o $n || exit 1; done",
            says: "ACCEPTED"),
        Setup(
            "a script that keeps the last exit code",
            hook: "while read o n r; do echo \"$o $n $r\" | PROGRAM hook pre-receive; done",
            says: "FAIL  a push of a privileged pod to refs/heads/main and a good ref is ACCEPTED"),
        Setup(
            "a script that hands on the last line", hook: "tail -n 1 | PROGRAM hook pre-receive",
            says: "FAIL  a push of a privileged pod to refs/heads/main and a good ref is ACCEPTED"),
        Setup(
            "a script that judges branches alone",
            hook: """
                while read o n r; do case $r in
                refs/heads/*) echo "$o $n $r" | PROGRAM hook pre-receive || exit 1;; esac; done
                """,
            says: "FAIL  a push of a privileged pod to refs/tags/harden-doctor is ACCEPTED"),
        Setup(
            "a script that goes by the path",
            hook: "case $PWD in FOLDER/*) exit 0;; esac\nexec PROGRAM hook pre-receive",
            says: "FAIL  a privileged pod for refs/heads/harden-doctor, in the repository itself, is ACCEPTED"),
        Setup(
            "a script that goes by a file in the repository",
            hook: "[ -e no-harden ] && exit 0\nexec PROGRAM hook pre-receive", files: ["server.git/no-harden": ""],
            says: "in the repository itself, is ACCEPTED"),
        Setup(
            "a setting that picks another section of the server file",
            settings: [("harden.repository", "/srv/sandbox/x.git")], says: "unknown setting harden.repository"),
        Setup(
            "a folder of hooks in the home", settings: [("core.hooksPath", "~/hp")], says: "/hp/pre-receive: no hook"),
        Setup(
            "a folder of hooks that is not there", settings: [("core.hooksPath", "nowhere")],
            says: "server.git/nowhere/pre-receive: no hook"),
        Setup(
            "a program that is not there", hook: "exec /nowhere/kubectl-harden hook pre-receive",
            says: "the gate judges nothing"),
        Setup("a hook that refuses everything", hook: "exit 1", says: "the gate judges nothing"),
        Setup("a hook of somebody else", hook: "cat >/dev/null", says: "ACCEPTED"),
        Setup(
            "a setting that means nothing", settings: [("harden.mod", "warn")],
            says: "unknown setting harden.mod; did you mean harden.mode?"),
        Setup(
            "a policy of the server that is not there", settings: [("harden.policy", "/nowhere.yaml")],
            says: "/nowhere.yaml: No such file"),
        Setup(
            "an audit log that cannot be written", settings: [("harden.auditLog", "/nowhere/audit")],
            says: "FAIL  the audit log /nowhere/audit cannot be written"),
        Setup("a threshold that nothing reaches", settings: [("harden.failOn", "never")], says: "ACCEPTED"),
        Setup(
            "a trusted branch that is not there though others are", settings: [("harden.trusted", "master")],
            commit: ["a": "x"], says: "git symbolic-ref HEAD refs/heads/main"),
        Setup(
            "a broken policy", commit: [".harden.yaml": policy + "  exemptions: 7\n"],
            says: "the policy of refs/heads/main is invalid"),
    ])
    func aGateThatIsOpenFails(setup: Setup) throws {
        try make(setup)
        let run = try doctor(environment: ["HOME": git.scratch.folder])
        #expect(run.status == 1 && run.output.contains("FAIL"), "\(run.all)")
        #expect(run.output.contains(setup.says), "\(run.all)")
    }

    /// The script of `hook install` calls a program that lets some repositories pass.
    @Test func aProgramInBetweenIsTriedInTheRepositoryItself() throws {
        let git = try GitServer(hook: false)
        #expect(try Program.harden(["hook", "install", "--repo", git.server]).status == 0)
        let hook = git.server + "/hooks/pre-receive"
        let script = try String(contentsOfFile: hook, encoding: .utf8)
        let line = try #require(script.split(separator: "\n").first { $0.hasPrefix("program='") })
        let program = line.dropFirst("program='".count).dropLast()
        let wrapper = git.scratch.path("bin/kubectl-harden")
        try git.scratch.write(
            "bin/kubectl-harden", "#!/bin/sh\ncase $PWD in */server.git) exit 0 ;; esac\nexec \(program) \"$@\"\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper)
        try script.replacing(line, with: "program='\(wrapper)'").write(toFile: hook, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        try git.commit(["README": "x"])
        #expect(try git.push().status == 0)
        let run = try Program.harden(["doctor", "--repo", git.server])
        #expect(run.status == 1 && run.output.contains("in the repository itself, is ACCEPTED"), "\(run.all)")
    }

    @Test(arguments: [
        Setup("as it is", says: "ok    a push of a privileged pod to refs/heads/main is refused: privileged-container"),
        Setup("with a history", commit: ["a.yaml": Samples.privilegedDeployment()], says: "behind"),
        Setup(
            "warn mode", settings: [("harden.mode", "warn")],
            says: "warn  a push of a privileged pod to refs/heads/main is accepted with a warning"),
        Setup(
            "refs/heads/* alone", settings: [("harden.refs", "refs/heads/*")],
            says: "a privileged pod to refs/heads/harden-doctor is refused"),
        Setup(
            "main alone", settings: [("harden.refs", "refs/heads/main")],
            says: "harden.refs matches only refs/heads/main"),
        Setup(
            "a policy for some folders",
            commit: [
                ".harden.yaml": policy + "  paths: {include: [\"apps/**\"]}\n", "apps/a.yaml": Samples.goodDeployment(),
            ], says: "is refused: privileged-container"),
        Setup(
            "parts of a hook in a folder",
            hook:
                "data=$(cat)\nfor part in ${GIT_DIR:-$(dirname $0)/..}/hooks/pre-receive.d/*; do echo \"$data\" | \"$part\" || exit 1; done",
            files: ["server.git/hooks/pre-receive.d/harden": "#!/bin/sh\nexec PROGRAM hook pre-receive\n"],
            says: "is refused: privileged-container"),
        Setup(
            "a server file that names the repository",
            hook: "exec PROGRAM hook pre-receive --server-file FOLDER/gate.yaml",
            files: [
                "gate.yaml": gate
                    + "  mode: off\n  repositories: [{match: server.git, mode: enforce, profile: baseline}]\n"
            ],
            says: "is refused: privileged-container"),
        Setup(
            "a first push that passes", settings: [("harden.initialPush", "skip")],
            says: "is refused: privileged-container"),
        Setup(
            "a folder of the name that a trial would use", commit: ["harden-doctor.yaml/a.txt": "x"],
            says: "is refused: privileged-container"),
        Setup(
            "a policy without the rule that a trial looks for", settings: [("harden.policy", "pol.yaml")],
            files: ["server.git/pol.yaml": policy + "  rules: {privileged-container: {enabled: false}}\n"],
            says: "is refused, though not for privileged-container"),
        Setup(
            "history of commits", settings: [("harden.history", "commits")], commit: ["a": "x"],
            says: "is refused: privileged-container"),
    ])
    func aGateThatRefusesIsWell(setup: Setup) throws {
        try make(setup)
        for name in setup.files.keys where name.contains("pre-receive.d") {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: git.scratch.path(name))
        }
        let file = setup.files["gate.yaml"] == nil ? [] : ["--server-file", git.scratch.path("gate.yaml")]
        let run = try doctor(file)
        #expect(run.status == 0 && !run.output.contains("FAIL"), "\(run.all)")
        #expect(
            run.output.contains(setup.says == "behind" ? "a good ref and a privileged pod" : setup.says), "\(run.all)")
        // Nothing of it is left, and nothing in the repository has changed.
        #expect(try !git.serverRefs().contains("harden-doctor"))
    }

    /// Nobody has pushed what it pushes.
    @Test func hooksThatActOnAPushAreNotRun() throws {
        for name in ["post-receive", "post-update", "reference-transaction"] {
            try git.putHook("#!/bin/sh\necho \(name) >>'\(git.scratch.path("acted"))'\n", as: name)
        }
        try git.configure("harden.mode", "warn")
        _ = try doctor()
        #expect(!FileManager.default.fileExists(atPath: git.scratch.path("acted")))
    }

    @Test func settingsAreShownWithTheirSources() throws {
        try git.scratch.write(
            "gate.yaml", Self.gate + "  failOn: high\n  repositories:\n    - {match: server.git, profile: baseline}\n")
        try git.configure("harden.timeout", "5s")
        let file = git.scratch.path("gate.yaml")
        let run = try doctor(["--server-file", file])
        for line in [
            "harden.failOn: high  (\(file))", "harden.profile: baseline  (\(file):6)",
            "harden.timeout: 5s  (git config --local)", "harden.mode: enforce  (default)",
        ] {
            #expect(run.output.contains(line), "\(line) in \(run.all)")
        }
        let shown = try Program.harden(["policy", "show", "--repo", git.server, "--server-file", file])
        #expect(
            shown.status == 0 && shown.output.contains("harden.profile: baseline")
                && shown.output.contains("# \(file):6"), "\(shown.all)")
        #expect(shown.output.contains("failOn: high"), "\(shown.all)")
    }

    @Test func aBrokenServerFileIsShownLineByLine() throws {
        try git.scratch.write("gate.yaml", Self.gate + "  mod: warn\n  failon: high\n")
        let run = try doctor(["--server-file", git.scratch.path("gate.yaml")])
        #expect(run.status == 1)
        #expect(
            run.output.contains(
                "gate.yaml:4:3: unknown key \"mod\"; did you mean mode?\n      \(git.scratch.path("gate.yaml")):5:3: unknown key"
            ), "\(run.all)")
        #expect(!run.output.contains("\\u{"))
        let checked = try Program.harden(["policy", "check", git.scratch.path("gate.yaml")])
        #expect(
            checked.status == 2
                && checked.errors.contains("gate.yaml:5:3: unknown key \"failon\"; did you mean failOn?"),
            "\(checked.all)")
        try git.scratch.write("gate.yaml", Self.gate + "  refs: main\n")
        #expect(
            try Program.harden(["policy", "check", git.scratch.path("gate.yaml")]).errors.contains(
                "harden.refs is \"main\""))
        try git.scratch.write("gate.yaml", Self.gate + "  refs: \"*\"\n")
        #expect(
            try Program.harden(["policy", "check", git.scratch.path("gate.yaml")]).output.contains(
                "a valid server settings file"))
    }

    @Test func updateAloneIsToldForWhatItIs() throws {
        try FileManager.default.removeItem(atPath: git.server + "/hooks/pre-receive")
        try git.putHook("#!/bin/sh\nexec '\(Program.harden)' hook update \"$@\"\n", as: "update")
        let run = try doctor()
        #expect(run.status == 0 && run.output.contains("There is no pre-receive hook"), "\(run.all)")
    }

    @Test func aHeadWithoutABranchIsAWarning() throws {
        try git.commit(["a": "x"])
        #expect(try git.push().status == 0)
        try git.git([
            "-C", git.server, "update-ref", "--no-deref", "HEAD", try git.git(["-C", git.work, "rev-parse", "HEAD"]),
        ])
        let run = try doctor()
        #expect(
            run.status == 0 && run.output.contains("warn  HEAD points to no branch that could be trusted"), "\(run.all)"
        )
    }

    @Test func aPipeForAnAuditLogIsNamedAndHoldsNothingUp() throws {
        let pipe = git.scratch.path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        try git.configure("harden.auditLog", pipe)
        let run = try doctor()
        #expect(run.status == 1 && run.output.contains("\(pipe) cannot be written: it is not a file"), "\(run.all)")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let push = try git.push()
        #expect(
            push.status != 0 && push.errors.contains("privileged-container")
                && push.errors.contains("cannot be written"), "\(push.all)")
    }
}
