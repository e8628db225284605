/// The report for programs: one JSON object, findings as they come, everything else behind them.
public struct JSONReport: ReportWriter {
    private let output: Output
    private var json = JSONText()
    private var hasFindings = false
    private var exempted: [ExemptedFinding] = []
    private var skipped: [SkippedDocument] = []
    private var failed: [FailedDocument] = []

    /// A report.
    public init(to output: Output, context: ReportContext) {
        self.output = output
        json.append(raw: "{\"apiVersion\":\"kubectl-harden.io/v1\",\"kind\":\"Report\",\"tool\":{\"version\":")
        json.append(context.toolVersion)
        json.append(raw: ",\"kubernetesVersion\":")
        json.append(context.kubernetesVersion.description)
        json.append(raw: ",\"profiles\":[")
        for (index, profile) in context.profiles.enumerated() {
            if index > 0 { json.append(raw: ",") }
            json.append(profile.rawValue)
        }
        json.append(raw: "]},\n\"findings\":[")
        pass()
    }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .object(let report):
            for finding in report.findings {
                json.append(raw: hasFindings ? ",\n" : "\n")
                hasFindings = true
                write(finding, exemption: nil)
                pass()
            }
            exempted += report.exempted
        case .skipped(let document): skipped.append(document)
        case .failed(let document): failed.append(document)
        case .documentEnd, .fileEnd, .folded: break
        }
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) {
        json.append(raw: "],\n\"exempted\":[")
        for (index, exemption) in exempted.enumerated() {
            json.append(raw: index > 0 ? ",\n" : "\n")
            write(exemption.located, exemption: exemption)
        }
        if !summary.fixed.isEmpty {
            json.append(raw: "],\n\"fixed\":[")
            for (index, located) in summary.fixed.enumerated() {
                json.append(raw: index > 0 ? ",\n" : "\n")
                write(located, exemption: nil)
            }
        }
        json.append(raw: "],\n\"skipped\":[")
        for (index, document) in skipped.enumerated() {
            json.append(raw: index > 0 ? ",\n{" : "\n{")
            if let file = document.file {
                member("file", file)
                json.append(raw: ",")
            }
            json.append(raw: "\"line\":")
            json.append(document.line)
            json.append(raw: ",")
            member("reason", document.reason.rawValue)
            json.append(raw: "}")
        }
        json.append(raw: "],\n\"failed\":[")
        for (index, document) in failed.enumerated() {
            json.append(raw: index > 0 ? ",\n{" : "\n{")
            place(document.file, document.position)
            member("message", document.message)
            json.append(raw: "}")
        }
        json.append(raw: "],\n")
        write(summary.notices)
        json.append(raw: "\"summary\":{\"files\":")
        write(summary)
        json.append(raw: "}\n")
        pass()
        output.flush()
    }

    private mutating func write(_ notices: [PolicyProblem]) {
        guard !notices.isEmpty else { return }
        json.append(raw: "\"notices\":[")
        for (index, notice) in notices.enumerated() {
            json.append(raw: index > 0 ? ",\n{" : "\n{")
            place(notice.file, notice.position)
            member("message", notice.message)
            json.append(raw: "}")
        }
        json.append(raw: "],\n")
    }

    private mutating func write(_ located: LocatedFinding, exemption: ExemptedFinding?) {
        let finding = located.finding
        json.append(raw: "{")
        member("rule", finding.rule.id)
        json.append(raw: ",")
        member("severity", finding.severity.rawValue)
        json.append(raw: ",")
        member("message", finding.message)
        json.append(raw: ",\"object\":{")
        member("apiVersion", finding.object.apiVersion)
        json.append(raw: ",")
        member("kind", finding.object.kind)
        if let namespace = finding.object.namespace {
            json.append(raw: ",")
            member("namespace", namespace)
        }
        json.append(raw: ",")
        member("name", finding.object.name)
        json.append(raw: "},")
        if let container = finding.container {
            member("container", container)
            json.append(raw: ",")
        }
        member("path", finding.pathText)
        if located.file != nil {
            json.append(raw: ",\"source\":{")
            place(located.file, finding.position, endsWithComma: located.commit != nil)
            if let commit = located.commit { member("commit", commit) }
            json.append(raw: "}")
        }
        json.append(raw: ",")
        member("remediation", finding.rule.remedy)
        json.append(raw: ",")
        member("fingerprint", finding.fingerprint)
        if finding.isWarning { json.append(raw: ",\"mode\":\"warn\"") }
        if let exemption {
            json.append(raw: ",")
            member("by", exemption.cause.rawValue)
            json.append(raw: ",")
            member("reason", exemption.reason)
            if let expires = exemption.expires {
                json.append(raw: ",")
                member("expires", expires.description)
            }
        }
        json.append(raw: "}")
    }

    private mutating func write(_ summary: Summary) {
        json.append(summary.files)
        json.append(raw: ",\"documents\":")
        json.append(summary.documents)
        json.append(raw: ",\"objects\":")
        json.append(summary.objects)
        json.append(raw: ",\"skipped\":")
        json.append(summary.skipped.values.reduce(0, +))
        json.append(raw: ",\"failed\":")
        json.append(summary.failed)
        json.append(raw: ",\"findings\":{")
        for (index, severity) in Severity.allCases.reversed().enumerated() {
            if index > 0 { json.append(raw: ",") }
            json.append(severity.rawValue)
            json.append(raw: ":")
            json.append(summary.findings[severity] ?? 0)
        }
        json.append(raw: "},\"exempted\":")
        json.append(summary.exempted)
        json.append(raw: ",\"failedBy\":{")
        for (index, (rule, count)) in summary.failing.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { json.append(raw: ",") }
            json.append(rule)
            json.append(raw: ":")
            json.append(count)
        }
        json.append(raw: "},")
        member("verdict", summary.verdict.rawValue)
        json.append(raw: "}")
    }

    private mutating func place(_ file: String?, _ position: Position?, endsWithComma: Bool = true) {
        if let file { member("file", file) }
        if let position {
            json.append(raw: file == nil ? "\"line\":" : ",\"line\":")
            json.append(position.line)
            json.append(raw: ",\"column\":")
            json.append(position.column)
        }
        if endsWithComma, file != nil || position != nil { json.append(raw: ",") }
    }

    private mutating func member(_ key: StaticString, _ value: String) {
        json.append(raw: "\"")
        json.append(raw: key)
        json.append(raw: "\":")
        json.append(value)
    }

    private mutating func pass() {
        output.write(json.bytes)
        json.removeAll()
    }
}
