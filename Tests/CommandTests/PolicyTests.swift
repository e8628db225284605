import Foundation
import TestSupport
import Testing

/// Policies, exemptions and baselines as a user meets them.
@Suite struct PolicyTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let head = "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n"

    private func policy(_ spec: String) throws { try scratch.write(".harden.yaml", Self.head + spec) }

    private func check(_ arguments: String...) throws -> Finished {
        try Program.harden(["check", "."] + arguments, in: scratch.folder)
    }

    private func report(_ arguments: String...) throws -> [String: Any] {
        let run = try Program.harden(["check", "."] + arguments + ["-o", "json"], in: scratch.folder)
        return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }

    private func rules(_ report: [String: Any], _ key: String = "findings") -> [String] {
        ((report[key] as? [[String: Any]]) ?? []).compactMap { $0["rule"] as? String }
    }

    // MARK: The file

    @Test(arguments: [
        ("  profile: [cis]\n", "4:3: unknown key \"profile\"; did you mean profiles?"),
        ("  profiles: [cis, baselin]\n", "4:19: unknown value \"baselin\"; did you mean baseline?"),
        (
            "  failOn: loud\n",
            "4:11: unknown value \"loud\"; did you mean low? (one of info, low, medium, high, critical, never)"
        ),
        ("  rules: {host-netwrk: {enabled: false}}\n", "4:11: unknown key \"host-netwrk\"; did you mean host-network?"),
        ("  rules: {host-pid: {enabled: \"no\"}}\n", "4:31: expected true or false"),
        ("  rules: {host-pid: {severity: hi}}\n", "4:32: unknown value \"hi\""),
        ("  kubernetesVersion: 1.34\n", "4:22: expected a version such as \"1.34\", in quotes"),
        ("  exemptions:\n    - {rules: [x], match: {name: a}, reason: b}\n", "5:16: unknown value \"x\""),
        (
            "  exemptions:\n    - {rules: [host-pid], match: {name: a}}\n",
            "5:7: \"reason\" is missing: the reason for the exemption"
        ),
        (
            "  exemptions:\n    - {rules: [host-pid], reason: a}\n",
            "5:7: \"match\" is missing: what the exemption applies to"
        ),
        (
            "  exemptions:\n    - {rules: [host-pid], match: {}, reason: a}\n",
            "5:34: an exemption must name what it applies to"
        ),
        (
            "  exemptions:\n    - {rules: [host-pid], match: {name: []}, reason: a}\n",
            "5:41: expected at least one entry"
        ),
        (
            "  exemptions:\n    - {rules: [host-pid], match: {labels: {}}, reason: a}\n",
            "5:34: an exemption must name what it applies to"
        ),
        (
            "  exemptions:\n    - {rules: [host-pid], match: {name: a}, reason: a, expires: 2027-02-30}\n",
            "5:65: expected a date such as 2027-01-31"
        ),
        ("  failOn: low\n  failOn: high\n", "5:3: the key \"failOn\" is given twice, first in line 4"),
        ("  failOn: [\n", "5:1: expected a value"),
        ("  gate: {mod: off}\n", "4:10: unknown key \"mod\""),
    ])
    func aMistakeInThePolicyIsNamedWithItsPlace(spec: String, message: String) throws {
        try policy(spec)
        try scratch.write("web.yaml", Samples.goodDeployment())
        for arguments in [["policy", "check", ".harden.yaml"], ["check", "web.yaml"]] {
            let run = try Program.harden(arguments, in: scratch.folder)
            #expect(run.status == 2, "\(run.all)")
            #expect(run.errors.contains("error: .harden.yaml:\(message)"), "\(run.errors)")
        }
    }

    @Test func thePolicyIsFoundInTheFoldersAbove() throws {
        try policy("  rules: {privileged-container: {enabled: false}}\n")
        try scratch.write("a/b/web.yaml", Samples.privilegedDeployment())
        let inside = ["check", "web.yaml", "--profile", "essential"]
        #expect(try Program.harden(inside, in: scratch.path("a/b")).status == 0)
        let other = scratch.path("other.yaml")
        try scratch.write("other.yaml", Self.head + "  profiles: [essential]\n")
        #expect(try Program.harden(inside + ["--policy", other], in: scratch.path("a/b")).status == 1)
        let missing = try Program.harden(inside + ["--policy", "none.yaml"], in: scratch.path("a/b"))
        #expect(missing.status == 2 && missing.errors.contains("none.yaml: No such file"))
    }

    @Test func optionsOfTheCallAreStrongerThanThePolicy() throws {
        try policy("  profiles: [essential]\n  failOn: never\n  rules: {host-pid: {severity: low}}\n")
        try scratch.write("web.yaml", Samples.privilegedDeployment())
        #expect(try check().status == 0)
        #expect(try check("--fail-on", "medium").status == 1)
        #expect(rules(try report("--rule", "image-not-pinned")) == [])
        let shown = try Program.harden(["policy", "show", "--fail-on", "high"], in: scratch.folder)
        for line in [
            "profiles: [essential]", "# .harden.yaml:4", "failOn: high", "# the command line",
            "host-pid: {severity: low}",
        ] {
            #expect(shown.output.contains(line), "\(shown.output)")
        }
    }

    @Test func severitiesAndModesDecideWhatFails() throws {
        try scratch.write("web.yaml", Samples.privilegedDeployment())
        let run = try check("--profile", "essential")
        #expect(run.output.contains("Failed (fail-on medium): privileged-container (1)."))
        try policy("  profiles: [essential]\n  rules: {privileged-container: {severity: low}}\n")
        #expect(try check().status == 0)
        #expect(try check("--fail-on", "low").status == 1)
        try policy("  profiles: [essential]\n  rules: {privileged-container: {mode: warn}}\n")
        let told = try check()
        #expect(told.status == 0 && told.output.contains("privileged-container (warning): container \"app\""))
    }

    @Test func pathsSayWhichFilesAreJudged() throws {
        try policy("  profiles: [essential]\n  paths: {include: ['apps/**'], exclude: ['**/test/**']}\n")
        for file in ["apps/a.yaml", "apps/test/b.yaml", "c.yaml"] {
            try scratch.write(file, Samples.privilegedDeployment())
        }
        let report = try report()
        let files = ((report["findings"] as? [[String: Any]]) ?? []).compactMap {
            ($0["source"] as? [String: Any])?["file"]
        }
        #expect(files as? [String] == ["./apps/a.yaml"])
        let skipped = ((report["skipped"] as? [[String: Any]]) ?? []).filter { $0["reason"] as? String == "excluded" }
        #expect(skipped.count == 3, "the two files and the policy itself")
    }

    private static func pod(_ spec: String) -> String {
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  \(spec)\n"
    }

    private static func pod(adding capabilities: String) -> String {
        pod("containers: [{name: app, image: a:1, securityContext: {capabilities: {add: \(capabilities)}}}]")
    }

    // MARK: Baselines

    /// What a baseline has of a list are its entries, and of a field all that is wrong with it.
    @Test(
        arguments: [
            ("[NET_ADMIN]", "[NET_ADMIN]", nil), ("[NET_ADMIN]", "[NET_ADMIN, SYS_PTRACE]", "SYS_PTRACE"),
            ("[NET_ADMIN, SYS_PTRACE]", "[SYS_PTRACE]", nil), ("[NET_ADMIN]", "[SYS_ADMIN]", "SYS_ADMIN"),
            ("[NET_ADMIN]", "[SYS_PTRACE]", "SYS_PTRACE"),
            ("[NET_ADMIN, SYS_TIME]", "[SYS_TIME, SYS_PTRACE]", "SYS_PTRACE"),
            ("[SYS_ADMIN, NET_ADMIN]", "[NET_ADMIN, SYS_ADMIN]", nil),
        ] as [(String, String, String?)])
    func aBaselineKnowsTheEntriesOfAList(before: String, after: String, new: String?) throws {
        try policy("  profiles: [baseline]\n")
        try scratch.write("web.yaml", Self.pod(adding: before))
        _ = try check("--write-baseline", "known.json")
        try scratch.write("web.yaml", Self.pod(adding: after))
        let run = try check("--baseline", "known.json", "-o", "lines")
        #expect(run.status == (new == nil ? 0 : 1), "\(run.all)")
        #expect(run.output.split(separator: "\n").count == (new == nil ? 0 : 1), "\(run.all)")
        if let new { #expect(run.output.contains(new) && !run.output.contains("NET_ADMIN"), "\(run.all)") }
    }

    // MARK: Exemptions

    /// Several bad entries of a list are one finding. What exempts one of them exempts no other.
    @Test(arguments: [
        (
            "  exemptions: [{rules: [host-path-volume], match: {field: 'spec.volumes[0].hostPath'}, reason: x}]\n", "",
            "", [9]
        ),
        ("", "  # harden:ignore host-path-volume x", "", [9]),
        ("", "", "  # harden:ignore host-path-volume x", [7]),
        ("", "  # harden:ignore host-path-volume x", "  # harden:ignore host-path-volume x", []),
    ])
    func anExemptionOfAnEntryIsNoneOfTheOthers(exemptions: String, first: String, second: String, lines: [Int]) throws {
        try scratch.write(
            "web.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              volumes:
              - name: a
                hostPath: {path: /data}\(first)
              - name: b
                hostPath: {path: /srv}\(second)
              containers: [{name: app, image: "a:1"}]

            """)
        try policy("  profiles: [all]\n" + exemptions)
        let found = try check("-o", "lines").output.split(separator: "\n").filter { $0.contains("host-path-volume") }
        #expect(found.count == lines.count, "\(found)")
        for (text, line) in zip(found, lines) { #expect(text.hasPrefix("./web.yaml:\(line):"), "\(text)") }
    }

    /// Each bad entry counts, whichever rule stands for which.
    @Test(arguments: ["[SYS_ADMIN]", "[SYS_ADMIN, NET_ADMIN]", "[NET_ADMIN, SYS_ADMIN]"])
    func anExemptionHidesNoEntry(capabilities: String) throws {
        try scratch.write("web.yaml", Self.pod(adding: capabilities))
        let match = "{rules: [capability-sys-admin], match: {name: web}, reason: x}"
        try policy("  profiles: [all]\n  exemptions: [\(match)]\n")
        let found = try check("-o", "lines").output.split(separator: "\n")
        for name in capabilities.split(whereSeparator: { !$0.isLetter && $0 != "_" }) {
            #expect(found.contains { $0.contains(" high ") && $0.contains(name) }, "\(name): \(found)")
        }
    }

    /// Of several findings about one field the worst stands for the others. An exemption of its rule is none of theirs.
    @Test func anExemptionDoesNotHideWhatElseIsWrongWithTheField() throws {
        let volume = "{name: socket, hostPath: {path: /var/run/docker.sock}}"
        try scratch.write("web.yaml", Self.pod("containers: [{name: app, image: a:1}]\n  volumes: [\(volume)]"))
        let rules = ["container-runtime-socket-mounted", "host-path-volume"]
        func found() throws -> [String] {
            let output = try check("-o", "lines").output
            return rules.filter { output.contains($0) }
        }
        try policy("  profiles: [all]\n")
        #expect(try found() == [rules[0]])
        try policy("  profiles: [all]\n  exemptions: [{rules: [\(rules[0])], match: {name: web}, reason: x}]\n")
        #expect(try found() == [rules[1]])
        let both = rules.joined(separator: ", ")
        try policy("  profiles: [all]\n  exemptions: [{rules: [\(both)], match: {name: web}, reason: x}]\n")
        #expect(try found() == [])
    }

    @Test func exemptionsOfThePolicyAreCountedAndShown() throws {
        try policy(
            """
              profiles: [essential]
              exemptions:
                - {rules: [privileged-container], match: {name: web}, reason: needs the device, expires: 2099-01-31}
                - {rules: [host-pid], match: {name: gone}, reason: old}
                - {rules: [host-ipc], match: {name: web}, reason: older, expires: 2020-01-31}

            """)
        try scratch.write("web.yaml", Samples.privilegedDeployment())
        let report = try report("--report-unused-exemptions")
        let exempted = try #require((report["exempted"] as? [[String: Any]])?.first)
        #expect(exempted["by"] as? String == "policy")
        #expect(exempted["reason"] as? String == "needs the device")
        #expect(exempted["expires"] as? String == "2099-01-31")
        #expect((report["summary"] as? [String: Any])?["exempted"] as? Int == 1)
        let run = try check("--report-unused-exemptions")
        #expect(run.status == 0 && run.output.contains("1 exempted. Passed"))
        #expect(
            run.errors.contains(
                "warning: .harden.yaml:7:7: an exemption matches no finding and can be removed (its reason: old)"))
        #expect(
            run.errors.contains("warning: .harden.yaml:8:7: an exemption expired on 2020-01-31 and no longer applies"))
        #expect(try !check().errors.contains("matches no finding"))
    }

    private static func annotated(_ annotations: String, comment: String = "") -> String {
        Samples.privilegedDeployment()
            .replacingOccurrences(
                of: "metadata:\n  name: web", with: "metadata:\n  annotations: {\(annotations)}\n  name: web"
            )
            .replacingOccurrences(of: "privileged: true", with: "privileged: true" + comment)
    }

    /// A privileged container with an exemption in its line, behind something else.
    private static func inLine(_ options: String) -> String {
        annotated("").replacingOccurrences(
            of: "securityContext:\n            allowPrivilegeEscalation: false\n            privileged: true",
            with: """
                securityContext: {seLinuxOptions: {\(options)}, allowPrivilegeEscalation: false, privileged: true} \
                # harden:ignore privileged-container z
                """)
    }

    @Test(
        arguments: [
            (
                annotated("kubectl-harden.io/ignore: privileged-container, kubectl-harden.io/ignore-reason: x"),
                "annotation"
            ),
            (
                annotated(
                    "kubectl-harden.io/ignore: 'host-pid, privileged-container@app', kubectl-harden.io/ignore-reason: x"
                ), "annotation"
            ),
            (annotated("", comment: "  # harden:ignore privileged-container needs it"), "comment"),
            (
                annotated("").replacingOccurrences(
                    of: "privileged: true",
                    with:
                        "# harden:ignore host-pid x\n            # harden:ignore privileged-container,host-ipc y\n            privileged: true"
                ), "comment"
            ),
            // Behind a text that only looks like a comment, and behind a hash that begins none.
            (inLine("level: '# harden:ignore host-pid y'"), "comment"), (inLine("level: y##"), "comment"),
            // Behind something else it is for nothing below.
            (
                annotated("").replacingOccurrences(
                    of: "allowPrivilegeEscalation: false",
                    with: "allowPrivilegeEscalation: false # harden:ignore privileged-container x"), nil
            ),
            (annotated("kubectl-harden.io/ignore: privileged-container"), nil),
            (
                annotated("kubectl-harden.io/ignore: privileged-container@sidecar, kubectl-harden.io/ignore-reason: x"),
                nil
            ),
            (annotated("kubectl-harden.io/ignore: privileged-containr, kubectl-harden.io/ignore-reason: x"), nil),
            (annotated("", comment: "  # harden:ignore privileged-container"), nil),
            (annotated("", comment: "  # harden:ignore host-pid needs it"), nil),
            (annotated("x: 'a # harden:ignore privileged-container b'"), nil),
            (
                annotated("").replacingOccurrences(
                    of: "kind: Deployment", with: "kind: Deployment  # harden:ignore privileged-container x"), nil
            ),
        ] as [(String, String?)])
    func exemptionsInTheManifestCountWhereTheyAreRight(manifest: String, by: String?) throws {
        try scratch.write("web.yaml", manifest)
        let found = try report("--profile", "essential")
        #expect(rules(found).contains("privileged-container") == (by == nil), "\(manifest)")
        #expect((found["exempted"] as? [[String: Any]])?.first?["by"] as? String == by)
        #expect(rules(try report("--profile", "essential", "--no-inline-exemptions")) == ["privileged-container"])
        try policy("  inlineExemptions: false\n")
        #expect(rules(try report("--profile", "essential")) == ["privileged-container"])
    }

    @Test func aMistakeInAnExemptionIsAFinding() throws {
        try scratch.write(
            "web.yaml",
            Self.annotated("kubectl-harden.io/ignore: privileged-containr, kubectl-harden.io/ignore-reason: x"))
        let run = try check("--profile", "essential")
        #expect(
            run.output.contains(
                "inline-exemption-invalid: an exemption has no effect: unknown rule \"privileged-containr\"; did you mean privileged-container?"
            ))
    }

    /// A text inside a scalar is no comment, whatever it looks like.
    @Test(arguments: [
        "    a: |\n      x  # harden:ignore privileged-container y\n",
        "    a: \"\n      # harden:ignore privileged-container y\"\n",
        "    a: 'b\n\n      # harden:ignore privileged-container y'\n",
    ])
    func aTextThatLooksLikeACommentIsNone(lines: String) throws {
        // The finding stands in the line below the text, so that a comment there would exempt it.
        let manifest =
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  annotations:\n" + lines
            + "spec: {containers: [{name: app, image: x, securityContext: {privileged: true}}]}\n"
        try scratch.write("pod.yaml", manifest)
        #expect(rules(try report("--rule", "privileged-container")) == ["privileged-container"])
    }

    // MARK: Baseline

    @Test func aBaselineLetsOldFindingsPassAndNamesWhatIsGone() throws {
        try scratch.write("a.yaml", Samples.privilegedDeployment("old"))
        let written = try check("--profile", "essential", "--write-baseline", "base.txt")
        #expect(written.status == 0 && written.errors.contains("wrote a baseline of 1 finding to base.txt"))
        // Lines move, files are renamed.
        try FileManager.default.removeItem(atPath: scratch.path("a.yaml"))
        try scratch.write("b.yaml", "# moved\n\n" + Samples.privilegedDeployment("old"))
        let same = try check("--profile", "essential", "--baseline", "base.txt")
        #expect(same.status == 0 && same.output.contains("1 exempted"))
        try scratch.write("c.yaml", Samples.privilegedDeployment("new"))
        #expect(rules(try report("--profile", "essential", "--baseline", "base.txt")) == ["privileged-container"])
        try FileManager.default.removeItem(atPath: scratch.path("b.yaml"))
        let gone = try check("--profile", "essential", "--baseline", "base.txt")
        #expect(gone.status == 1 && gone.errors.contains("warning: base.txt: 1 recorded finding was not found"))
        try scratch.write("base.txt", "{\"kind\": 1}")
        #expect(try check("--baseline", "base.txt").status == 2)
    }

    @Test func oneFindingOfABaselineCoversOneFinding() throws {
        try scratch.write("a.yaml", Samples.privilegedDeployment("old"))
        _ = try check("--profile", "essential", "--write-baseline", "base.txt")
        try scratch.write("b.yaml", Samples.privilegedDeployment("old"))
        #expect(rules(try report("--profile", "essential", "--baseline", "base.txt")).count == 1)
    }

    // MARK: Documentation

    @Test func theSchemaInTheDocumentationIsCurrent() throws {
        let file = (#filePath as NSString).deletingLastPathComponent + "/../../docs/policy.schema.json"
        let current = try Program.harden(["policy", "schema"]).output
        #expect(try String(contentsOfFile: file, encoding: .utf8) == current, "make docs writes it anew")
    }

    /// Each policy in the documentation is one without mistakes.
    @Test func examplesOfTheDocumentationAreRight() throws {
        let file = (#filePath as NSString).deletingLastPathComponent + "/../../docs/policy.md"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let examples = text.components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        let policies = examples.filter { $0.contains("kind: HardenPolicy") }
        #expect(!policies.isEmpty)
        for example in policies {
            try scratch.write("example.yaml", example)
            let run = try Program.harden(["policy", "check", "example.yaml"], in: scratch.folder)
            #expect(run.status == 0, "\(run.all)")
        }
        let manifests = examples.filter { $0.contains("harden:ignore") || $0.contains("kubectl-harden.io/ignore") }
        #expect(!manifests.isEmpty)
        for example in manifests {
            let run = try Program.harden(["check", "--profile", "essential", "-o", "json", "-"], input: example)
            #expect(run.output.contains("\"exempted\":[\n{"), "\(run.all)")
            #expect(!run.output.contains("inline-exemption-invalid"))
        }
    }
}
