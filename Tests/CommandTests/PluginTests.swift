import Foundation
import TestSupport
import Testing

/// At home in kubectl, in shells and in CI.
@Suite struct PluginTests {
    private let scratch: Scratch
    /// The folder of the repository.
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    init() throws {
        scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path("bin"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("bin/kubectl-harden"), withDestinationPath: Program.harden)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("bin/kubectl_complete-harden"),
            withDestinationPath: root + "/plugin/kubectl_complete-harden")
    }

    private var path: [String: String] {
        ["PATH": scratch.path("bin") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")]
    }

    private func complete(_ words: [String]) throws -> [String] {
        try Program.harden(["__complete"] + words).output.split(separator: "\n").map(String.init)
    }

    // MARK: Completion

    @Test(arguments: [
        (["che"], ["check", ":4"]), (["check", "--pro"], ["--profile", ":4"]),
        (["check", "--profile", "re"], ["restricted", "recommended", ":4"]), (["scan", "-o", "sa"], ["sarif", ":4"]),
        (["explain", "host-p"], ["host-path-volume", "host-pid", "host-port", ":4"]),
        (["hook", "ins"], ["install", ":4"]), (["completion", "f"], ["fish", ":4"]),
        (["policy", "s"], ["show", "schema", ":4"]),
        (["hook", "install", "--for"], ["--force", ":4"]), (["scan", "--first"], ["--first-parent", ":4"]),
    ])
    func wordsAreCompleted(words: [String], expected: [String]) throws {
        let completed = try complete(words)
        #expect(completed.last == expected.last)
        for word in expected { #expect(completed.contains(word), "\(completed)") }
        #expect(completed.dropLast().allSatisfy { $0.hasPrefix(words.last ?? "") })
    }

    @Test(.enabled(if: Program.has("kubectl"), "kubectl is not installed"))
    func kubectlCompletesThePluginAndThePluginKindsAndNamespaces() throws {
        let cluster = try FakeCluster(
            [
                .init("deployments", "Deployment", group: "apps"),
                .init("namespaces", "Namespace", isNamespaced: false),
            ],
            objects: { $0.name == "namespaces" ? ["{\"metadata\":{\"name\":\"shop\"}}"] : [] })
        let environment = path.merging(["KUBECONFIG": cluster.kubeconfig]) { $1 }
        func kubectl(_ words: [String]) throws -> String {
            try Program.run("kubectl", ["__complete", "harden"] + words, environment: environment).output
        }
        #expect(try kubectl(["che"]).hasPrefix("check\n"))
        #expect(try kubectl(["check", "dep"]).hasPrefix("deployments.apps\n"))
        #expect(try kubectl(["check", "-n", "s"]).hasPrefix("shop\n"))
        #expect(try kubectl(["check", "--context", ""]).hasPrefix("test\n"))
    }

    @Test func bashCompletesTheProgram() throws {
        let script = """
            source <(kubectl-harden completion bash)
            COMP_WORDS=(kubectl-harden check --fail-on c); COMP_CWORD=3; _kubectl_harden; echo "${COMPREPLY[@]}"
            cd "$1"; COMP_WORDS=(kubectl-harden objects ma); COMP_CWORD=2; _kubectl_harden; echo "${COMPREPLY[@]}"
            """
        try scratch.write("manifests/x.yaml", "")
        let run = try Program.run("bash", ["-c", script, "bash", scratch.folder], environment: path)
        #expect(run.output == "critical\nmanifests\n", "\(run.all)")
    }

    @Test(arguments: ["zsh", "fish"])
    func theScriptsOfOtherShellsAreWellFormed(shell: String) throws {
        guard Program.has(shell) else { return }
        try scratch.write("script", try Program.harden(["completion", shell]).output)
        let run = try Program.run(shell, ["-n", scratch.path("script")])
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.all)")
    }

    // MARK: krew and the manual

    /// The rules of krew's validation: https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/
    @Test func theManifestForKrewKeepsItsRules() throws {
        let run = try Program.harden(["objects", "-o", "json", root + "/plugin/harden.yaml"])
        let plugin = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(plugin["apiVersion"] as? String == "krew.googlecontainertools.github.com/v1alpha2")
        #expect(plugin["kind"] as? String == "Plugin")
        #expect((plugin["metadata"] as? [String: Any])?["name"] as? String == "harden")
        let spec = try #require(plugin["spec"] as? [String: Any])
        let version = try Program.harden(["version"]).output
        let own = try #require(spec["version"] as? String)
        #expect(own.hasPrefix("v") && version.contains(String(own.dropFirst())))
        let short = try #require(spec["shortDescription"] as? String)
        #expect(short.count <= 50 && !short.hasSuffix(".") && !short.contains("\n"))
        #expect((spec["description"] as? String)?.isEmpty == false)
        let platforms = try #require(spec["platforms"] as? [[String: Any]])
        for platform in platforms {
            #expect((platform["uri"] as? String)?.hasPrefix("https://") == true)
            #expect((platform["uri"] as? String)?.hasSuffix(".tar.gz") == true)
            #expect((platform["sha256"] as? String)?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
            #expect(platform["bin"] as? String == "kubectl-harden")
            let labels = (platform["selector"] as? [String: Any])?["matchLabels"] as? [String: String]
            #expect(labels?["os"] == "linux" && labels?["arch"] != nil)
        }
    }

    @Test func theManualIsCurrentAndWellFormed() throws {
        let page = try Program.harden(["__man"])
        #expect(
            page.output == (try String(contentsOfFile: root + "/docs/kubectl-harden.1", encoding: .utf8)),
            "run make docs")
        guard Program.has("man") else { return }
        try scratch.write("kubectl-harden.1", page.output)
        let run = try Program.run(
            "man", ["--warnings", "-l", scratch.path("kubectl-harden.1")], environment: ["MANPAGER": "cat"])
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        #expect(run.output.contains("EXIT STATUS"))
    }

    // MARK: CI

    /// Each command of the page is run in a repository with a branch that brings in a privileged pod.
    @Test(.enabled(if: Program.has("kubectl"), "kubectl is not installed"))
    func theCommandsOfThePageOnCIWork() throws {
        let git = try GitServer(hook: false)
        let kustomization = "resources: [web.yaml]\n"
        let base = try git.commit([
            "manifests/web.yaml": Samples.goodDeployment(), "clusters/prod/web.yaml": Samples.goodDeployment(),
            "clusters/prod/kustomization.yaml": kustomization, "web.yaml": Samples.goodDeployment(),
            "kustomization.yaml": kustomization,
        ])
        #expect(try git.push().status == 0)
        try git.commit([
            "manifests/web.yaml": Samples.privilegedDeployment(),
            "clusters/prod/web.yaml": Samples.privilegedDeployment(),
            "web.yaml": Samples.privilegedDeployment(),
        ])
        let cluster = try FakeCluster(
            [.init("pods", "Pod")],
            objects: { _ in
                [
                    "{\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"securityContext\":{\"privileged\":true}}]}}"
                ]
            })
        let environment = path.merging([
            "KUBECONFIG": cluster.kubeconfig, "all": scratch.path("all.yaml"), "GITHUB_BASE_REF": "main",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        ]) { $1 }
        let page = try String(contentsOfFile: root + "/docs/ci.md", encoding: .utf8)
        var commands: [String] = []
        var isCode = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") { isCode.toggle() }
            let text = line.trimmingCharacters(in: .whitespaces)
            guard isCode,
                ["kubectl-harden check", "kubectl-harden scan", "kubectl-harden hook"].contains(where: text.contains)
                    || text.hasPrefix("kubectl kustomize")
            else { continue }
            // Where it is installed is not what is looked at here.
            let call = text.replacing(/^(- )?((run|entry): )?/, with: "", maxReplacements: 1)
            commands.append(
                call.replacing("~/.local/bin/", with: "").replacing(
                    ".kubectl-harden/kubectl-harden", with: "kubectl-harden"))
        }
        #expect(commands.count >= 7)
        for command in commands {
            let run = try Program.run("sh", ["-c", command], in: git.work, environment: environment)
            let onlyBuilds = command.hasPrefix("kubectl kustomize . >")
            #expect(run.status == (onlyBuilds ? 0 : 1), "\(command): \(run.all)")
            #expect(onlyBuilds || run.all.contains("privileged-container"), "\(command): \(run.all)")
        }
        for file in ["harden.sarif", "gl-code-quality-report.json", "harden.xml", "report.html"] {
            let text = try String(contentsOfFile: git.work + "/" + file, encoding: .utf8)
            #expect(text.contains("privileged-container"), "\(file)")
        }
    }
}
