import CEL
import Manifest
import TestSupport
import Testing

/// Expressions that a cluster judges at once over large objects: the work grows with what they cost there.
@Suite struct LargeValueTests {
    private static let size = 30_000

    private static func result(_ expression: String, _ manifest: String) throws -> String {
        let program = try CELProgram(expression, variables: ["object": .dyn])
        var result = "not read"
        ManifestReader().read(Input.text(manifest)) { event in
            guard case .object(let document) = event else { return }
            switch program.evaluate(["object": Value(document.node)]).result {
            case .success(let value): result = value.description
            case .failure(let error): result = "error: " + error.message
            }
        }
        return result
    }

    private static let large: String = {
        let names = (0..<size).map { "k\($0)" }
        return """
            apiVersion: example.com/v1
            kind: Box
            metadata: {name: a}
            list: [\(names.joined(separator: ","))]
            map: {\(names.map { "\($0): v" }.joined(separator: ","))}
            text: \(String(repeating: "x", count: 200_000))
            part: \(String(repeating: "x", count: 100_000))y

            """
    }()

    @Test(arguments: [
        "object.list.all(x, object.list.exists(y, true))", "object.map.all(k, object.map[k] == 'v')",
        "object.list.all(x, has(object.map.k29999))", "object.list.all(x, object.list[29999] == 'k29999')",
        "object.list.all(x, object.map.size() == 30000)", "object.map.all(k, object.map.exists(l, true))",
        "object.text.replace(object.part, '').size() == 200000", "object.text.split(object.part).size() == 1",
        "object.text.indexOf(object.part) == -1", "object.text.lastIndexOf(object.part) == -1",
    ])
    func aLargeObjectIsJudged(_ expression: String) throws {
        #expect(try Self.result(expression, Self.large) == "true")
    }

    private static let long = "abcabcabcabcabcabcabd"

    /// Long parts are searched in another way than short ones.
    @Test(arguments: [
        ("object.text.indexOf('\(long)')", "5"), ("object.text.indexOf('\(long)', 6)", "33"),
        ("object.text.lastIndexOf('\(long)')", "33"), ("object.text.lastIndexOf('\(long)', 32)", "5"),
        ("object.text.lastIndexOf('\(long)', 4)", "-1"), ("object.text.indexOf('\(long)é')", "-1"),
        ("object.text.contains('é\(long)')", "true"), ("object.text.split('\(long)').size()", "3"),
        ("object.text.replace('\(long)', '_')", "abcaé_abcabcé_abc"),
        ("object.text.replace('\(long)', '_', 1).size()", "37"), ("object.text.size()", "57"),
    ])
    func aLongPartIsFound(expression: String, expected: String) throws {
        let text = "abcaé\(Self.long)abcabcé\(Self.long)abc"
        #expect(try Self.result(expression, "apiVersion: v1\nkind: Box\ntext: \(text)\n") == expected)
    }
}
