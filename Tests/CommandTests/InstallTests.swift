import Foundation
import TestSupport
import Testing

/// What installs the program, and what the page about continuous integration says, with a release in a folder.
@Suite struct InstallTests {
    private let scratch: Scratch
    private let root = (#filePath as NSString).deletingLastPathComponent + "/../.."

    init() throws {
        scratch = try Scratch()
        try release()
    }

    /// A release of the program under test.
    private func release() throws {
        try scratch.write("release/x", "")
        let name = "kubectl-harden-v0.1.0-linux-\(try architecture())-static.tar.gz"
        let run = try Program.run(
            "sh",
            [
                "-ec",
                """
                mkdir pack && cp "$0" pack/kubectl-harden && cp '\(root)/plugin/kubectl_complete-harden' pack
                tar -C pack -czf release/\(name) . && rm -r pack && cp '\(root)/plugin/install' release
                cd release && sha256sum -- *.tar.gz install >SHA256SUMS
                """, Program.harden,
            ], in: scratch.folder)
        #expect(run.status == 0, "\(run.all)")
    }

    private func architecture() throws -> String {
        try Program.run("uname", ["-m"]).output.contains("aarch64") ? "arm64" : "amd64"
    }

    private func install(_ arguments: [String]) throws -> Finished {
        try Program.run("sh", [root + "/plugin/install"] + arguments, in: scratch.folder)
    }

    @Test(arguments: ["release", "file://"])
    func aReleaseIsInstalledFromAFolder(place: String) throws {
        let from = place == "release" ? scratch.path("release") : "file://" + scratch.path("release")
        for _ in 0..<2 {
            let run = try install(["--from", from, "--to", scratch.path("bin")])
            #expect(run.status == 0 && run.output.hasPrefix("kubectl-harden "), "\(run.all)")
        }
        #expect(try Program.run(scratch.path("bin/kubectl-harden"), ["version"]).status == 0)
    }

    @Test func whatIsNotAsTheChecksumSaysIsNotInstalled() throws {
        let sums = try String(contentsOfFile: scratch.path("release/SHA256SUMS"), encoding: .utf8)
        try scratch.write(
            "release/SHA256SUMS",
            sums.split(separator: "\n").map { String(repeating: "0", count: 64) + $0.dropFirst(64) + "\n" }.joined())
        let run = try install(["--from", scratch.path("release"), "--to", scratch.path("bin")])
        #expect(run.status == 1 && run.errors.contains("is not what SHA256SUMS says"), "\(run.all)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("bin/kubectl-harden")))
    }

    @Test(arguments: [
        ([], "say where the release is"), (["--from", "/nowhere"], "cannot be read"),
        (["--frm", "x"], "unknown argument"),
    ])
    func aMistakeIsNamed(arguments: [String], message: String) throws {
        let run = try install(arguments)
        #expect(run.status == 1 && run.errors.contains(message), "\(run.all)")
    }

    // MARK: Continuous integration

    /// A clone with a branch that brings in a bad manifest.
    private func clone() throws -> GitServer {
        let git = try GitServer()
        try git.commit(["web.yaml": Samples.goodDeployment()])
        _ = try git.git(["-C", git.work, "update-ref", "refs/remotes/origin/main", "HEAD"])
        try git.commit(["bad.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n"])
        return git
    }

    /// The lines that a job runs, as they stand in an example.
    private func scripts(_ text: String) -> [String] {
        var scripts: [String] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if trimmed.hasSuffix("run: |") {
                let indent = line.prefix { $0 == " " }.count + (trimmed.hasPrefix("- ") ? 2 : 0)
                let block = lines.prefix { $0.isEmpty || $0.prefix { $0 == " " }.count > indent }
                lines = lines.dropFirst(block.count)
                scripts.append(block.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n"))
            } else if let run = trimmed.range(of: "run: ") {
                scripts.append(String(trimmed[run.upperBound...]))
            } else if trimmed.hasPrefix("- "), trimmed.contains("kubectl-harden") || trimmed.contains("install") {
                let step = String(trimmed.dropFirst(2))
                if !step.hasPrefix("name:"), !step.hasPrefix("uses:"), !step.hasPrefix("id:"), !step.hasPrefix("repo:"),
                    !step.hasPrefix("component:")
                {
                    scripts.append(step)
                }
            }
        }
        return scripts
    }

    /// Runs the lines of a job one after another; the last one is the verdict.
    private func runJob(_ scripts: [String], in git: GitServer, _ more: [String: String] = [:]) throws -> Finished {
        var environment = [
            "HARDEN_FROM": "file://" + scratch.path("release"), "HOME": scratch.path("home"),
            "GITHUB_BASE_REF": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD~1", "RUNNER_TEMP": scratch.path("temp"),
            "GITHUB_PATH": scratch.path("path"), "HARDEN_ACTION": root, "HARDEN_SARIF": "harden.sarif",
        ]
        environment.merge(more) { $1 }
        var last: Finished?
        for script in scripts {
            let path = (try? String(contentsOfFile: scratch.path("path"), encoding: .utf8)) ?? ""
            let folders = path.split(separator: "\n").map(String.init)
            environment["PATH"] = (folders + ["/usr/bin", "/bin"]).joined(separator: ":")
            last = try Program.run("sh", ["-ec", script], in: git.work, environment: environment)
        }
        return try #require(last)
    }

    @Test(.enabled(if: Program.has("curl"), "curl is not installed"), arguments: ["## GitHub Actions", "## GitLab CI"])
    func theExamplesOfThePageRunAsTheyStand(section: String) throws {
        let page = try String(contentsOfFile: root + "/docs/ci.md", encoding: .utf8)
        let text = page.components(separatedBy: section)[1].components(separatedBy: "\n## ")[0]
        let examples = text.components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        let jobs = examples.map(scripts).filter { !$0.isEmpty }
        #expect(!jobs.isEmpty)
        for job in jobs {
            let run = try runJob(job, in: try clone())
            #expect(run.status == 1 && run.all.contains("host-pid"), "\(job): \(run.all)")
        }
    }

    @Test func theActionInstallsAndJudges() throws {
        let steps = scripts(try String(contentsOfFile: root + "/action.yml", encoding: .utf8))
        #expect(steps.count == 2)
        let git = try clone()
        let run = try runJob(steps, in: git)
        #expect(run.status == 1 && run.output.contains("::error file=bad.yaml"), "\(run.all)")
        #expect(FileManager.default.fileExists(atPath: git.work + "/harden.sarif"))
        let restricted = try runJob(
            steps, in: git, ["HARDEN_ARGUMENTS": "--profile restricted", "HARDEN_RANGE": "HEAD~1..HEAD"])
        #expect(restricted.status == 1)
        let none = try runJob(steps, in: git, ["GITHUB_BASE_REF": ""])
        #expect(none.status != 0 && none.status != 1, "\(none.all)")
    }

    @Test(.enabled(if: Program.has("curl"), "curl is not installed"))
    func theComponentOfGitLabInstallsAndJudges() throws {
        let text = try String(contentsOfFile: root + "/templates/harden.yml", encoding: .utf8)
        let run = try runJob(scripts(text), in: try clone())
        #expect(run.status == 1 && run.output.contains("host-pid"), "\(run.all)")
    }

    @Test func theHookOfPreCommitInstallsTheProgramForItself() throws {
        let git = try clone()
        _ = try git.git(["-C", git.work, "rm", "-q", "--cached", "bad.yaml"])
        try FileManager.default.removeItem(atPath: git.work + "/bad.yaml")
        let environment = [
            "HARDEN_FROM": scratch.path("release"), "HOME": scratch.path("home"), "PATH": "/usr/bin:/bin",
        ]
        let clean = try Program.run(root + "/hooks/pre-commit", [], in: git.work, environment: environment)
        #expect(clean.status == 0, "\(clean.all)")
        try "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n".write(
            toFile: git.work + "/pod.yaml", atomically: true, encoding: .utf8)
        _ = try git.git(["-C", git.work, "add", "pod.yaml"])
        let bad = try Program.run(root + "/hooks/pre-commit", [], in: git.work, environment: environment)
        #expect(bad.status == 1 && bad.all.contains("host-pid"), "\(bad.all)")
    }
}
