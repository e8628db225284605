import Foundation
import Kubernetes
import Manifest
import Rules
import Testing

struct FindingTests {
    /// What a later version, another process or a cache needs of a finding is in the finding itself.
    @Test(arguments: RuleCatalog.builtIn.rules.filter { !$0.bad.isEmpty }.map(\.id))
    func aFindingIsTheSameOnceItWasWritten(id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        let judge = Judge(rules: [rule], context: .init(.builtIn, trustsAuthor: false))
        ManifestReader().read(.text(rule.bad[0].manifest)) { event in
            guard case .object(let object) = event else { return }
            for finding in judge.judge(KubernetesObject(object)) ?? [] {
                let read = (try? JSONEncoder().encode(finding)).flatMap {
                    try? JSONDecoder().decode(Finding.self, from: $0)
                }
                #expect(read?.keys == finding.keys && read?.message == finding.message)
                #expect(read?.position == finding.position && read?.pathText == finding.pathText)
                #expect(read?.remedy == finding.remedy && read?.rule == finding.rule)
            }
        }
    }
}
