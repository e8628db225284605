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
        output.write(style.bold(object))
        if let file = report.file {
            output.write(blanks: max(2, 62 - object.count))
            output.write(style.dim("\(Printable.text(file)):\(report.line)"))
        }
        output.write("\n")
    }

    private static let margin = "            "

    private mutating func write(_ located: LocatedFinding) {
        let finding = located.finding
        let severity = finding.severity.rawValue
        output.write("  ")
        output.write(style.severity(finding.severity, severity))
        output.write(blanks: max(1, 10 - severity.utf8.count))
        output.write(finding.rule.id)
        output.write(finding.isWarning ? " (only told): " : ": ")
        output.write(Printable.text(finding.message))
        output.write("\n")
        writePlace(located)
        if let commit = located.commit {
            output.write(TextReport.margin)
            output.write(style.dim("brought in by commit \(commit.prefix(12))"))
            output.write("\n")
        }
        if explained.insert(finding.rule.id).inserted { writeWhy(finding.rule) }
        if let code = located.code { return write(code, finding) }
        output.write(TextReport.margin)
        output.write("mend: ")
        output.write(finding.rule.remedy)
        output.write("\n")
    }

    private func writePlace(_ located: LocatedFinding) {
        let finding = located.finding
        output.write(TextReport.margin)
        output.write(style.opening(.dim))
        if let file = located.file {
            output.write(Printable.text(file))
            output.write(":")
        }
        output.write(String(finding.position.line))
        output.write(":")
        output.write(String(finding.position.column))
        output.write("  ")
        output.write(Printable.text(finding.pathText))
        output.write(style.closing)
        output.write("\n")
    }

    /// Said the first time that a rule comes up, in lines of a readable length.
    private func writeWhy(_ rule: Rule) {
        var line = TextReport.margin + "why:"
        for word in rule.why.split(separator: " ") {
            if line.count + word.count >= 100 {
                output.write(style.dim(line) + "\n")
                line = TextReport.margin + "    "
            }
            line += " " + word
        }
        output.write(style.dim(line) + "\n")
    }

    /// The line of the manifest, and under it how to mend what is underlined.
    private func write(_ code: CodeLine, _ finding: Finding) {
        let number = String(code.number)
        output.write(blanks: max(1, 11 - number.utf8.count))
        output.write(number)
        output.write(" | ")
        output.write(Printable.line(code.text))
        output.write("\n")
        output.write(TextReport.margin)
        output.write("| ")
        output.write(blanks: code.offset)
        output.write(style.severity(finding.severity, String(repeating: "^", count: code.length)))
        output.write(" ")
        output.write(finding.rule.remedy)
        output.write("\n")
    }
}
