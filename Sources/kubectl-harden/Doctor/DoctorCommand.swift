import Text
import Arguments
import Git
import Reporting

/// `doctor`: looks at the gate of a repository, and proves that it refuses.
struct DoctorCommand: Command {
    static let about = CommandDescription(
        "doctor", "Check that the gate is installed, and prove that it refuses a bad push.",
        discussion: """
            Looks at the hook of a repository, its settings, its trusted branch and its policy. Then pushes a privileged pod \
            to a scratch repository that has the hook, the settings and the history of this one. Nothing in the repository \
            itself is changed. Run it as the user under which git receives pushes.
            """)

    var repo = "."

    var serverFile: String?

    mutating func declare(_ declared: inout Declaration) {
        declared.option(
            "repo", value: "folder", &repo, "The repository (default: the one that contains the current folder).")
        declared.option(
            "server-file", value: "file", &serverFile,
            "The server's settings file, if the hook names one (default: /etc/kubectl-harden/gate.yaml).")
    }

    func run() throws {
        var report = DoctorReport()
        report.ok("program \(Version.program), libgit2 \(Version.libgit2)")
        do throws(GitError) {
            let repository = try Repository.open(around: repo)
            Examination(repository, serverFile: serverFile).run(&report)
        } catch {
            report.fail("no repository to look at: \(error.description)")
        }
        let standard = Output(descriptor: 1)
        standard.write(report.text)
        standard.flush()
        Console.line(report.conclusion)
        if report.hasFailures { throw ExitCode(1) }
    }
}

/// What the doctor found, line by line.
struct DoctorReport {
    private var lines: [(mark: String, text: String)] = []

    /// Whether something leaves the gate open, or broken.
    var hasFailures: Bool { lines.contains { $0.mark == "FAIL" } }

    /// What it comes to, in a line.
    var conclusion: String {
        let warnings = lines.count { $0.mark == "warn" }
        if hasFailures { return "The gate is open or broken: fix the lines marked FAIL, then run doctor again." }
        return warnings == 0
            ? "The gate refuses what it should."
            : "The gate works as configured; see the \(warnings) warning\(warnings == 1 ? "" : "s") above."
    }

    /// Something is as it should be.
    mutating func ok(_ text: String) { lines.append(("ok", text)) }

    /// Something may be meant as it is, and should be known.
    mutating func warn(_ text: String) { lines.append(("warn", text)) }

    /// Something leaves the gate open, or broken.
    mutating func fail(_ text: String) { lines.append(("FAIL", text)) }

    /// Something that is neither good nor bad.
    mutating func note(_ text: String) { lines.append(("", text)) }

    /// The report, each line of a longer text under the first.
    var text: String {
        lines.map { mark, text in
            let margin = mark.padded(to: 6)
            let parts = text.split(separator: "\n").map { Printable.text(String($0)) }
            return margin + parts.joined(separator: "\n      ") + "\n"
        }.joined()
    }
}

extension String {
    /// The text with blanks behind it, up to a width.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
