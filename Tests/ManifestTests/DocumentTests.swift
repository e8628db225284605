import Manifest
import Testing

/// How a stream falls into documents, and documents into objects.
@Suite struct DocumentTests {
    @Test(
        arguments: [
            ("a: 1\n---\nb: 2\n", ["{\"a\":1}", "{\"b\":2}"]),
            ("---\na: 1\n--- # comment\n\n---\n# only a comment\n---\nb: 2", ["{\"a\":1}", "{\"b\":2}"]),
            ("a: 1\r\n---\r\nb: 2\r\n", ["{\"a\":1}", "{\"b\":2}"]),
            ("a: |\n  x", ["{\"a\":\"x\\n\"}"]),
            ("a: 1\n...\nb: 2\n---\nc: 3\n", ["{\"a\":1}", "{\"c\":3}"]),
            ("a: |\n  x\n  ---\n  y\n", ["{\"a\":\"x\\n---\\ny\\n\"}"]),
            ("\u{feff}a: 1\n", ["{\"a\":1}"]),
            ("{\"a\":1}{\"b\":2}\n{\"c\":3}", ["{\"a\":1}", "{\"b\":2}", "{\"c\":3}"]),
            ("{\"a\":1}\n---\nb: 2\n---\n{\"c\":3}\n", ["{\"a\":1}", "{\"b\":2}", "{\"c\":3}"]),
            ("{a: 1, b: [x, 'y']}\n", ["{\"a\":1,\"b\":[\"x\",\"y\"]}"]),
            ("  \n {\"a\": 1}", ["{\"a\":1}"]),
            ("", []), ("# nothing\n", []), ("---\n---\n", []), ("{}", ["{}"]),
            ("a: 1\nb: &x {c: 2}\nd: *x\n", ["{\"a\":1,\"b\":{\"c\":2},\"d\":{\"c\":2}}"]),
            ("!t : b\n? !t\n", ["{\"\":null}"]), ("a: 1\na: 2\n", ["{\"a\":2}"]),
            ("{\"a\":1,\"a\":[1,{\"b\":2}]}", ["{\"a\":[1,{\"b\":2}]}"]),
            ("{\"a\":\"\\u00e9\\ud83d\\ude00\\ud800\\n\"}", ["{\"a\":\"é😀\u{fffd}\\n\"}"]),
        ] as [(String, [String])])
    func documentsAreRead(text: String, objects: [String]) {
        let reading = Reading(text)
        #expect(reading.objects == objects)
        #expect(reading.failures == [])
    }

    @Test(arguments: [
        ("base: &b {x: 1, z: 2}\nd: {<<: *b, z: 3}\n", "{\"base\":{\"x\":1,\"z\":2},\"d\":{\"x\":1,\"z\":3}}"),
        (
            "a: &a {x: 1}\nb: &b {x: 2, z: 2}\nd: {<<: [*a, *b]}\n",
            "{\"a\":{\"x\":1},\"b\":{\"x\":2,\"z\":2},\"d\":{\"x\":1,\"z\":2}}"
        ),
        (
            "a: &a {x: 1}\nb: &b {<<: *a, z: 2}\nd: {<<: *b}\n",
            "{\"a\":{\"x\":1},\"b\":{\"x\":1,\"z\":2},\"d\":{\"x\":1,\"z\":2}}"
        ),
        ("b: &b {x: 1}\nd: {x: 0, <<: *b, w: 2}\n", "{\"b\":{\"x\":1},\"d\":{\"x\":1,\"w\":2}}"),
        ("d: {'<<': 1}\n", "{\"d\":{\"<<\":1}}"),
    ])
    func mergeKeysAreMerged(text: String, object: String) {
        #expect(Reading(text).objects == [object])
    }

    @Test(arguments: [("<<", true), ("&z <<", true), ("\"<<\"", false), ("!!str <<", false), ("!merge <<", false)])
    func onlyAPlainMergeKeyMerges(key: String, merges: Bool) {
        let merged = merges ? "{\"x\":1}" : "{\"<<\":{\"x\":1}}"
        #expect(Reading("a: &a {x: 1}\nb:\n  \(key): *a\n").objects == ["{\"a\":{\"x\":1},\"b\":\(merged)}"])
    }

    @Test(
        arguments: [
            // Items decide, whatever the kind.
            ("{kind: ConfigMap, items: [{kind: Pod}]}", ["{\"kind\":\"Pod\"}"]),
            ("{kind: Pod, items: []}", []),
            (
                "{kind: PodList, apiVersion: v1, items: [{kind: 1, apiVersion: null, a: 1}]}",
                ["{\"a\":1,\"kind\":\"Pod\",\"apiVersion\":\"v1\"}"]
            ),
            ("{kind: PodList, apiVersion: v1, items: [{a: 1}]}", ["{\"a\":1,\"kind\":\"Pod\",\"apiVersion\":\"v1\"}"]),
            (
                "{kind: List, items: [{kind: List, items: [{kind: A}]}, {kind: B}]}",
                ["{\"kind\":\"A\"}", "{\"kind\":\"B\"}"]
            ),
            (
                "{\"items\":[{\"a\":1},{\"kind\":\"X\"}],\"kind\":\"PodList\",\"apiVersion\":\"v1\"}",
                ["{\"a\":1,\"kind\":\"Pod\",\"apiVersion\":\"v1\"}", "{\"kind\":\"X\"}"]
            ),
            ("{\"kind\":\"List\",\"items\":[],\"metadata\":{}}", []),
            ("{\"kind\":\"X\",\"items\":null}", ["{\"kind\":\"X\",\"items\":null}"]),
            // Without a kind kubectl takes nothing for a list.
            ("{items: [{kind: A}]}", ["{\"items\":[{\"kind\":\"A\"}]}"]),
            ("{\"items\":[{\"kind\":\"A\"}]}", ["{\"items\":[{\"kind\":\"A\"}]}"]),
            ("{\"items\":[],\"kind\":\"\"}", ["{\"items\":[],\"kind\":\"\"}"]),
            ("{\"items\":[],\"kind\":\"List\"}", []),
        ] as [(String, [String])])
    func listsAreToldByTheirItems(text: String, objects: [String]) {
        #expect(Reading(text).objects == objects)
        #expect(Reading(text).failures == [])
    }

    /// A list that begins as JSON and goes on as YAML in flow style must not lose what the JSON reader does not understand.
    @Test(
        arguments: [
            ("{\"kind\":\"List\",\"items\":[{a: 1},{b: 2}]}", ["{\"a\":1}", "{\"b\":2}"]),
            ("{\"kind\":\"List\",\"items\":[{\"a\":1},{b: 2}]}", ["{\"a\":1}", "{\"b\":2}"]),
            ("{\"items\":[{\"a\":1}],\nkind: PodList}", ["{\"a\":1,\"kind\":\"Pod\",\"apiVersion\":\"\"}"]),
            ("{\"kind\":\"List\",\"items\":[{\"a\":1},\n # more\n {\"b\":2}]}", ["{\"a\":1}", "{\"b\":2}"]),
        ] as [(String, [String])])
    func listsThatOnlyBeginAsJSONAreReadAsYAML(text: String, objects: [String]) {
        #expect(Reading(text) == Reading(objects: objects))
        var limits = Limits.standard
        limits.heldList = 4
        #expect(Reading(text, limits: limits).failures.count == 1, "one that is too large to be held is refused")
    }

    @Test(
        arguments: [
            ("a: 1\n---foo\nb: 2\n", ["{\"a\":1}", "{\"b\":2}"], ["2:1: only a comment may follow --- on its line"]),
            ("a: [\n---\nb: 2\n", ["{\"b\":2}"], ["2:1: expected a value"]),
            ("{\"a\":1} x\n---\nb: 2\n", ["{\"a\":1}", "{\"b\":2}"], ["1:9: text after a JSON value"]),
            ("{\"a\":1}\n{\"b\":}\n---\nc: 3\n", ["{\"a\":1}", "{\"c\":3}"], ["2:6: expected a value"]),
            ("- a\n", [], ["1:1: not an object: a sequence"]),
            ("{kind: List, items: {a: 1}}", [], ["1:21: items is a mapping, not a list"]),
            ("{kind: List, items: [1, {a: 1}]}", ["{\"a\":1}"], ["1:22: not an object: integer"]),
            (
                "{\"kind\":\"List\",\"items\":[{\"a\":1}],\"items\":[{\"b\":1}]}", ["{\"a\":1}"],
                ["1:33: a list with two items keys"]
            ),
        ] as [(String, [String], [String])])
    func oneBadDocumentDoesNotHideTheOthers(text: String, objects: [String], failures: [String]) {
        let reading = Reading(text)
        #expect(reading.failures == failures)
        #expect(reading.objects == objects)
    }

    @Test func textInOtherEncodingsIsRead() {
        let text = "a: ä😀\n"
        let expected = ["{\"a\":\"ä😀\"}"]
        let units = Array(text.utf16)
        #expect(Reading([0xff, 0xfe] + units.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }).objects == expected)
        #expect(Reading([0xfe, 0xff] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }).objects == expected)
        #expect(Reading([0xef, 0xbb, 0xbf] + Array(text.utf8)).objects == expected)
        #expect(
            Reading(Array("a: x".utf8) + [0xff, 0xc3] + Array("y\n".utf8)).objects == ["{\"a\":\"x\u{fffd}\u{fffd}y\"}"]
        )
        #expect(Reading(Array("{\"a\":\"x".utf8) + [0xff] + Array("\"}".utf8)).objects == ["{\"a\":\"x\u{fffd}\"}"])
    }
}
