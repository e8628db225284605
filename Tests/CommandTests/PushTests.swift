import Foundation
import TestSupport
import Testing

/// Real pushes into real repositories.
@Suite struct PushTests {
    private let git: GitServer

    init() throws { git = try GitServer() }

    private func expectRefused(_ run: Finished, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(run.status != 0, "\(run.all)", sourceLocation: sourceLocation)
        #expect(run.errors.contains("pre-receive hook declined"), "\(run.all)", sourceLocation: sourceLocation)
        for part in parts {
            #expect(run.errors.contains(part), "\(part) in \(run.all)", sourceLocation: sourceLocation)
        }
    }

    private func expectAccepted(_ run: Finished, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(run.status == 0, "\(run.all)", sourceLocation: sourceLocation)
    }

    @Test func aBadManifestIsRefusedWithEverythingThatHelps() throws {
        try git.commit(["apps/web/deploy.yaml": Samples.privilegedDeployment()])
        let run = try git.push()
        expectRefused(
            run, "error: push refused: 1 new finding in apps/web/deploy.yaml (refs/heads/main)",
            "  apps/web/deploy.yaml:20:25 critical privileged-container",
            "Deployment web: container \"app\" runs privileged",
            "fix: set securityContext.privileged to false or remove it",
            "hint: see it before you push: kubectl harden check . --profile essential",
            "hint: what a rule means: kubectl harden explain privileged-container")
        #expect(try git.serverRefs() == "")
        #expect(run.errors.split(separator: "\n").filter { $0.hasPrefix("remote:") }.allSatisfy { $0.count <= 108 })
    }

    @Test func aGoodManifestPasses() throws {
        try git.commit(["web.yaml": Samples.goodDeployment(), "readme.md": "kind: and apiVersion: in prose [\n"])
        let run = try git.push()
        expectAccepted(run)
        #expect(!run.errors.contains("remote:"))
    }

    @Test func anUpdateIsJudgedByWhatItBringsIn() throws {
        try git.configure("harden.mode", "off")
        try git.commit(["old.yaml": Samples.privilegedDeployment("old"), "web.yaml": Samples.goodDeployment()])
        expectAccepted(try git.push())
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "enforce"])
        // What was there before does not stand in the way, also in a file that changes.
        try git.commit(["old.yaml": "# a comment\n" + Samples.privilegedDeployment("old")])
        expectAccepted(try git.push())
        // A second object of the kind does, and so does the same one under another name.
        try git.commit([
            "old.yaml": Samples.privilegedDeployment("old") + "---\n" + Samples.privilegedDeployment("second")
        ])
        expectRefused(try git.push(), "Deployment second")
        try git.commit(["old.yaml": Samples.privilegedDeployment("old") + "---\n" + Samples.privilegedDeployment("old")]
        )
        expectRefused(try git.push(), "1 new finding")
    }

    @Test func movedFilesAreJudgedAtTheirNewPath() throws {
        try git.configure("harden.mode", "off")
        try git.commit(["attic/old.yaml": Samples.privilegedDeployment()])
        expectAccepted(try git.push())
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "enforce"])
        try git.commit(["attic/old.yaml": nil, "apps/old.yaml": Samples.privilegedDeployment()])
        expectRefused(try git.push(), "apps/old.yaml")
    }

    @Test func newBranchesForcePushesDeletesAndTagsAreUnderstood() throws {
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expectAccepted(try git.push())
        try git.git(["-C", git.work, "checkout", "-q", "-b", "feature"])
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expectRefused(
            try git.push(["origin", "feature"]), "refs/heads/feature",
            "kubectl harden scan origin/main..HEAD --profile essential")
        expectRefused(try git.push(["origin", "HEAD:refs/foo/bar"]))
        try git.git(["-C", git.work, "tag", "light"])
        try git.git(["-C", git.work, "tag", "-a", "-m", "x", "heavy"])
        try git.git(["-C", git.work, "tag", "-a", "-m", "x", "nested", "heavy"])
        for tag in ["light", "heavy", "nested"] { expectRefused(try git.push(["origin", tag]), "refs/tags/\(tag)") }
        expectRefused(try git.push(["origin", "HEAD:refs/heads/good", "HEAD~1:refs/heads/other"]))
        expectRefused(try git.push(["origin", "HEAD^{tree}:refs/tags/tree"]))
        expectRefused(
            try git.push([
                "origin",
                "HEAD:web.yaml".replacing(
                    "HEAD:web.yaml",
                    with: "\(try git.git(["-C", git.work, "rev-parse", "HEAD:web.yaml"])):refs/tags/blob"),
            ]))
        // Mended in a later commit of the same push: what counts is what the ref ends up as.
        try git.commit(["web.yaml": Samples.goodDeployment(image: "nginx:1.28")])
        expectAccepted(try git.push(["origin", "feature"]))
        try git.git(["-C", git.work, "reset", "-q", "--hard", "HEAD~2"])
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expectRefused(try git.push(["--force", "origin", "feature"]))
        try git.git(["-C", git.work, "reset", "-q", "--hard", "HEAD~1"])
        expectAccepted(try git.push(["--force", "origin", "feature"]))
        expectAccepted(try git.push(["origin", ":feature"]))
    }

    @Test func mergesAreQuietUnlessTheyAddSomething() throws {
        try git.configure("harden.mode", "off")
        try git.commit(["a.yaml": Samples.goodDeployment()])
        expectAccepted(try git.push())
        try git.git(["-C", git.work, "checkout", "-q", "-b", "feature"])
        try git.commit(["f.yaml": Samples.goodDeployment("f")])
        expectAccepted(try git.push(["origin", "feature"]))
        try git.git(["-C", git.work, "checkout", "-q", "main"])
        try git.commit(["trunk.yaml": Samples.privilegedDeployment("trunk")])
        expectAccepted(try git.push())
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "enforce"])
        // The trunk's old sin comes to the branch by a merge: not new.
        try git.git(["-C", git.work, "checkout", "-q", "feature"])
        try git.git(["-C", git.work, "merge", "-q", "-m", "merge", "main"])
        expectAccepted(try git.push(["origin", "feature"]))
        // A merge that changes what neither parent has.
        try git.git(["-C", git.work, "checkout", "-q", "-b", "evil", "main"])
        try git.git(["-C", git.work, "merge", "-q", "--no-commit", "--no-ff", "feature"])
        try git.scratch.write("work/a.yaml", Samples.privilegedDeployment())
        try git.git(["-C", git.work, "add", "--all"])
        try git.git(["-C", git.work, "commit", "-q", "-m", "evil"])
        expectRefused(try git.push(["origin", "evil"]), "a.yaml")
    }

    @Test func anOrphanBranchIsJudgedWhole() throws {
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expectAccepted(try git.push())
        try git.git(["-C", git.work, "checkout", "-q", "--orphan", "island"])
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expectRefused(try git.push(["origin", "island"]))
    }

    @Test func contentDecidesAndNotTheName() throws {
        for name in ["Makefile", "deploy.YAML", "x.txt", "odd name \u{1b}[31m.conf"] {
            let git = try GitServer()
            try git.commit([name: Samples.privilegedDeployment()])
            let run = try git.push()
            expectRefused(run, "privileged-container")
            #expect(!run.errors.contains("\u{1b}[31m."))
        }
    }

    @Test(arguments: [
        "\"api\\x56ersion\": v1\n\"ki\\u006ed\": Pod\nspec: {hostPID: true}\n",
        "!!binary YXBpVmVyc2lvbg==: v1\n!!binary a2luZA==: Pod\nspec: {hostPID: true}\n",
        "!!%62inary YXBpVmVyc2lvbg==: v1\n!!%62inary a2luZA==: Pod\nspec: {hostPID: true}\n",
        "apiVersion: v1\nkind: ConfigMap\nitems: [{apiVersion: v1, kind: Pod, spec: {hostPID: on}}]\n",
        "{\"\\u0061piVersion\":\"v1\",\"k\\u0069nd\":\"Pod\",\"spec\":{\"hostPID\":true}}",
        "apiVersion: v1\nkind: Pod\nspec: {hostPID: false, hostPID: true}\n",
        "x: &x {hostPID: true}\napiVersion: v1\nkind: Pod\nspec: {<<: *x}\n",
    ])
    func disguisedManifestsAreSeen(manifest: String) throws {
        try git.commit(["notes.txt": manifest])
        expectRefused(try git.push(), "host-pid")
    }

    /// Ways past the gate that an attack has found, each of them read by kubectl as a pod that shares the host's
    /// processes, or at least not known to be refused by it.
    @Test(arguments: [
        // A merge key overrides what stands before it.
        "apiVersion: v1\nkind: Pod\nx: &b {hostPID: true}\nspec: {hostPID: false, <<: *b}\n",
        "apiVersion: v1\nkind: Pod\nx: [&b {hostPID: false}, &c {hostPID: true}]\nspec: {<<: *b, <<: *c}\n",
        "apiVersion: v1\nkind: Pod\nx: &b {hostPID: true}\nspec: {hostPID: false, ! \"<<\": *b}\n",
        // kubectl's reader takes the comma and the quote into the tag.
        "apiVersion: v1\nkind: Pod\nspec: {x: !a,' , hostPID: true, y: !a,' }\n",
        // A key by way of an alias.
        "apiVersion: v1\nkind: Pod\nx: {? &a !!binary aG9zdFBJRA== : x}\nspec: {*a : true}\n",
        // Values that kubectl passes over since others take their place.
        "apiVersion: v1\nkind: Pod\nx: .inf\nx: 1\nspec: {hostPID: true}\n",
        "apiVersion: v1\nkind: Pod\nx: {~: 1}\nx: 1\nspec: {hostPID: true}\n",
        "\"\\x61piVersion\": v1\nkind: Pod\nx: {18446744073709551615: 1}\nx: 1\nspec: {hostPID: true} # {{\n",
        "apiVersion: v1\nkind: Pod\nx: \"\\'\" # {{\nspec: {hostPID: true}\n",
        "apiVersion: v1\nkind: Pod\nx: {a:} # {{\nspec: {hostPID: true}\n",
        // An element of a list, whatever its own items are.
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, items: foo, spec: {hostPID: true}}\n",
        // Values between values.
        "{\"kind\":\"C\",\"apiVersion\":\"v1\"}null{\"kind\":\"Pod\",\"\\u0061piVersion\":\"v1\",\"spec\":{\"hostPID\":true}}",
        "{\"kind\":\"C\",\"apiVersion\":\"v1\"} 5 {\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"spec\":{\"hostPID\":true}}",
        "\u{feff}{\"kind\":\"C\",\"apiVersion\":\"v1\"}{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"spec\":{\"hostPID\":true}}",
        // The API server fills in what is missing.
        "kind: Pod\nspec: {hostPID: true}\n",
    ])
    func attacksOnTheReaderFail(manifest: String) throws {
        for name in ["notes.txt", "pod.yaml"] {
            let git = try GitServer()
            try git.commit([name: manifest])
            expectRefused(try git.push())
        }
    }

    /// The byte order mark holds for the whole input, and nothing is split before it has been decoded.
    @Test func attacksWithEncodingsFail() throws {
        func utf16(_ text: String) -> Data {
            Data([0xff, 0xfe]) + Data(text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })
        }
        let pod = "apiVersion: v1\nkind: Pod\nspec: {hostPID: true}\n"
        let inputs = [
            (utf16("kind: C\n---\n" + pod), "host-pid"), (utf16("#x\u{0a41}\u{2d2d}\u{412d}\n" + pod), "UTF-16"),
            (Data("kind: C\n---\n".utf8) + Data([0xff, 0xfe]) + Data(": 1\n".utf8) + Data(pod.utf8), "UTF-16"),
        ]
        for (input, message) in inputs {
            let git = try GitServer()
            try git.scratch.write("work/pod.yaml", input)
            try git.commit([:])
            expectRefused(try git.push(), message)
        }
    }

    @Test func linksThatBecomeFilesAndFilesThatBecomeLinksAreJudged() throws {
        try git.commit(["readme.md": "x"])
        expectAccepted(try git.push())
        try git.scratch.write("bad.yaml", Samples.privilegedDeployment())
        let blob = try git.git(["-C", git.work, "hash-object", "-w", git.scratch.path("bad.yaml")])
        try git.git(["-C", git.work, "update-index", "--add", "--cacheinfo", "120000,\(blob),deploy.yaml"])
        try git.git(["-C", git.work, "commit", "-q", "-m", "a link with the text of a manifest"])
        expectRefused(try git.push(), "privileged-container")
        // Had it been let in before, the file would still not be known by the link.
        try git.configure("harden.mode", "off")
        expectAccepted(try git.push())
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "enforce"])
        try git.git(["-C", git.work, "update-index", "--cacheinfo", "100644,\(blob),deploy.yaml"])
        try git.git(["-C", git.work, "commit", "-q", "-m", "a file"])
        expectRefused(try git.push(), "privileged-container")
    }

    @Test func anEncodingForTheCheckoutIsRefused() throws {
        try git.commit([".gitattributes": "pod.yaml text working-tree-encoding=UTF-16LE\n"])
        expectRefused(try git.push(), "working-tree-encoding")
    }

    /// What once took time with the square of its size, and is passed in a second or two now. No clock is read here: the
    /// gate's own deadline, set to more than any machine needs, would refuse.
    @Test(arguments: [
        "{" + (0..<60_000).map { _ in "\"a\":1" }.joined(separator: ",") + "}",
        String(repeating: "{\"kind\":\"A\"}", count: 100_000),
        String(repeating: "%TAG !a! tag:a\n", count: 60_000),
        "{\"kind\":\"PodList\",\"items\":[" + Array(repeating: "{\"a\":1}", count: 100_000).joined(separator: ",")
            + "]}",
    ])
    func whatCostsTimeEndsInTime(text: String) throws {
        try git.configure("harden.timeout", "60s")
        try git.commit(["notes.txt": text])
        #expect(try !git.push().errors.contains("in time"))
    }

    @Test func utf16IsSeen() throws {
        let text = "apiVersion: v1\nkind: Pod\nspec: {hostPID: true}\n"
        try git.scratch.write(
            "work/x.yaml", Data([0xff, 0xfe]) + Data(text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }))
        try git.commit([:])
        expectRefused(try git.push(), "host-pid")
    }

    @Test func symbolicLinksAreFollowedInsideTheTree() throws {
        try git.configure("harden.mode", "off")
        try git.commit(["attic/old.yaml": Samples.privilegedDeployment(), "web.yaml": Samples.goodDeployment()])
        expectAccepted(try git.push())
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "enforce"])
        for (name, destination) in [
            ("apps.yaml", "attic/old.yaml"), ("apps", "attic"), ("deep/x.yaml", "../apps2/old.yaml"),
            ("out.yaml", "../../etc/x"), ("abs.yaml", "/etc/x.yaml"),
        ] {
            try git.git(["-C", git.work, "checkout", "-q", "-B", "link", "origin/main"])
            try git.git(["-C", git.work, "clean", "-qfd"])
            if name.hasPrefix("deep") {
                try FileManager.default.createDirectory(atPath: git.work + "/deep", withIntermediateDirectories: true)
                try FileManager.default.createSymbolicLink(atPath: git.work + "/apps2", withDestinationPath: "attic")
            }
            try FileManager.default.createSymbolicLink(atPath: git.work + "/" + name, withDestinationPath: destination)
            try git.commit([:])
            expectRefused(try git.push(["origin", "link"]))
        }
    }

    @Test func whatCannotBeReadIsRefusedByNameOrNature() throws {
        for (name, text) in [
            ("broken.yaml", "apiVersion: v1\nkind: Pod\nspec: [\n"),
            ("lfs.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
            ("deep.txt", "apiVersion: v1\nkind: Pod\nspec: " + String(repeating: "[", count: 600)),
        ] {
            let git = try GitServer()
            try git.commit([name: text])
            expectRefused(try git.push(), "cannot be judged", name)
        }
    }

    @Test func aTemplateIsWarnedAboutOrRefused() throws {
        let template = "apiVersion: v1\nkind: Pod\nspec: {{ toYaml .Values.spec }}\n"
        try git.commit(["templates/x.yaml": template])
        let run = try git.push()
        expectAccepted(run)
        #expect(run.errors.contains("warning: templates/x.yaml:"))
        try git.configure("harden.templates", "refuse")
        try git.commit(["templates/y.yaml": template])
        expectRefused(try git.push(), "templates/y.yaml")
    }

    @Test func modesAndThresholdsOfTheServerHold() throws {
        try git.configure("harden.failOn", "critical")
        try git.commit(["pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {hostPID: true}\n"])
        expectAccepted(try git.push())
        try git.configure("harden.mode", "warn")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let warned = try git.push()
        expectAccepted(warned)
        #expect(warned.errors.contains("warning: the push would be refused: 1 new finding"))
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "off"])
        try git.commit(["other.yaml": Samples.privilegedDeployment("other")])
        #expect(try !git.push().errors.contains("warning"))
    }

    @Test func aSettingThatMeansNothingRefuses() throws {
        try git.configure("harden.mode", "strict")
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expectRefused(try git.push(), "error: push refused: it could not be judged", "harden.mode is \"strict\"")
    }

    @Test func whatCannotBeFoundRefuses() throws {
        try git.configure("harden.policy", "/nowhere/policy.yaml")
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expectRefused(try git.push(), "/nowhere/policy.yaml: No such file")
        let outside = try Program.harden(["hook", "pre-receive"], input: "x\n", in: git.scratch.folder)
        #expect(outside.status != 0)
        #expect(outside.errors.contains("not a ref update"))
    }

    @Test func manifestsOfThePusherExemptNothing() throws {
        let pod =
            "apiVersion: v1\nkind: Pod\nmetadata: {name: x, ownerReferences: [{kind: ReplicaSet, name: y}], annotations: {kubernetes.io/config.mirror: z}}\n"
        try git.commit(["pod.yaml": pod])
        expectRefused(try git.push(), "bare-pod")
    }

    @Test func aTreeThatNamesBillionsOfPathsIsRefused() throws {
        var id = try git.git(
            ["-C", git.work, "hash-object", "-w", "--stdin-paths", "--no-filters"].dropLast(2) + ["/dev/null"])
        var kind = ("100644", "blob")
        for _ in 0..<10 {
            let listing = (0..<10).map { "\(kind.0) \(kind.1) \(id)\tf\($0)" }.joined(separator: "\n") + "\n"
            id = try Program.run("git", ["-C", git.work, "mktree"], input: Data(listing.utf8)).output
                .trimmingCharacters(in: .newlines)
            kind = ("040000", "tree")
        }
        let commit = try git.git(["-C", git.work, "commit-tree", "-m", "bomb", id])
        expectRefused(try git.push(["origin", "\(commit):refs/heads/main"]), "too large to be judged")
    }

    /// Names are as long as whoever pushes likes.
    @Test(arguments: [300, 1_000, 1_100, 1_400, 5_000])
    func aTreeWithLongNamesIsRead(length: Int) throws {
        func commit(_ text: String, _ parents: [String]) throws -> String {
            let blob = try Program.run("git", ["-C", git.work, "hash-object", "-w", "--stdin"], input: Data(text.utf8))
                .output.trimmingCharacters(in: .newlines)
            let listing = (100..<140).map {
                "100644 blob \(blob)\t\(String(repeating: "n", count: length + $0))\($0).yaml\n"
            }.joined()
            let tree = try Program.run("git", ["-C", git.work, "mktree"], input: Data(listing.utf8)).output
                .trimmingCharacters(in: .newlines)
            return try git.git(["-C", git.work, "commit-tree", "-m", text, tree] + parents.flatMap { ["-p", $0] })
        }
        let first = try commit("a: 1\n", [])
        #expect(try git.push(["origin", "\(first):refs/heads/long"]).status == 0)
        let second = try commit(Samples.privilegedDeployment(), [first])
        expectRefused(try git.push(["origin", "\(second):refs/heads/long"]), "privileged-container")
    }

    @Test func aQuarantineFromOutsideIsRead() throws {
        // As GitLab does it: no GIT_QUARANTINE_PATH, the object directory elsewhere.
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let commit = try git.git(["-C", git.work, "rev-parse", "HEAD"])
        let line = String(repeating: "0", count: 40) + " \(commit) refs/heads/main\n"
        let run = try Program.harden(
            ["hook", "pre-receive"], input: line,
            environment: [
                "GIT_DIR": git.server, "GIT_OBJECT_DIRECTORY": git.work + "/.git/objects",
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": git.server + "/objects",
            ])
        #expect(run.status == 1)
        #expect(run.errors.contains("privileged-container"))
        let missing = try Program.harden(
            ["hook", "pre-receive"], input: line,
            environment: ["GIT_DIR": git.server, "GIT_OBJECT_DIRECTORY": git.scratch.path("nowhere")])
        #expect(missing.status == 4)
        #expect(missing.errors.contains("no such object directory"))
    }

    @Test func aRepositoryOfSHA256IsRefusedWithTheReason() throws {
        let scratch = try Scratch()
        let server = scratch.path("s.git")
        guard try Program.run("git", ["init", "-q", "--bare", "--object-format=sha256", server]).status == 0 else {
            return
        }
        let zero = String(repeating: "0", count: 64)
        let run = try Program.harden(
            ["hook", "pre-receive"], input: "\(zero) \(zero) refs/heads/x\n", environment: ["GIT_DIR": server])
        #expect(run.status == 4)
        #expect(run.errors.contains("SHA-256"))
    }

    /// Nothing can be said of what a patch lacks, by whatever way a kustomization names it.
    @Test func aPatchIsJudgedOnlyForWhatIsInIt() throws {
        let patch =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: \(Self.noLimits)}}\n"
        try git.commit(["k/patch.yaml": patch])
        expectRefused(try git.push(), "memory-limit-missing")
        for path in ["patch.yaml", "./patch.yaml", "x/../patch.yaml"] {
            let git = try GitServer()
            try git.commit(["k/patch.yaml": patch, "k/kustomization.yaml": "patches:\n- path: \(path)\n"])
            #expect(try git.push().status == 0, "\(path)")
        }
    }

    private static let noLimits = "{containers: [{name: app, image: \"nginx:1.27\"}]}"
}
