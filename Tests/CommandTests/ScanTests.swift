import Foundation
import TestSupport
import Testing

@Suite struct ScanTests {
    private let git: GitServer

    init() throws { git = try GitServer(hook: false) }

    private func scan(_ range: String, in repository: String, _ arguments: [String] = []) throws -> Finished {
        try Program.harden(["scan", range, "--repo", repository, "--profile", "essential"] + arguments)
    }

    private func commits(_ range: String) throws -> [String: String] {
        let run = try scan(range, in: git.work, ["-o", "json"])
        let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let findings = try #require(report["findings"] as? [[String: Any]])
        return findings.reduce(into: [:]) { found, finding in
            let source = finding["source"] as? [String: Any]
            found["\(source?["file"] ?? "") \(finding["rule"] ?? "")"] = source?["commit"] as? String
        }
    }

    @Test func findingsNameTheCommitThatBroughtThemIn() throws {
        let start = try git.commit([
            "old.yaml": Samples.privilegedDeployment("old"), "web.yaml": Samples.goodDeployment(),
        ])
        let bad = try git.commit(["web.yaml": Samples.privilegedDeployment()])
        try git.commit([
            "web.yaml": "# comment\n" + Samples.privilegedDeployment(),
            "old.yaml": "# x\n" + Samples.privilegedDeployment("old"),
        ])
        let moved = try git.commit(["old.yaml": nil, "new.yaml": Samples.privilegedDeployment("old")])
        #expect(
            try commits("\(start)..HEAD") == [
                "web.yaml privileged-container": bad, "new.yaml privileged-container": moved,
            ])
        #expect(try commits("HEAD") == ["new.yaml privileged-container": moved])
        #expect(try commits("\(moved)..HEAD") == [:])
        #expect(try scan("\(start)..HEAD", in: git.work).status == 1)
        #expect(try scan("\(moved)..HEAD", in: git.work).status == 0)
    }

    @Test func twoDotsCompareWithBothSidesThreeWithTheFork() throws {
        let fork = try git.commit(["a.yaml": Samples.goodDeployment()])
        try git.git(["-C", git.work, "checkout", "-q", "-b", "feature"])
        let bad = try git.commit(["a.yaml": Samples.privilegedDeployment()])
        try git.git(["-C", git.work, "checkout", "-q", "main"])
        try git.commit(["a.yaml": Samples.privilegedDeployment()], message: "the same on main")
        #expect(try commits("main..feature") == [:])
        #expect(try commits("main...feature") == ["a.yaml privileged-container": bad])
        #expect(try commits("\(fork)..feature") == ["a.yaml privileged-container": bad])
    }

    @Test func aBareRepositoryAndTheFirstCommitAreFine() throws {
        let first = try git.commit(["a.yaml": Samples.privilegedDeployment()])
        _ = try git.push()
        let run = try scan("main", in: git.server)
        #expect(run.status == 1)
        #expect(run.output.contains("a.yaml:20:25"))
        #expect(run.output.contains("introduced by commit \(first.prefix(12))"))
    }

    @Test func aShallowCloneIsComparedWithOneSideAndSaysSo() throws {
        try git.commit(["a.yaml": Samples.goodDeployment()])
        try git.commit(["a.yaml": Samples.privilegedDeployment()])
        _ = try git.push()
        let clone = git.scratch.path("shallow")
        try git.git(["clone", "-q", "--depth=2", "file://" + git.server, clone])
        let run = try scan("HEAD~1..HEAD", in: clone, ["-o", "json"])
        #expect(run.status == 1)
        #expect(run.errors.contains("shallow clone"))
        #expect(!run.output.contains("\"commit\""))
    }

    @Test(arguments: ["nowhere..HEAD", "HEAD~7", "HEAD:a.yaml", "..nowhere"])
    func whatIsNoRangeIsNamed(range: String) throws {
        try git.commit(["a.yaml": Samples.goodDeployment()])
        let run = try scan(range, in: git.work)
        #expect(run.status == 2)
        #expect(run.errors.hasPrefix("error: "))
    }

    @Test func aFolderThatIsNoRepositoryIsNamed() throws {
        let run = try Program.harden(["scan", "HEAD", "--repo", git.scratch.folder])
        #expect(run.status == 2)
        #expect(run.errors.contains("open the repository"))
    }

    @Test func whatARangeTakesAwayIsReportedAsFixed() throws {
        let start = try git.commit([
            "a.yaml": Samples.privilegedDeployment("a"), "b.yaml": Samples.privilegedDeployment("b"),
            "c.yaml": Samples.privilegedDeployment("c"),
        ])
        try git.commit([
            "a.yaml": Samples.goodDeployment("a"), "b.yaml": nil, "c.yaml": "# x\n" + Samples.privilegedDeployment("c"),
        ])
        let run = try scan("\(start)..HEAD", in: git.work)
        #expect(run.status == 0)
        for part in [
            "a.yaml: privileged-container: Deployment a", "b.yaml: privileged-container: Deployment b", "2 fixed.",
        ] {
            #expect(run.output.contains(part), "\(run.output)")
        }
        #expect(!run.output.contains("c.yaml"))
    }

    @Test func theFirstParentNamesTheMerge() throws {
        try git.commit(["a.yaml": Samples.goodDeployment()])
        try git.git(["-C", git.work, "checkout", "-q", "-b", "side"])
        let bad = try git.commit(["b.yaml": Samples.privilegedDeployment()])
        try git.git(["-C", git.work, "checkout", "-q", "main"])
        let start = try git.commit(["c.txt": "x"])
        try git.git(["-C", git.work, "merge", "-q", "--no-ff", "-m", "merge", "side"])
        let merge = try git.git(["-C", git.work, "rev-parse", "HEAD"])
        #expect(try scan("\(start)..HEAD", in: git.work, ["-o", "json"]).output.contains(bad))
        #expect(try scan("\(start)..HEAD", in: git.work, ["-o", "json", "--first-parent"]).output.contains(merge))
    }
}
