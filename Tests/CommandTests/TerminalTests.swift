import Foundation
import TestSupport
import Testing

/// What people see at a terminal: nothing of a report gets lost on the way.
@Suite(.enabled(if: Program.has("script"), "script is not installed"))
struct TerminalTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n")
    }

    /// Runs a line of the shell in a terminal of 24 rows and 80 columns.
    private func run(_ line: String) throws -> Finished {
        let command = "stty rows 24 cols 80; exec " + line
        return try Program.run(
            "script", ["-qec", command, "/dev/null"], in: scratch.folder,
            environment: ["TERM": "xterm", "SHELL": "/bin/sh"])
    }

    private var check: String { "\(Program.harden) check pod.yaml" }

    @Test(arguments: [
        "env PATH=/nowhere", "env PATH=/nowhere PAGER=nothing", "env PAGER=no-such-pager",
        "env HARDEN_PAGER=/no/such/pager",
        "env HARDEN_PAGER= PAGER=nothing", "env HARDEN_PAGER=cat", "env TERM=dumb PAGER=false",
    ])
    func aReportAppearsWhereNoPagerDoes(environment: String) throws {
        let shown = try run("\(environment) \(check) --profile baseline")
        #expect(shown.status == 1 && shown.output.contains("host-pid"), "\(shown.all)")
        #expect(!shown.output.contains("not found"), "\(shown.all)")
    }

    @Test func onlyWhatIsLongerThanTheScreenIsPaged() throws {
        let pager = "env HARDEN_PAGER='sed s/^/paged:/'"
        let short = try run("\(pager) \(check) --rule host-pid")
        #expect(!short.output.contains("paged:") && short.output.contains("host-pid"), "\(short.all)")
        let long = try run("\(pager) \(check) --profile all")
        #expect(long.output.contains("paged:Pod a") && long.status == 1, "\(long.all)")
    }

    /// The keys of the terminal go to the pager and to the program alike.
    @Test func anInterruptIsForThePager() throws {
        let shown = try run("env HARDEN_PAGER='kill -INT $PPID; sleep 0.1; sed s/^/paged:/' \(check) --profile all")
        #expect(shown.output.contains("paged:Pod a") && shown.output.contains("Failed"), "\(shown.all)")
        #expect(shown.status == 1)
    }

    @Test(arguments: [
        ("", false), ("--color always", true), ("--color=never", false), ("--no-color", false), ("--color auto", false),
    ])
    func coloursAreUsedWhereTheyAreAskedFor(option: String, isColoured: Bool) throws {
        let piped = try Program.run("sh", ["-c", "\(check) \(option)"], in: scratch.folder)
        #expect(piped.output.contains("\u{1b}[") == isColoured)
        let forced = try Program.run(
            "sh", ["-c", "env -u NO_COLOR CLICOLOR_FORCE=1 \(check) \(option)"], in: scratch.folder)
        #expect(forced.output.contains("\u{1b}[") == (isColoured || option.isEmpty || option == "--color auto"))
        let no = try run("env NO_COLOR=1 PAGER=cat \(check) \(option)")
        #expect(no.output.contains("\u{1b}[") == isColoured)
    }

    @Test(arguments: ["object", "rule", "file"])
    func noLineIsWiderThanTheTerminal(grouping: String) throws {
        try scratch.write("web.yaml", Samples.goodDeployment().replacing("runAsNonRoot: true", with: "runAsUser: 0"))
        let shown = try run(
            "env PAGER=cat NO_COLOR=1 \(Program.harden) check . --profile all --group-by \(grouping)")
        let lines = shown.output.replacingOccurrences(of: "\r", with: "").split(separator: "\n")
        #expect(lines.count > 20)
        for line in lines where line.count > 80 { Issue.record("\(line.count): \(line)") }
    }

    @Test func aBlankLineStandsBetweenFindings() throws {
        let run = try Program.run("sh", ["-c", check + " --profile all"], in: scratch.folder)
        let titles = run.output.components(separatedBy: "\n").enumerated().filter { $0.element.hasPrefix("  high ") }
        let lines = run.output.components(separatedBy: "\n")
        #expect(titles.count > 1)
        #expect(titles.dropFirst().contains { lines[$0.offset - 1].isEmpty }, "\(run.output)")
        // Of one object all that fails the run stands right above.
        #expect(!run.output.contains("rules that fail the run"))
    }

    @Test func aPageSaysHowItCameAboutAndBeginsWithTheWorst() throws {
        try scratch.write(
            "web.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: z}\nspec: {containers: [{name: a, image: a, securityContext: {privileged: true}}]}\n"
        )
        _ = try Program.run("git", ["init", "-q"], in: scratch.folder)
        _ = try Program.run("git", ["commit", "-q", "--allow-empty", "-m", "a"], in: scratch.folder)
        let head = try Program.run("git", ["rev-parse", "--short=12", "HEAD"], in: scratch.folder).output
        let page = try Program.harden(["check", "pod.yaml", "web.yaml", "-o", "html"], in: scratch.folder).output
        #expect(page.contains("commit " + head.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(page.contains("kubectl harden check pod.yaml web.yaml -o html"))
        #expect(page.contains("<span class=\"number\">4 | </span>"))
        let worst = try #require(page.range(of: "<h3>Pod z")), other = try #require(page.range(of: "<h3>Pod a"))
        #expect(worst.lowerBound < other.lowerBound)
    }

    // MARK: Standard output

    @Test(arguments: [
        "check pod.yaml", "check pod.yaml -o json", "check pod.yaml -o lines", "rules", "rules -o json",
        "explain host-pid",
        "objects pod.yaml", "objects pod.yaml -o json", "version", "version -o json", "--help", "check --help",
        "completion bash", "policy schema", "policy show", "__man",
    ])
    func aFullDiskIsAnError(call: String) throws {
        let run = try Program.run("sh", ["-c", "\(Program.harden) \(call) > /dev/full"], in: scratch.folder)
        #expect(run.status == 3 && run.errors.contains("standard output cannot be written"), "\(run.all)")
    }

    @Test(arguments: ["check pod.yaml", "rules", "explain host-pid", "objects pod.yaml", "--help", "completion bash"])
    func aReaderThatHasGoneHasReadEnough(call: String) throws {
        let run = try Program.run(
            "sh", ["-c", "(sleep 0.1; \(Program.harden) \(call)) | true"], in: scratch.folder)
        #expect(run.errors.isEmpty, "\(run.errors)")
    }

    @Test func nobodyIsWaitedForWhereTheReaderHasGone() throws {
        let folder = try Scratch()
        // kubectl writes without end.
        try folder.write(
            "kubectl",
            """
            #!/bin/sh
            echo '{"apiVersion":"v1","kind":"List","items":['
            while echo '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"hostPID":true}},'; do :; done
            """)
        let run = try Program.run(
            "sh",
            ["-c", "chmod +x kubectl; PATH=$PWD:$PATH timeout 20 \(Program.harden) check pods -o lines | head -1"],
            in: folder.folder)
        #expect(run.output.split(separator: "\n").count == 1 && run.errors.isEmpty, "\(run.all)")
    }
}
