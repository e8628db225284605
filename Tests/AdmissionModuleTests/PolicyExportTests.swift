import Admission
import Foundation
import Kubernetes
import Manifest
import Rules
import Testing

/// Rules as policies for a cluster: each must say what the rule says.
@Suite struct PolicyExportTests {
    private static let catalog = RuleCatalog.builtIn
    private static let exported = PolicyExport(catalog.rules, action: .deny).exported

    /// The verdicts of a rule and of its policy about each object of a text.
    private struct Comparison {
        let native: Judge
        let policy: Judge

        init(_ id: String) throws {
            let rule = try #require(catalog.rule(named: id))
            let export = PolicyExport([rule], action: .deny)
            // The documentation says that they need no later version.
            var policies = AdmissionPolicies(version: KubernetesVersion(minor: 30))
            policies.add(Array(export.text.utf8), file: "policy.yaml")
            try #require(policies.problems.isEmpty, "\(policies.problems)\n\(export.text)")
            #expect(policies.unknownFields.isEmpty, "\(policies.unknownFields)")
            native = Judge(rules: [rule], context: Judgement.Context(catalog, trustsAuthor: true))
            policy = Judge(
                rules: policies.rules, context: Judgement.Context(RuleCatalog(policies.rules), trustsAuthor: true))
        }

        /// The form of what the API server takes at all.
        private static let form = Judge(
            rules: [
                "field-type-invalid", "field-value-invalid", "field-unknown", "field-missing", "kind-unknown",
                "api-version-removed",
            ].compactMap { catalog.rule(named: $0) }, context: Judgement.Context(catalog, trustsAuthor: true))

        /// What they differ about.
        func differences(in text: String) -> [String] {
            var found: [String] = []
            ManifestReader().read(.text(text)) { event in
                guard case .object(let manifest) = event else { return }
                let object = KubernetesObject(manifest)
                guard let form = Comparison.form.judge(object), form.isEmpty, !object.isPart, object.isBuiltIn else {
                    return
                }
                let (first, second) = (native.judge(object) ?? [], policy.judge(object) ?? [])
                if first.isEmpty != second.isEmpty {
                    found.append(
                        "\(object.identity) line \(object.node.position.line): rule \(first.first?.message ?? "-"), policy \(second.first?.message ?? "-")"
                    )
                }
            }
            return found
        }
    }

    @Test(arguments: exported)
    func aPolicySaysOfTheExamplesOfARuleWhatTheRuleSays(id: String) throws {
        let rule = try #require(Self.catalog.rule(named: id))
        let comparison = try Comparison(id)
        for example in rule.bad + rule.good
        where !example.isPartial && example.parameters.isEmpty && example.version == nil {
            let differences = comparison.differences(in: example.manifest)
            #expect(differences.isEmpty, "\(id): \(differences)\n\(example.manifest)")
        }
    }

    /// Over the manifests in a folder, where somebody names one.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["HARDEN_MANIFESTS"] != nil, "HARDEN_MANIFESTS names no folder"),
        arguments: exported)
    func aPolicySaysOfRealManifestsWhatTheRuleSays(id: String) throws {
        let folder = try #require(ProcessInfo.processInfo.environment["HARDEN_MANIFESTS"])
        let comparison = try Comparison(id)
        var differences: [String] = []
        for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? []
        where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            guard let text = try? String(contentsOfFile: folder + "/" + path, encoding: .utf8) else { continue }
            differences += comparison.differences(in: text).map { "\(path): \($0)" }
        }
        #expect(differences.isEmpty, "\(id): \(differences.count) \(differences.prefix(5).joined(separator: "\n"))")
    }

    /// A cluster stops what costs too much, and refuses the object: no policy may come near it with the largest objects.
    @Test(arguments: exported)
    func thePoliciesOfARuleCostLittle(id: String) throws {
        let comparison = try Comparison(id)
        for object in LargeObjects.all {
            var count = 0
            ManifestReader().read(.text(object)) { event in
                guard case .object(let manifest) = event else { return }
                count += 1
                let found = comparison.policy.judge(KubernetesObject(manifest)) ?? []
                #expect(!found.contains { $0.message.contains("cannot be evaluated") }, "\(found.first?.message ?? "")")
            }
            #expect(count == 1)
        }
    }

    @Test func theHardeningsAndThePodSecurityStandardsAreAmongThem() {
        let wanted = Self.catalog.rules.filter { rule in
            rule.standards.contains { if case .podSecurity = $0 { true } else { false } }
        }
        let missing = wanted.map(\.id).filter { !Self.exported.contains($0) }
        #expect(missing.isEmpty, "\(missing)")
        #expect(Self.exported.count >= 100)
    }
}
