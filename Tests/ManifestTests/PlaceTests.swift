import Manifest
import Testing

/// Lines and columns, of YAML and JSON alike.
@Suite struct PlaceTests {
    private func places(_ text: String) -> [String: String] {
        var places: [String: String] = [:]
        ManifestReader().read(.text(text)) { event in
            guard case .object(let object) = event else { return }
            func visit(_ node: Node, _ path: FieldPath) {
                places[path.description] = "\(node.position.line):\(node.position.column)"
                for (index, child) in node.children.enumerated() {
                    visit(child, path.appending(node.isMapping ? .key(child.key) : .index(index)))
                }
            }
            visit(object.node, FieldPath())
        }
        return places
    }

    @Test func placesInYAMLCountLinesOfTheInputAndCharacters() {
        let places = places("x: 1\n---\n# comment\nä: ü\nb:\n  - c: |\n      text\n  - \"😀\": {d: e}\n")
        #expect(places["ä"] == "4:4")
        #expect(places["b[0].c"] == "6:8")
        #expect(places["b[1].😀"] == "8:10")
        #expect(places["b[1].😀.d"] == "8:14")
    }

    @Test func placesInJSONAreThoseOfTheWholeInput() {
        let places = places("{\"kind\": \"List\", \"items\": [\n  {\"ä\": \"ü\", \"b\": [1,\n   2]}, {\"c\": 3}]}")
        #expect(places["ä"] == "2:9")
        #expect(places["b[1]"] == "3:4")
        #expect(places["c"] == "3:15")
    }

    @Test func duplicateKeyKnowsBothPlaces() {
        var found: [String] = []
        for text in ["a: 1\nb: {c: 1, d: 2,\n  c: 3}\n", "{\"a\":1,\"b\":{\"c\":1,\n  \"c\":3}}"] {
            ManifestReader().read(.text(text)) { event in
                guard case .object(let object) = event else { return }
                found += object.node.duplicateKeys.map {
                    "\($0.node.key) \($0.first.line):\($0.first.column) \($0.node.keyPosition.line):\($0.node.keyPosition.column)"
                }
            }
        }
        #expect(found == ["c 2:5 3:3", "c 1:13 2:3"])
    }

    @Test(arguments: [
        ("spec.template.spec.containers[0].image", "spec.template.spec.containers[0].image", 6),
        ("metadata.annotations[example.com/a]", "metadata.annotations[example.com/a]", 3),
        ("rules[2].verbs[0]", "rules[2].verbs[0]", 4),
    ])
    func fieldPathIsWrittenAsKubernetesWritesIt(text: String, description: String, steps: Int) {
        #expect(FieldPath(text).description == description)
        #expect(FieldPath(text).steps.count == steps)
    }
}
