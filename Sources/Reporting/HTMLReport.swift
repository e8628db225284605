import Inspection
import Rules
import Text

/// The report for reading in a browser: one file that needs nothing from outside. Totals and charts come first, then every
/// finding, with filters that work once scripts do and nothing that is lost where they do not.
public struct HTMLReport: ReportWriter {
    private let output: Output
    private let context: ReportContext
    private var sections: [Section] = []
    private var failures = ""
    private var rules = Tally()
    private var namespaces = Tally()
    private var objects = 0

    /// The findings of an object.
    private struct Section {
        let worst: Severity
        let count: Int
        let text: String
    }

    /// How often things were met, in the order in which they were.
    private struct Tally {
        var counts: [String: Int] = [:]
        mutating func count(_ name: String) { counts[name, default: 0] += 1 }
        var most: [(name: String, count: Int)] {
            counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        }
    }

    /// Creates a report; nothing is written before `finish`.
    public init(to output: Output, context: ReportContext) {
        self.output = output
        self.context = context
    }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .object(let report) where !report.findings.isEmpty: add(report)
        case .failed(let failure):
            let place = failure.position.map { ":\($0.line):\($0.column)" } ?? ""
            failures += "<li><code>\(html((failure.file ?? "input") + place))</code> \(html(failure.message))</li>\n"
        case .object, .folded, .skipped, .documentEnd, .fileEnd, .unread: break
        }
    }

    private mutating func add(_ report: ObjectReport) {
        objects += 1
        let namespace = report.object.namespace ?? "(none)"
        let place = report.file.map { "<span class=\"place\">\(html($0)):\(report.line)</span>" } ?? ""
        var text = "<section data-namespace=\"\(html(namespace))\"><h3>\(html("\(report.object)"))\(place)</h3>\n"
        for located in report.findings {
            rules.count(located.finding.rule)
            namespaces.count(namespace)
            text += row(located)
        }
        let worst = report.findings.map(\.finding.severity).max() ?? .info
        sections.append(Section(worst: worst, count: report.findings.count, text: text + "</section>\n"))
    }

    private func row(_ located: LocatedFinding) -> String {
        let finding = located.finding
        let severity = finding.severity.rawValue
        let place =
            (located.file.map { "\($0):\(finding.position.line):\(finding.position.column) " } ?? "") + finding.pathText
        var row = "<article data-severity=\"\(severity)\" data-rule=\"\(finding.rule)\">"
        row +=
            "<span class=\"severity \(severity)\">\(severity)</span> <b>\(finding.rule)</b> \(html(finding.message))"
        row += "<div class=\"place\">\(html(place))</div>"
        for origin in located.originTexts { row += "<div class=\"place\">\(html(origin))</div>" }
        if let code = located.code {
            let under = code.underline { "<span class=\"\(severity)\">\($0)</span>" }
            let number = String(code.number)
            let blanks = String(repeating: " ", count: number.count)
            row += "<pre><span class=\"number\">\(number) | </span>\(html(Printable.line(code.text)))\n"
            row += "<span class=\"number\">\(blanks) | </span>\(under)</pre>"
        }
        row += "<details><summary>fix: \(html(finding.remedy))</summary>"
        if !located.edits.isEmpty { row += "<pre>\(html(located.editLines.joined(separator: "\n")))</pre>" }
        let rule = context.catalog.rule(named: finding.rule)
        if let rule { row += "<p>\(html(rule.why))</p>" }
        if let standards = rule?.standards, !standards.isEmpty {
            row += "<p>\(standards.map { html($0.title) }.joined(separator: "; "))</p>"
        }
        return row + "</details></article>\n"
    }

    /// Writes the report.
    public mutating func finish(_ summary: Summary) {
        let line = html(SummaryText.line(summary, TextStyle(usesColour: false)))
        let profiles = context.profiles.map(\.rawValue).joined(separator: ", ")
        output.write(HTMLPage.head)
        output.write("<header><h1>kubectl-harden <span class=\"verdict \(summary.verdict.rawValue)\">")
        output.write("\(summary.verdict.rawValue)</span></h1>\n<p>\(line)</p>\n")
        output.write("<p class=\"place\">version \(context.toolVersion), Kubernetes \(context.kubernetesVersion), ")
        output.write("profile \(profiles)</p>\n")
        writeProvenance()
        output.write("</header>\n")
        if !failures.isEmpty { output.write("<h2>Not read</h2>\n<ul class=\"failed\">\(failures)</ul>\n") }
        output.write("<div class=\"charts\">\n")
        let severities = Severity.allCases.reversed().map { ($0.rawValue, summary.findings[$0] ?? 0) }
        writeChart("By severity", severities, isSeverity: true, attribute: "severity")
        writeChart("By rule", rules.most, attribute: "rule")
        writeChart("By namespace", namespaces.most, attribute: "namespace")
        output.write("</div>\n")
        writeFilters()
        output.write("<main>\n")
        // The worst first, in the order of the input among equals.
        let order = sections.indices.sorted {
            (sections[$1].worst, sections[$1].count, $0) < (sections[$0].worst, sections[$0].count, $1)
        }
        for index in order { output.write(sections[index].text) }
        output.write("</main>\n")
        output.write(HTMLPage.foot)
        output.flush()
    }

    private func writeProvenance() {
        guard let provenance = context.provenance else { return }
        let commit = provenance.commit.map { ", commit \(html($0))" } ?? ""
        output.write(
            "<p class=\"place\">\(html(provenance.date))\(commit)<br><code>\(html(provenance.command))</code></p>\n")
    }

    private func writeChart(
        _ title: String, _ entries: [(name: String, count: Int)], isSeverity: Bool = false, attribute: String
    ) {
        let bars = entries.map { HTMLPage.Bar(name: $0.name, count: $0.count, severity: isSeverity ? $0.name : "") }
        output.write(HTMLPage.chart(title, bars, attribute: attribute, most: 12))
    }

    private func writeFilters() {
        output.write(
            "<form id=\"filters\" hidden><input type=\"search\" id=\"search\" placeholder=\"search\" aria-label=\"search\">"
        )
        output.write(HTMLPage.select("severity", Severity.allCases.reversed().map(\.rawValue)))
        output.write(HTMLPage.select("rule", rules.counts.keys.sorted()))
        output.write(HTMLPage.select("namespace", namespaces.counts.keys.sorted()))
        output.write("<button type=\"reset\">reset</button> <span id=\"shown\" role=\"status\"></span></form>\n")
    }

    private func html(_ text: String) -> String { Markup.escaped(text) }
}
