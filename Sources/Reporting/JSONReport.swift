import Edits
import Inspection
import Manifest
import Rules

/// The report for programs: one JSON object, findings as they come, everything else behind them.
public struct JSONReport: ReportWriter {
    private let output: Output
    private var json = JSONText()
    private var hasFindings = false
    private var exempted: [ExemptedFinding] = []
    private var skipped: [SkippedDocument] = []
    private var unread: [UnreadPart] = []
    private var failed: [FailedDocument] = []

    /// Writes the head of the report to `output`; findings follow as they are added.
    public init(to output: Output, context: ReportContext) {
        self.output = output
        json.append(raw: "{")
        json.member("apiVersion", "kubectl-harden.io/v1")
        json.member("kind", "Report")
        json.member("tool") { json in
            json.member("version", context.toolVersion)
            json.member("kubernetesVersion", context.kubernetesVersion.description)
            json.list("profiles") { json in for profile in context.profiles { json.element(profile.rawValue) } }
        }
        json.append(raw: ",\n\"findings\":[")
        flushBuffer()
    }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .object(let report):
            for finding in report.findings {
                json.append(raw: hasFindings ? ",\n" : "\n")
                hasFindings = true
                json.object { JSONReport.write(finding, exemption: nil, to: &$0) }
                flushBuffer()
            }
            exempted += report.exempted
        case .skipped(let document): skipped.append(document)
        case .failed(let document): failed.append(document)
        case .unread(let part): unread.append(part)
        case .documentEnd, .fileEnd, .folded: break
        }
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) {
        let (exempted, skipped, failed, unread) = (exempted, skipped, failed, unread)
        json.append(raw: "]")
        lines("exempted", exempted) { JSONReport.write($0.located, exemption: $0, to: &$1) }
        if !summary.fixed.isEmpty { lines("fixed", summary.fixed) { JSONReport.write($0, exemption: nil, to: &$1) } }
        lines("skipped", skipped) { document, json in
            if let file = document.file { json.member("file", file) }
            json.member("line", document.line)
            json.member("reason", document.reason.rawValue)
        }
        if !unread.isEmpty {
            lines("unread", unread) { part, json in
                if let file = part.file { json.member("file", file) }
                json.member("line", part.line)
                json.member("reason", part.reason.rawValue)
                json.member("subject", part.subject)
            }
        }
        lines("failed", failed) { failure, json in
            JSONReport.write(failure.file, failure.position, to: &json)
            json.member("message", failure.message)
        }
        if !summary.notices.isEmpty {
            lines("notices", summary.notices) { notice, json in
                JSONReport.write(notice.file, notice.position, to: &json)
                json.member("message", notice.message)
            }
        }
        json.line()
        json.member("summary") { JSONReport.write(summary, to: &$0) }
        json.append(raw: "}\n")
        flushBuffer()
        output.flush()
    }

    /// A member that is an array of objects, each on a line of its own.
    private mutating func lines<Element>(
        _ name: JSONText.MemberName, _ elements: [Element], _ write: (Element, inout JSONText) -> Void
    ) {
        json.line()
        json.list(name) { json in
            for element in elements {
                json.line()
                json.object { write(element, &$0) }
            }
        }
    }

    private static func write(_ located: LocatedFinding, exemption: ExemptedFinding?, to json: inout JSONText) {
        let finding = located.finding
        json.member("rule", finding.rule)
        json.member("severity", finding.severity.rawValue)
        json.member("message", finding.message)
        json.member("object") { json in
            json.member("apiVersion", finding.object.apiVersion)
            json.member("kind", finding.object.kind)
            if let namespace = finding.object.namespace { json.member("namespace", namespace) }
            json.member("name", finding.object.name)
        }
        if let container = finding.container { json.member("container", container) }
        json.member("path", finding.pathText)
        if located.file != nil {
            json.member("source") { json in
                write(located.file, finding.position, to: &json)
                if let commit = located.commit { json.member("commit", commit) }
            }
        }
        if let path = located.movedFrom { json.member("movedFrom", path) }
        if !located.related.isEmpty {
            json.list("related") { json in
                for related in located.related {
                    json.object { json in
                        write(related.location.file, related.location.position, to: &json)
                        json.member("message", related.message)
                    }
                }
            }
        }
        if !located.roots.isEmpty {
            json.list("roots") { json in for root in located.roots.sorted() { json.element(root) } }
        }
        json.member("remediation", finding.remedy)
        if !located.edits.isEmpty {
            json.member("fix") { json in
                json.list("edits") { json in for edit in located.edits { json.object { write(edit, to: &$0) } } }
            }
        }
        json.member("fingerprint", finding.fingerprint)
        if finding.isWarning { json.member("mode", "warn") }
        guard let exemption else { return }
        json.member("by", exemption.cause.rawValue)
        json.member("reason", exemption.reason)
        if let expires = exemption.expires { json.member("expires", expires.description) }
    }

    private static func write(_ edit: LineEdit, to json: inout JSONText) {
        json.member("start") { write(nil, edit.start, to: &$0) }
        json.member("end") { write(nil, edit.end, to: &$0) }
        json.member("text", edit.text)
    }

    private static func write(_ summary: Summary, to json: inout JSONText) {
        json.member("files", summary.files)
        json.member("documents", summary.documents)
        json.member("objects", summary.objects)
        if summary.folded > 0 { json.member("folded", summary.folded) }
        json.member("skipped", summary.skipped.values.reduce(0, +))
        json.member("failed", summary.failed)
        if !summary.unread.isEmpty { json.member("unread", summary.unread.values.reduce(0, +)) }
        json.member("findings") { json in
            for severity in Severity.allCases.reversed() {
                json.member(.text(severity.rawValue), summary.findings[severity] ?? 0)
            }
        }
        json.member("exempted", summary.exempted)
        if summary.sets.complete + summary.sets.partial > 0 {
            json.member("sets") { json in
                json.member("complete", summary.sets.complete)
                json.member("partial", summary.sets.partial)
            }
        }
        json.member("failedBy") { json in
            for (rule, count) in summary.failing.sorted(by: { $0.key < $1.key }) { json.member(.text(rule), count) }
        }
        json.member("verdict", summary.verdict.rawValue)
    }

    private static func write(_ file: String?, _ position: Position?, to json: inout JSONText) {
        if let file { json.member("file", file) }
        guard let position else { return }
        json.member("line", position.line)
        json.member("column", position.column)
    }

    private mutating func flushBuffer() {
        output.write(json.bytes)
        json.removeAll()
    }
}
