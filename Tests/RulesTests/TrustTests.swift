import Rules
import Testing

/// In the gate nothing that the author wrote is believed. What changes by it is decided in the file of each rule: such an
/// example is marked, and there are no others.
@Suite struct BelievedExampleTests {
    @Test(arguments: RuleCatalog.builtIn.rules.flatMap { rule in rule.good.indices.map { (rule.id, $0) } })
    func aGoodExampleIsGoodInTheGateUnlessItIsOnlyBelieved(id: String, index: Int) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        let example = rule.good[index]
        let found = findings(of: rule, in: example, trustsAuthor: false)
        #expect(found.isEmpty != example.needsTrust, "\(example.manifest)")
    }
}
