import CEL
import Manifest
import TestSupport
import Testing

/// Expressions as people write them, over a Deployment.
@Suite struct ExpressionTests {
    private static let manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web, a.b/c: x}}
        spec:
          replicas: 2
          paused: null
          template:
            spec:
              containers:
              - {name: a, image: "registry.example.com/a:1", resources: {limits: {cpu: 500m, memory: 1Gi}}}
              - {name: b, image: b, securityContext: {privileged: true}}
        """

    /// What an expression gives for the Deployment, in words; what is wrong where it gives nothing.
    private static func result(_ expression: String) -> String {
        var result = "not read"
        ManifestReader().read(Input.text(manifest)) { event in
            guard case .object(let document) = event else { return }
            do throws(CELError) {
                let program = try CELProgram(expression, variables: ["object": .dyn])
                switch program.evaluate(["object": Value(document.node)]).result {
                case .success(let value): result = value.description
                case .failure(let error): result = "error: " + error.message
                }
            } catch {
                result = "refused at \(error.offset): \(error.message)"
            }
        }
        return result
    }

    @Test(arguments: [
        ("object.spec.replicas <= 5", "true"),
        (
            "object.spec.template.spec.containers.all(c, has(c.securityContext) && !c.securityContext.privileged)",
            "false"
        ),
        ("object.spec.template.spec.containers.exists(c, c.?securityContext.?privileged.orValue(false))", "true"),
        ("object.spec.template.spec.containers.filter(c, !has(c.resources)).map(c, c.name).join(', ')", "b"),
        ("object.spec.template.spec.containers.all(c, c.image.startsWith('registry.example.com/'))", "false"),
        ("object.spec.template.spec.containers[0].image.matches('^[^:]+:[0-9]+$')", "true"),
        ("quantity(object.spec.template.spec.containers[0].resources.limits.cpu).isLessThan(quantity('1'))", "true"),
        (
            "quantity(object.spec.template.spec.containers[0].resources.limits.memory).compareTo(quantity('1024Mi'))",
            "0"
        ),
        ("'app' in object.metadata.labels && object.metadata.labels['a.b/c'] == 'x'", "true"),
        ("object.metadata.labels.exists(k, k.startsWith('a.'))", "true"),
        ("has(object.spec.paused)", "true"), ("object.spec.paused == null", "true"),
        ("has(object.spec.paused.x)", "false"),
        ("object.?spec.?strategy.?type.orValue('RollingUpdate')", "RollingUpdate"),
        ("object.spec.strategy.type", "error: no such key: strategy"),
        ("string(1000000.0)", "1e+06"), ("string(123456789.5)", "1.234567895e+08"), ("string(123456.5)", "123456.5"),
        ("'%s'.format([1e20])", "1e+20"), ("size(br'\\a')", "2"),
        // What the language has and Kubernetes does not.
        ("[1, 2, 1].existsOne(x, x == 2)", "refused at 9: undeclared reference to 'existsOne'"),
        ("duration(1)", "refused at 0: found no matching overload for 'duration' applied to '(int)'"),
        ("[1].flatten()", "refused at 3: found no matching overload for 'flatten' applied to '(list(int))'"),
        // To ask a list for a field is a mistake, and no way past a policy.
        (
            "!has(object.spec.template.spec.containers.securityContext)",
            "error: unsupported index type 'string' in list"
        ),
        ("object.spec.template.spec.containers.?name", "error: unsupported index type 'string' in list"),
        (
            "['a', object.metadata.labels['app']].join(',')",
            "refused at 28: expected type 'string' but found 'dyn'"
        ),
        (
            "{'a': 'x', 'b': object.metadata.labels['app']}",
            "refused at 38: expected type 'string' but found 'dyn'"
        ),
        (#"'a_b'.matches(r'^[a-z\_]+$') && 'a_b'.matches(r'a\_b')"#, "true"),
        ("'a'.matches('(?P<>a)')", "refused at 12: invalid matches argument: bad name of a group"),
        ("url('https://a/x?q=1&q=2#f').getQuery()", #"{"q":["1", "2"]}"#),
        ("url('http://h/a#f').getEscapedPath()", "/a"), ("url('//host/path').getHost()", "host"),
        ("url('http://[fe80::1%25eth0]:80/').getHost()", "[fe80::1%eth0]:80"),
        ("isURL('http://[fe80::1%eth0]/') || isURL('http://%41/') || isURL('http://h#f/')", "false"),
        ("isURL('*')", "true"),
        ("isSemver('1.2-rc1', true) || isSemver('1+a', true)", "false"), ("isSemver('1.2', true)", "true"),
        ("isSemver('18446744073709551615.0.0')", "true"),
        ("'%.2f %f'.format([123456789.987, -1234.5])", "123,456,789.99 -1,234.500000"),
        ("'%.1f'.format([-0.0])", "0.0"),
        ("rb'a'", "refused at 2: syntax error: a string is not expected here"),
        ("1e400", "refused at 0: 1e400 is no number"),
        ("double('1e400')", "refused at 0: type conversion error from 'string' to 'double'"),
        ("{'a': 1, 'b': 2, ?'a': optional.none()}", #"{"b":2}"#), ("{?'a': optional.none(), 'a': 1}", #"{"a":1}"#),
        (
            "quantity('0').sub(quantity('-170141183460469231731687303715').add(quantity('-0.884105728')))",
            "error: the quantity is too large"
        ),
        ("object.spec.strategy.type == 'x' || true", "true"), ("true || object.spec.strategy.type == 'x'", "true"),
        ("object.spec.replicas + '1'", "error: no such overload"),
        ("'%s has %d replicas'.format([object.metadata.name, object.spec.replicas])", "web has 2 replicas"),
        ("object.spec.template.spec.containers.map(c, c.name) == ['a', 'b']", "true"),
        ("size(object.spec.template.spec.containers) > 1 ? 'many' : 'one'", "many"),
        ("'aXbXc'.split('X').map(x, x.upperAscii()).join('-')", "A-B-C"),
        ("'a1b22c'.findAll('[a-z][0-9]*?')", #"["a", "b", "c"]"#), ("'a1b22'.find('(?U)b[0-9]+')", "b2"),
        ("'ab'.findAll('')", #"["", "", ""]"#), ("'aab'.findAll('a*')", #"["aa", ""]"#),
        ("object.spec.", "refused at 12: syntax error: the expression ends too early: a field is missing"),
        ("object.spec.replicas = 1", "refused at 21: the character \"=\" means nothing here"),
        ("request.name == ''", "refused at 0: undeclared reference to 'request.name'"),
        ("'1' == 1", "refused at 4: found no matching overload for '==' applied to '(string, int)'"),
        (
            "cel.bind(x, 1, x)",
            "refused at 3: undeclared reference to 'cel.bind': Kubernetes does not have cel.bind and cel.block"
        ),
        (#"'\d'"#, #"refused at 1: \d is no escape; write a regular expression as r'...'"#),
        ("9223372036854775807 + 1", "error: integer overflow"), ("-9223372036854775808 - 1", "error: integer overflow"),
        ("-(-9223372036854775808)", "error: integer overflow"),
        ("-9223372036854775808 / -1", "error: integer overflow"),
        ("-9223372036854775808 % -1", "error: integer overflow"), ("1 % 0", "error: modulus by zero"),
        ("timestamp('2024-02-29T12:00:00Z').getDayOfYear()", "59"), ("duration('1h30m') > duration('89m')", "true"),
        ("semver('1.2.3-rc.1').isLessThan(semver('1.2.3'))", "true"), ("ip('fe80::1').isLinkLocalUnicast()", "true"),
        ("cidr('10.0.0.0/8').containsIP('10.9.8.7')", "true"),
        ("url('https://a.example/x?b=1').getQuery()['b'][0]", "1"),
    ])
    func anExpressionGives(_ expression: String, _ expected: String) {
        #expect(Self.result(expression) == expected)
    }

    // MARK: Hostile expressions

    private static func nested(_ open: String, _ inner: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + inner + String(repeating: close, count: count)
    }

    private static let long: [String] = [
        nested("(", "1", ")", 100_000 / 2 - 1), nested("[", "1", "]", 40_000), nested("-(", "1", ")", 30_000),
        nested("!", "true", "", 90_000),
        nested("{'a': ", "1", "}", 10_000), "1" + String(repeating: " + 1", count: 20_000),
        nested("true ? (", "1", ") : 2", 8_000),
        "object" + String(repeating: ".a", count: 40_000), String(repeating: "true || ", count: 12_000) + "true",
        nested("[1].map(x, ", "x", ")", 8_000), "'" + String(repeating: "a", count: 99_990) + "'",
        String(repeating: "x", count: 200_000),
        "'" + String(repeating: "\\", count: 50_001), "[" + String(repeating: "1,", count: 40_000) + "1]",
    ]

    @Test(arguments: long.indices)
    func whatIsNestedOrLongComesToAnEnd(index: Int) {
        #expect(!Self.result(Self.long[index]).isEmpty)
    }

    @Test(arguments: [
        "lists.range(100000).all(a, lists.range(100000).all(b, a >= 0 && b >= 0))",
        "lists.range(1000).map(a, lists.range(1000).map(b, lists.range(1000))).size() > 0",
        "['a'].map(x, x + x).map(x, x + x)" + String(repeating: ".map(x, x + x)", count: 60) + ".size() > 0",
        "lists.range(900000000000).size() > 0", "lists.range(100).map(a, lists.range(10000).sort()).size() > 0",
        "lists.range(5000).distinct().size() > lists.range(50000).distinct().size()",
    ])
    func whatCostsTooMuchIsStopped(_ expression: String) {
        let result = Self.result(expression)
        #expect(result.hasPrefix("error: operation cancelled") || result.contains("of more than"), "\(result)")
    }

    /// A list that holds the same list twice, and so on: at next to no cost there is more in it than anybody can walk.
    @Test(arguments: [
        "a == b", "a != b", "[a] == [b]", "{'k': a} == {'k': b}", "optional.of(a) == optional.of(b)", "a in [b]",
        "[a].exists(x, x == b)", "[a].indexOf(b) == 0", "sets.contains([a], [b])", "sets.equivalent([a], [b])",
        "sets.intersects([a], [b])", "[a, b].distinct().size() == 1", "'%s'.format([a]) == ''",
    ])
    func valuesThatHoldTooMuchAreNotWalked(_ expression: String) {
        func doubling(_ name: String) -> String {
            "optional.of([object.spec.replicas])"
                + (0..<40).map { "optMap(\(name)\($0), [\(name)\($0), \(name)\($0)])" }.map { "." + $0 }.joined()
                + ".value()"
        }
        let whole =
            "optional.of(\(doubling("x"))).optMap(a, optional.of(\(doubling("y"))).optMap(b, \(expression)).value()).value()"
        let result = Self.result(whole)
        #expect(result.hasPrefix("error: operation cancelled"), "\(result)")
    }

    @Test func anExpressionForATextCannotMakeMatchingSlow() {
        let text = String(repeating: "a", count: 20_000)
        #expect(Self.result("'\(text)'.matches('(a*)*b') || '\(text)'.matches('(a|a)*$')") == "true")
    }

    /// Each match of it is looked for up to the end of the text.
    @Test(arguments: ["a*b|a", "\\\\w+@x|\\\\w"])
    func anExpressionWithManyMatchesComesToAnEnd(pattern: String) {
        let text = String(repeating: "a", count: 30_000)
        let result = Self.result("'\(text)'.findAll('\(pattern)').size() > 0")
        #expect(result == "error: operation cancelled: actual cost limit exceeded", "\(result)")
        #expect(Self.result("'\(text.prefix(200))'.findAll('\(pattern)').size()") == "200")
    }

    /// Known expressions with something changed about them: whatever comes out, it comes out.
    @Test func changedExpressionsDoNotCrash() {
        var random = SeededGenerator(seed: 23)
        let words = [
            "object", ".", "?", "(", ")", "[", "]", "{", "}", ",", ":", "&&", "||", "!", "-", "+", "in", "has", "size",
            "1", "-9223372036854775808",
            "0u", "1.5", "'a'", "b'\\xff'", "null", "true", "map", "all", "x", "orValue", "format", "%s", "split",
            "slice", "getMonth", "`a.b`", "\"",
        ]
        let start = "object.spec.template.spec.containers.all(c, c.name.split('a').size() > 1 || has(c.image))"
        for _ in 0..<4_000 {
            var parts = start.split(separator: " ").flatMap {
                $0.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            }
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<parts.count, using: &random)
                let word = words.randomElement(using: &random) ?? ""
                switch Int.random(in: 0...2, using: &random) {
                case 0: parts[place] = word
                case 1: parts.insert(word, at: place)
                default: if parts.count > 1 { parts.remove(at: place) }
                }
            }
            let separator = Bool.random(using: &random) ? "." : " "
            #expect(!Self.result(parts.joined(separator: separator)).isEmpty)
        }
    }
}
