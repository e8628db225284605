import Edits
import Inspection
import Rules
import Text

/// The report for people: findings by object, worst first, with the line of the manifest and how to mend it.
public struct TextReport: ReportWriter {
    private let output: Output
    private let catalog: RuleCatalog
    private let style: TextStyle
    private let isQuiet: Bool
    private let isWide: Bool
    /// The columns that lines of prose may fill.
    private let width: Int
    /// Whether a terminal shows the report, so that no line may be wider. Elsewhere a finding stays on its line, for those
    /// who search.
    private let breaksLines: Bool
    private var explained: Set<String> = []
    private var hasFindings = false
    private var grouped: GroupedText?
    private var passedOver: [String] = []
    private static let mostSkipped = 10

    /// What findings stand under.
    public enum Grouping: String, Sendable, CaseIterable {
        /// Their object, in the order of the input.
        case object
        /// Their rule, the worst first.
        case rule
        /// Their file.
        case file
    }

    /// A report.
    ///
    /// - Parameters:
    ///   - catalog: the rules that there are.
    ///   - isQuiet: leave out everything but findings.
    ///   - isWide: each finding for itself, with all there is to say of it.
    ///   - width: the columns of the terminal, nil where none shows the report.
    public init(
        to output: Output, catalog: RuleCatalog, usesColour: Bool, isQuiet: Bool = false, isWide: Bool = false,
        grouping: Grouping = .object,
        width: Int? = nil
    ) {
        (self.output, self.catalog) = (output, catalog)
        style = TextStyle(usesColour: usesColour)
        self.isQuiet = isQuiet
        self.isWide = isWide
        self.width = max(40, min(width ?? 100, isWide ? 160 : 100))
        breaksLines = width != nil
        if grouping != .object {
            grouped = GroupedText(
                catalog: catalog, style: style, isByRule: grouping == .rule, breaksLines: width != nil)
        }
    }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        // What is no manifest is only counted.
        switch outcome {
        case .skipped(let document) where document.reason != .notKubernetes:
            passedOver.append("\(document.file ?? "input") (\(document.reason.title))")
        case .unread(let part): passedOver.append("\(part.file ?? "input"):\(part.line): \(part.text)")
        default: break
        }
        guard case .object(let report) = outcome, !report.findings.isEmpty else { return }
        guard grouped == nil else {
            hasFindings = true
            grouped?.add(report)
            return
        }
        if hasFindings { output.write("\n") }
        hasFindings = true
        writeHeading(report)
        // What one edit mends is shown together, at the place of the worst of it.
        var missing = isWide ? [:] : TextReport.mendedTogether(report.findings)
        for (index, located) in report.findings.enumerated() {
            let group = missing.isEmpty ? nil : missing.removeValue(forKey: index)
            if group?.isEmpty ?? false { continue }
            if index > 0 { output.write("\n") }
            if let group { write(together: group.map { report.findings[$0] }) } else { write(located) }
        }
    }

    /// The findings that are shown with others, by their index: each but the first of a group has none.
    private static func mendedTogether(_ findings: [LocatedFinding]) -> [Int: [Int]] {
        let fixable = findings.indices.filter { findings[$0].isFixedByAddition }
        guard fixable.count > 1 else { return [:] }
        var groups: [Int: [Int]] = [:]
        for group in Dictionary(grouping: fixable, by: { findings[$0].finding.subjectPathText }).values
        where group.count > 1 {
            for index in group { groups[index] = [] }
            groups[group[0]] = group
        }
        return groups
    }

    /// Findings about what is missing below one place, and what mends them all.
    private mutating func write(together group: [LocatedFinding]) {
        guard let first = group.first else { return }
        // What all have in common is said once.
        let origin = first.originTexts
        let isOfOne = group.allSatisfy { $0.originTexts == origin }
        for located in group {
            writeTitle(located.finding)
            if !isOfOne { writeOrigin(located) }
        }
        if isOfOne { writeOrigin(first) }
        // Where all of it belongs.
        writePlace(group.min { $0.finding.pathText.utf8.count < $1.finding.pathText.utf8.count } ?? first)
        var snippet = FieldTree()
        for located in group { if let fix = located.finding.fix { snippet.add(fix) } }
        let subject = first.finding.container.map { "container \"\($0)\"" }
        let place = subject ?? (first.finding.subjectPathText.isEmpty ? "the object" : "the pod")
        writeWrapped("add to \(Printable.text(place)), with suitable values", after: "fix: ")
        for line in snippet.lines {
            output.write(TextReport.margin)
            output.write("  ")
            output.write(style.good(line))
            output.write("\n")
        }
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) {
        grouped?.write(to: output, width: width)
        if !isQuiet, !summary.fixed.isEmpty {
            output.write((hasFindings ? "\n" : "") + style.good("fixed") + "\n")
            for located in summary.fixed {
                let finding = located.finding
                output.write("  \(Printable.text(located.file ?? "")): \(finding.rule): ")
                output.write(Printable.text("\(finding.object): \(finding.message)") + "\n")
            }
            hasFindings = true
        }
        if !isQuiet {
            writeSkipped()
            let table = SummaryText.table(summary, style)
            output.write((hasFindings ? "\n" : "") + table)
            let line = SummaryText.line(summary, style, namesRules: table.isEmpty)
            output.write((breaksLines ? TextWidth.wrapped(line, width: width).joined(separator: "\n") : line) + "\n")
        }
        output.flush()
    }

    private mutating func writeSkipped() {
        guard !passedOver.isEmpty else { return }
        if hasFindings { output.write("\n") }
        hasFindings = true
        for text in passedOver.prefix(TextReport.mostSkipped) {
            let text = "not judged: " + Printable.text(text)
            let lines = breaksLines ? TextWidth.wrapped(text, width: width - 2) : [text]
            output.write(lines.map(style.dim).joined(separator: "\n  ") + "\n")
        }
        let more = passedOver.count - TextReport.mostSkipped
        if more > 0 { output.write(style.dim("not judged: \(more) more") + "\n") }
    }

    private func writeHeading(_ report: ObjectReport) {
        let object = Printable.text(report.object.description)
        output.write(style.bold(object))
        if let file = report.file {
            let place = "\(Printable.text(file)):\(report.line)"
            let shown = report.template.map { "\(Printable.text($0)) (\(place))" } ?? place
            output.write(blanks: max(2, min(62, width - TextWidth.columns(shown)) - TextWidth.columns(object)))
            output.write(style.dim(shown))
        }
        output.write("\n")
    }

    private static let margin = "            "

    private func writeTitle(_ finding: Finding) {
        let severity = finding.severity.rawValue
        output.write("  ")
        output.write(style.severity(finding.severity, severity))
        output.write(blanks: max(1, 10 - severity.utf8.count))
        let title = finding.rule + (finding.isWarning ? " (warning): " : ": ") + Printable.text(finding.message)
        let lines = breaksLines ? TextWidth.wrapped(title, width: width - TextReport.margin.count) : [title]
        output.write(lines.joined(separator: "\n" + TextReport.margin) + "\n")
    }

    private func writeOrigin(_ located: LocatedFinding) {
        for line in located.originTexts {
            output.write(TextReport.margin)
            output.write(style.dim(Printable.text(line)))
            output.write("\n")
        }
    }

    private mutating func write(_ located: LocatedFinding) {
        let finding = located.finding
        writeTitle(finding)
        writePlace(located)
        writeOrigin(located)
        if explained.insert(finding.rule).inserted, let rule = catalog.rule(named: finding.rule) { writeWhy(rule) }
        if let code = located.code { return write(code, finding) }
        writeWrapped(finding.remedy, after: "fix: ")
    }

    /// Writes text in the margin, on a terminal in lines that fit.
    private func writeWrapped(_ text: String, after title: String) {
        let room = width - TextReport.margin.count - title.count
        let lines = breaksLines ? TextWidth.wrapped(text, width: room) : [text]
        for (index, line) in lines.enumerated() {
            output.write(TextReport.margin)
            output.write(index == 0 ? title : String(repeating: " ", count: title.count))
            output.write(line)
            output.write("\n")
        }
    }

    private func writePlace(_ located: LocatedFinding) {
        let path = Printable.text(located.finding.pathText)
        output.write(TextReport.margin)
        output.write(style.opening(.dim))
        if located.file != nil {
            let place = located.location.description
            output.write(place)
            if !path.isEmpty { output.write(isTooWide(place, path) ? "\n" + TextReport.margin : "  ") }
        }
        output.write(path)
        output.write(style.closing)
        output.write("\n")
    }

    /// Whether a place and a path do not fit beside each other.
    private func isTooWide(_ place: String, _ path: String) -> Bool {
        breaksLines
            && TextReport.margin.count + TextWidth.columns(place) + 2 + TextWidth.columns(path) > width
    }

    /// Said the first time that a rule comes up, in lines of a readable length.
    private func writeWhy(_ rule: Rule) {
        writeProse(rule.why, after: "why: ")
        guard isWide, !rule.standards.isEmpty else { return }
        writeProse(rule.standards.map(\.title).joined(separator: "; "), after: "standards: ")
    }

    private func writeProse(_ text: String, after title: String) {
        let lines = TextWidth.wrapped(text, width: width - TextReport.margin.count - title.count)
        for (index, line) in lines.enumerated() {
            let beginning = index == 0 ? title : String(repeating: " ", count: title.count)
            output.write(style.dim(TextReport.margin + beginning + line) + "\n")
        }
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
        output.write(code.underline { style.severity(finding.severity, $0) })
        guard breaksLines, isTooWide(code, finding.remedy) else {
            output.write(" ")
            output.write(finding.remedy)
            return output.write("\n")
        }
        output.write("\n")
        writeWrapped(finding.remedy, after: "fix: ")
    }

    /// Whether a remedy does not fit beside the mark under a line.
    private func isTooWide(_ code: CodeLine, _ remedy: String) -> Bool {
        let columns = TextReport.margin.count + 3 + TextWidth.columns(code.underline { $0 })
        return columns + TextWidth.columns(remedy) > width
    }
}

extension CodeLine {
    /// What stands under the line: blanks, and a mark under the place, in the columns that these fill on a terminal.
    func underline(_ paint: (String) -> String) -> String {
        let (before, marked) = parts
        let blanks = String(repeating: " ", count: TextWidth.columns(Printable.line(before)))
        return blanks + paint(String(repeating: "^", count: max(1, TextWidth.columns(Printable.line(marked)))))
    }
}

extension LocatedFinding {
    /// Whether something is missing that its rule knows how to add.
    fileprivate var isFixedByAddition: Bool { finding.isAboutAbsence && finding.fix != nil }
}
