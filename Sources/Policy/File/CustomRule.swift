import Manifest
import Rules

/// A rule of one expression, as a policy file has it.
public struct CustomRule: Sendable {
    /// `id`
    public let id: String
    /// `kinds`, in which `pods` and `containers` stand for those of all workloads.
    public let kinds: [String]
    /// `expression`
    public let expression: String
    /// `message`
    public let message: String?
    /// `severity`
    public let severity: Severity
    /// `why`
    public let why: String?
    /// `remediation`
    public let remediation: String?
    /// `examples`, each as JSON.
    public let examples: (good: [[UInt8]], bad: [[UInt8]])
    /// The file.
    public let file: String
    /// Where the rule stands.
    public let position: Position
    /// Where its expression stands.
    public let expressionPosition: Position

    init(_ node: Node, file: String) {
        id = node["id"]?.writtenText ?? ""
        kinds = node["kinds"]?.texts ?? []
        expression = node["expression"]?.writtenText ?? ""
        message = node["message"]?.writtenText
        severity = node["severity"]?.scalarText.flatMap { Severity(rawValue: $0) } ?? .medium
        why = node["why"]?.writtenText
        remediation = node["remediation"]?.writtenText
        func examples(_ key: String) -> [[UInt8]] {
            (node["examples"]?[key]?.entries ?? []).map { example in
                var json = JSONText()
                json.append(example)
                return json.bytes
            }
        }
        self.examples = (examples("good"), examples("bad"))
        self.file = file
        position = node.position
        expressionPosition = (node["expression"] ?? node).position
    }
}
