import RegularExpressions
import Testing

/// Expressions as Go's `regexp` reads them.
struct RegularExpressionTests {
    struct Case: Sendable, CustomStringConvertible {
        var pattern: String
        var matching: [String]
        var other: [String] = []
        var description: String { pattern }
    }

    @Test(arguments: [
        Case(pattern: "", matching: [""], other: ["a"]),
        Case(pattern: "Cluster.*Binding", matching: ["ClusterRoleBinding", "ClusterBinding"], other: ["RoleBinding"]),
        Case(pattern: "Secret|Config.ap", matching: ["Secret", "ConfigMap"], other: ["Secrets", "Config"]),
        Case(pattern: "(?:a|b)+c?", matching: ["a", "abbac"], other: ["", "c", "abcc"]),
        Case(pattern: "[^a-c]x", matching: ["dx", "éx"], other: ["ax", "x"]),
        Case(pattern: "[]a]", matching: ["]", "a"], other: ["b"]),
        Case(pattern: "[a-]", matching: ["-", "a"], other: ["b"]),
        Case(pattern: "a{2,3}", matching: ["aa", "aaa"], other: ["a", "aaaa"]),
        Case(pattern: "a{2}", matching: ["aa"], other: ["a", "aaa"]),
        Case(pattern: "a{,3}", matching: ["a{,3}"], other: ["aaa"]),
        Case(pattern: "x{", matching: ["x{"]),
        Case(pattern: "{a}", matching: ["{a}"]),
        Case(pattern: "a{01}", matching: ["a{01}"], other: ["a"]),
        Case(pattern: "((a{10}){10}){10}", matching: [String(repeating: "a", count: 1_000)], other: ["a"]),
        Case(pattern: "(a{0}b{900}){1}", matching: [String(repeating: "b", count: 900)]),
        Case(pattern: "(?i)pod", matching: ["Pod", "POD"], other: ["Pots"]),
        Case(pattern: "a(?i:b)c", matching: ["aBc", "abc"], other: ["Abc", "abC"]),
        Case(pattern: "a(?i)b|c", matching: ["aB", "C"], other: ["A"]),
        Case(pattern: "\\d+\\.\\d{1,2}", matching: ["1.25", "12.3"], other: ["1.", "1x2"]),
        Case(pattern: "\\bweb\\b", matching: ["web"], other: ["webs"]),
        Case(pattern: "^web$", matching: ["web"], other: ["web\n"]),
        Case(pattern: "a.c", matching: ["abc"], other: ["a\nc"]),
        Case(pattern: "(?s)a.c", matching: ["a\nc"]),
        Case(pattern: "\\pL+", matching: ["aé"], other: ["a1"]),
        Case(pattern: "\\p{Lu}\\P{Lu}", matching: ["Aa", "A1"], other: ["AA"]),
        Case(pattern: "[[:alpha:]_][[:^digit:]]", matching: ["ab", "__"], other: ["a1", "1a"]),
        Case(pattern: "[\\D]", matching: ["a"], other: ["1"]),
        Case(pattern: "\\Qa.b\\E+", matching: ["a.b"], other: ["axb"]),
        Case(pattern: "\\x41\\x{42}\\101\\t", matching: ["ABA\t"]),
        Case(pattern: "(?P<name>a)(?<other>b)", matching: ["ab"]),
        Case(pattern: "a*?b??", matching: ["", "aab"], other: ["abb"]),
        Case(pattern: "(a|aa)*b", matching: ["aaaab", "b"], other: ["aaaa"]),
        Case(pattern: "(|a)b", matching: ["b", "ab"]),
    ])
    func matchesAsGoDoes(_ example: Case) throws {
        let expression = try RegularExpression(example.pattern)
        for text in example.matching { #expect(expression.matches(text), "\(text)") }
        for text in example.other { #expect(!expression.matches(text), "\(text)") }
    }

    @Test func findsAnywhere() throws {
        #expect(try RegularExpression("b+").isFound(in: "aabb"))
        #expect(try RegularExpression("^b").isFound(in: "ab") == false)
        #expect(try RegularExpression("(?m)^b$").isFound(in: "a\nb\nc"))
        #expect(try RegularExpression("").isFound(in: "a"))
        #expect(try RegularExpression("\\Bb").isFound(in: "ab"))
    }

    @Test(arguments: [
        "(", ")", "a)", "[", "[a", "[b-a]", "*", "+a", "a**", "a{2}{3}", "a{1001}", "a{3,2}", "\\", "\\1", "\\8", "\\y",
        "(?x)a", "(?", "(?P<a", "(?=a)", "(?!a)", "\\pX", "\\C", "[[:nothing:]]", "\\x{110000}", "(?P<a b>c)",
        "(a{100}){11}", "(a{1000}){2}", "(a{2}b{600}){2}", "((a{11}){10}){10}", "{2}", "a|{2}", "({2})",
        "a{1000000000000}",
    ])
    func refusesWhatGoRefuses(_ pattern: String) {
        #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
    }

    @Test func largeExpressionsAndLongTextsTakeNoTime() throws {
        #expect(throws: RegularExpressionError.self) { try RegularExpression("((((a{100}){100}){100}){100})") }
        #expect(throws: RegularExpressionError.self) {
            try RegularExpression(String(repeating: "(", count: 5_000) + String(repeating: ")", count: 5_000))
        }
        let text = String(repeating: "a", count: 5_000)
        #expect(try !RegularExpression("(a*)*b").matches(text))
        #expect(try !RegularExpression("(a|a)*b").isFound(in: text))
    }
}
