import Foundation
import TestSupport
import Testing

/// New refs, forks, moves and links: what counts as old.
@Suite struct HistoryTests {
    private let git: GitServer

    init() throws { git = try GitServer() }

    /// Pushes past the gate, as before it was there.
    private func pushUnjudged(_ refs: String...) throws {
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "off"])
        #expect(try git.push(["origin"] + refs).status == 0)
        try git.git(["-C", git.server, "config", "--unset-all", "harden.mode"])
    }

    @Test(arguments: ["tip", "commits"])
    func aForkOffAnOldBadCommitExcusesNothingThatChanges(history: String) throws {
        let old = try git.commit([
            "web.yaml": Samples.privilegedDeployment(), "other.yaml": Samples.goodDeployment("other"),
        ])
        try git.commit(["web.yaml": Samples.goodDeployment()])
        try pushUnjudged("HEAD:main")
        try git.configure("harden.history", history)
        try git.git(["-C", git.work, "checkout", "-q", "-b", "fork", old])
        try git.commit(["other.yaml": Samples.goodDeployment("other", image: "nginx:1.28")])
        // Byte for byte as it was.
        expect(try git.push(["origin", "fork"]), accepted: true)
        try git.git(["-C", git.work, "checkout", "-q", "-b", "evil", old])
        try git.commit(["web.yaml": Samples.goodDeployment(privileged: true, image: "evil:1")])
        expect(try git.push(["origin", "evil"]), accepted: false, "privileged-container")
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expect(try git.push(["origin", "evil"]), accepted: history == "tip")
    }

    @Test func whatAnotherBranchHasIsNotNewToANewBranch() throws {
        try git.commit(["a": "x"])
        expect(try git.push(), accepted: true)
        try git.git(["-C", git.work, "checkout", "-q", "-b", "develop"])
        try git.commit([
            "web.yaml": Samples.privilegedDeployment(), "broken.yaml": "apiVersion: v1\nkind: Pod\n  a: [\n",
        ])
        try pushUnjudged("develop")
        try git.git(["-C", git.work, "checkout", "-q", "-b", "feature"])
        try git.commit(["more.yaml": Samples.goodDeployment("more")])
        expect(try git.push(["origin", "feature"]), accepted: true)
        try git.commit(["web.yaml": "# changed\n" + Samples.privilegedDeployment()])
        expect(try git.push(["origin", "HEAD:refs/heads/second"]), accepted: false, "web.yaml")
        // The trusted branch takes over nothing so.
        expect(try git.push(["origin", "feature:main"]), accepted: false, "web.yaml")
    }

    @Test func whatAnUnjudgedRefHasProvesNothing() throws {
        try git.configure("harden.refs", "refs/heads/*")
        try git.commit(["a": "x"])
        expect(try git.push(), accepted: true)
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(["origin", "HEAD:refs/notes/smuggled"]), accepted: true)
        expect(try git.push(["origin", "HEAD:refs/heads/deploy"]), accepted: false, "privileged-container")
    }

    @Test func aMoveIsJudgedAndSaid() throws {
        try git.commit([
            "attic/web.yaml": Samples.privilegedDeployment(), "attic/other.yaml": Samples.privilegedDeployment("other"),
        ])
        try pushUnjudged("HEAD:main")
        try git.commit(["attic/web.yaml": nil, "apps/web.yaml": Samples.privilegedDeployment()])
        expect(
            try git.push(), accepted: false, "apps/web.yaml:20:25",
            "moved from attic/web.yaml, where this finding already existed")
        let scan = try Program.harden(["scan", "HEAD", "--profile", "essential"], in: git.work)
        #expect(scan.status == 1 && scan.output.contains("moved from attic/web.yaml"), "\(scan.all)")
        let json = try Program.harden(["scan", "HEAD", "--profile", "essential", "-o", "json"], in: git.work)
        #expect(json.output.contains("\"movedFrom\":\"attic/web.yaml\""), "\(json.all)")
        #expect(
            try Program.harden(["scan", "HEAD", "--profile", "essential", "--follow-renames"], in: git.work).status == 0
        )
        try git.configure("harden.renames", "follow")
        expect(try git.push(), accepted: true)
    }

    @Test func onlyOneMovesForEachThatIsGoneAndNothingIsCopied() throws {
        try git.configure("harden.renames", "follow")
        try git.commit(["a.yaml": Samples.privilegedDeployment()])
        try pushUnjudged("HEAD:main")
        try git.commit(["b.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: false, "b.yaml")
        try git.commit(["a.yaml": nil, "c.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: false, "1 new finding in c.yaml")
        try git.commit(["c.yaml": nil])
        expect(try git.push(), accepted: true)
        // A byte more, and it is another file.
        try git.commit(["b.yaml": nil, "d.yaml": "#\n" + Samples.privilegedDeployment()])
        expect(try git.push(), accepted: false, "d.yaml")
    }

    @Test func manyOldTagsAreJudgedInTime() throws {
        var feed = ""
        let text = Samples.privilegedDeployment()
        for number in 0..<2_000 {
            feed += "commit refs/heads/main\ncommitter A <a@x> \(1_700_000_000 + number) +0000\ndata 1\nx\n"
            let body = text + "# \(number)\n"
            feed += "M 100644 inline web.yaml\ndata \(body.utf8.count)\n\(body)\n"
            if number % 4 == 0 { feed += "reset refs/tags/t\(number)\nfrom refs/heads/main\n\n" }
        }
        let imported = try Program.run("git", ["-C", git.work, "fast-import", "--quiet"], input: Data(feed.utf8))
        #expect(imported.status == 0, "\(imported.all)")
        try pushUnjudged("main")
        expect(try git.push(["origin", "--tags"]), accepted: true)
        #expect(try git.serverRefs().split(separator: "\n").count == 501)
    }

    @Test func aFolderBehindALinkIsJudgedOnce() throws {
        try git.commit(["apps/web.yaml": Samples.privilegedDeployment(), "readme": "x"])
        for name in ["one", "two"] {
            try FileManager.default.createSymbolicLink(atPath: git.work + "/" + name, withDestinationPath: "apps")
        }
        try git.commit([:])
        let both = try Program.harden(["scan", "HEAD~1..HEAD", "--profile", "essential", "-o", "lines"], in: git.work)
        #expect(
            both.status == 1 && both.output.contains("one/web.yaml") && !both.output.contains("two/web.yaml"),
            "\(both.all)")
        let start = try git.git(["-C", git.work, "commit-tree", "-m", "x", "4b825dc642cb6eb9a060e54bf8d69288fbee4904"])
        let all = try Program.harden(["scan", "\(start)..HEAD", "--profile", "essential", "-o", "json"], in: git.work)
        #expect(all.output.components(separatedBy: "\"rule\":\"privileged-container\"").count == 2, "\(all.all)")
        expect(try git.push(), accepted: false, "1 new finding in apps/web.yaml")
    }

    // MARK: Objects that are missing

    @Test func aCloneWithoutBlobsNamesWhatIsMissing() throws {
        try git.git(["-C", git.server, "config", "uploadpack.allowFilter", "true"])
        try git.commit(["a.yaml": Samples.goodDeployment()])
        try git.commit(["a.yaml": Samples.privilegedDeployment(), "b.yaml": Samples.privilegedDeployment("b")])
        try pushUnjudged("HEAD:main")
        let clone = git.scratch.path("clone")
        try git.git(["clone", "-q", "--bare", "--filter=blob:none", "file://" + git.server, clone])
        let blobless = try Program.harden(["scan", "HEAD", "--repo", clone, "-o", "json"])
        #expect(
            blobless.status == 3 && blobless.errors.contains("a.yaml: object ")
                && blobless.errors.contains("is missing"), "\(blobless.all)")
        #expect(
            blobless.output.contains("\"verdict\":\"error\"")
                && (try? JSONSerialization.jsonObject(with: Data(blobless.output.utf8))) != nil, "\(blobless.all)")
    }

    @Test func oneMissingObjectLeavesCommitsOutAndEndsTheReport() throws {
        let first = try git.commit(["a.yaml": Samples.goodDeployment()])
        try git.commit(["a.yaml": "# x\n" + Samples.privilegedDeployment()])
        let middle = try git.git(["-C", git.work, "rev-parse", "HEAD:a.yaml"])
        try git.commit(["a.yaml": "# y\n" + Samples.privilegedDeployment()])
        try FileManager.default.removeItem(
            atPath: git.work + "/.git/objects/\(middle.prefix(2))/\(middle.dropFirst(2))")
        let run = try Program.harden(["scan", "\(first)..HEAD", "--profile", "essential", "-o", "json"], in: git.work)
        #expect(run.status == 1, "\(run.all)")
        #expect(run.errors.contains("some or all commits cannot be named") && run.errors.contains(middle), "\(run.all)")
        #expect(
            run.output.contains("privileged-container") && run.output.contains("\"verdict\":\"fail\""), "\(run.all)")
        #expect(!run.output.contains("\"commit\""))
    }

    @Test(arguments: ["merge", "ours", "squash"])
    func mergesNameTheCommitOfTheSideThatHasTheFinding(kind: String) throws {
        let start = try git.commit(["a.yaml": Samples.goodDeployment("a"), "b.yaml": Samples.goodDeployment("b")])
        try git.git(["-C", git.work, "checkout", "-q", "-b", "side"])
        let bad = try git.commit(["a.yaml": Samples.privilegedDeployment("a")])
        try git.commit(["c.txt": "x"])
        try git.git(["-C", git.work, "checkout", "-q", "main"])
        let other = try git.commit(["b.yaml": Samples.privilegedDeployment("b")])
        switch kind {
        case "ours": try git.git(["-C", git.work, "merge", "-q", "-s", "ours", "-m", "m", "side"])
        case "squash":
            try git.git(["-C", git.work, "merge", "-q", "--squash", "side"])
            try git.git(["-C", git.work, "commit", "-q", "-m", "m"])
        default: try git.git(["-C", git.work, "merge", "-q", "--no-ff", "-m", "m", "side"])
        }
        let tip = try git.git(["-C", git.work, "rev-parse", "HEAD"])
        let run = try Program.harden(["scan", "\(start)..HEAD", "--profile", "essential", "-o", "json"], in: git.work)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        var commits: [String: String] = [:]
        for finding in try #require(report["findings"] as? [[String: Any]]) {
            let source = try #require(finding["source"] as? [String: Any])
            commits[source["file"] as? String ?? ""] = source["commit"] as? String
        }
        let expected = ["b.yaml": other].merging(kind == "ours" ? [:] : ["a.yaml": kind == "squash" ? tip : bad]) { $1 }
        #expect(commits == expected)
    }

    // MARK: What is no manifest

    @Test(arguments: [
        ("prose.txt", "This is a kind of prose, and apiVersion is a word.\n", 20 << 20),
        ("table.csv", "1,kind,web,apiVersion,x\n", 20 << 20),
        ("list.txt", "- kind and apiVersion and metadata\n", 20 << 20),
        (
            "package-lock.json",
            "{\"packages\": {\"node_modules/kind-of\": {\"version\": \"6.0.3\", \"binary\": \"a!b\"}}}\n", 5 << 20
        ),
        ("openapi.yaml", "# description: one of a kind!\n# format: binary\n", 5 << 20),
    ])
    func whatIsLargeAndNoManifestPasses(name: String, line: String, size: Int) throws {
        let count = size / line.utf8.count + 1
        let text =
            name.hasSuffix(".json")
            ? "[\n" + Array(repeating: line, count: count).joined(separator: ",") + "]"
            : String(repeating: line, count: count)
        try git.commit([name: text])
        expect(try git.push(), accepted: true)
    }

    @Test(arguments: [
        "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {hostPID: true}\n",
        "\"\\x6bind\": Pod\n\"api\\u0056ersion\": v1\n",
        "!!binary a2luZA==: Pod\napiVersion: v1\n", "{\"kind\": \"Pod\", \"metadata\": {}}\n",
    ])
    func whatIsLargeAndMayBeAManifestIsRefused(head: String) throws {
        try git.commit(["large.yaml": head + "# " + String(repeating: "x", count: 5 << 20) + "\n"])
        expect(try git.push(), accepted: false, "too large to be judged")
    }

    @Test(arguments: [
        ("grafana.yaml", "apiVersion: 1\nproviders: []\n"),
        ("index.yaml", "apiVersion: v1\nentries: {web: []}\ngenerated: \"2026-01-01T00:00:00Z\"\n"),
        ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
    ])
    func filesOfOtherProgramsWithAnApiVersionArePassedOver(name: String, text: String) throws {
        try git.commit(["x/" + name: text, "web.yaml": Samples.goodDeployment()])
        expect(try git.push(), accepted: true)
        let run = try Program.harden(["check", "--profile", "essential", "."], in: git.work)
        #expect(run.status == 0 && run.output.contains("1 skipped"), "\(run.all)")
        #expect(try Program.harden(["check", "x/" + name], in: git.work).status == 3)
    }
}
