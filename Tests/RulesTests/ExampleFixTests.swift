import Rules
import Testing

@Suite struct ExampleFixTests {
    /// What is shown as the difference between a bad example and a good one is read as how to mend it.
    @Test(arguments: RuleCatalog.builtIn.rules.map(\.id))
    func aGoodExampleMendsABadOne(id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        let exampleFix = try #require(rule.exampleFix)
        let kept = exampleFix.lines.count - exampleFix.changes
        #expect(exampleFix.changes > 0 && kept >= 2, "\(exampleFix.changes) of \(exampleFix.lines.count)")
        #expect(
            exampleFix.changes <= 6 || kept * 2 >= exampleFix.changes,
            "\(exampleFix.changes) of \(exampleFix.lines.count)")
    }
}
