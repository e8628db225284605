import Foundation
import TestSupport
import Testing

/// How people call the program: as they call kubectl, and with what they mistype.
@Suite struct CallTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write(
            "deploy.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {hostPID: true, containers: [{name: a, securityContext: {privileged: true}}]}}}
            """)
        try scratch.write("web/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n")
    }

    private func harden(_ arguments: String) throws -> Finished {
        try Program.harden(
            arguments.split(separator: " ").map(String.init), in: scratch.folder,
            environment: ["KUBECONFIG": "/dev/null"])
    }

    @Test(arguments: [
        ("check deploy.yaml -ojson", "\"kind\":\"Report\""), ("check deploy.yaml -o=json", "\"kind\":\"Report\""),
        ("check -fdeploy.yaml -olines", "deploy.yaml:"), ("rules -owide", "PROFILES"),
        ("objects deploy.yaml -ojson", "{\"apiVersion\":\"apps/v1\""),
        ("check deploy.yaml -o name", "deployment.apps/web\n"),
        ("check deploy.yaml --rule CKV_K8S_16 -o lines", "privileged-container"),
        ("check deploy.yaml --rule host-pid,privileged-container -o lines", "host-pid"),
        ("check deploy.yaml --profile essential,baseline -o lines", "privileged-container"),
        ("rules exec pods", "rbac-pod-exec"), ("rules", "RULE "),
    ])
    func itIsCalledAsKubectlIs(call: String, output: String) throws {
        let run = try harden(call)
        #expect(run.output.contains(output), "\(run.all)")
    }

    @Test func aSkippedRuleMayBeOneOfSeveral() throws {
        let run = try harden("check deploy.yaml --profile baseline --skip-rule host-pid,privileged-container -o lines")
        #expect(!run.output.contains("host-pid") && !run.output.contains("privileged-container"), "\(run.all)")
    }

    @Test(arguments: [
        ("check deploy.yaml -oyaml", "it must be one of text, wide, json"),
        ("check deploy.yam", "no such file or resource type: deploy.yam; did you mean deploy.yaml?"),
        ("check wbe", "no such file or resource type: wbe; did you mean web?"),
        ("check wbe/", "no such file: wbe/; did you mean web?"), ("check -f deplyo.yaml", "did you mean deploy.yaml?"),
        ("check web/pod.yml", "no such file: web/pod.yml; did you mean web/pod.yaml?"),
        ("check deploy.yaml --rule run-as-non-root-mising", "did you mean run-as-non-root-missing?"),
        ("check deploy.yaml --rule service-account-token", "did you mean service-account-token-"),
        ("check deploy.yaml --profile essential,none", "it must be one of essential, baseline"),
        ("explain network", "`kubectl harden rules network` lists"), ("explain CKV_K8S_16x", "unknown rule"),
        ("chek deploy.yaml", "unknown command chek; did you mean check?"),
        (
            "check https://example.com/a.yaml",
            "URLs are not fetched: curl https://example.com/a.yaml | kubectl harden check"
        ),
        ("check web/pod.yaml k/kustomization.yaml", "is a kustomization: name its folder, or -k k"),
        ("rules nothing-of-the-kind", "no rule matches nothing-of-the-kind"),
        ("check --nothing", "error: unknown option --nothing"),
    ])
    func aMistakeIsNamedWithWhatThereIs(call: String, message: String) throws {
        let run = try harden(call)
        #expect(run.status == 2 && run.errors.contains(message), "\(run.all)")
        #expect(run.errors.split(separator: "\n").first?.hasPrefix("error: ") ?? false)
        #expect(!run.errors.contains("memcache"))
    }

    /// A kustomization is what it makes, also where its file is named.
    @Test func aKustomizationNamedByItsFileIsRendered() throws {
        try scratch.write(
            "k/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a}]}\n")
        try scratch.write(
            "k/kustomization.yaml",
            "resources: [pod.yaml]\npatches: [{target: {kind: Pod}, patch: \"- {op: add, path: /spec/hostNetwork, value: true}\"}]\n"
        )
        let run = try harden("check k/kustomization.yaml --rule host-network -o lines")
        #expect(run.status == 1 && run.output.contains("host-network"), "\(run.all)")
    }

    @Test func whereEveryReportGoesToAFileTheTerminalSaysWhere() throws {
        let run = try harden("check deploy.yaml --rule host-pid -o json=report.json -o html=report.html")
        #expect(
            run.errors.contains("1 high") && run.errors.contains("The report is in report.json, report.html."),
            "\(run.all)")
        #expect(try harden("check deploy.yaml --rule host-pid -o json=report.json --quiet").errors.isEmpty)
    }

    @Test func theTableOfWhatFailsShowsTheSeveritiesOfFindings() throws {
        try scratch.write(
            ".harden.yaml",
            "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec: {rules: {memory-limit-missing: {severity: critical}}}\n"
        )
        let run = try harden("check deploy.yaml web/pod.yaml --profile all")
        let table = run.output.components(separatedBy: "rules that fail the run").last ?? ""
        #expect(table.contains("critical  memory-limit-missing"), "\(table)")
    }

    @Test func theNameOfAProfileIsAWordOfItsRules() throws {
        let named = try harden("rules CIS").output.split(separator: "\n").count
        #expect(named >= (try harden("rules --profile cis").output.split(separator: "\n").count))
    }

    @Test(arguments: ["..HEAD", "..", "HEAD..", "...", "...HEAD", "HEAD..."])
    func aRangeWithoutASideIsAVariableThatIsNotSet(range: String) throws {
        let git = try GitServer()
        try git.commit(["a.txt": "a"])
        let run = try Program.harden(["scan", range], in: git.work)
        #expect(run.status == 2 && run.errors.contains("is a variable empty?"), "\(run.all)")
    }

    @Test func aShallowCloneSaysHowToGetTheHistory() throws {
        let git = try GitServer()
        for name in ["a", "b", "c"] { try git.commit([name: name]) }
        _ = try git.push()
        let run = try Program.run(
            "git", ["clone", "-q", "--depth", "1", "file://" + git.server, scratch.path("clone")])
        #expect(run.status == 0, "\(run.all)")
        let scan = try Program.harden(["scan", "origin/main~2..HEAD"], in: scratch.path("clone"))
        #expect(scan.status == 2 && scan.errors.contains("fetch-depth: 0"), "\(scan.all)")
    }
}
