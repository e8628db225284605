import Manifest
import Testing

/// Inputs that somebody made to be read wrong, or not at all, each with the message it gets. What they cost is measured in
/// the benchmark.
@Suite struct HostileTests {
    @Test(arguments: [
        ("a: \0\n", "1:4: control characters are not allowed"),
        ("\u{1}", "1:1: control characters are not allowed (U+0001)"),
        ("a: \u{7f}\n", "1:4: control characters are not allowed (U+007F)"),
        ("a: \"x", "1:4: the quoted text that begins here has no closing quote"),
        ("a: 1\nb: \"x\nc: 1\nd: 2\n", "2:4: the quoted text that begins here has no closing quote"),
        ("a: 'x", "1:4: the quoted text that begins here has no closing quote"),
        ("a: [x", "2:1: expected , or ] in the list that begins on line 1"),
        ("a: {x: y", "2:1: expected , or } in the mapping that begins on line 1"),
        ("a: |\n  x\n y", "3:2: expected a key, indented like the others of the mapping that begins on line 1"),
        ("a: b: c\n", "1:5: a colon is not allowed here: quote the text, or check the indentation"),
        ("a: @b\n", "1:4: unquoted text cannot begin with this character: put it in quotes"),
        ("a:\n  - b\n c: d\n", "3:2: expected a key, indented like the others of the mapping that begins on line 1"),
        ("a:\n - b\n c: d\n", "3:2: expected a dash, indented like the others of the list that begins on line 2"),
        ("? \n...\n", "1:2: a key is null; put it in quotes if it is meant as text"),
        ("%TAG ! tag:x,2000:\na: 1\n", "1:1: a directive is separated from its document"),
        ("a: !x{y\n", "1:6: did not find expected whitespace or line break while scanning a tag"),
        ("{x: {a:}}\n", "1:7: found unexpected ':' while scanning a plain scalar"),
        ("{\"a\":1}\n[1]\n{\"b\":2}", "2:1: not an object"),
    ])
    func brokenTextIsNamedWithItsPlace(text: String, failure: String) {
        #expect(Reading(text).failures == [failure])
    }

    @Test func nestingByAnyMeansIsBounded() {
        for text in [String(repeating: "- ", count: 100_000), String(repeating: "[", count: 100_000)] {
            #expect(Reading(text).failures.first?.contains("nested more than 512 levels deep") == true)
        }
        #expect(Reading(String(repeating: "{", count: 100_000)).failures == ["1:2: a mapping cannot be a key"])
        #expect(Reading(String(repeating: "? ", count: 100_000)).failures == ["1:3: a mapping cannot be a key"])
    }

    @Test func manyEmptyDocumentsEnd() {
        #expect(
            Reading(String(repeating: "---\n", count: 1_000_002)).failures == ["1000001:1: more than 1000000 documents"]
        )
    }

    @Test func aHugeScalarIsRefused() {
        #expect(
            Reading("a: \(String(repeating: "x", count: 17 << 20))\n").failures == ["1:4: a scalar of more than 16 MiB"]
        )
    }

    @Test(arguments: [
        // A pod under the items of something harmless, keys in disguise, a key that is overridden.
        "kind: ConfigMap\napiVersion: v1\nitems: [{kind: Pod, apiVersion: v1, spec: {hostPID: true}}]\n",
        "!!%62inary YXBpVmVyc2lvbg==: v1\n!!binary a2luZA==: Pod\nspec: {hostPID: true}\n",
        "\"api\\x56ersion\": v1\n\"k\\x69nd\": Pod\nspec: {hostPID: false, hostPID: On}\n",
        "x: &k kind\napiVersion: v1\n*k : Pod\nspec: {hostPID: false, <<: {hostPID: true}}\n",
    ])
    func whatIsDisguisedIsSeen(text: String) {
        var found = false
        ManifestReader().read(.text(text)) { event in
            guard case .object(let object) = event else { return }
            found = object.node[.kind]?.string == "Pod" && object.node[.spec]?[.hostPID]?.bool == true
        }
        #expect(found)
    }
}
