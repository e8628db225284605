import Kubernetes
import Manifest
import Rules
import Testing

/// Judges a manifest by one rule, as `check` does.
func findings(
    of rule: Rule, in manifest: String, version: KubernetesVersion? = nil, trustsAuthor: Bool = true,
    isPartial: Bool = false, parameters: [String: Parameter.Value] = [:],
    extent: ObjectSet.Extent = ObjectSet.Extent(.everything), before: Int? = nil
) -> [Finding] {
    var settings = RuleSettings()
    settings.parameters = parameters
    let context = Judgement.Context(
        .builtIn, version: version, trustsAuthor: trustsAuthor, honoursInlineExemptions: trustsAuthor,
        settings: parameters.isEmpty ? [:] : [rule.id: settings])
    let judge = Judge(rules: [rule], context: context)
    var findings: [Finding] = []
    var facts: [ObjectFacts] = []
    ManifestReader().read(.text(manifest)) { event in
        switch event {
        case .object(let object):
            let object = KubernetesObject(object)
            findings += judge.judge(object, isPartial: isPartial) ?? []
            if !judge.sets.isEmpty,
                let own = ObjectFacts(object, judge.sets.wanted, honoursExemptions: false, file: nil)
            {
                facts.append(own)
            }
        case .document: break
        case .failure(let failure, _): Issue.record("\(failure)")
        }
    }
    guard let before else { return findings + (judge.sets.judge(ObjectSet(facts, extent)) ?? []).map(\.finding) }
    let (old, new) = (facts.prefix(before), Array(facts.dropFirst(before)))
    let lost = old.filter { gone in gone.isGuard && !new.contains { $0.saysTheSame(as: gone) } }
    let come = new.filter { object in !old.contains { $0.saysTheSame(as: object) } }
    let removal = Removal(lost: Array(lost), come: come)
    return findings + judge.sets.judge(removal, from: ObjectSet(new, extent)).map(\.finding)
}

/// Judges an example by its rule, under what the example sets.
///
/// - Parameters:
///   - text: the example in another form, nil for its own.
///   - version: the version where the example names none.
func findings(
    of rule: Rule, in example: Example, as text: String? = nil, version: KubernetesVersion? = nil,
    trustsAuthor: Bool? = nil
) -> [Finding] {
    findings(
        of: rule, in: text ?? example.manifest, version: example.version ?? version,
        trustsAuthor: trustsAuthor ?? !rule.isOnlyForGit, isPartial: example.isPartial, parameters: example.parameters,
        extent: example.extent, before: example.before)
}

@Suite struct ExampleTests {
    /// Each bad example marks the places that its rule must point to, and no others.
    @Test(arguments: RuleCatalog.builtIn.rules.flatMap { rule in rule.bad.indices.map { (rule.id, $0) } })
    func badExampleIsFoundAtItsMarks(id: String, index: Int) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        let example = rule.bad[index]
        #expect(!example.marks.isEmpty, "a bad example marks at least one place")
        let found = findings(of: rule, in: example)
        #expect(found.map(\.position).sorted() == example.marks.sorted())
        if let message = example.message { #expect(found.map(\.message) == [message]) }
    }

    @Test(arguments: RuleCatalog.builtIn.rules.flatMap { rule in rule.good.indices.map { (rule.id, $0) } })
    func goodExampleIsLeftInPeace(id: String, index: Int) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        #expect(findings(of: rule, in: rule.good[index]).map(\.message) == [])
    }

    /// What a policy can set is shown in both directions, beside what holds without it.
    @Test(arguments: RuleCatalog.builtIn.rules.filter { !$0.parameters.isEmpty }.map(\.id))
    func parametersHaveExamples(id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        let known = Set(rule.parameters.map(\.name))
        for examples in [rule.bad, rule.good] {
            #expect(examples.contains { $0.parameters.isEmpty } && examples.contains { !$0.parameters.isEmpty })
            for example in examples { #expect(known.isSuperset(of: example.parameters.keys)) }
        }
        let changed = (rule.bad + rule.good).filter { !$0.parameters.isEmpty }.count { example in
            let standard = findings(
                of: rule, in: example.manifest, trustsAuthor: !rule.isOnlyForGit, isPartial: example.isPartial)
            return standard.map(\.message) != findings(of: rule, in: example).map(\.message)
        }
        #expect(changed > 0, "no setting changes a verdict")
    }

    /// A rule whose verdict depends on the version says so in an example.
    @Test(arguments: RuleCatalog.builtIn.rules.map(\.id))
    func versionsThatMatterHaveExamples(id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        let all = rule.bad + rule.good
        let newest = all.map { findings(of: rule, in: $0, version: .newest).map(\.message) }
        let differing = (25..<KubernetesVersion.newest.minor).filter { minor in
            all.map { findings(of: rule, in: $0, version: KubernetesVersion(minor: minor)).map(\.message) } != newest
        }
        if !differing.isEmpty { #expect(all.contains { $0.version != nil }, "1.\(differing)") }
    }
}
