import Foundation
import TestSupport
import Testing

@Suite struct FixTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let pod = """
        # ours
        apiVersion: v1
        kind: Pod
        metadata: {name: web} # a name
        spec:
          containers:
          - name: app
            image: nginx:1.27

        """

    private func fix(_ arguments: [String], input: String = "") throws -> Finished {
        try Program.harden(["fix"] + arguments, input: input, in: scratch.folder)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: scratch.path(name), encoding: .utf8)
    }

    @Test func aDiffIsPrintedAndGitAppliesIt() throws {
        try scratch.write("web.yaml", Self.pod)
        let diff = try fix(["web.yaml"])
        #expect(diff.status == 1)
        #expect(diff.output.hasPrefix("--- a/web.yaml\n+++ b/web.yaml\n@@ "))
        #expect(try text("web.yaml") == Self.pod)
        try scratch.write("fix.patch", diff.output)
        #expect(try Program.run("git", ["apply", "fix.patch"], in: scratch.folder).status == 0)
        let new = try text("web.yaml")
        #expect(
            new.contains("allowPrivilegeEscalation: false") && new.contains("# a name") && new.hasPrefix("# ours\n"))
        let again = try fix(["web.yaml"])
        #expect(again.status == 0 && again.output.isEmpty)
    }

    @Test func writingKeepsModeAndLinksAndTheOtherFiles() throws {
        try scratch.write("real/web.yaml", Self.pod)
        try scratch.write("real/good.yaml", Samples.goodDeployment())
        try scratch.write("real/notes.txt", Self.pod)
        let path = scratch.path("real/web.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("link.yaml"), withDestinationPath: "real/web.yaml")
        let run = try fix(["link.yaml", "--write"])
        #expect(run.status == 0 && run.output.isEmpty, "\(run.all)")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path("link.yaml")) == "real/web.yaml")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
        #expect(try text("real/web.yaml").contains("seccompProfile"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.path("real")).sorted() == [
                "good.yaml", "notes.txt", "web.yaml",
            ])
        #expect(try text("real/notes.txt") == Self.pod)
    }

    @Test func aStreamGoesThrough() throws {
        let two = Self.pod + "---\n" + Self.pod.replacing("web", with: "other")
        let run = try fix(["-"], input: two)
        #expect(run.status == 0)
        #expect(run.output.matches(of: /allowPrivilegeEscalation: false/).count == 2)
        #expect(run.output.contains("\n---\n"))
        #expect(try fix(["-"], input: run.output).output == run.output)
    }

    /// What is said of something that is left: a manifest, and the words.
    @Test(arguments: [
        (
            "x: &c {name: app, image: nginx}\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [*c]}\n",
            "other places share the value"
        ),
        (pod.replacing("nginx:1.27", with: "\"{{ .Values.image }}\""), "the file is a template"),
        (pod + "    securityContext: {privileged: true}\n", "Kubernetes refuses it"),
    ])
    func whatIsLeftIsNamedWithItsPlaceAndReason(_ manifest: String, _ words: String) throws {
        try scratch.write("web.yaml", manifest)
        let run = try fix(["web.yaml"])
        #expect(run.errors.contains("web.yaml:") && run.errors.contains(words), "\(run.all)")
    }

    @Test func onlyWhatIsAskedForIsChanged() throws {
        try scratch.write("web.yaml", Self.pod)
        #expect(try !fix(["web.yaml"]).output.contains("readOnlyRootFilesystem"))
        #expect(try fix(["web.yaml", "--unsafe"]).output.contains("+      readOnlyRootFilesystem: true"))
        let placeholders = try fix(["web.yaml", "--placeholders"]).output
        #expect(placeholders.contains("memory: 256Mi # TODO(harden): choose a value"))
        let one = try fix(["web.yaml", "--rule", "seccomp-profile-missing"]).output
        #expect(one.contains("RuntimeDefault") && !one.contains("allowPrivilegeEscalation"))
    }

    /// Manifests in which two changes do not go together, and what is mended all the same.
    @Test(arguments: [
        "    ports:\n    - containerPort: 80\n      hostPort: 80\n",
        "    securityContext:\n      capabilities:\n        add:\n        - SYS_ADMIN\n",
        "    securityContext:\n      capabilities:\n        add:\n        - SYS_ADMIN # why\n",
        "    securityContext: {capabilities: {add: [NET_RAW]}}\n", "    securityContext: &q\n      privileged: false\n",
    ])
    func whatDoesNotGoTogetherIsLeftByItself(_ rest: String) throws {
        try scratch.write("web.yaml", Self.pod + rest + "---\n" + Self.pod.replacing("web", with: "other"))
        let run = try fix(["web.yaml", "--unsafe", "--write"])
        #expect(run.status == 0, "\(run.all)")
        let new = try text("web.yaml")
        #expect(new.matches(of: /automountServiceAccountToken: false/).count == 2, "\(new)\n\(run.all)")
        #expect(new.matches(of: /seccompProfile/).count == 2, "\(new)\n\(run.all)")
        #expect(try fix(["web.yaml", "--unsafe"]).output.isEmpty)
    }

    @Test func aFileIsMendedOnceHoweverItIsNamed() throws {
        try scratch.write("d/web.yaml", Self.pod)
        let run = try fix(["d", "d/web.yaml", "./d/web.yaml", "--write"])
        #expect(run.status == 0 && run.errors.contains("in 1 file:"), "\(run.all)")
    }

    @Test func imagesArePinnedToTheDigestsThatAreGiven() throws {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        try scratch.write("web.yaml", Self.pod.replacing("nginx:1.27", with: "nginx:latest"))
        try scratch.write("digests", "# images\r\nredis:7 \(digest)\r\nnginx:latest \(digest)\r\n")
        #expect(try fix(["web.yaml", "--digests", "digests"]).output.contains("+    image: nginx:latest@\(digest)"))
        try scratch.write("digests", "nginx:latest sha256:12\n")
        #expect(try fix(["web.yaml", "--digests", "digests"]).errors.contains("digests:1:"))
    }

    @Test(arguments: [
        [], ["-", "web.yaml"], ["-", "--write"], ["no-such.yaml"], ["--staged", "x"], ["no-such..range"],
    ])
    func aCallThatMeansNothingSaysSo(_ arguments: [String]) throws {
        #expect(try fix(arguments).status == 2)
    }

    @Test func whatCannotBeReadIsNamedAndTheRestIsMended() throws {
        try scratch.write("a.yaml", "apiVersion: v1\nkind: Pod\nspec: [\n")
        try scratch.write("b.yaml", Self.pod)
        let run = try fix(["."])
        #expect(run.status == 3 && run.errors.contains("a.yaml:") && run.output.contains("b/b.yaml"))
    }

    @Test func theExampleOfTheDocumentationIsTrue() throws {
        let page = try String(
            contentsOfFile: (#filePath as NSString).deletingLastPathComponent + "/../../docs/fix.md", encoding: .utf8)
        func block(after mark: String) throws -> String {
            let start = try #require(page.firstRange(of: mark)).upperBound
            let rest = page[start...].drop { $0 != "`" }.drop { $0 != "\n" }.dropFirst()
            return String(rest[..<(try #require(rest.firstRange(of: "```")).lowerBound)])
        }
        try scratch.write("web.yaml", try block(after: "<!-- before: web.yaml -->"))
        #expect(try fix(["web.yaml"]).output == block(after: "<!-- diff: fix web.yaml -->"))
    }

    // MARK: Git

    @Test func aRangeAndTheIndexAreMendedWhereTheyBringSomethingIn() throws {
        let git = try GitServer(hook: false)
        let old = Samples.goodDeployment("old").replacing("allowPrivilegeEscalation: false", with: "privileged: false")
        try git.commit(["old.yaml": old, "sub/x.txt": "x"])
        try git.commit(["web.yaml": Self.pod])
        func fix(_ arguments: [String], in folder: String) throws -> Finished {
            try Program.harden(["fix"] + arguments, in: folder)
        }
        let range = try fix(["HEAD^..HEAD"], in: git.work)
        #expect(
            range.status == 1 && range.output.contains("b/web.yaml") && !range.output.contains("old.yaml"),
            "\(range.all)")
        #expect(try fix(["HEAD^..HEAD"], in: git.work + "/sub").output == range.output)
        try git.scratch.write("work/new.yaml", Self.pod)
        try git.git(["-C", git.work, "add", "new.yaml"])
        let staged = try fix(["--staged", "--write"], in: git.work)
        #expect(staged.status == 0, "\(staged.all)")
        #expect(try String(contentsOfFile: git.work + "/new.yaml", encoding: .utf8).contains("seccompProfile"))
        #expect(try String(contentsOfFile: git.work + "/web.yaml", encoding: .utf8) == Self.pod)
    }

    @Test func aCommitThatIsRefusedIsMendedInTheWorkingFolder() throws {
        let git = try GitServer(hook: false)
        try git.commit(["readme.txt": "x"])
        try git.scratch.write(
            "work/.git/hooks/pre-commit", "#!/bin/sh\nexec '\(Program.harden)' hook pre-commit --fix\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: git.work + "/.git/hooks/pre-commit")
        let pod = Samples.goodDeployment().replacing("allowPrivilegeEscalation: false", with: "runAsNonRoot: true")
        try git.scratch.write(
            "work/.harden.yaml",
            """
            apiVersion: kubectl-harden.io/v1
            kind: HardenPolicy
            spec: {profiles: [essential]}

            """)
        try git.scratch.write("work/web.yaml", pod)
        func commit() throws -> Finished {
            try git.git(["-C", git.work, "add", "-A"])
            return try Program.run("git", ["-C", git.work, "commit", "-qm", "web"])
        }
        let first = try commit()
        #expect(first.status != 0 && first.errors.contains("stage them and commit again"), "\(first.all)")
        #expect(
            try String(contentsOfFile: git.work + "/web.yaml", encoding: .utf8).contains("allowPrivilegeEscalation"))
        let second = try commit()
        #expect(second.status == 0, "\(second.all)")
    }

    @Test func aRefusalCarriesThePatchThatMendsIt() throws {
        let git = try GitServer(profile: nil)
        let bad = Samples.goodDeployment().replacing("allowPrivilegeEscalation: false", with: "runAsNonRoot: true")
        for rule in ["profile"] { try git.configure("harden.\(rule)", "essential") }
        try git.commit(["apps/web.yaml": bad])
        let plain = try git.push()
        #expect(plain.status != 0 && plain.errors.contains("kubectl harden fix ") && !plain.errors.contains("+++ b/"))
        try git.configure("harden.offerPatch", "true")
        let push = try git.push()
        #expect(push.status != 0 && push.errors.contains("+++ b/apps/web.yaml"), "\(push.all)")
        // The command is the one that the message names.
        let line = try #require(push.errors.split(separator: "\n").first { $0.contains("sed -n") })
        let command = try #require(line.firstRange(of: "hint:   ")).upperBound
        try git.scratch.write("work/push.log", push.errors)
        let applied = try Program.run("sh", ["-c", String(line[command...])], in: git.work)
        #expect(applied.status == 0, "\(applied.all)\n\(push.errors)")
        try FileManager.default.removeItem(atPath: git.work + "/push.log")
        try git.git(["-C", git.work, "commit", "-qam", "mended"])
        #expect(try git.push().status == 0)
    }
}
