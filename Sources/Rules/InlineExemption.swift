/// An exemption that stands in a manifest: in an annotation of the object or of its pod template, or in a comment.
///
///     metadata:
///       annotations:
///         kubectl-harden.io/ignore: "host-network, image-not-pinned@sidecar"
///         kubectl-harden.io/ignore-reason: talks to the node's own agent
///     spec:
///       hostPID: true  # harden:ignore host-pid profiles all processes of the node
public struct InlineExemption: Sendable {
    /// Where it stands.
    public enum Origin: Sendable, Equatable {
        /// In an annotation: it is for the whole object.
        case annotation
        /// In a comment: it is for the findings in its line and in the one below.
        case comment
    }

    /// The rule, by the id that was written.
    public var rule: String
    /// The container that it is for, nil for all.
    public var container: String?
    /// Why; empty where nobody said.
    public var reason: String
    /// Where it stands.
    public var origin: Origin
    /// The place of the annotation's value or of the comment.
    public var position: Position
    /// The lines whose findings a comment is for.
    var lines = 0...Int.max
    /// The route to the annotation.
    var path = FieldPath()

    static let annotation = "kubectl-harden.io/ignore"
    static let reasonAnnotation = "kubectl-harden.io/ignore-reason"
    static let marker: StaticString = "harden:ignore"

    /// Whether the object has no container of the name.
    var namesNoContainer = false

    /// What keeps it from counting, nil where nothing does.
    public var problem: String? {
        if rule.isEmpty { return "it names no rule" }
        if Rule.named(rule) == nil {
            return "unknown rule \"\(rule)\"" + Nearest.hint(rule, among: Rule.all.map(\.id))
        }
        if let container, namesNoContainer {
            return container.isEmpty ? "\(rule)@ names no container" : "there is no container \"\(container)\""
        }
        if let word = reason.split(whereSeparator: { $0 == " " || $0 == "," }).first, Rule.named(String(word)) != nil {
            return "\(word) stands where the reason should: write \(rule),\(word) and then why"
        }
        return reason.isEmpty ? "\(rule) is ignored without a reason" : nil
    }

    /// Whether it covers a finding of its object.
    public func covers(_ finding: Finding) -> Bool {
        finding.rule.id == rule && problem == nil && lines.contains(finding.position.line)
            && (container == nil || container == finding.container)
    }
}

extension KubernetesObject {
    /// The exemptions that stand in the object.
    public var inlineExemptions: [InlineExemption] {
        guard mentionsExemptions else { return [] }
        var found = annotated(metadata, path: FieldPath([.key("metadata")]))
        for pod in pods where pod.path.count > 1 { found += annotated(pod.metadata, path: pod.metadataPath) }
        if isKind("CronJob", in: "batch") {
            let path = FieldPath([.key("spec"), .key("jobTemplate"), .key("metadata")])
            found += annotated(node[.spec]?["jobTemplate"]?[.metadata], path: path)
        }
        return found + commented()
    }

    /// Whether the marker of an exemption stands in an annotation or a comment, wherever that is: mostly none does.
    private var mentionsExemptions: Bool {
        if node.knowsKey(InlineExemption.annotation) { return true }
        return !node.comments(with: InlineExemption.marker).isEmpty
    }

    private func annotated(_ metadata: Node?, path: FieldPath) -> [InlineExemption] {
        guard let annotations = metadata?[.annotations], let value = annotations[InlineExemption.annotation] else {
            return []
        }
        let reason = annotations[InlineExemption.reasonAnnotation]?.scalarText ?? ""
        let place = path.appending(FieldPath([.key("annotations"), .key(InlineExemption.annotation)]))
        let entries = (value.scalarText ?? "").split { $0 == "," || $0 == " " || $0 == "\n" }
        let names = Set(pods.flatMap(\.containers).map(\.name))
        return (entries.isEmpty ? [""] : entries).map { entry in
            // An entry that ends in `@` is for no container, and not for all.
            let parts = entry.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            let container = parts.count > 1 ? String(parts[1]) : nil
            return InlineExemption(
                rule: parts.first.map(String.init) ?? "", container: container, reason: reason, origin: .annotation,
                position: value.position, path: place,
                namesNoContainer: container.map { $0.isEmpty || !names.contains($0) } ?? false)
        }
    }

    /// Comments that follow one another are all for the line below the last.
    private func commented() -> [InlineExemption] {
        let comments = node.comments(with: InlineExemption.marker)
        if comments.isEmpty { return [] }
        // From the last on, so that each knows where the run ends that it is part of.
        var ends: [Int: Int] = [:]
        for line in comments.map(\.position.line).reversed() { ends[line] = ends[line + 1] ?? line + 1 }
        return comments.flatMap { comment in
            let words = comment.text.split(separator: " ", maxSplits: 1)
            let rules = words.first?.split(separator: ",") ?? [""]
            let line = comment.position.line
            return rules.map { rule in
                InlineExemption(
                    rule: String(rule), reason: words.count > 1 ? String(words[1]) : "", origin: .comment,
                    position: comment.position, lines: line...(ends[line] ?? line + 1))
            }
        }
    }
}
