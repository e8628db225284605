import ArgumentParser
import Gate
import Git
import Reporting

/// `scan`: judges what a range of commits changes.
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Judge what a range of commits changes.",
        usage: "kubectl harden scan A..B | A...B | REV [--repo DIR] [options]",
        discussion: """
            Findings that were there before do not count; each that does names the commit that brought it in.

            Examples:
              kubectl harden scan origin/main..HEAD
              kubectl harden scan v1.4..v1.5 --repo /srv/git/shop.git
              kubectl harden scan HEAD
            """)

    @Argument(help: ArgumentHelp("The range: A..B, A...B, or one commit.", valueName: "range"))
    var range: String

    @Option(
        help: ArgumentHelp(
            "The repository, bare or not (default: the one around the working folder).", valueName: "folder"))
    var repo = "."

    @OptionGroup var judging: JudgingOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let inspector = Inspector(judge: try judging.judge(trustsAuthor: false), showsCode: output.output == .text)
        var run = Run(judging, output)
        do throws(GitError) {
            let repository = try Repository.open(around: repo)
            let commits = try CommitRange(range, in: repository)
            if repository.isShallow {
                Console.warning("a shallow clone: compared with the first commit alone, and commits are not named")
            }
            var scan = RangeInspector(commits, in: repository, inspector: inspector)
            try scan.inspect { run.add($0) }
            run.summary.files = scan.files
        } catch {
            throw InputError(message: error.description)
        }
        try run.finish()
    }
}
