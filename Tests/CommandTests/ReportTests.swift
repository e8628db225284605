import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The forms of reports, each read by something that knows the form.
@Suite struct ReportTests {
    private let scratch: Scratch

    /// Names that would break a report which trusts them.
    private static let hostileName = "web|`<script>alert(1)</script>\\u001b[31m::error::x%0A\\n]]>&é"

    init() throws {
        scratch = try Scratch()
        try scratch.write("m/a b#.yaml", Samples.privilegedDeployment())
        try scratch.write(
            "m/hostile.json",
            """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\(ReportTests.hostileName)", "namespace": "a,b:c"},
             "spec": {"containers": [{"name": "a\\"b", "image": "nginx"}]}}
            """)
        try scratch.write("m/broken.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x\n")
        try scratch.write("m/clean.yaml", Samples.goodDeployment("clean"))
    }

    private func report(_ format: String, _ more: [String] = []) throws -> String {
        let run = try Program.harden(
            ["check", "--profile", "essential", "-o", format, "m"] + more, in: scratch.folder)
        #expect(run.status == 3, "\(run.errors)")
        return run.output
    }

    private func json(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    // MARK: SARIF

    @Test func sarifNamesPlacesThatAreThere() throws {
        let log = try #require(try json(try report("sarif")) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: [String: Any]])?["driver"])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(Set(rules.compactMap { $0["id"] as? String }).count == rules.count)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.count > 5)
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
            #expect(["error", "warning", "note"].contains(result["level"] as? String))
            #expect((result["partialFingerprints"] as? [String: String])?["primaryLocationLineHash"]?.count == 71)
            let place = try #require(
                (result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: [String: Any]])
            let uri = try #require(place["artifactLocation"]?["uri"] as? String)
            #expect(URL(string: uri) != nil && !uri.contains(" ") && !uri.contains("#"))
            let region = try #require(place["region"])
            #expect(try #require(region["startLine"] as? Int) >= 1 && region["startColumn"] as? Int ?? 0 >= 1)
        }
        let privileged = try #require(results.first { $0["ruleId"] as? String == "privileged-container" })
        let place =
            (privileged["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: [String: Any]]
        #expect(place?["artifactLocation"]?["uri"] as? String == "m/a%20b%23.yaml")
        let region = try #require(place?["region"])
        let lines = Samples.privilegedDeployment().split(separator: "\n", omittingEmptySubsequences: false)
        let (line, start) = (try #require(region["startLine"] as? Int), try #require(region["startColumn"] as? Int))
        let end = try #require(region["endColumn"] as? Int)
        #expect(lines[line - 1].dropFirst(start - 1).prefix(end - start) == "true")
        let invocation = (run["invocations"] as? [[String: Any]])?.first
        #expect(invocation?["executionSuccessful"] as? Bool == false)
        #expect((invocation?["toolExecutionNotifications"] as? [Any])?.count == 1)
    }

    private static let schema = ProcessInfo.processInfo.environment["HARDEN_SARIF_SCHEMA"]

    /// The schema is OASIS's (sarif-2.1.0-rtm.4.json, in the source package sarif-om of PyPI), not ours to hand on.
    @Test(.enabled(if: schema != nil, "HARDEN_SARIF_SCHEMA names no schema"))
    func sarifKeepsItsSchema() throws {
        try scratch.write("report.sarif", try report("sarif"))
        let script = """
            import json, sys, jsonschema
            schema, report = (json.load(open(path)) for path in sys.argv[1:])
            jsonschema.validators.validator_for(schema)(schema).validate(report)
            """
        let run = try Program.run("python3", ["-c", script, ReportTests.schema ?? "", scratch.path("report.sarif")])
        #expect(run.status == 0, "\(run.all)")
    }

    @Test(arguments: [("deploy/prod", "a.yaml", "deploy/prod/a.yaml"), ("deploy", "../base.yaml", "base.yaml")])
    func sarifNamesFilesFromTheTopOfTheRepository(folder: String, file: String, uri: String) throws {
        let top = scratch.path("repository")
        #expect(try Program.run("git", ["init", "-q", top]).status == 0)
        for name in ["deploy/prod/a.yaml", "base.yaml"] {
            try scratch.write("repository/" + name, Samples.privilegedDeployment())
        }
        let run = try Program.run(Program.harden, ["check", file, "-o", "sarif"], in: top + "/" + folder)
        #expect(run.output.contains("\"uri\":\"\(uri)\""), "\(run.all)")
    }

    // MARK: JUnit

    @Test func junitsCasesHaveNamesOfTheirOwn() throws {
        let twice = Samples.privilegedDeployment().replacingOccurrences(
            of: "      containers:\n", with: "      initContainers: [{name: init, image: x}]\n      containers:\n")
        try scratch.write("m/twice.yaml", twice)
        let document = XMLParser(data: Data(try report("junit").utf8))
        let counter = ElementCounter()
        document.delegate = counter
        #expect(document.parse())
        let names = counter.cases.map { "\($0["classname"] ?? "") \($0["name"] ?? "")" }
        #expect(names.count > 10 && Set(names).count == names.count)
    }

    @Test func junitIsXMLWhoseCountsAreRight() throws {
        let document = XMLParser(data: Data(try report("junit", ["--fail-on", "high"]).utf8))
        let counter = ElementCounter()
        document.delegate = counter
        #expect(document.parse(), "\(String(describing: document.parserError))")
        let told = counter.suites.reduce(into: [:] as [String: Int]) { sums, suite in
            for name in ["tests", "failures", "errors", "skipped"] {
                sums[name, default: 0] += Int(suite[name] ?? "") ?? -1_000
            }
        }
        #expect(told["tests"] == counter.counts["testcase"])
        #expect(told["failures"] == counter.counts["failure"] && told["failures"] ?? 0 > 0)
        #expect(told["skipped"] == counter.counts["skipped"] && told["skipped"] ?? 0 > 0)
        #expect(told["errors"] == 1 && counter.counts["error"] == 1)
        #expect(counter.suites.contains { $0["name"]?.contains("Deployment clean") == true && $0["failures"] == "0" })
    }

    private final class ElementCounter: NSObject, XMLParserDelegate {
        var counts: [String: Int] = [:]
        var suites: [[String: String]] = []
        var cases: [[String: String]] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            counts[name, default: 0] += 1
            if name == "testcase" { cases.append(attributes) }
            if name == "testsuite" { suites.append(attributes) }
        }
    }

    // MARK: GitLab, GitHub, Markdown

    @Test func gitLabsReportHasWhatTheWidgetAsksFor() throws {
        let findings = try #require(try json(try report("gitlab")) as? [[String: Any]])
        #expect(findings.count > 5)
        #expect(Set(findings.compactMap { $0["fingerprint"] as? String }).count == findings.count)
        for finding in findings {
            #expect(finding["description"] is String && finding["check_name"] is String)
            #expect(["info", "minor", "major", "critical", "blocker"].contains(finding["severity"] as? String))
            let location = try #require(finding["location"] as? [String: Any])
            #expect((location["path"] as? String)?.hasPrefix("m/") == true)
            #expect((location["lines"] as? [String: Int])?["begin"] ?? 0 >= 1)
        }
    }

    @Test func aNameCannotBeginAnotherWorkflowCommand() throws {
        let lines = try report("github").split(separator: "\n")
        #expect(
            lines.contains {
                $0.hasPrefix("::error file=m/a b#.yaml,line=20,col=")
                    && $0.contains("title=privileged-container (critical)::")
            })
        for line in lines.dropLast() {
            #expect(["::error ", "::warning ", "::notice "].contains { line.hasPrefix($0) }, "\(line)")
            #expect(!line.contains("\u{1b}"))
        }
        #expect(lines.contains { $0.hasPrefix("::error file=m/broken.yaml,line=4,col=1,title=not readable::") })
    }

    @Test func markdownShowsNamesAsText() throws {
        let text = try report("markdown")
        #expect(text.hasPrefix("## kubectl-harden: not everything could be judged\n"))
        #expect(!text.contains("<script>") && text.contains("\\<script\\>"))
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
        for row in rows {
            // A bar that is not escaped would be another column.
            #expect(row.replacingOccurrences(of: "\\|", with: "").filter { $0 == "|" }.count == 5, "\(row)")
        }
        #expect(rows.count > 5 && text.utf8.count < 65_536)
    }

    // MARK: HTML

    @Test func htmlNeedsNothingFromOutsideAndEscapesNames() throws {
        let page = try report("html")
        for word in ["http://", "https://", "<script>alert", "\u{1b}", "@import", "url("] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("&lt;script&gt;alert(1)") && page.contains("default-src 'none'"))
        #expect(page.contains("data-rule=\"privileged-container\"") && page.contains("m/broken.yaml:4:1"))
    }

    @Test(.enabled(if: Program.has("chromium"), "chromium is not installed"))
    func aBrowserShowsTheReportAndItsScriptCounts() throws {
        try scratch.write("report.html", try report("html"))
        let run = try Program.run(
            "chromium",
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                "--virtual-time-budget=3000",
                "--dump-dom", "file://" + scratch.path("report.html"),
            ], environment: ["HOME": scratch.folder])
        let findings = run.output.components(separatedBy: "<article ").count - 1
        #expect(
            findings > 5 && run.output.contains("role=\"status\">\(findings) findings<"), "\(run.errors.suffix(500))")
        #expect(!run.errors.contains("CONSOLE"), "\(run.errors)")
    }

    // MARK: Several at once

    @Test func severalReportsOfOneRunSayWhatEachSaysAlone() throws {
        let run = try Program.harden(
            [
                "check", "--profile", "essential", "m", "-o", "sarif=out.sarif", "-o", "lines", "-o", "json=out.json",
            ], in: scratch.folder)
        func file(_ name: String) throws -> String { try String(contentsOfFile: scratch.path(name), encoding: .utf8) }
        #expect(run.output == (try report("lines")))
        #expect(try file("out.sarif") == (try report("sarif")))
        #expect(try file("out.json") == (try report("json")))
        let other = try Program.harden(
            ["check", "--profile", "essential", "m", "-o", "json", "--output-file", "other.json"], in: scratch.folder)
        #expect(other.output.isEmpty)
        #expect(try file("other.json") == (try file("out.json")))
    }

    @Test(arguments: [
        (["-o", "text", "-o", "json"], "two reports cannot both go to standard output"),
        (["-o", "yaml"], "yaml"), (["-o", "sarif="], "sarif="),
        (["-o", "sarif=/nowhere/x.sarif"], "/nowhere/x.sarif: No such file or directory"),
        (["--write-baseline", "/nowhere/x"], "/nowhere/x: No such file or directory"),
        (
            ["-o", "json=a.json", "--output-file", "b.json"],
            "--output-file cannot be used if every --output already names a file"
        ),
        (["--group-by", "colour"], "colour"),
    ])
    func whatCannotBeWrittenIsAMistakeInTheCall(arguments: [String], message: String) throws {
        let run = try Program.harden(["check", "m"] + arguments, in: scratch.folder)
        #expect(run.status == 2 && run.errors.contains(message), "\(run.all)")
    }

    // MARK: Text

    @Test func findingsStandUnderTheirRuleOrTheirFile() throws {
        let byRule = try report("text", ["--group-by", "rule"])
        #expect(byRule.contains("privileged-container  1 finding\n  fix: set securityContext.privileged"), "\(byRule)")
        #expect(byRule.contains("critical  m/a b#.yaml:20:"))
        let byFile = try report("text", ["--group-by", "file"])
        #expect(byFile.contains("m/a b#.yaml\n  critical  20:"), "\(byFile)")
    }

    @Test func theTemplateOfARenderedChartIsNamed() throws {
        let input =
            "---\n# Source: shop/templates/web.yaml\n" + Samples.privilegedDeployment() + "---\n"
            + Samples.privilegedDeployment("b")
        let run = try Program.harden(["check", "--profile", "essential"], input: input)
        #expect(run.output.contains("shop/templates/web.yaml (-:3)"), "\(run.output)")
        #expect(run.output.components(separatedBy: "shop/templates").count == 2)
    }

    @Test func whatIsUnderlinedIsCountedInColumnsOfTheTerminal() throws {
        let pod =
            "{apiVersion: v1, kind: Pod, metadata: {name: 日本e\u{301}👩}, spec: {hostNetwork: true, containers: []}}\n"
        let run = try Program.harden(["check", "--rule", "host-network"], input: pod)
        let lines = run.output.split(separator: "\n")
        let index = try #require(lines.firstIndex { $0.contains("hostNetwork: true") && $0.contains(" | ") })
        // Three wide characters, and one with a mark that fills no column.
        let before = try #require(lines[index].range(of: "true").map { lines[index][..<$0.lowerBound].count })
        let under = try #require(lines[index + 1].firstIndex(of: "^").map { lines[index + 1][..<$0].count })
        #expect(under == before + 3, "\(run.output)")
    }

    @Test func wideShowsEachFindingWithItsStandards() throws {
        let text = try report("wide")
        #expect(text.contains("standards: ") && !text.contains("with suitable values"))
        #expect(!text.contains("\u{1b}["))
    }
}
