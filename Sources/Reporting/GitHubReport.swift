import Inspection
import Manifest
import Policy
import Rules
import Text

/// The report for GitHub Actions: workflow commands, which it shows at the lines of a pull request.
///
/// Source: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
public struct GitHubReport: ReportWriter {
    private let output: Output
    private let threshold: FailureThreshold
    /// The commands for the findings, by how much these weigh. GitHub shows the first ten of a step.
    private var commands: [Severity: [String]] = [:]

    /// A report.
    ///
    /// - Parameter threshold: from which severity on a finding fails the run, and so is an error.
    public init(to output: Output, threshold: FailureThreshold) {
        self.output = output
        self.threshold = threshold
    }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .object(let report):
            for located in report.findings {
                commands[located.finding.severity, default: []].append(command(for: located))
            }
        case .failed(let failure):
            output.write(
                command("error", place(failure.file, failure.position), title: "not readable", failure.message))
        case .folded, .skipped, .documentEnd, .fileEnd, .unread: break
        }
    }

    private func command(for located: LocatedFinding) -> String {
        let finding = located.finding
        let fails = threshold.isFailed(by: finding)
        var place = place(located.file, located.file == nil ? nil : finding.position)
        if let code = located.code { place.append(("endColumn", String(finding.position.column + code.length))) }
        return command(
            fails ? "error" : finding.severity >= .medium ? "warning" : "notice", place,
            title: "\(finding.rule) (\(finding.severity.rawValue))",
            (["\(finding.object): \(finding.message)"] + located.originTexts + ["fix: \(finding.remedy)"]
                + located.editLines).joined(separator: "\n"))
    }

    private func place(_ file: String?, _ position: Position?) -> [(name: String, value: String)] {
        var place: [(String, String)] = []
        if let file, file != "-" { place.append(("file", file.hasPrefix("./") ? String(file.dropFirst(2)) : file)) }
        if let position {
            place.append(("line", String(position.line)))
            place.append(("col", String(position.column)))
        }
        return place
    }

    private func command(
        _ name: String, _ properties: [(name: String, value: String)], title: String, _ message: String
    ) -> String {
        let properties = (properties + [("title", title)]).map {
            "\($0.name)=\(GitHubReport.escaped($0.value, isProperty: true))"
        }
        return "::\(name) \(properties.joined(separator: ","))::\(GitHubReport.escaped(message))\n"
    }

    /// What ends a command or one of its properties is written in hexadecimal: nobody may begin another command by a name.
    private static func escaped(_ text: String, isProperty: Bool = false) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            case ":" where isProperty: escaped += "%3A"
            case "," where isProperty: escaped += "%2C"
            default: escaped += Printable.text(String(scalar))
            }
        }
        return escaped
    }

    /// Writes the findings, the worst first.
    public mutating func finish(_ summary: Summary) {
        for severity in Severity.allCases.reversed() { commands[severity]?.forEach { output.write($0) } }
        output.write(SummaryText.line(summary, TextStyle(usesColour: false)) + "\n")
        output.flush()
    }
}
