import Inspection
import Manifest
import Rules

/// Records as they stand in a report: one JSON object each, on a line of its own.
extension AuditRecord {
    static let apiVersion = "kubectl-harden.io/v1"
    static let kind = "RepositoryAudit"

    /// The record as JSON, without an end of line.
    ///
    /// - Parameter change: what has changed since another run.
    public func json(_ change: AuditChange? = nil) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("apiVersion", AuditRecord.apiVersion)
            json.member("kind", AuditRecord.kind)
            json.member("repository", repository)
            json.member("state", state.rawValue)
            if let reason { json.member("reason", reason) }
            if let ref { json.member("ref", ref) }
            if let commit { json.member("commit", commit) }
            if let measure { json.member("measure", measure) }
            if let change, state != .failed {
                json.member("since") { json in
                    json.member("new", change.new)
                    json.member("fixed", change.fixed)
                }
            }
            json.list("findings") { json in for finding in findings { json.object { finding.write(to: &$0) } } }
            json.list("failed") { json in
                for failure in failures {
                    json.object { json in
                        if let file = failure.file { json.member("file", file) }
                        json.write(failure.position)
                        json.member("message", failure.message)
                    }
                }
            }
            json.write("skipped", skipped)
            json.write("unread", unread)
            json.member("summary") { writeSummary(to: &$0) }
        }
        return json.bytes
    }

    private func writeSummary(to json: inout JSONText) {
        json.member("files", files)
        json.member("objects", objects)
        let counts = counts
        json.member("findings") { json in
            for severity in Severity.allCases.reversed() {
                json.member(.text(severity.rawValue), counts[severity] ?? 0)
            }
        }
        json.member("failing", failing)
        json.member("exempted", exempted)
        json.member("verdict", verdict.rawValue)
    }

    /// Reads a record; nil where the value is none.
    init?(_ node: Node) {
        guard node["kind"]?.string == AuditRecord.kind, let repository = node["repository"]?.string,
            let state = node["state"]?.string.flatMap(State.init)
        else { return nil }
        (self.repository, self.state) = (repository, state)
        reason = node["reason"]?.string
        ref = node["ref"]?.string
        commit = node["commit"]?.string
        measure = node["measure"]?.string
        for finding in AuditRecord.elements(node["findings"]) {
            guard let finding = AuditFinding(finding) else { return nil }
            findings.append(finding)
        }
        failures = AuditRecord.elements(node["failed"]).map { failure in
            var position: Position?
            if let line = failure["line"]?.int { position = Position(line: line, column: failure["column"]?.int ?? 1) }
            return FailedDocument(
                file: failure["file"]?.string, position: position, message: failure["message"]?.string ?? "")
        }
        skipped = AuditRecord.counts(node["skipped"])
        unread = AuditRecord.counts(node["unread"])
        let summary = node["summary"]
        (files, objects) = (summary?["files"]?.int ?? 0, summary?["objects"]?.int ?? 0)
        (failing, exempted) = (summary?["failing"]?.int ?? 0, summary?["exempted"]?.int ?? 0)
    }

    private static func counts(_ node: Node?) -> [String: Int] {
        Dictionary(elements(node).compactMap { entry in entry.int.map { (entry.key, $0) } }) { $1 }
    }

    private static func elements(_ node: Node?) -> [Node] {
        guard let node, node.isMapping || node.isSequence else { return [] }
        return Array(node.children)
    }
}

extension AuditFinding {
    fileprivate func write(to json: inout JSONText) {
        json.member("rule", rule)
        json.member("severity", severity.rawValue)
        json.member("message", message)
        json.member("object") { json in
            json.member("apiVersion", object.apiVersion)
            json.member("kind", object.kind)
            if let namespace = object.namespace { json.member("namespace", namespace) }
            json.member("name", object.name)
        }
        if let container { json.member("container", container) }
        json.member("path", path)
        json.member("source") { json in
            if let file { json.member("file", file) }
            json.write(position)
        }
        json.member("fingerprint", fingerprint)
        if isWarning { json.member("mode", "warn") }
    }
}

extension JSONText {
    fileprivate mutating func write(_ position: Position?) {
        guard let position else { return }
        member("line", position.line)
        member("column", position.column)
    }

    fileprivate mutating func write(_ name: MemberName, _ counts: [String: Int]) {
        guard !counts.isEmpty else { return }
        member(name) { json in
            for (reason, count) in counts.sorted(by: { $0.key < $1.key }) { json.member(.text(reason), count) }
        }
    }
}
