import Kubernetes
import Manifest
import Policy
import Rules

/// Parts findings that count from those that something exempts: the policy, an annotation, a comment.
struct ExemptionSplit {
    let exemptions: ExemptionSet
    /// Whether exemptions in manifests count.
    private let honoursInline: Bool
    private let catalog: RuleCatalog

    init(_ exemptions: ExemptionSet, _ context: Judgement.Context) {
        self.exemptions = exemptions
        honoursInline = context.honoursInlineExemptions
        catalog = context.catalog
    }

    /// Whether an exemption asks for the file.
    var namesFiles: Bool { exemptions.namesFiles }

    /// Whether an exemption asks for labels.
    var namesLabels: Bool { exemptions.namesLabels }

    /// What exempts a finding about an object that others decide; nil where nothing does.
    func exemption(of located: LocatedFinding, in object: ObjectFacts) -> ExemptedFinding? {
        if let (index, found) = exemptions.first(covering: located.finding, in: object) {
            return ExemptedFinding(located, by: found, at: index)
        }
        guard honoursInline, let found = object.exemptions.first(where: { $0.covers(located.finding, in: catalog) })
        else {
            return nil
        }
        return ExemptedFinding(located, by: found)
    }

    /// What counts of findings, and what does not.
    ///
    /// - Parameter whole: the object in which `object` stands, whose exemptions count as well.
    func split(
        _ findings: [Finding], of object: KubernetesObject, in file: Inspector.File, whole: KubernetesObject? = nil
    ) -> (counting: [Finding], exempted: [ExemptedFinding]) {
        // What is missing is reported where the whole is known.
        let isAlone = file.isPatch && whole == nil && object.isWorkloadOfItsOwn
        let isReportedElsewhere =
            !isAlone && file.context.rendered != .nothing
            && file.context.rendered.covers(line: (whole ?? object).node.position.line)
        let findings =
            isReportedElsewhere ? findings.filter { !$0.isAboutAbsence && !$0.traits.contains(.isAboutForm) } : findings
        if findings.isEmpty { return ([], []) }
        let inline = honoursInline ? (whole ?? object).inlineExemptions : []
        if inline.isEmpty, exemptions.isEmpty, file.sources == nil { return (findings, []) }
        var counting: [Finding] = []
        var exempted: [ExemptedFinding] = []
        for finding in findings {
            let parts = finding.parts
            let exemptions = parts.map { exemption(of: $0, object, file, whole, inline) }
            let left = parts.indices.filter { exemptions[$0] == nil }
            guard left.count < parts.count else {
                counting.append(finding)
                continue
            }
            // What one exemption covers as a whole is told as one.
            if left.isEmpty, Set(exemptions.map(\.?.policyIndex)).count == 1 {
                exempted += [exemption(of: finding, object, file, whole, inline)].compactMap(\.self)
            } else {
                exempted += exemptions.compactMap(\.self)
            }
            // What else is wrong with an exempt field counts, the worst for the others.
            var others: [Finding] = []
            for next in finding.superseded where left.allSatisfy({ parts[$0].field != next.field }) {
                if let found = exemption(of: next, object, file, whole, inline) {
                    exempted.append(found)
                } else {
                    others.append(next)
                }
            }
            if left.isEmpty {
                counting += [Finding.standing(for: others)].compactMap(\.self)
            } else {
                counting += others + [finding.keeping(left)]
            }
        }
        return (counting, exempted)
    }

    private func exemption(
        of finding: Finding, _ object: KubernetesObject, _ file: Inspector.File, _ whole: KubernetesObject?,
        _ inline: [InlineExemption]
    ) -> ExemptedFinding? {
        let located = file.located(finding, in: whole ?? object)
        let path = file.policyPath(of: finding)
        let covering =
            exemptions.first(covering: finding, in: object, file: path)
            ?? whole.flatMap { exemptions.first(covering: finding, in: $0, file: path) }
        if let (index, found) = covering { return ExemptedFinding(located, by: found, at: index) }
        return
            (inline.first { $0.covers(finding, in: catalog) }
            ?? (honoursInline ? file.comment(covering: located, in: catalog) : nil))
            .map { ExemptedFinding(located, by: $0) }
    }
}

extension ExemptedFinding {
    /// What an exemption of the policy covers.
    ///
    /// - Parameter index: its place among those of the policy.
    fileprivate init(_ located: LocatedFinding, by exemption: Exemption, at index: Int) {
        self.init(
            located: located, cause: .policy, reason: exemption.reason, expires: exemption.expires, policyIndex: index)
    }

    /// What an exemption in the manifest covers.
    fileprivate init(_ located: LocatedFinding, by exemption: InlineExemption) {
        self.init(
            located: located, cause: exemption.origin == .annotation ? .annotation : .comment,
            reason: exemption.reason)
    }
}
