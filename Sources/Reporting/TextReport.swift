/// The report for people: findings by object, worst first, with the line of the manifest and how to mend it.
public struct TextReport: ReportWriter {
    private let output: Output
    private let style: TextStyle
    private let isQuiet: Bool
    private var explained: Set<String> = []
    private var hasFindings = false

    /// A report.
    ///
    /// - Parameter isQuiet: leave out everything but findings.
    public init(to output: Output, usesColour: Bool, isQuiet: Bool = false) {
        self.output = output
        style = TextStyle(usesColour: usesColour)
        self.isQuiet = isQuiet
    }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        guard case .object(let report) = outcome, !report.findings.isEmpty else { return }
        if hasFindings { output.write("\n") }
        hasFindings = true
        writeHeading(report)
        for finding in report.findings { write(finding) }
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) {
        if !isQuiet { output.write((hasFindings ? "\n" : "") + SummaryText.line(summary, style) + "\n") }
        output.flush()
    }

    private func writeHeading(_ report: ObjectReport) {
        let object = Printable.text(report.object.description)
        let place = report.file.map { "\(Printable.text($0)):\(report.line)" } ?? ""
        let gap = String(repeating: " ", count: max(2, 62 - object.count))
        output.write(style.bold(object) + (place.isEmpty ? "" : gap + style.dim(place)) + "\n")
    }

    private mutating func write(_ located: LocatedFinding) {
        let finding = located.finding
        let margin = "            "
        let severity = finding.severity.rawValue
        let padding = String(repeating: " ", count: max(1, 10 - severity.count))
        output.write(
            "  \(style.severity(finding.severity, severity))\(padding)\(finding.rule.id): \(Printable.text(finding.message))\n"
        )
        let file = located.file.map { Printable.text($0) + ":" } ?? ""
        let path = Printable.text(finding.path.description)
        output.write(margin + style.dim("\(file)\(finding.position.line):\(finding.position.column)  \(path)") + "\n")
        if let commit = located.commit {
            output.write(margin + style.dim("brought in by commit \(commit.prefix(12))") + "\n")
        }
        if explained.insert(finding.rule.id).inserted { writeWhy(finding.rule, margin) }
        guard let code = located.code else { return output.write(margin + "mend: \(finding.rule.remedy)\n") }
        let number = String(code.number)
        let gutter = String(repeating: " ", count: max(1, 11 - number.count))
        let under =
            String(repeating: " ", count: code.offset)
            + style.severity(finding.severity, String(repeating: "^", count: code.length))
        output.write("\(gutter)\(number) | \(Printable.line(code.text))\n")
        output.write("\(margin)| \(under) \(finding.rule.remedy)\n")
    }

    /// Said the first time that a rule comes up, in lines of a readable length.
    private func writeWhy(_ rule: Rule, _ margin: String) {
        var line = margin + "why:"
        for word in rule.why.split(separator: " ") {
            if line.count + word.count >= 100 {
                output.write(style.dim(line) + "\n")
                line = margin + "    "
            }
            line += " " + word
        }
        output.write(style.dim(line) + "\n")
    }
}
