import Foundation
import TestSupport
import Testing

/// An audit of a fleet that has all there is: bare repositories and such with working folders, forks that share objects, empty
/// and broken ones, other formats, policies of their own.
@Suite struct AuditTests {
    private let fleet: Fleet

    init() throws { fleet = try Fleet.shared.get() }

    private func audit(_ arguments: [String], environment: [String: String] = [:]) throws -> Finished {
        try Program.harden(["audit"] + arguments, in: fleet.folder, environment: environment)
    }

    /// The records of a report, by repository.
    private func records(_ text: String) throws -> [String: [String: Any]] {
        var found: [String: [String: Any]] = [:]
        for line in text.split(separator: "\n") {
            let record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            found[try #require(record["repository"] as? String)] = record
        }
        return found
    }

    private func rules(_ report: [String: Any]) -> [String] {
        (report["findings"] as? [[String: Any]] ?? []).map { finding in
            let source = finding["source"] as? [String: Any]
            return "\(finding["rule"] ?? "") \(source?["file"] ?? "") \(source?["line"] ?? "") \(finding["path"] ?? "")"
        }.sorted()
    }

    @Test func aRepositoryHasWhatACheckOfItsCheckoutHas() throws {
        let run = try audit(["git", "-o", "json"])
        #expect(run.status == 3)
        let records = try records(run.output)
        #expect(records.count == 60)
        for (repository, checkout) in fleet.checkouts {
            let record = try #require(records[repository], "\(repository)")
            let check = try Program.harden(["check", ".", "-o", "json", "--allow-empty"], in: checkout)
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(check.output.utf8)) as? [String: Any])
            let found = rules(report).map { $0.replacing(" ./", with: " ") }.sorted()
            #expect(rules(record) == found, "\(repository)")
            let (own, other) = (record["summary"] as? [String: Any], report["summary"] as? [String: Any])
            for count in ["objects", "exempted", "verdict"] {
                #expect("\(own?[count] ?? "")" == "\(other?[count] ?? "")", "\(repository) \(count)")
            }
            #expect((record["failed"] as? [Any])?.count == other?["failed"] as? Int, "\(repository)")
        }
    }

    @Test func whatCannotBeJudgedIsNamedAndEndsNothing() throws {
        let records = try records(try audit(["git", "-o", "json"]).output)
        for (repository, state, reason) in [
            ("git/odd/broken.git", "failed", "repository"), ("git/odd/sha256.git", "failed", "repository"),
            ("git/odd/no-tree.git", "failed", "object"), ("git/odd/bad-setting.git", "failed", "harden.failon"),
            ("git/odd/empty.git", "empty", "no commit"),
            ("git/odd/unborn.git", "empty", "refs/heads/trunk has no commit"),
        ] {
            let record = try #require(records[repository], "\(repository)")
            #expect(record["state"] as? String == state, "\(repository): \(record)")
            #expect((record["reason"] as? String)?.lowercased().contains(reason) == true, "\(repository): \(record)")
        }
        // The linked working tree is the repository that lies elsewhere; named outright, it is judged.
        #expect(records["git/work/linked"] == nil)
        #expect(try self.records(try audit(["git/work/linked", "-o", "json"]).output).count == 1)
    }

    @Test func settingsOfARepositoryHoldAndOnePolicyStandsForAll() throws {
        let own = try records(try audit(["git", "-o", "json"]).output)
        let trunk = try #require(own["git/odd/trusted.git"])
        #expect(trunk["ref"] as? String == "refs/heads/trunk")
        #expect((own["git/odd/essential.git"]?["findings"] as? [Any])?.count == 1)
        #expect((own["git/odd/exempt.git"]?["summary"] as? [String: Any])?["exempted"] as? Int ?? 0 > 0)
        let common = try records(try audit(["git/odd", "--profile", "essential", "-o", "json"]).output)
        #expect((common["git/odd/exempt.git"]?["summary"] as? [String: Any])?["exempted"] as? Int == 0)
        let old = try records(try audit(["git/odd/trusted.git", "--rev", "main", "-o", "json"]).output)
        #expect(old["git/odd/trusted.git"]?["ref"] as? String == "main")
        #expect(
            try audit(["git/odd/trusted.git", "--rev", "no-such", "-o", "json"]).output.contains("\"state\":\"failed\"")
        )
    }

    @Test(arguments: ["json", "csv", "html"])
    func theNumberOfCoresAndShardsChangesNothing(_ format: String) throws {
        let whole = try audit(["git", "-o", "json", "--jobs", "1"]).output
        #expect(try audit(["git", "-o", "json", "--jobs", "4"]).output == whole)
        for count in [2, 3] {
            var parts: [String] = []
            for number in 1...count {
                let file = fleet.scratch.path("\(format)-\(number)-of-\(count).jsonl")
                let indexed = ["JOB_COMPLETION_INDEX": "\(number - 1)", "JOB_COMPLETIONS": "\(count)"]
                _ =
                    number == 1
                    ? try audit(["git", "-o", "json=\(file)"], environment: indexed)
                    : try audit(["git", "--shard", "\(number)/\(count)", "-o", "json=\(file)"])
                parts.append(file)
            }
            let merged = try audit(["merge"] + parts.reversed() + ["-o", format])
            #expect(merged.status == 3)
            #expect(withoutCall(merged.output) == withoutCall(try audit(["git", "-o", format]).output))
        }
    }

    /// A page without the line that says when and how it came about.
    private func withoutCall(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { !$0.contains("<code>kubectl") }
    }

    @Test func aRunThatWasKilledGoesOnWhereItWas() throws {
        let whole = try audit(["git", "-o", "json"]).output
        let lines = whole.split(separator: "\n")
        let cut = fleet.scratch.path("cut.jsonl")
        // A process that is killed leaves part of a line.
        try (lines.prefix(20).joined(separator: "\n") + "\n" + lines[20].prefix(40)).write(
            toFile: cut, atomically: true, encoding: .utf8)
        #expect(try audit(["git", "--resume", cut, "-o", "json"]).output == whole)
        let text = try audit(["git", "--resume", cut, "--color", "never"]).output.split(separator: "\n")
        // What was known has no time.
        #expect(text.first { $0.hasPrefix("git/bare/app-1.git") }?.hasSuffix(" s") == false)
        #expect(try audit(["merge", cut]).all.contains("cut short"))
        #expect(try audit(["git", "--resume", cut, "-o", "json=\(cut)"]).status == 2)
    }

    @Test func controlCEndsTheRunWithWhatThereIs() throws {
        let report = fleet.scratch.path("ended.jsonl")
        let slow = fleet.scratch.path("slow")
        // Reading the list waits until the signal has come: nothing is judged, all is said.
        let script = """
            mkfifo \(slow); "\(Program.harden)" audit git -o text -o json=\(report) --jobs 1 >\(slow).out 2>\(slow).err &
            pid=$!
            while [ ! -s \(report) ]; do sleep 0.01; done
            kill -INT $pid; wait $pid; echo $?
            """
        let run = try Program.run("bash", ["-mc", script], in: fleet.folder)
        let text = try String(contentsOfFile: slow + ".out", encoding: .utf8)
        let done = try String(contentsOfFile: report, encoding: .utf8).split(separator: "\n").count
        #expect(run.output.contains("3"))
        if done < 60 { #expect(text.contains("\(60 - done) not reached") && text.contains("The run was ended.")) }
    }

    @Test func laterRunsSayWhatHasChanged() throws {
        let scratch = try Scratch()
        let before = scratch.path("before.jsonl")
        let work = scratch.path("shop")
        func commit(_ text: String) throws {
            try scratch.write("shop/web.yaml", text)
            try fleet.git(["-C", work, "add", "-A"])
            try fleet.git(["-C", work, "commit", "-qm", "change"])
        }
        try fleet.git(["init", "-q", "-b", "main", work])
        try commit(Samples.privilegedDeployment())
        let first = ["audit", work, "--profile", "essential"]
        #expect(try Program.harden(first + ["-o", "json=\(before)"]).status == 1)
        try commit(Samples.goodDeployment(image: "nginx"))
        let after = try Program.harden(first + ["--since", before, "-o", "json"])
        #expect(after.output.contains("\"since\":{\"new\":1,\"fixed\":1}"))
        #expect(try Program.harden(first + ["--since", before]).output.contains("(1 new, 1 fixed)"))
        // A commit that is new is judged anew.
        #expect(try Program.harden(first + ["--resume", before, "-o", "json"]).output.contains("image-not-pinned"))
    }

    @Test func eachRepositoryHasItsOwnSARIF() throws {
        let scratch = try Scratch()
        _ = try audit(["git/bare/app-1.git", "--sarif", scratch.path("sarif")])
        let file = scratch.path("sarif") + fleet.folder + "/git/bare/app-1.git.sarif"
        let sarif = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file)))
        #expect((sarif as? [String: Any])?["version"] as? String == "2.1.0")
    }

    /// Calls that mean nothing: their arguments, and what the message names.
    @Test(arguments: [
        (["no-such-folder"], "no-such-folder"), ([], "<path>"), (["git", "--shard", "0/2"], "--shard"),
        (["git", "--shard", "3/2"], "--shard"), (["git", "--since", "no-such"], "no-such"),
        (["merge"], "<report>"), (["git", "-o", "json", "-o", "csv"], "two reports"),
        (["git", "--profile", "nothing"], "profile"), (["git", "--list", "no-such"], "no-such"),
    ])
    func aCallThatMeansNothingSaysSo(_ arguments: [String], _ named: String) throws {
        let run = try audit(arguments)
        #expect(run.status == 2, "\(run.all)")
        #expect(run.errors.contains(named), "\(run.errors)")
    }

    @Test func anIndexedJobWithoutItsSizeIsRefused() throws {
        #expect(try audit(["git"], environment: ["JOB_COMPLETION_INDEX": "0"]).status == 2)
    }

    @Test func pathsMayComeFromAList() throws {
        let list = fleet.scratch.path("list")
        try "# ours\r\ngit/bare/app-1.git\r\n\r\ngit/bare/app-2.git\r\n".write(
            toFile: list, atomically: true, encoding: .utf8)
        #expect(
            try records(try audit(["--list", list, "-o", "json"]).output).keys.sorted() == [
                "git/bare/app-1.git", "git/bare/app-2.git",
            ])
    }

    @Test func aFolderWithoutRepositoriesIsNoSuccess() throws {
        let scratch = try Scratch()
        #expect(try Program.harden(["audit", scratch.folder]).status == 3)
    }

    @Test func theJobOfTheDocumentationIsHardened() throws {
        let page = try String(
            contentsOfFile: (#filePath as NSString).deletingLastPathComponent + "/../../docs/fleet.md", encoding: .utf8)
        let parts = page.components(separatedBy: "```")
        let job = try #require(parts.first { $0.hasPrefix("yaml\napiVersion: batch/v1\nkind: Job") }).dropFirst(5)
        let run = try Program.harden(["check", "-"], input: String(job))
        #expect(run.status == 0 && run.output.contains("No findings."), "\(run.all)")
    }

    // MARK: Baselines in the gate

    /// A server that has taken files in before its gate was put in place, and the folder with a baseline of them.
    private func serverWithBaseline(
        _ files: [String: String?], profile: String = "essential"
    ) throws -> (git: GitServer, folder: String) {
        let git = try GitServer(hook: false, profile: profile)
        try git.commit(files)
        #expect(try git.push().status == 0)
        try git.installHook()
        let folder = git.scratch.path("baselines")
        #expect(try Program.harden(["audit", git.server, "--write-baseline", folder]).status == 1)
        return (git, folder)
    }

    @Test func whatABaselineHasPassesTheGateWhereverItMoves() throws {
        let bad = Samples.privilegedDeployment()
        let (git, folder) = try serverWithBaseline(["web.yaml": bad])
        try git.commit(["web.yaml": nil, "moved.yaml": bad])
        #expect(try git.push().status != 0)
        try git.configure("harden.baseline", folder)
        #expect(try git.push().status == 0, "the file has moved")
        // The same field with a worse value, and the same finding in another object, are new.
        try git.commit(["moved.yaml": bad.replacing("image: nginx:1.27", with: "image: nginx:latest")])
        #expect(try git.push().status != 0)
        try git.commit(["moved.yaml": bad, "other.yaml": Samples.privilegedDeployment("other")])
        #expect(try git.push().status != 0)
    }

    @Test func aBaselineLetsNoCopyInHoweverManyPushesItTakes() throws {
        let bad = Samples.privilegedDeployment()
        let (git, folder) = try serverWithBaseline(["web.yaml": bad])
        try git.configure("harden.baseline", folder)
        for change in [
            ["copy/web.yaml": bad], ["web.yaml": bad + "---\n" + bad], ["web.yaml": "# x\n" + bad, "b/web.yaml": bad],
        ] {
            try git.commit(change)
            #expect(try git.push().status != 0, "\(change.keys)")
            try git.git(["-C", git.work, "reset", "-q", "--hard", "HEAD~1"])
        }
        #expect(try git.push(["origin", "HEAD:refs/tags/same"]).status == 0)
        // What is gone is gone.
        try git.commit(["web.yaml": nil])
        #expect(try git.push().status == 0)
        try git.commit(["again.yaml": bad])
        #expect(try git.push().status != 0)
    }

    @Test func whatIsNotJudgedIsNeitherBetterNorWorse() throws {
        let scratch = try Scratch()
        let (before, work) = (scratch.path("before.jsonl"), scratch.path("shop"))
        try fleet.git(["init", "-q", "-b", "main", work])
        try scratch.write("shop/web.yaml", Samples.privilegedDeployment())
        try fleet.git(["-C", work, "add", "-A"])
        try fleet.git(["-C", work, "commit", "-qm", "change"])
        _ = try Program.harden(["audit", work, "-o", "json=\(before)"])
        try scratch.write("shop/web.yaml", Samples.privilegedDeployment() + "x: [\n")
        try fleet.git(["-C", work, "commit", "-qam", "break"])
        #expect(
            try Program.harden(["audit", work, "--since", before, "-o", "json"]).output
                .contains("\"since\":{\"new\":0,\"fixed\":0}"))
        let other = try Program.harden(["audit", work + "/../shop", "--since", before])
        #expect(other.errors.contains("has none of these repositories"))
        try FileManager.default.removeItem(atPath: work + "/.git/config")
        _ = try Program.run("mkfifo", [work + "/.git/config"])
        let pipe = try Program.harden(["audit", work, "--since", before])
        #expect(pipe.status == 3 && pipe.output.contains("neither a file nor a folder"), "\(pipe.all)")
    }

    @Test func theSameFieldWithAnotherValueIsNotInTheBaseline() throws {
        func pod(_ path: String) -> String {
            Samples.goodDeployment().replacing(
                "      containers:",
                with: "      volumes: [{name: data, hostPath: {path: \(path)}}]\n      containers:")
        }
        let (git, folder) = try serverWithBaseline(["web.yaml": pod("/srv/data")], profile: "baseline")
        try git.configure("harden.baseline", folder)
        try git.commit(["web.yaml": nil, "moved.yaml": pod("/srv/data")])
        #expect(try git.push().status == 0)
        try git.commit(["moved.yaml": nil, "again.yaml": pod("/srv/other")])
        #expect(try git.push().status != 0)
    }

    @Test func aBaselineThatIsNamedAndCannotBeReadRefuses() throws {
        let git = try GitServer()
        try git.configure("harden.baseline", git.scratch.path("no-such.json"))
        try git.commit(["web.yaml": Samples.goodDeployment()])
        let push = try git.push()
        #expect(push.status != 0 && push.all.contains("no-such.json"), "\(push.all)")
    }

    @Test func aRepositoryWithoutABaselineInTheFolderHasNone() throws {
        let git = try GitServer()
        try FileManager.default.createDirectory(
            atPath: git.scratch.path("baselines"), withIntermediateDirectories: true)
        try git.configure("harden.baseline", git.scratch.path("baselines"))
        try git.commit(["web.yaml": Samples.goodDeployment()])
        #expect(try git.push().status == 0)
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        #expect(try git.push().status != 0)
    }
}

/// Sixty repositories.
private final class Fleet: Sendable {
    static let shared = Result { try Fleet() }

    let scratch: Scratch
    /// The folder with the fleet.
    let folder: String
    /// A checkout of each repository that has one.
    let checkouts: [String: String]

    private init() throws {
        let scratch = try Scratch()
        self.scratch = scratch
        // As the program sees it, without symbolic links on the way.
        folder = try Program.run("realpath", [scratch.folder]).output.trimmingCharacters(in: .whitespacesAndNewlines)
        var checkouts: [String: String] = [:]
        for number in 1...30 {
            let source = "src/app-\(number)"
            try Fleet.make(scratch, source, Fleet.files(number))
            try Fleet.git(["clone", "-q", "--bare", source, "git/bare/app-\(number).git"], in: scratch.folder)
            checkouts["git/bare/app-\(number).git"] = scratch.path(source)
        }
        // Forks share the objects of what they are forks of.
        for number in 1...10 {
            let name = "git/forks/fork-\(number).git"
            try Fleet.git(
                ["clone", "-q", "--bare", "--shared", "git/bare/app-\(number).git", name], in: scratch.folder)
            checkouts[name] = scratch.path("src/app-\(number)")
        }
        for number in 31...41 {
            try Fleet.make(scratch, "git/work/app-\(number)", Fleet.files(number))
            checkouts["git/work/app-\(number)"] = scratch.path("git/work/app-\(number)")
        }
        try Fleet.git(
            ["-C", "git/work/app-31", "worktree", "add", "-q", "-b", "side", scratch.path("git/work/linked")],
            in: scratch.folder)
        try Fleet.makeOdd(scratch)
        self.checkouts = checkouts
    }

    /// What is in an application: something of everything that is judged in its own way.
    private static func files(_ number: Int) -> [String: String] {
        var files = [
            "deploy/web.yaml": Samples.goodDeployment("web-\(number)", privileged: number.isMultiple(of: 3)),
            "deploy/scaler.yaml": """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec: {minReplicas: 2, maxReplicas: 4, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web-\(number)}}

            """,
            "README.md": "apiVersion: v1\nkind: Pod\n", "docs/notes.txt": Samples.badPod,
        ]
        if number.isMultiple(of: 2) {
            files["base/kustomization.yaml"] = "resources: [web.yaml, more.txt]\n"
            files["base/web.yaml"] = Samples.goodDeployment("base-\(number)", image: "nginx")
            files["base/more.txt"] = Samples.badPod
            files["overlay/kustomization.yaml"] = "namePrefix: prod-\nresources: [../base]\n"
        }
        if number.isMultiple(of: 5) { files["broken.yaml"] = "apiVersion: v1\nkind: [Pod\n" }
        if number.isMultiple(of: 7) { files["chart/Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\n" }
        if number.isMultiple(of: 7) { files["chart/templates/x.yaml"] = "apiVersion: v1\nkind: Pod\nname: {{ .x }}\n" }
        if number.isMultiple(of: 11) {
            files[".harden.yaml"] = """
                apiVersion: kubectl-harden.io/v1
                kind: HardenPolicy
                spec: {profiles: [essential], exemptions: [{rules: [image-not-pinned], reason: known, match: {kind: Pod}}]}

                """
        }
        return files
    }

    private static func make(_ scratch: Scratch, _ path: String, _ files: [String: String]) throws {
        try git(["init", "-q", "-b", "main", path], in: scratch.folder)
        for (name, text) in files { try scratch.write(path + "/" + name, text) }
        try git(["-C", path, "add", "-A"], in: scratch.folder)
        try git(["-C", path, "commit", "-qm", "first"], in: scratch.folder)
    }

    /// Repositories that are not like others: empty, broken, with settings of their own.
    private static func makeOdd(_ scratch: Scratch) throws {
        func clone(_ name: String, _ settings: [(String, String)] = []) throws {
            try git(["clone", "-q", "--bare", "src/app-1", "git/odd/\(name).git"], in: scratch.folder)
            for (key, value) in settings {
                try git(["-C", "git/odd/\(name).git", "config", key, value], in: scratch.folder)
            }
        }
        try git(["init", "-q", "--bare", "git/odd/empty.git"], in: scratch.folder)
        try git(["init", "-q", "--bare", "--object-format=sha256", "git/odd/sha256.git"], in: scratch.folder)
        try scratch.write("git/odd/broken.git/HEAD", "ref: refs/heads/main\n")
        try clone("unborn")
        try git(["-C", "git/odd/unborn.git", "symbolic-ref", "HEAD", "refs/heads/trunk"], in: scratch.folder)
        try clone("no-tree")
        let tree = try git(["-C", "git/odd/no-tree.git", "rev-parse", "main^{tree}"], in: scratch.folder)
        // Only loose objects can be taken away.
        try git(
            ["-C", "git/odd/no-tree.git", "-c", "core.bare=true", "repack", "-adq"], in: scratch.folder)
        let unpack =
            "mv git/odd/no-tree.git/objects/pack/*.pack p; rm git/odd/no-tree.git/objects/pack/*; git -C git/odd/no-tree.git unpack-objects -q <p; rm p"
        _ = try Program.run("sh", ["-c", unpack], in: scratch.folder)
        try FileManager.default.removeItem(
            atPath: scratch.path("git/odd/no-tree.git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))"))
        try clone("bad-setting", [("harden.failOn", "sometimes")])
        try clone("trusted", [("harden.trusted", "trunk")])
        try git(["-C", "git/odd/trusted.git", "branch", "trunk", "main"], in: scratch.folder)
        try make(scratch, "src/bad", ["web.yaml": Samples.privilegedDeployment()])
        try git(["clone", "-q", "--bare", "src/bad", "git/odd/essential.git"], in: scratch.folder)
        try git(["-C", "git/odd/essential.git", "config", "harden.profile", "essential"], in: scratch.folder)
        let policy = """
            apiVersion: kubectl-harden.io/v1
            kind: HardenPolicy
            spec: {exemptions: [{rules: [privileged-container], reason: known, match: {kind: Deployment}}]}

            """
        try make(scratch, "src/exempt", ["web.yaml": Samples.privilegedDeployment(), ".harden.yaml": policy])
        try git(["clone", "-q", "--bare", "src/exempt", "git/odd/exempt.git"], in: scratch.folder)
    }

    func git(_ arguments: [String]) throws { try Fleet.git(arguments, in: folder) }

    @discardableResult
    private static func git(_ arguments: [String], in folder: String) throws -> String {
        let run = try Program.run("git", arguments, in: folder)
        guard run.status == 0 else { throw GitServer.Failure(description: "git \(arguments): \(run.all)") }
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
