import Edits
import Inspection
import Manifest
import Rules

/// The report for code scanning: SARIF 2.1.0, findings as they come, the rules that were met behind them.
///
/// Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, and what GitHub makes of it:
/// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
public struct SARIFReport: ReportWriter {
    private let output: Output
    private let context: ReportContext
    private var json = JSONText()
    private var indexes: [String: Int] = [:]
    private var rules: [Rule] = []
    private var results = 0
    private var failed: [FailedDocument] = []

    /// GitHub takes no more results of one run.
    private static let mostResults = 25_000

    /// Writes the head of the SARIF log to `output`; results follow as they are added.
    public init(to output: Output, context: ReportContext) {
        self.output = output
        self.context = context
        output.write("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{")
        output.write("\"columnKind\":\"unicodeCodePoints\",\"results\":[")
    }

    /// Takes the next outcome.
    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .object(let report):
            for located in report.findings { add(located, exemption: nil) }
            for exemption in report.exempted { add(exemption.located, exemption: exemption) }
        case .failed(let document): failed.append(document)
        case .folded, .skipped, .documentEnd, .fileEnd, .unread: break
        }
    }

    private mutating func add(_ located: LocatedFinding, exemption: ExemptedFinding?) {
        results += 1
        guard results <= SARIFReport.mostResults else { return }
        let finding = located.finding
        let (index, folder) = (index(of: finding.rule), context.folder)
        json.object { json in
            json.member("ruleId", finding.rule)
            if let index { json.member("ruleIndex", index) }
            json.member("level", finding.severity.sarifLevel)
            json.member("message") {
                let text = "\(finding.object): \(finding.message).\(located.commitSentence) Fix: \(finding.remedy)."
                $0.member("text", text)
            }
            json.list("locations") { $0.object { SARIFReport.location(located, in: folder, &$0) } }
            if !located.related.isEmpty {
                json.list("relatedLocations") { json in
                    for related in located.related { json.object { SARIFReport.location(related, in: folder, &$0) } }
                }
            }
            json.member("partialFingerprints") {
                $0.member("kubectlHarden/v1", finding.fingerprint)
                $0.member("primaryLocationLineHash", finding.fingerprint)
            }
            if !located.edits.isEmpty { SARIFReport.fix(located, in: folder, &json) }
            if let exemption {
                json.list("suppressions") {
                    $0.object {
                        $0.member("kind", exemption.cause.isInSource ? "inSource" : "external")
                        $0.member("justification", exemption.reason)
                    }
                }
            }
        }
        pass(isFirst: results == 1)
    }

    /// The place of a rule among those that are described; nil for one that the catalog does not have.
    private mutating func index(of id: String) -> Int? {
        if let known = indexes[id] { return known }
        guard let rule = context.catalog.rule(named: id) else { return nil }
        indexes[id] = rules.count
        rules.append(rule)
        return rules.count - 1
    }

    private static func location(_ related: RelatedLocation, in folder: String, _ json: inout JSONText) {
        json.member("physicalLocation") { json in
            json.member("artifactLocation") {
                $0.member("uri", ReportURI.text(related.location.file ?? "", in: folder))
            }
            json.member("region") { json in
                json.member("startLine", related.location.position.line)
                json.member("startColumn", related.location.position.column)
            }
        }
        json.member("message") { $0.member("text", related.message) }
    }

    /// The change that mends a finding.
    private static func fix(_ located: LocatedFinding, in folder: String, _ json: inout JSONText) {
        json.list("fixes") {
            $0.object { json in
                json.member("description") { $0.member("text", located.finding.remedy) }
                json.list("artifactChanges") {
                    $0.object { json in
                        json.member("artifactLocation") { artifact(located, in: folder, &$0) }
                        json.list("replacements") { json in
                            for edit in located.edits { json.object { replacement(edit, &$0) } }
                        }
                    }
                }
            }
        }
    }

    private static func replacement(_ edit: LineEdit, _ json: inout JSONText) {
        json.member("deletedRegion") { json in
            json.member("startLine", edit.start.line)
            json.member("startColumn", edit.start.column)
            json.member("endLine", edit.end.line)
            json.member("endColumn", edit.end.column)
        }
        guard !edit.text.isEmpty else { return }
        json.member("insertedContent") { $0.member("text", edit.text) }
    }

    private static func artifact(_ located: LocatedFinding, in folder: String, _ json: inout JSONText) {
        json.member("uri", ReportURI.text(located.file, of: located.finding.object, in: folder))
        if located.file.map({ !$0.hasPrefix("/") }) ?? true { json.member("uriBaseId", "%SRCROOT%") }
    }

    private static func location(_ located: LocatedFinding, in folder: String, _ json: inout JSONText) {
        let finding = located.finding
        json.member("physicalLocation") { json in
            json.member("artifactLocation") { artifact(located, in: folder, &$0) }
            json.member("region") { json in
                json.member("startLine", finding.position.line)
                json.member("startColumn", finding.position.column)
                if let code = located.code {
                    json.member("endLine", finding.position.line)
                    json.member("endColumn", finding.position.column + code.length)
                }
            }
        }
        json.list("logicalLocations") {
            $0.object {
                $0.member("fullyQualifiedName", "\(finding.object)/\(finding.pathText)")
                $0.member("kind", "member")
            }
        }
    }

    /// Ends the report.
    public mutating func finish(_ summary: Summary) {
        output.write("],\n")
        let dropped = max(0, results - SARIFReport.mostResults)
        let (rules, context, failed) = (rules, context, failed)
        json.key("tool")
        json.object {
            $0.member("driver") { json in
                json.member("name", "kubectl-harden")
                json.member("version", context.toolVersion)
                json.member("semanticVersion", context.toolVersion)
                json.list("rules") { for rule in rules { SARIFReport.describe(rule, &$0) } }
            }
        }
        json.list("invocations") {
            $0.object { json in
                json.key("executionSuccessful")
                json.append(raw: failed.isEmpty ? "true" : "false")
                json.member("exitCode", Int(summary.exitCode))
                json.list("toolExecutionNotifications") { json in
                    for document in failed { SARIFReport.notify(document, in: context.folder, &json) }
                    guard dropped > 0 else { return }
                    SARIFReport.notify("\(dropped) more findings do not fit into this report", nil, nil, &json)
                }
            }
        }
        json.append(raw: "}]}\n")
        output.write(json.bytes)
        output.flush()
    }

    private static func describe(_ rule: Rule, _ json: inout JSONText) {
        json.object { json in
            json.member("id", rule.id)
            json.member("name", rule.id)
            json.member("shortDescription") { $0.member("text", rule.title) }
            json.member("fullDescription") { $0.member("text", rule.why) }
            json.member("help") {
                $0.member("text", "\(rule.why)\n\nFix: \(rule.remedy).")
                $0.member("markdown", "\(rule.why)\n\n**Fix:** \(rule.remedy).")
            }
            json.member("defaultConfiguration") { $0.member("level", rule.severity.sarifLevel) }
            json.member("properties") {
                $0.member("security-severity", rule.severity.score)
                $0.list("tags") { json in
                    json.element("security")
                    for profile in RuleText.profiles(of: rule) { json.element(profile) }
                }
            }
        }
    }

    private static func notify(_ document: FailedDocument, in folder: String, _ json: inout JSONText) {
        notify(document.message, document.file.map { ReportURI.text($0, in: folder) }, document.position, &json)
    }

    private static func notify(_ text: String, _ uri: String?, _ position: Position?, _ json: inout JSONText) {
        json.object { json in
            json.member("level", "error")
            json.member("message") { $0.member("text", text) }
            guard let uri else { return }
            json.list("locations") {
                $0.object {
                    $0.member("physicalLocation") { json in
                        json.member("artifactLocation") { $0.member("uri", uri) }
                        guard let position else { return }
                        json.member("region") {
                            $0.member("startLine", position.line)
                            $0.member("startColumn", position.column)
                        }
                    }
                }
            }
        }
    }

    private mutating func pass(isFirst: Bool) {
        output.write(isFirst ? "\n" : ",\n")
        output.write(json.bytes)
        json.removeAll()
    }
}

extension Severity {
    /// SARIF knows three levels.
    fileprivate var sarifLevel: String {
        switch self {
        case .critical, .high: "error"
        case .medium: "warning"
        case .low, .info: "note"
        }
    }

    /// GitHub sorts by a score: over 9.0 is critical, from 7.0 high, from 4.0 medium.
    fileprivate var score: String {
        switch self {
        case .critical: "9.5"
        case .high: "8.0"
        case .medium: "5.5"
        case .low: "3.0"
        case .info: "1.0"
        }
    }
}

extension ExemptedFinding.Cause {
    fileprivate var isInSource: Bool { self == .annotation || self == .comment }
}
