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

    // MARK: In reports

    private struct Report: Decodable {
        struct Finding: Decodable {
            struct Place: Decodable { let line, column: Int }
            struct Edit: Decodable {
                let start, end: Place
                let text: String
            }
            struct Fix: Decodable { let edits: [Edit] }
            let rule, fingerprint: String
            let fix: Fix?
        }
        let findings: [Finding]

        init(_ text: String) throws { self = try JSONDecoder().decode(Report.self, from: Data(text.utf8)) }
    }

    private struct Log: Decodable {
        struct Run: Decodable {
            struct Result: Decodable {
                struct Fix: Decodable {
                    struct Change: Decodable {
                        struct Replacement: Decodable {
                            struct Region: Decodable { let startLine, startColumn, endLine, endColumn: Int }
                            struct Content: Decodable { let text: String }
                            let deletedRegion: Region
                            let insertedContent: Content?
                        }
                        let replacements: [Replacement]
                    }
                    let artifactChanges: [Change]
                }
                let ruleId: String
                let fixes: [Fix]?
            }
            let results: [Result]
        }
        let runs: [Run]
    }

    private static let shapes: [(name: String, text: String)] = [
        ("plain", pod), ("without a last line end", String(pod.dropLast())),
        ("CRLF", pod.replacingOccurrences(of: "\n", with: "\r\n")),
        ("CRLF without the last", String(pod.replacingOccurrences(of: "\n", with: "\r\n").dropLast(1))),
        ("several documents", pod + "---\n" + pod.replacing("web", with: "other") + "---\n# end\n"),
        (
            "characters of several bytes",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{env: [{name: \"ä→😀\", value: é}], name: app, image: nginx}]}"
        ),
        (
            "a list",
            "apiVersion: v1\nkind: List\nitems:\n- "
                + pod.split(separator: "\n").dropFirst().joined(separator: "\n  ") + "\n"
        ),
        (
            "JSON",
            #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[{"name":"app","image":"nginx"}]}}"#
        ),
        ("equal keys", pod.replacing("spec:\n", with: "spec:\n  hostname: a\n  hostname: a\n")),
    ]

    /// What programs that read the report do: replace the text between two places.
    private static func apply(_ edits: [Report.Finding.Edit], to text: String) throws -> String {
        var characters = Array(text.unicodeScalars)
        func offset(_ place: Report.Finding.Place) throws -> Int {
            var (line, index) = (1, 0)
            while line < place.line {
                try #require(index < characters.count, "no line \(place.line)")
                if characters[index] == "\n" { line += 1 }
                index += 1
            }
            try #require(!characters[index...].prefix(place.column - 1).contains("\n"))
            return index + place.column - 1
        }
        for edit in edits.reversed() {
            let range = try offset(edit.start)..<offset(edit.end)
            try #require(range.upperBound <= characters.count)
            characters.replaceSubrange(range, with: Array(edit.text.unicodeScalars))
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: characters)
        return String(result)
    }

    @Test(arguments: shapes.map(\.name))
    func aReportCarriesForEachFindingWhatMendsItAlone(shape: String) throws {
        let text = try #require(Self.shapes.first { $0.name == shape }).text
        func report(_ text: String) throws -> Report {
            try scratch.write("web.yaml", text)
            let options = ["check", "-o", "json", "--set", "partial", "web.yaml"]
            return try Report(Program.harden(options, in: scratch.folder).output)
        }
        let before = try report(text)
        let mendable = before.findings.filter { $0.fix != nil }
        #expect(mendable.count >= 3)
        func counts(_ report: Report) -> [String: Int] {
            report.findings.reduce(into: [:]) { $0[$1.fingerprint, default: 0] += 1 }
        }
        for finding in mendable {
            let mended = try Self.apply(try #require(finding.fix).edits, to: text)
            let (old, new) = (counts(before), counts(try report(mended)))
            #expect(new[finding.fingerprint] ?? 0 < old[finding.fingerprint] ?? 0, "\(finding.rule):\n\(mended)")
            #expect(new.allSatisfy { $0.value <= old[$0.key] ?? 0 }, "\(finding.rule):\n\(mended)")
        }
    }

    @Test func otherReportsCarryTheSame() throws {
        try scratch.write("web.yaml", Self.pod)
        func check(_ form: String) throws -> String {
            try Program.harden(["check", "-o", form, "web.yaml"], in: scratch.folder).output
        }
        let log = try JSONDecoder().decode(Log.self, from: Data(try check("sarif").utf8))
        let told = log.runs[0].results.flatMap { result in
            (result.fixes ?? []).flatMap(\.artifactChanges).flatMap(\.replacements).map {
                "\(result.ruleId) \($0.deletedRegion) \($0.insertedContent?.text ?? "")"
            }
        }
        let expected = try Report(try check("json")).findings.flatMap { finding in
            (finding.fix?.edits ?? []).map { edit in
                let region = Log.Run.Result.Fix.Change.Replacement.Region(
                    startLine: edit.start.line, startColumn: edit.start.column, endLine: edit.end.line,
                    endColumn: edit.end.column)
                return "\(finding.rule) \(region) \(edit.text)"
            }
        }
        #expect(told == expected && !told.isEmpty)
        #expect(
            try check("github").contains("%0A9 +     securityContext:%0A10 +       allowPrivilegeEscalation: false"))
        #expect(
            try check("html").contains(
                "<pre>9 +     securityContext:\n10 +       allowPrivilegeEscalation: false</pre>"))
    }

    @Test func whatCannotBeMendedSafelyHasNoFix() throws {
        try scratch.write(
            "shared.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - &app {name: app, image: nginx}
              initContainers: [*app]
            """)
        let report = try Report(
            Program.harden(["check", "-o", "json", "shared.yaml"], in: scratch.folder).output)
        let fixed = Set(report.findings.filter { $0.fix != nil }.map(\.rule))
        #expect(fixed == ["service-account-token-automounted"], "\(fixed)")
    }

    // MARK: Files

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

    private static func deployment(_ pod: String, _ container: String = "", annotations: String = "{}") -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}, annotations: \(annotations)}
            spec:
              \(pod)
              containers:
              - name: app
                image: nginx:1.27
                securityContext: {runAsUser: 1000}
                \(container)

        """
    }

    private static let workflow = """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {generateName: a-}
        spec:
          entrypoint: a
          serviceAccountName: wf
          templates:
          - name: a
            container: {image: "alpine:3.20", command: [a]}

        """

    private static let binding = """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: a}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
        subjects: [{kind: ServiceAccount, name: default, namespace: shop}]

        """

    /// What a program, an operator or an injector needs is not taken away where nobody has asked for it.
    @Test(arguments: [
        ("nothing else", deployment(""), "automountServiceAccountToken", true),
        ("an account", deployment("serviceAccountName: web"), "automountServiceAccountToken", false),
        ("a workflow", workflow, "automountServiceAccountToken", false),
        ("an account that is bound", deployment("") + binding, "automountServiceAccountToken", false),
        (
            "an injector", deployment("", annotations: "{vault.hashicorp.com/agent-inject: 'true'}"),
            "automountServiceAccountToken", false
        ),
        ("nothing to gain privileges", deployment(""), "allowPrivilegeEscalation", true),
        ("sudo", deployment("", "command: [sudo, a]"), "allowPrivilegeEscalation", false),
        ("sudo in a script", deployment("", "args: [-c, 'sudo a']"), "drop:", false),
        (
            "all accounts that are bound",
            deployment("")
                + binding.replacing(
                    "kind: ServiceAccount, name: default, namespace: shop",
                    with: "kind: Group, apiGroup: rbac.authorization.k8s.io, name: \"system:serviceaccounts:shop\""),
            "automountServiceAccountToken", false
        ),
        (
            "a program that reads the token",
            deployment("", "args: [--token-file=/var/run/secrets/kubernetes.io/serviceaccount/token]"),
            "automountServiceAccountToken", false
        ),
        (
            "a capability of another user",
            deployment("", "").replacing(
                "{runAsUser: 1000}", with: "{runAsUser: 1000, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}"),
            "allowPrivilegeEscalation", false
        ),
        ("a low port", deployment("", "ports: [{containerPort: 80}]"), "drop:", false),
        (
            "a CronJob whose runs overlap",
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: '0 2 * * *'\n  startingDeadlineSeconds: 60\n",
            "concurrencyPolicy", false
        ),
        (
            "a backup every night",
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: '0 2 * * *'\n  concurrencyPolicy: Forbid\n",
            "startingDeadlineSeconds", false
        ),
    ])
    func whatSomebodyMayNeedIsNotTakenAway(_ title: String, _ manifest: String, _ field: String, _ isSet: Bool) throws {
        try scratch.write("web.yaml", manifest)
        #expect(try fix(["web.yaml"]).output.contains(field) == isSet)
        #expect(try fix(["web.yaml", "--unsafe", "--placeholders"]).output.contains(field) || title == "an account")
    }

    @Test func aBindingBesideTheFileCounts() throws {
        try scratch.write("app/web.yaml", Self.deployment(""))
        #expect(try fix(["app/web.yaml"]).output.contains("automountServiceAccountToken"))
        try scratch.write("app/rbac.yaml", Self.binding)
        for path in ["app", "app/web.yaml", "."] {
            let run = try fix([path])
            #expect(run.output.contains("seccompProfile") && !run.output.contains("automount"), "\(run.all)")
        }
    }

    /// A patch that a kustomization does not take is one still.
    @Test func aPatchThatIsSwitchedOffIsNoWorkload() throws {
        try scratch.write("app/kustomization.yaml", "resources: [web.yaml]\n# patches: [{path: p.yaml}]\n")
        try scratch.write("app/web.yaml", Samples.goodDeployment())
        try scratch.write(
            "app/p.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n        args: [a]\n"
        )
        #expect(try !fix(["app"]).output.contains("p.yaml"))
        let check = try Program.harden(["check", "app", "-o", "lines"], in: scratch.folder)
        #expect(!check.output.contains("p.yaml"), "\(check.all)")
    }

    /// What is taken away leaves nothing that the API server would refuse.
    @Test(arguments: [
        (
            "unsafe-sysctls",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  securityContext:\n    sysctls:\n    - name: net.core.somaxconn\n      value: \"1024\"\n    - name: kernel.shm_rmid_forced\n      value: \"1\"\n  containers: [{name: a, image: \"a:1\"}]\n",
            "-    - name: net.core.somaxconn\n-      value: \"1024\"\n"
        ),
        (
            "ingress-default-backend",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec:\n  defaultBackend: {service: {name: a, port: {number: 80}}}\n",
            ""
        ),
    ])
    func whatGoesGoesAsAWhole(rule: String, manifest: String, diff: String) throws {
        try scratch.write("a.yaml", manifest)
        let run = try fix(["a.yaml", "--unsafe", "--rule", rule])
        #expect(diff.isEmpty ? run.output.isEmpty : run.output.contains(diff), "\(run.all)")
    }

    @Test func whatIsLeftOrNotReadIsCounted() throws {
        try scratch.write("web.yaml", Self.pod)
        try scratch.write("t.yaml", "a: {{ .Values.a }}\nkind: {{ b }}: c\n")
        #expect(try fix(["."]).errors.contains("findings left: see kubectl harden check"))
        #expect(try fix(["."]).errors.contains("1 template not read"))
        #expect(try fix(["web.yaml", "--write"]).status == 0)
        #expect(try fix(["web.yaml"]).errors.contains("Nothing that these options mend."))
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

    /// Some changes only hold once others are made: a container that is privileged cannot forbid privilege escalation.
    @Test func oneRunMendsWhatCanBeMended() throws {
        let options = ["--unsafe", "--placeholders", "--profile", "all"]
        let text = Self.pod.replacing(
            "spec:\n",
            with: "spec:\n  hostPID: true\n  hostNetwork: true\n  volumes: [{name: host, hostPath: {path: /}}]\n")
        let context = "  securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN]}}\n"
        try scratch.write("web.yaml", text + "  " + context)
        #expect(try fix(["web.yaml", "--write"] + options).status == 0)
        #expect(try self.text("web.yaml").contains("allowPrivilegeEscalation: false"))
        let again = try fix(["web.yaml"] + options)
        #expect(again.output.isEmpty, "\(again.output)")
    }

    @Test func imagesArePinnedToTheDigestsThatAreGiven() throws {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        try scratch.write("web.yaml", Self.pod.replacing("nginx:1.27", with: "nginx:latest"))
        try scratch.write("digests", "\r\n  # images\r\nredis:7 \(digest)\r\nnginx:latest \(digest)\r\n")
        #expect(try fix(["web.yaml", "--digests", "digests"]).output.contains("+    image: nginx:latest@\(digest)"))
        try scratch.write("web.yaml", Self.pod.replacing("image: nginx:1.27", with: "image: |-\n      nginx:latest"))
        #expect(try fix(["web.yaml", "--digests", "digests"]).errors.contains("image-not-pinned is left: "))
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
