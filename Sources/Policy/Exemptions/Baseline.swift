import Manifest
import Rules

/// The findings that a project had when it began to be judged: they pass, new ones do not. Findings are known by their
/// fingerprints, so that lines may move and files be renamed.
public struct Baseline: Sendable {
    /// `kind` of the file.
    public static let kind = "HardenBaseline"

    /// How a finding is known: by what it is about, and for the gate by what is wrong as well.
    private struct Key: Hashable, Comparable {
        let fingerprint: String
        /// A digest of the values that are wrong; nil where a later run could not make it.
        let values: String?

        static func < (left: Key, right: Key) -> Bool {
            (left.fingerprint, left.values ?? "") < (right.fingerprint, right.values ?? "")
        }
    }

    /// What is known of one key.
    private struct Entry {
        var rule: String
        var object: String
        var container: String?
        var field: String
        var count = 1
    }

    private var entries: [Key: Entry] = [:]
    private var remaining: [String: Int] = [:]
    /// The same by what is wrong as well.
    private var remainingExactly: [Key: Int] = [:]
    /// Those of which it is not known what was wrong.
    private var remainingWithoutValues: [String: Int] = [:]

    /// A baseline without findings.
    public init() {}

    /// How many findings it has.
    public var count: Int { entries.values.reduce(0) { $0 + $1.count } }

    /// How many of its findings have not been met: they are gone.
    public var unmatchedCount: Int { remaining.values.reduce(0, +) }

    /// Covers what was there before of a finding. Each of the baseline covers one; of the bad entries of a list each is known by
    /// its value.
    ///
    /// - Parameter isExact: whether the same values must be wrong as before anywhere: a push may not bring in worse ones.
    /// - Returns: what is new of it; nil for nothing.
    public mutating func new(of finding: Finding, isExact: Bool) -> Finding? {
        guard !remaining.isEmpty else { return finding }
        // Older baselines have the entries of a list together, without their values.
        if finding.isAboutEntries, !isExact, Baseline.take(finding.fingerprint, from: &remainingWithoutValues) {
            _ = Baseline.take(finding.fingerprint, from: &remaining)
            return nil
        }
        let parts = finding.parts
        let left = parts.indices.filter { !consume(parts[$0], isExact: isExact) }
        return left.isEmpty ? nil : finding.keeping(left)
    }

    private mutating func consume(_ finding: Finding, isExact: Bool) -> Bool {
        let key = Baseline.key(of: finding, asShown: !isExact)
        if key.values != nil, let count = remainingExactly[key], count > 0 {
            remainingExactly[key] = count - 1
            _ = Baseline.take(key.fingerprint, from: &remaining)
            return true
        }
        return !isExact && !finding.isAboutEntries && Baseline.take(key.fingerprint, from: &remaining)
    }

    private static func take(_ fingerprint: String, from known: inout [String: Int]) -> Bool {
        guard let count = known[fingerprint], count > 0 else { return false }
        known[fingerprint] = count - 1
        return true
    }

    /// The same baseline with credit only for what a change takes away from one place and puts into another: as often as a
    /// finding was in the old versions of the changed files, less those that are still in the new versions and known there.
    ///
    /// Otherwise the findings of a baseline, which are all still there, could be brought in once more by every push.
    ///
    /// - Parameters:
    ///   - old: the findings in the files that change or go, as they were.
    ///   - new: those in the files that change or come, as they are.
    ///   - reported: those of them that are reported as new.
    public func balanced(old: [Finding], new: [Finding], reported: [Finding]) -> Baseline {
        func counts(_ findings: [Finding]) -> [Key: Int] {
            findings.flatMap(\.parts).reduce(into: [:]) { $0[Baseline.key(of: $1), default: 0] += 1 }
        }
        let (new, reported) = (counts(new), counts(reported))
        let credit = counts(old).reduce(into: [Key: Int]()) { credit, entry in
            let kept = max(0, (new[entry.key] ?? 0) - (reported[entry.key] ?? 0))
            credit[entry.key] = max(0, entry.value - kept)
        }
        var balanced = self
        for (key, count) in remainingExactly { balanced.remainingExactly[key] = min(count, credit[key] ?? 0) }
        return balanced
    }

    /// - Parameter isShown: whether the values of entries count as reports show them, where nothing more is known later.
    private static func key(of finding: Finding, asShown isShown: Bool = false) -> Key {
        let values = finding.lastingValues ?? (isShown && finding.isAboutEntries ? finding.entryValues : nil)
        return Key(
            fingerprint: finding.fingerprint,
            values: values.map { Fingerprint.text(of: $0.joined(separator: "\u{0}\u{0}")) })
    }

    /// Adds a finding to the baseline that is written, and those about the same field for which it stands.
    public mutating func record(_ finding: Finding) {
        for part in finding.parts + finding.superseded.flatMap(\.parts) { record(part: part) }
    }

    private mutating func record(part finding: Finding) {
        let key = Baseline.key(of: finding, asShown: true)
        if entries[key] == nil {
            entries[key] = Entry(
                rule: finding.rule, object: finding.object.description, container: finding.container,
                field: finding.field.description)
        } else {
            entries[key]?.count += 1
        }
    }

    /// The file, in an order that changes little from one time to the next.
    public var text: String {
        let sorted = entries.sorted {
            ($0.value.object, $0.value.rule, $0.value.field, $0.key) < (
                $1.value.object, $1.value.rule, $1.value.field, $1.key
            )
        }
        var json = JSONText()
        json.object { json in
            json.member("apiVersion", HardenPolicy.apiVersion)
            json.member("kind", Baseline.kind)
            json.list("findings") { json in
                for (key, entry) in sorted {
                    json.line()
                    json.object { Baseline.write(entry, key, to: &$0) }
                }
                json.append(raw: "\n")
            }
        }
        return json.string + "\n"
    }

    private static func write(_ entry: Entry, _ key: Key, to json: inout JSONText) {
        json.member("rule", entry.rule)
        json.member("object", entry.object)
        if let container = entry.container { json.member("container", container) }
        json.member("field", entry.field)
        json.member("count", entry.count)
        json.member("fingerprint", key.fingerprint)
        if let values = key.values { json.member("values", values) }
    }

    // MARK: Reading

    private static let schema: FileSchema = .object([
        FileSchema.Member(
            "apiVersion", .choice([HardenPolicy.apiVersion]), "the version of the file format", isRequired: true),
        FileSchema.Member("kind", .choice([Baseline.kind]), "the kind of this file", isRequired: true),
        FileSchema.Member(
            "findings",
            .list(
                .object([
                    FileSchema.Member("rule", .text, "the rule"), FileSchema.Member("object", .text, "the object"),
                    FileSchema.Member("container", .text, "the container"),
                    FileSchema.Member("field", .anyText, "the field"),
                    FileSchema.Member("count", .number, "how many there are"),
                    FileSchema.Member(
                        "fingerprint", .text, "the fingerprint that identifies the finding", isRequired: true),
                    FileSchema.Member("values", .text, "a digest of the values that are wrong"),
                ])), "the findings", isRequired: true),
    ])

    /// Reads a baseline.
    ///
    /// - Throws: `PolicyProblems` where the file is none.
    public init(_ input: Input, file: String) throws(PolicyProblems) {
        self = try PolicyFileReader(file: file).read(input, as: Baseline.schema) { Baseline($0) }
    }

    private init(_ root: Node) {
        for finding in root["findings"]?.entries ?? [] {
            guard let fingerprint = finding["fingerprint"]?.string else { continue }
            let count = min(max(0, finding["count"]?.int ?? 1), 1_000_000)
            remaining[fingerprint, default: 0] += count
            guard let values = finding["values"]?.string else {
                remainingWithoutValues[fingerprint, default: 0] += count
                continue
            }
            remainingExactly[Key(fingerprint: fingerprint, values: values), default: 0] += count
        }
    }
}
