import Arguments
import Reporting

/// `__man`: the manual page, made from the help of the commands.
struct ManCommand: Command {
    static let about = CommandDescription("__man", isHidden: true)

    func run() {
        print(
            """
            .\\" Generated from the commands' help by `make docs`.
            .TH KUBECTL-HARDEN 1 "" "kubectl-harden \(Version.program)" "User Commands"
            .SH NAME
            kubectl-harden \\- judge Kubernetes manifests against hardening rules
            .SH SYNOPSIS
            .B kubectl harden
            .I command
            [\\fIargument\\fR...]
            .br
            .B kubectl-harden
            .I command
            [\\fIargument\\fR...]
            .SH DESCRIPTION
            """)
        print(ManCommand.paragraphs(Harden.about.discussion))
        print(".SH COMMANDS")
        for command in Harden.about.shownCommands {
            let help = Harden.parser.help([command.name], columns: 72)
            print(".SS \(command.name)\n.nf\n\(ManCommand.escaped(help))\n.fi")
        }
        print(
            """
            .SH EXIT STATUS
            0 nothing found at or above \\-\\-fail\\-on; 1 findings; 2 a usage error or an invalid policy; 3 something could
            not be read or judged; 4 an internal error. As a Git hook, every status other than 0 refuses.
            .SH ENVIRONMENT
            .TP
            .B NO_COLOR
            no colors (also \\-\\-no\\-color).
            .TP
            .B HARDEN_PAGER, PAGER
            the pager for a long report on a terminal; empty or cat for none.
            .TP
            .B KUBECONFIG
            where kubectl, which reads live objects, finds its clusters.
            .SH FILES
            .TP
            .I .harden.yaml
            the policy, in the current folder or one of its parents.
            .TP
            .I /etc/kubectl\\-harden/gate.yaml
            the settings of the push gate on a Git server.
            .SH SEE ALSO
            .BR kubectl (1),
            .BR githooks (5)
            """)
    }

    private static func paragraphs(_ text: String) -> String {
        escaped(text).split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? ".PP" : String($0) }
            .joined(separator: "\n")
    }

    /// Text in which nothing is an instruction to the formatter.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let escaped = line.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
        }.joined(separator: "\n")
    }
}
