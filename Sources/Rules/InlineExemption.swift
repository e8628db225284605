import Kubernetes
import Manifest

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
        /// In a comment: behind something it is for the findings in its line, else for those in the line below.
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
    /// The annotations that make an exemption.
    public static let annotations = [annotation, reasonAnnotation]
    /// With what a comment begins that is an exemption, and with what one begins that may be meant as one.
    static let (marker, markerLike): (String, [StaticString]) = ("harden:ignore", ["harden", "kubectl-harden"])

    /// Whether the object has no container of the name.
    var namesNoContainer = false

    /// Whether it is a comment or an annotation that only looks like an exemption.
    var isNearMiss = false

    /// What keeps it from counting, nil where nothing does.
    func problem(in catalog: RuleCatalog) -> String? {
        if isNearMiss {
            return origin == .comment
                ? "write # harden:ignore, the id of the rule, and the reason"
                : "the annotation must be called \(InlineExemption.annotation)"
        }
        if rule.isEmpty { return "it names no rule" }
        if catalog.rule(named: rule) == nil { return "unknown rule \"\(rule)\"" + catalog.hint(for: rule) }
        if let container, namesNoContainer {
            return container.isEmpty ? "\(rule)@ names no container" : "there is no container \"\(container)\""
        }
        if let word = reason.split(whereSeparator: { $0 == " " || $0 == "," }).first,
            catalog.rule(named: String(word)) != nil
        {
            return "\(word) is where the reason should be: write \(rule),\(word) and then the reason"
        }
        return reason.isEmpty ? "\(rule) is ignored without a reason" : nil
    }

    /// What tells it from others of its object where lines move; nil for an annotation, which its path tells.
    var anchor: String? { origin == .comment ? "# \(rule) \(reason.prefix(100))" : nil }

    /// Whether it covers a finding of its object.
    public func covers(_ finding: Finding, in catalog: RuleCatalog) -> Bool {
        finding.rule == rule && lines.contains(finding.position.line)
            && (container == nil || container == finding.container) && problem(in: catalog) == nil
    }
}

extension InlineExemption {
    /// Whether a comment is an exemption.
    static func isExemption(_ comment: Comment) -> Bool {
        comment.text == marker || comment.text.hasPrefix(marker + " ")
    }

    /// Whether a comment only looks like one: `harden: ignore`, `kubectl-harden-ignore`, `Harden:Ignore`.
    static func isNearMiss(_ comment: Comment) -> Bool {
        let letters = comment.text.prefix(60).lowercased().filter(\.isLetter)
        let words = ["ignore", "skip", "disable", "exempt"]
        return !isExemption(comment)
            && ["harden", "kubectlharden", "kubectlhardenio"].contains { name in
                words.contains { letters.hasPrefix(name + $0) }
            }
    }
}

extension InlineExemption {
    /// The exemptions that stand in comments of an input, by their lines.
    public static func comments(in input: Input) -> [InlineExemption] {
        var found: [InlineExemption] = []
        ManifestReader().read(input) { event in
            guard case .object(let object) = event else { return }
            found += KubernetesObject(object).inlineExemptions.filter { $0.origin == .comment }
        }
        return found
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
        return found + misspelt() + commented()
    }

    /// Whether the marker of an exemption stands in an annotation or a comment, wherever that is: mostly none does.
    private var mentionsExemptions: Bool {
        if node.knowsKey(InlineExemption.annotation) || mayHaveMisspelt { return true }
        return InlineExemption.markerLike.contains { !node.comments(with: $0).isEmpty }
    }

    private var mayHaveMisspelt: Bool {
        metadata?[.annotations]?.children.contains { ByteSearch.contains($0.keyUTF8, "harden") } ?? false
    }

    /// The annotations that only look like one with exemptions.
    private func misspelt() -> [InlineExemption] {
        let known = [InlineExemption.annotation, InlineExemption.reasonAnnotation]
        return (metadata?[.annotations]?.children.map { $0 } ?? []).filter { annotation in
            let key = annotation.key
            return key.contains("harden") && key.contains("ignore") && !known.contains(key)
        }.map { annotation in
            InlineExemption(
                rule: "", reason: "", origin: .annotation, position: annotation.position,
                path: FieldPath([.key("metadata"), .key("annotations"), .key(annotation.key)]), isNearMiss: true)
        }
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

    /// Whether nothing but blanks stands before a comment in its line.
    private func standsAlone(_ comment: Comment) -> Bool {
        let text = node.lineText(comment.position.line)
        return text?.prefix(comment.position.column - 1).allSatisfy(\.isWhitespace) ?? false
    }

    /// Comments that follow one another are all for the line below the last.
    private func commented() -> [InlineExemption] {
        let all = InlineExemption.markerLike.flatMap { node.comments(with: $0) }
        let comments = all.filter(InlineExemption.isExemption)
        let nearMisses = all.filter { InlineExemption.isNearMiss($0) }.map { comment in
            InlineExemption(
                rule: "", reason: String(comment.text.prefix(100)), origin: .comment, position: comment.position,
                lines: comment.position.line...comment.position.line, isNearMiss: true)
        }
        if comments.isEmpty { return nearMisses }
        // From the last on, so that each knows where the run ends that it is part of.
        var ends: [Int: Int] = [:]
        for comment in comments.reversed() where standsAlone(comment) {
            let line = comment.position.line
            ends[line] = ends[line + 1] ?? line + 1
        }
        return nearMisses
            + comments.flatMap { comment in
                let words = comment.text.dropFirst(InlineExemption.marker.count).split(separator: " ", maxSplits: 1)
                let rules = words.first?.split(separator: ",") ?? [""]
                let line = comment.position.line
                return rules.map { rule in
                    InlineExemption(
                        rule: String(rule), reason: words.count > 1 ? String(words[1]) : "", origin: .comment,
                        position: comment.position, lines: line...(ends[line] ?? line))
                }
            }
    }
}
