import Policy
import TestSupport
import Testing

@Suite struct GlobTests {
    @Test(arguments: [
        ("web", "web", true), ("web", "webx", false), ("web*", "web-1", true), ("web*", "a/web", false),
        ("*", "", true), ("*", "a/b", false), ("**", "a/b", true), ("a?c", "abc", true), ("a?c", "a/c", false),
        ("**/test/**", "test/a", true), ("**/test/**", "x/y/test/a/b", true), ("**/test/**", "x/mytest/a", false),
        ("charts/**/*.yaml", "charts/a.yaml", true), ("charts/**/*.yaml", "charts/a/b/c.yaml", true),
        ("charts/**/*.yaml", "chartsx/a.yaml", false), ("a/**", "a", false), ("a/**", "a/", true),
        ("spec.containers[*].image", "spec.containers[12].image", true),
        ("spec.containers[*].image", "spec.containersX.image", false), ("[ab]", "a", false), ("", "", true),
        ("**/**/x", "a/b/c/x", true), ("*a*b*c*", "xxaxxbxxcxx", true),
    ])
    func patternMatchesTheWholeText(pattern: String, text: String, matches: Bool) {
        #expect(Glob(pattern).matches(text) == matches)
    }

    /// A pattern with many stars must not take time that grows with the number of ways to match.
    @Test func manyStarsEnd() {
        let pattern = String(repeating: "*a", count: 200) + "b"
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 2_000)))
    }

    @Test(arguments: [
        ("2027-01-31", true), ("2024-02-29", true), ("2023-02-29", false), ("2027-13-01", false), ("27-1-1", false),
        ("2027-01-31T00:00", false), ("+027-01-31", false), ("", false),
    ])
    func datesAreDaysOfTheCalendar(text: String, isDate: Bool) {
        #expect((CalendarDate(text)?.description == text) == isDate)
    }
}
