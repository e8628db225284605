import Rules
import Testing

@Suite struct MendingTests {
    /// What is shown as the difference between a bad example and a good one is read as how to mend it.
    @Test(arguments: RuleCatalog.builtIn.rules.map(\.id))
    func aGoodExampleMendsABadOne(id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        let mending = try #require(rule.mending)
        let kept = mending.lines.count - mending.changes
        #expect(mending.changes > 0 && kept >= 2, "\(mending.changes) of \(mending.lines.count)")
        #expect(mending.changes <= 6 || kept * 2 >= mending.changes, "\(mending.changes) of \(mending.lines.count)")
    }
}
