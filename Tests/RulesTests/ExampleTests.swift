import Rules
import Testing

/// Judges a manifest by one rule, as `check` does.
func findings(
    of rule: Rule, in manifest: String, version: KubernetesVersion? = nil, trustsAuthor: Bool = true,
    isPartial: Bool = false
) -> [Finding] {
    let context = Judgement.Context(
        version: version, trustsAuthor: trustsAuthor, honoursInlineExemptions: trustsAuthor)
    let judge = Judge(rules: [rule], context: context)
    var findings: [Finding] = []
    ManifestReader().read(.text(manifest)) { event in
        switch event {
        case .object(let object): findings += judge.judge(KubernetesObject(object), isPartial: isPartial) ?? []
        case .document: break
        case .failure(let failure, _): Issue.record("\(failure)")
        }
    }
    return findings
}

@Suite struct ExampleTests {
    /// Each bad example marks the places that its rule must point to, and no others.
    @Test(arguments: Rule.all.flatMap { rule in rule.bad.indices.map { (rule.id, $0) } })
    func badExampleIsFoundAtItsMarks(id: String, index: Int) throws {
        let rule = try #require(Rule.named(id))
        let example = rule.bad[index]
        #expect(!example.marks.isEmpty, "a bad example marks at least one place")
        #expect(
            findings(of: rule, in: example.manifest, trustsAuthor: !rule.isOnlyForGit, isPartial: example.isPartial)
                .map(\.position).sorted()
                == example.marks.sorted())
    }

    @Test(arguments: Rule.all.flatMap { rule in rule.good.indices.map { (rule.id, $0) } })
    func goodExampleIsLeftInPeace(id: String, index: Int) throws {
        let rule = try #require(Rule.named(id))
        #expect(
            findings(
                of: rule, in: rule.good[index].manifest, trustsAuthor: !rule.isOnlyForGit,
                isPartial: rule.good[index].isPartial
            ).map(\.message) == [])
    }
}
