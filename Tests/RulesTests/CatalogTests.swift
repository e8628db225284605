import Foundation
import Rules
import Testing

@Suite struct CatalogTests {
    @Test func everyRuleFileIsInTheCatalog() throws {
        let folder = (#filePath as NSString).deletingLastPathComponent + "/../../Sources/Rules/Catalog"
        let files = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
        var ids: [String] = []
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
            let own = text.matches(of: /^ +id: "([a-z0-9-]+)",$/.anchorsMatchLineEndings()).map { String($0.1) }
            #expect(own.count == 1, "\(file) has one rule")
            ids += own
        }
        #expect(Set(ids) == Set(RuleCatalog.builtIn.rules.map(\.id)))
        #expect(ids.count == RuleCatalog.builtIn.rules.count, "no id appears twice")
    }

    @Test(arguments: RuleCatalog.builtIn.rules.map(\.id))
    func ruleIsComplete(id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        #expect(rule.bad.count >= 2)
        #expect(rule.good.count >= 2)
        #expect(rule.why.count > 40 && rule.why.hasSuffix("."))
        #expect(!rule.remedy.isEmpty && !rule.remedy.hasSuffix("."))
        #expect(!rule.why.contains("\n") && !rule.title.contains("\n"))
    }

    @Test func essentialIsTheSixHardenings() {
        let ids = RuleCatalog.builtIn.rules.filter(Profile.essential.contains).map(\.id)
        #expect(
            Set(ids) == [
                "cpu-request-missing", "cpu-limit-missing", "memory-request-missing", "memory-limit-missing",
                "liveness-probe-missing", "readiness-probe-missing", "bare-pod", "image-not-pinned", "host-path-volume",
                "rbac-pod-exec", "allow-privilege-escalation", "run-as-non-root-missing", "run-as-user-root",
                "hpa-min-replicas-missing", "hpa-max-replicas-missing", "cronjob-starting-deadline-missing",
                "cronjob-concurrency-policy-not-set", "privileged-container", "host-network", "host-pid", "host-ipc",
                "duplicate-key", "field-type-invalid", "field-unknown", "field-value-invalid",
                "kind-unknown",
                "inline-exemption-invalid",
            ])
    }

    @Test func essentialFailsACheckByDefault() {
        let hardenings = RuleCatalog.builtIn.rules.filter { Profile.essential.contains($0) && !$0.isInEveryProfile }
        #expect(hardenings.allSatisfy { $0.severity >= .medium })
    }

    /// What the text for contributors calls by a name with a dot in front is there.
    @Test func whatContributorsAreToldIsInTheCode() throws {
        let root = (#filePath as NSString).deletingLastPathComponent + "/../.."
        let page = try String(contentsOfFile: root + "/CONTRIBUTING.md", encoding: .utf8)
        let folder = root + "/Sources"
        let code = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
            .map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }.joined()
        for match in page.matches(of: /`\.([a-z][A-Za-z]+)/) {
            let name = match.output.1
            #expect(
                ["func \(name)", "var \(name)", "let \(name)", "case \(name)", "static func \(name)"].contains {
                    code.contains($0)
                }, "\(name)")
        }
    }

    /// The rule that CONTRIBUTING.md shows is one of the catalog, as it stands there.
    @Test func theRuleThatIsShownToContributorsIsCurrent() throws {
        let root = (#filePath as NSString).deletingLastPathComponent + "/../.."
        let rule = try String(
            contentsOfFile: root + "/Sources/Rules/Catalog/PodSecurity/HostPID.swift", encoding: .utf8)
        #expect(try String(contentsOfFile: root + "/CONTRIBUTING.md", encoding: .utf8).contains(rule))
    }
}
