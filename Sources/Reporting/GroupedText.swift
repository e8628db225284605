import Inspection
import Rules
import Text

/// The report for people, with findings under their rule or their file: for exampleFix one thing everywhere.
struct GroupedText {
    private let catalog: RuleCatalog
    private let style: TextStyle
    private let isByRule: Bool
    /// Whether no line may be wider than the terminal.
    private let breaksLines: Bool
    private var groups: [String: [LocatedFinding]] = [:]

    init(catalog: RuleCatalog, style: TextStyle, isByRule: Bool, breaksLines: Bool) {
        self.breaksLines = breaksLines
        (self.catalog, self.style) = (catalog, style)
        self.isByRule = isByRule
    }

    mutating func add(_ report: ObjectReport) {
        for located in report.findings {
            let group = isByRule ? located.finding.rule : located.file ?? "(live)"
            groups[group, default: []].append(located)
        }
    }

    /// Writes the groups: rules with the worst and the most findings first, files by name.
    func write(to output: Output, width: Int) {
        let names = isByRule ? groups.keys.sorted(by: isWorse) : groups.keys.sorted()
        for (index, name) in names.enumerated() {
            guard let findings = groups[name], let first = findings.first else { continue }
            if index > 0 { output.write("\n") }
            if isByRule {
                writeHeading(first.finding, count: findings.count, output, width)
            } else {
                output.write(style.bold(Printable.text(name)) + "\n")
            }
            for located in findings { writeLine(located, output, width) }
        }
    }

    private func isWorse(_ left: String, _ right: String) -> Bool {
        func worst(_ name: String) -> Severity { groups[name]?.map(\.finding.severity).max() ?? .info }
        func count(_ name: String) -> Int { groups[name]?.count ?? 0 }
        return (worst(right), count(right), left) < (worst(left), count(left), right)
    }

    private func writeHeading(_ first: Finding, count: Int, _ output: Output, _ width: Int) {
        output.write("\(style.bold(first.rule))  \(count) finding\(count == 1 ? "" : "s")\n")
        for line in TextWidth.wrapped(
            "fix: " + (catalog.rule(named: first.rule)?.remedy ?? first.remedy), width: width - 2)
        {
            output.write("  \(style.dim(line))\n")
        }
    }

    private func writeLine(_ located: LocatedFinding, _ output: Output, _ width: Int) {
        let finding = located.finding
        let severity = finding.severity.rawValue
        var place = finding.pathText
        if let file = located.file {
            place = (isByRule ? file + ":" : "") + "\(finding.position.line):\(finding.position.column)"
        }
        output.write("  " + style.severity(finding.severity, severity))
        output.write(blanks: max(1, 10 - severity.utf8.count))
        place = Printable.text(place)
        let text = Printable.text(
            "\(finding.object): " + (isByRule ? "" : finding.rule + ": ") + finding.message)
        guard breaksLines else { return output.write(style.dim(place) + "  " + text + "\n") }
        // The place begins the text, and stands by itself where nothing fits beside it.
        let lines = TextWidth.wrapped(place + "  " + text, width: width - 13)
        let isBeside = lines[0].hasPrefix(place + " ")
        let first = isBeside ? style.dim(place) + " " + lines[0].dropFirst(place.count) : style.dim(lines[0])
        output.write(([first] + lines.dropFirst()).joined(separator: "\n            ") + "\n")
    }
}
