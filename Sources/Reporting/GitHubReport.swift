import Inspection
import Manifest
import Policy
import Text

/// The report for GitHub Actions: workflow commands, which it shows at the lines of a pull request.
///
/// Source: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
public struct GitHubReport: ReportWriter {
    private let output: Output
    private let threshold: FailureThreshold

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
        case .object(let report): for located in report.findings { write(located) }
        case .failed(let failure):
            command("error", place(failure.file, failure.position), title: "not readable", failure.message)
        case .folded, .skipped, .documentEnd, .fileEnd, .unread: break
        }
    }

    private func write(_ located: LocatedFinding) {
        let finding = located.finding
        let fails = threshold.isFailed(by: finding)
        var place = place(located.file, located.file == nil ? nil : finding.position)
        if let code = located.code { place.append(("endColumn", String(finding.position.column + code.length))) }
        command(
            fails ? "error" : finding.severity >= .medium ? "warning" : "notice", place,
            title: "\(finding.rule) (\(finding.severity.rawValue))",
            (["\(finding.object): \(finding.message)"] + located.endTexts + ["fix: \(finding.remedy)"]
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
    ) {
        let properties = (properties + [("title", title)]).map {
            "\($0.name)=\(GitHubReport.escaped($0.value, isProperty: true))"
        }
        output.write("::\(name) \(properties.joined(separator: ","))::\(GitHubReport.escaped(message))\n")
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

    /// Ends the report.
    public mutating func finish(_ summary: Summary) {
        output.write(SummaryText.line(summary, TextStyle(usesColour: false)) + "\n")
        output.flush()
    }
}
