import Fleet
import Rules

/// The report for reading in a browser: a table of repositories that sorts and filters, bars for the rules, and the findings of
/// each repository. Findings are written as they come; what stands above them is written last, and put above by the style.
public struct FleetHTMLReport: FleetReport {
    private let output: Output
    private let provenance: ReportContext.Provenance?
    private var rows: [Row] = []

    /// A row of the table.
    private struct Row {
        let repository: String
        let state: String
        let counts: [Int]
        let objects: Int
        let notJudged: Int
        let change: AuditChange?
        let rules: [String]
    }

    /// More findings of a repository are counted, and not shown.
    private static let mostShown = 500
    private static let severities = Array(Severity.allCases.reversed())

    /// Writes the head to `output`.
    public init(to output: Output, provenance: ReportContext.Provenance?) {
        (self.output, self.provenance) = (output, provenance)
        output.write(HTMLPage.head(title: "kubectl-harden: audit", style: FleetPage.style))
        output.write("<main>\n")
    }

    /// Writes the findings of a repository.
    public mutating func add(_ record: AuditRecord, _ change: AuditChange?, milliseconds: Int?) {
        let counts = record.counts
        rows.append(
            Row(
                repository: record.repository,
                state: record.state == .judged ? record.verdict.rawValue : record.state.rawValue,
                counts: FleetHTMLReport.severities.map { counts[$0] ?? 0 }, objects: record.objects,
                notJudged: record.notJudged, change: change, rules: Set(record.findings.map(\.rule)).sorted()))
        guard record.state != .judged || !record.findings.isEmpty || !record.failures.isEmpty else { return }
        output.write("<details class=\"repository\" id=\"r\(rows.count)\"><summary><b>\(html(record.repository))</b> ")
        output.write("<span class=\"place\">\(html(record.ref ?? "")) \(html(record.commit ?? ""))</span></summary>\n")
        if let reason = record.reason { output.write("<p>\(html(reason))</p>\n") }
        writeFailures(record)
        writeFindings(record)
        output.write("</details>\n")
        output.flush()
    }

    private func writeFailures(_ record: AuditRecord) {
        guard !record.failures.isEmpty else { return }
        output.write("<ul>\n")
        for failure in record.failures.prefix(FleetHTMLReport.mostShown) {
            let place = failure.position.map { ":\($0.line):\($0.column)" } ?? ""
            output.write("<li><code>\(html((failure.file ?? "") + place))</code> \(html(failure.message))</li>\n")
        }
        output.write("</ul>\n")
    }

    private func writeFindings(_ record: AuditRecord) {
        guard !record.findings.isEmpty else { return }
        output.write("<table><thead><tr><th>severity<th>rule<th>object<th>finding<th>place</tr></thead><tbody>\n")
        // The worst first, in the order of the tree among equals.
        let order = record.findings.indices.sorted {
            (record.findings[$1].severity, $0) < (record.findings[$0].severity, $1)
        }
        for finding in order.prefix(FleetHTMLReport.mostShown).map({ record.findings[$0] }) {
            let severity = finding.severity.rawValue
            let place = "\(finding.file ?? ""):\(finding.position.line):\(finding.position.column)"
            output.write("<tr><td class=\"\(severity)\">\(severity)<td>\(html(finding.rule))<td>")
            output.write("\(html(finding.object.description))<td>\(html(finding.message))<td class=\"place\">")
            output.write("\(html(place))</tr>\n")
        }
        output.write("</tbody></table>\n")
        let more = record.findings.count - FleetHTMLReport.mostShown
        if more > 0 { output.write("<p>and \(more) more</p>\n") }
    }

    /// Writes what stands above.
    public mutating func finish(_ totals: FleetTotals, left: Int) {
        output.write("</main>\n<div id=\"top\">\n<header><h1>kubectl-harden audit</h1>\n")
        output.write("<p>\(html(FleetTextReport.summary(totals, left: left)))</p>\n")
        if let provenance {
            output.write(
                "<p class=\"place\">\(html(provenance.date))<br><code>\(html(provenance.command))</code></p>\n")
        }
        output.write("</header>\n<div class=\"charts\">\n")
        let severities = FleetHTMLReport.severities.map { severity in
            HTMLPage.Bar(
                name: severity.rawValue, count: totals.findings[severity] ?? 0, severity: severity.rawValue)
        }
        output.write(HTMLPage.chart("By severity", severities, attribute: "severity", most: severities.count))
        let rules = totals.worstRules.map { rule, count in
            HTMLPage.Bar(
                name: rule, count: count.count, severity: count.severity.rawValue,
                note: "in \(SummaryText.count(count.repositories, "repository", "repositories"))")
        }
        output.write(HTMLPage.chart("By rule", rules, attribute: "rule", most: rules.count))
        output.write("</div>\n")
        writeFilters(totals)
        writeTable(hasChanges: totals.change != nil)
        output.write("</div>\n" + FleetPage.foot)
        output.flush()
    }

    private func writeFilters(_ totals: FleetTotals) {
        output.write("<form id=\"filters\" hidden><input type=\"search\" id=\"search\" placeholder=\"repository\" ")
        output.write("aria-label=\"repository\">")
        output.write(HTMLPage.select("severity", FleetHTMLReport.severities.map(\.rawValue)))
        output.write(HTMLPage.select("rule", totals.rules.keys.sorted()))
        output.write(HTMLPage.select("state", Set(rows.map(\.state)).sorted()))
        output.write("<button type=\"reset\">reset</button> <span id=\"shown\" role=\"status\"></span></form>\n")
    }

    private func writeTable(hasChanges: Bool) {
        var heads = ["repository", "state"] + FleetHTMLReport.severities.map(\.rawValue) + ["objects", "not judged"]
        if hasChanges { heads += ["new", "fixed"] }
        output.write("<table id=\"repositories\"><thead><tr>")
        for head in heads { output.write("<th><button type=\"button\">\(head)</button>") }
        output.write("</tr></thead><tbody>\n")
        for (index, row) in rows.enumerated() {
            output.write("<tr data-rules=\"\(html(row.rules.joined(separator: " ")))\">")
            output.write("<td><a href=\"#r\(index + 1)\">\(html(row.repository))</a><td class=\"state \(row.state)\">")
            output.write(row.state)
            for (severity, count) in zip(FleetHTMLReport.severities, row.counts) {
                output.write("<td class=\"number\(count > 0 ? " " + severity.rawValue : "")\">\(count)")
            }
            output.write("<td class=\"number\">\(row.objects)<td class=\"number\">\(row.notJudged)")
            if hasChanges {
                let change = row.change ?? AuditChange()
                output.write("<td class=\"number\">\(change.new)<td class=\"number\">\(change.fixed)")
            }
            output.write("</tr>\n")
        }
        output.write("</tbody></table>\n")
    }

    private func html(_ text: String) -> String { Markup.escaped(text) }
}
