import Arguments
import Fleet
import Reporting

/// `audit merge`: puts the reports of several parts of a fleet together.
struct AuditMergeCommand: Command {
    static let about = CommandDescription(
        "merge", "Put the JSON reports of several shards together.",
        usage: "kubectl harden audit merge REPORT... [options]",
        discussion: """
            The result is what one run over all repositories would have written.

            Example:
              kubectl harden audit merge shard-*.jsonl -o json=all.jsonl -o html=all.html
            """)

    var reports: [String] = []

    var since: String?

    var output = FleetOutputOptions()

    mutating func declare(_ declared: inout Declaration) {
        declared.operands("report", &reports, "Reports that `audit -o json` has written.")
        declared.option("since", value: "report", &since, "Say what has become better and worse since this report.")
        declared.include(&output)
    }

    func validate() throws {
        guard !reports.isEmpty else { throw UsageError("missing argument <report>: a report of `audit -o json`") }
    }

    func run() throws {
        let parts = try reports.map { try AuditCommand.report($0) }
        var places: [(repository: String, part: AuditReport)] = []
        var known: [String: String] = [:]
        for part in parts {
            guard !part.isCutShort else {
                throw InputError(
                    message: "\(part.path): the last line is cut short; finish it with audit --resume \(part.path)")
            }
            for repository in part.repositories {
                if let other = known.updateValue(part.path, forKey: repository) {
                    throw UsageError("\(repository) is in \(other) and in \(part.path)")
                }
                places.append((repository, part))
            }
        }
        places.sort { $0.repository.utf8.lexicographicallyPrecedes($1.repository.utf8) }
        var run = try FleetRun(output, since: try since.map { try AuditCommand.report($0) })
        for (repository, part) in places {
            guard let record = part.record(of: repository) else {
                throw InputError(message: "\(part.path): \(repository) can no longer be read")
            }
            run.add(record)
        }
        try run.finish()
    }
}
