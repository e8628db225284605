import Inspection
import Manifest
import Policy
import Text

/// What the pusher reads: the verdict first, then the findings, how to mend them, and where to go from there. The lines
/// begin with git's own words (error, warning, hint), which its client colours; nothing in them can act on a terminal.
public enum PushMessage {
    private static let widest = 92

    /// The message for a push that was judged; empty where there is nothing to say.
    public static func text(_ verdict: PushVerdict) -> String {
        var lines: [String] = []
        if verdict.isInitial { lines.append("hint: the first push to this repository passes (harden.initialPush)") }
        if verdict.hasCause { lines += cause(verdict) }
        for problem in (verdict.brokenPolicy?.problems ?? []).prefix(3) {
            lines.append("warning: the policy of the trusted branch is invalid and not used:")
            lines += wrapped(Printable.text(problem.description), indent: 2).map { "warning: " + $0 }
        }
        if verdict.changesPolicy {
            lines.append(
                "hint: this push changes \(HardenPolicy.fileName): it was judged by the previous policy; the new one")
            lines.append("hint: applies from the next push on, once it is on the trusted branch")
        }
        for skipped in verdict.warnings.prefix(10) {
            lines.append("warning: \(place(skipped.file, nil)): \(skipped.reason.title), not judged")
        }
        lines += unread(verdict)
        if verdict.warnings.count > 10 { lines.append("warning: \(verdict.warnings.count - 10) more files not judged") }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func unread(_ verdict: PushVerdict) -> [String] {
        let named = named(verdict.unreadParts)
        var lines = named.map { part in
            let text = part.text(subject: shortened(part.subject))
            return "warning: \(place(part.file, nil)):\(part.line): \(text), not judged"
        }
        let more = verdict.unread.values.reduce(0, +) - named.count
        if more > 0 {
            let counts = verdict.unread.sorted { ($0.value, $1.key.title) > ($1.value, $0.key.title) }
                .map { "\($0.value) × \($0.key.title)" }
            lines.append("warning: \(more) more not judged; in total \(counts.joined(separator: ", "))")
        }
        return lines
    }

    /// The parts that are named: one of each reason, and others up to five, in the order in which they were found.
    private static func named(_ parts: [UnreadPart]) -> [UnreadPart] {
        var reasons: Set<UnreadPart.Reason> = []
        let firsts = Set(parts.indices.filter { reasons.insert(parts[$0].reason).inserted })
        let others = parts.indices.filter { !firsts.contains($0) }.prefix(max(0, 5 - firsts.count))
        return firsts.union(others).sorted().map { parts[$0] }
    }

    /// The line by which GitLab shows a refusal in its web interface.
    public static func gitLabLine(_ verdict: PushVerdict) -> String {
        verdict.refuses ? "GL-HOOK-ERR: \(heading(verdict).dropFirst("error: ".count))\n" : ""
    }

    /// The message for a push that passes although it could not be judged.
    public static func text(accepting reason: String) -> String {
        "warning: the push is accepted without being judged (harden.onError is accept): \(Printable.text(reason))\n"
    }

    /// The message for a push that could not be judged.
    public static func text(refusing reason: String) -> String {
        """
        error: push refused: it could not be judged
        error: \(Printable.text(reason))
        hint: the cause is the server or the size of the push, not a finding;
        hint: ask the server administrators, and quote the line above\n
        """
    }

    private static func cause(_ verdict: PushVerdict) -> [String] {
        var lines = [heading(verdict), ""]
        for refusal in verdict.refusals { lines += finding(refusal.finding) }
        let hidden = verdict.refusalCount - verdict.refusals.count
        if hidden > 0 { lines.append("  ... and \(hidden) more") }
        for failure in verdict.failures {
            lines.append("  \(place(failure.file, failure.position)) cannot be judged")
            lines += wrapped(Printable.text(failure.message), indent: 4)
        }
        if lines.last != "" { lines.append("") }
        if let bypass = verdict.bypass {
            lines.append("warning: the reason for the bypass is logged: \(shortened(bypass))")
        }
        if !verdict.isLocal {
            lines.append("hint: see it before you push: \(shortened(verdict.localCommand))")
        }
        lines += fixes(verdict)
        let rules = verdict.refusals.map(\.finding.finding.rule)
        if !rules.isEmpty {
            // A policy says itself what it means.
            if let rule = rules.first(where: { !$0.hasPrefix(FileSchema.policyPrefix) }) {
                lines.append("hint: what a rule means: kubectl harden explain \(rule)")
            }
            if !verdict.isLocal {
                lines.append(
                    "hint: if this is intended: ask for an exemption in \(HardenPolicy.fileName) on the trusted branch")
            }
        }
        if verdict.isBypassRefused {
            lines.append(
                "hint: no bypass: it needs -o harden.bypass=REASON from a user that harden.identity and harden.bypassUsers allow"
            )
        }
        if let help = verdict.help { lines.append("hint: \(Printable.text(String(help.prefix(500))))") }
        return lines
    }

    /// How to mend what can be mended: by a command, or by the patch that the message carries.
    ///
    /// git's client puts `remote: ` before each line and blanks behind it, which have to go before the patch applies.
    private static func fixes(_ verdict: PushVerdict) -> [String] {
        guard verdict.hasMendable, !verdict.isLocal else { return [] }
        let command = "hint: mend what can be mended safely: \(shortened(verdict.fixCommand))"
        guard let patch = verdict.patch, !patch.isEmpty else { return [command] }
        let lines = String(decoding: patch, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return [
            command, "hint: or by the patch below: push again with 2>push.log, and then",
            "hint:   sed -n 's/^remote: //; s/ *$//; /^--- a/,/^# end of patch/p' push.log | git apply -",
        ] + lines.dropLast().map { Printable.text(String($0)) } + ["# end of patch"]
    }

    private static func heading(_ verdict: PushVerdict) -> String {
        let what = verdict.subject.rawValue
        let subject =
            verdict.bypass != nil
            ? "warning: the \(what) bypasses the gate"
            : verdict.refuses ? "error: \(what) refused" : "warning: the \(what) would be refused"
        var causes: [String] = []
        if verdict.refusalCount > 0 {
            causes.append("\(verdict.refusalCount) new finding\(verdict.refusalCount == 1 ? "" : "s")")
        }
        if verdict.failureCount > 0 {
            causes.append("\(verdict.failureCount) item\(verdict.failureCount == 1 ? "" : "s") that cannot be judged")
        }
        let file =
            verdict.filesWithFindings.count == 1 && verdict.failureCount == 0
            ? verdict.filesWithFindings.first.map { " in " + shortened($0) } ?? "" : ""
        let ref =
            verdict.refs.count == 1 && !verdict.isLocal ? verdict.refs.first.map { " (\(shortened($0)))" } ?? "" : ""
        return "\(subject): \(causes.joined(separator: ", "))\(file)\(ref)"
    }

    private static func finding(_ located: LocatedFinding) -> [String] {
        let finding = located.finding
        let heading = "  \(place(located.file, finding.position)) \(finding.severity.rawValue) \(finding.rule)"
        let commit = located.commit.map { ["    in commit \($0.prefix(12))"] } ?? []
        let moved = located.movedFrom.map {
            wrapped("moved from \(shortened($0)), where this finding already existed", indent: 4)
        }
        let roots = located.rootsText.map { wrapped(Printable.text($0), indent: 4) } ?? []
        let ends = located.endTexts.flatMap { wrapped(Printable.text($0), indent: 4) }
        return [heading] + commit
            + wrapped(Printable.text("\(finding.object): \(finding.message)"), indent: 4) + ends + roots + (moved ?? [])
            + wrapped("fix: \(finding.remedy)", indent: 4)
    }

    private static func place(_ file: String?, _ position: Position?) -> String {
        shortened(file ?? "") + (position.map { ":\($0.line):\($0.column)" } ?? "")
    }

    private static func shortened(_ text: String) -> String {
        let shown = Printable.text(text)
        return shown.count <= 200 ? shown : shown.prefix(100) + "..." + shown.suffix(90)
    }

    private static func wrapped(_ text: String, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        return TextWidth.wrapped(String(text.prefix(2_000)), width: widest - indent).map { margin + $0 }
    }
}
