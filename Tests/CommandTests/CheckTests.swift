import Foundation
import TestSupport
import Testing

@Suite struct CheckTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func check(_ arguments: [String], input: String = "") throws -> Finished {
        try Program.harden(["check", "--profile", "essential"] + arguments, input: input, in: scratch.folder)
    }

    private func report(_ arguments: [String], input: String = "") throws -> [String: Any] {
        let run = try check(arguments + ["-o", "json"], input: input)
        return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }

    @Test func exitCodeTellsHowItEnded() throws {
        try scratch.write("good.yaml", Samples.goodDeployment())
        try scratch.write("bad.yaml", Samples.badPod)
        try scratch.write("broken.yaml", "apiVersion: v1\nkind: Pod\nspec: [\n")
        try scratch.write("neither.yaml", "a: 1\n")
        try scratch.write("empty.yaml", "# nothing\n")
        let cases: [([String], Int32)] = [
            (["good.yaml"], 0), (["bad.yaml"], 1), (["bad.yaml", "--fail-on", "never"], 0),
            (["bad.yaml", "--rule", "host-pid", "--profile", "baseline"], 1), (["broken.yaml"], 3),
            (["bad.yaml", "broken.yaml"], 3), (["neither.yaml"], 3), (["empty.yaml"], 3),
            (["empty.yaml", "--allow-empty"], 0),
            (["missing.yaml"], 2), (["-f", "missing"], 2), (["good.yaml", "--no-such-flag"], 2),
            (["good.yaml", "--rule", "host-pit"], 2),
            (["good.yaml", "--fail-on", "loud"], 2), (["good.yaml", "--kubernetes-version", "one"], 2),
        ]
        for (arguments, status) in cases {
            let run = try check(arguments)
            #expect(run.status == status, "\(arguments): \(run.all)")
        }
    }

    /// The product of their lengths is no number of 64 bits.
    @Test func aRoleWithListsOfAnyLengthIsJudged() throws {
        let list = "['*'" + String(repeating: ", a", count: 70_000) + "]"
        try scratch.write(
            "role.yaml",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: a}
            rules: [{apiGroups: \(list), resources: \(list), verbs: \(list), resourceNames: \(list)}]
            """)
        let run = try Program.harden(["check", "role.yaml"], in: scratch.folder)
        #expect(run.status == 1 && run.all.contains("rbac-wildcard-verbs"), "\(run.status): \(run.all.prefix(500))")
    }

    @Test func aMistakeInTheCallIsExplained() throws {
        let run = try check(["-", "--rule", "host-pit"])
        #expect(run.errors.contains("unknown rule \"host-pit\"; did you mean host-pid?"))
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [
        (["che"], "check\n:4\n"), (["check", "--profile", "ess"], "essential\n:4\n"),
        (["explain", "bare-"], "bare-pod\n:4\n"),
        (["check", "--fail"], "--fail-on\n:4\n"), (["check", "x"], ":0\n"),
    ])
    func wordsAreCompletedAsKubectlAsks(words: [String], answer: String) throws {
        #expect(try Program.harden(["__complete"] + words).output == answer)
    }

    @Test func standardInputIsReadWhenNothingElseIsNamed() throws {
        for arguments in [[], ["-"], ["-f", "-"]] {
            #expect(try check(arguments, input: Samples.goodDeployment()).status == 0)
            #expect(try check(arguments, input: Samples.badPod).status == 1)
        }
    }

    @Test func textShowsPlaceLineReasonAndRemedy() throws {
        try scratch.write("bad.yaml", Samples.badPod)
        let output = try check(["bad.yaml"]).output
        for part in [
            "Pod bad ", "bad.yaml:1\n", "critical  privileged-container: container \"app\" runs privileged\n",
            "bad.yaml:11:21  spec.containers[0].securityContext.privileged\n",
            "         11 |         privileged: true\n",
            "            |                     ^^^^ set securityContext.privileged to false or remove it\n", "why: ",
            "1 file, 1 document, 1 object judged. 12 findings: 1 critical, ", "Failed (fail-on medium): ",
        ] { #expect(output.contains(part), "\(part) in \(output)") }
        #expect(!output.contains("\u{1b}"), "no colours but on a terminal")
        #expect(
            output.firstRange(of: "critical")?.lowerBound ?? output.endIndex < output.firstRange(of: "  high")?
                .lowerBound ?? output.startIndex)
    }

    @Test func jsonHasTheContractsForm() throws {
        try scratch.write("bad.yaml", "# c\n" + Samples.badPod)
        let report = try report(["bad.yaml"])
        #expect(report["apiVersion"] as? String == "kubectl-harden.io/v1")
        #expect(report["kind"] as? String == "Report")
        let tool = try #require(report["tool"] as? [String: Any])
        #expect(tool["profiles"] as? [String] == ["essential"])
        let findings = try #require(report["findings"] as? [[String: Any]])
        let privileged = try #require(findings.first { $0["rule"] as? String == "privileged-container" })
        #expect(privileged["severity"] as? String == "critical")
        #expect(privileged["container"] as? String == "app")
        #expect(privileged["path"] as? String == "spec.containers[0].securityContext.privileged")
        #expect(privileged["source"] as? NSDictionary == ["file": "bad.yaml", "line": 12, "column": 21])
        #expect(privileged["object"] as? NSDictionary == ["apiVersion": "v1", "kind": "Pod", "name": "bad"])
        #expect((privileged["fingerprint"] as? String)?.hasPrefix("sha256:") == true)
        let summary = try #require(report["summary"] as? [String: Any])
        #expect(summary["verdict"] as? String == "fail")
        #expect(summary["objects"] as? Int == 1)
        #expect((summary["findings"] as? [String: Int])?.values.reduce(0, +) == findings.count)
    }

    @Test func missingFieldsPointToTheDeepestPlaceThatExists() throws {
        let findings = try #require(try report([], input: Samples.badPod)["findings"] as? [[String: Any]])
        let limit = try #require(findings.first { $0["rule"] as? String == "memory-limit-missing" })
        #expect(limit["path"] as? String == "spec.containers[0]")
        #expect(limit["source"] as? NSDictionary == ["file": "-", "line": 8, "column": 7])
    }

    @Test func fingerprintsStayWhenLinesMoveAndFilesAreRenamed() throws {
        func fingerprints(_ text: String) throws -> Set<String> {
            let findings = try #require(try report([], input: text)["findings"] as? [[String: Any]])
            return Set(findings.compactMap { $0["fingerprint"] as? String })
        }
        let first = try fingerprints(Samples.badPod)
        #expect(first.count == 12)
        #expect(try fingerprints("# moved\n\n" + Samples.badPod) == first)
        #expect(try fingerprints(Samples.badPod.replacing("name: bad", with: "name: other")).isDisjoint(with: first))
    }

    @Test func foldersAreReadInOrderAndNothingIsLostSilently() throws {
        try scratch.write("d/b.yaml", Samples.goodDeployment() + "---\nnot: kubernetes\n")
        try scratch.write("d/a/z.yml", Samples.badPod)
        try scratch.write(
            "d/a/chart.yaml", "kind: {{ .Values.kind }}\napiVersion: v1\nspec: {{- toYaml .x | nindent 2 }}\n")
        try scratch.write("d/c.json", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"}}")
        try scratch.write("d/broken.yaml", "apiVersion: v1\nkind: Pod\nspec: [\n")
        try scratch.write("d/half.yaml", "kind: Pod\n")
        try scratch.write("d/prose.yaml", "a: [\n")
        try scratch.write("d/readme.md", "kind: [")
        try scratch.write("d/.git/x.yaml", Samples.badPod)
        try FileManager.default.createSymbolicLink(atPath: scratch.path("d/link.yaml"), withDestinationPath: "b.yaml")
        mkfifo(scratch.path("d/pipe.yaml"), 0o600)
        let report = try report(["d"])
        let findings = try #require(report["findings"] as? [[String: Any]])
        #expect(Set(findings.compactMap { ($0["source"] as? [String: Any])?["file"] as? String }) == ["d/a/z.yml"])
        let skipped = try #require(report["skipped"] as? [[String: Any]])
        #expect(
            skipped.map { "\($0["file"] ?? "") \($0["reason"] ?? "")" } == [
                "d/a/chart.yaml helm-template", "d/b.yaml not-kubernetes", "d/link.yaml symbolic-link",
                "d/pipe.yaml special-file",
                "d/prose.yaml not-kubernetes",
            ])
        let failed = try #require(report["failed"] as? [[String: Any]])
        #expect(failed.map { "\($0["file"] ?? ""):\($0["line"] ?? 0)" } == ["d/broken.yaml:4", "d/half.yaml:1"])
        let summary = try #require(report["summary"] as? [String: Any])
        #expect(summary["verdict"] as? String == "error")
        #expect(summary["objects"] as? Int == 3)
    }

    @Test func oneBadDocumentDoesNotHideTheOthers() throws {
        let run = try check([], input: "a: [\n---\n" + Samples.badPod)
        #expect(run.status == 3)
        #expect(run.output.contains("privileged-container"))
        #expect(run.errors.contains("error: -:2:1: "))
    }

    @Test func secretsAreNeverShown() throws {
        let manifest = """
            apiVersion: v1
            kind: Secret
            metadata: {name: x}
            stringData: {token: hunter2, token: hunter3}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: y}
            spec: {hostPID: true, containers: [{name: app, image: nginx, env: [{name: DB_PASSWORD, value: hunter4}], securityContext: {privileged: true}}]}
            """
        for format in ["text", "json", "lines"] {
            let run = try check(["-o", format], input: manifest)
            #expect(run.all.contains("duplicate-key"))
            #expect(!run.all.contains("hunter"), "\(run.all)")
        }
    }

    @Test func hostileNamesCannotActOnATerminal() throws {
        let run = try check(
            [], input: "{apiVersion: v1, kind: Pod, metadata: {name: \"a\\e[31m\\u202eb\"}, spec: {hostPID: true}}")
        #expect(run.output.contains("Pod a\\u{1b}[31m\\u{202e}b"))
        #expect(!run.output.contains("\u{1b}"))
    }

    @Test func patchesOfAKustomizationLackNothing() throws {
        try scratch.write("k/kustomization.yaml", "resources: [web.yaml]\npatches:\n  - path: patch.yaml\n")
        try scratch.write("k/web.yaml", Samples.goodDeployment())
        let patch =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {hostPID: VALUE, containers: [{name: app}]}}}\n"
        try scratch.write("k/patch.yaml", patch.replacing("VALUE", with: "false"))
        #expect(try check(["k"]).status == 0)
        try scratch.write("k/patch.yaml", patch.replacing("VALUE", with: "true"))
        let findings = try #require(try report(["k"])["findings"] as? [[String: Any]])
        #expect(findings.map { $0["rule"] as? String } == ["host-pid"])
    }

    @Test(.enabled(if: Program.has("kubectl"), "kubectl is not installed"))
    func kubectlPipesAndFindsThePlugin() throws {
        let path =
            (Program.harden as NSString).deletingLastPathComponent + ":"
            + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        let script =
            "kubectl create deployment web --image=nginx --dry-run=client -o yaml | kubectl harden check --profile essential"
        let run = try Program.run("sh", ["-c", script], environment: ["PATH": path])
        #expect(run.status == 1)
        #expect(run.output.contains("image-not-pinned: container \"nginx\" has an image with no tag"))
    }

    /// Whether a workload runs one pod is its autoscaler's to say, wherever in the input that stands.
    @Test(arguments: [
        ("autoscaling/v2", "HorizontalPodAutoscaler", "b", "web", true),
        ("keda.sh/v1alpha1", "ScaledObject", "b", "web", true),
        ("autoscaling/v2", "HorizontalPodAutoscaler", "other", "web", false),
        ("autoscaling/v2", "HorizontalPodAutoscaler", "b", "api", false),
        ("example.com/v1", "HorizontalPodAutoscaler", "b", "web", false),
    ])
    func anAutoscalerDecidesTheReplicas(
        version: String, kind: String, namespace: String, target: String, isScaled: Bool
    ) throws {
        try scratch.write(
            "a/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: b}\nspec: {replicas: 1, template: {}}\n"
        )
        try scratch.write(
            "a/z/scaler.yaml",
            "apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: s, namespace: \(namespace)}\nspec: {scaleTargetRef: {kind: Deployment, name: \(target)}}\n"
        )
        let found = try report(["a", "--rule", "deployment-replicas-too-low"])
        let findings = try #require(found["findings"] as? [[String: Any]]).filter {
            $0["rule"] as? String == "deployment-replicas-too-low"
        }
        #expect(findings.isEmpty == isScaled, "\(findings)")
        #expect((found["summary"] as? [String: Any])?["objects"] as? Int == 2)
    }
}
