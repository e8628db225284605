import Edits
import Foundation
import Manifest
import TestSupport
import Testing

/// Changes of texts, each beside what comes of it.
@Suite struct DocumentEditorTests {
    private func edit(
        _ text: String, _ change: (inout DocumentEditor) throws(Obstacle) -> Void
    ) throws -> String {
        var editor = try #require(DocumentEditor(Array(text.utf8)))
        try change(&editor)
        return String(decoding: TextEdit.apply(try editor.edits(), to: Array(text.utf8)), as: UTF8.self)
    }

    /// A text, a field, its new value, and the text that comes of it.
    @Test(arguments: [
        ("a: 1\n", "a", "2", "a: 2\n"),
        ("a: 1 # one\nb: 2\n", "a", "3", "a: 3 # one\nb: 2\n"),
        ("a:\n  b: 1\n# end\n", "a.c", "x", "a:\n  b: 1\n  c: x\n# end\n"),
        ("a:\n    b: 1\n\nd: 2\n", "a.c.e", "x", "a:\n    b: 1\n    c:\n        e: x\n\nd: 2\n"),
        ("a:\n  b: 1", "a.c", "x", "a:\n  b: 1\n  c: x"),
        ("a:\r\n  b: 1\r\nc: 2\r\n", "a.d", "x", "a:\r\n  b: 1\r\n  d: x\r\nc: 2\r\n"),
        ("a: {b: 1}\n", "a.c", "x", "a: {b: 1, c: x}\n"),
        ("a: {}\n", "a.c", "x", "a:\n  c: x\n"),
        ("a: {} # none\n", "a.c", "x", "a: {c: x} # none\n"),
        ("a:\nb: 1\n", "a.c", "x", "a:\n  c: x\nb: 1\n"),
        ("a: # nothing yet\nb: 1\n", "a.c", "x", "a: # nothing yet\n  c: x\nb: 1\n"),
        ("a: null\nb: 1\n", "a.c", "x", "a: {c: x}\nb: 1\n"),
        ("{\"a\":{\"b\":1}}\n", "a.c", "x", "{\"a\":{\"b\":1, \"c\": \"x\"}}\n"),
        (
            "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n", "a.c.d", "[X]",
            "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": {\n      \"d\": [\"X\"]\n    }\n  }\n}\n"
        ),
        ("l:\n- a: 1\n- b: 2\n", "l[0].c", "x", "l:\n- a: 1\n  c: x\n- b: 2\n"),
        ("l:\n  - a: 1\nm: 1\n", "node.drop", "[ALL]", "l:\n  - a: 1\nm: 1\nnode:\n  drop:\n    - ALL\n"),
        ("l:\n- a: 1\nm: 1\n", "node.drop", "[ALL]", "l:\n- a: 1\nm: 1\nnode:\n  drop:\n  - ALL\n"),
        ("m: 1\n", "node.drop", "[ALL]", "m: 1\nnode:\n  drop: [ALL]\n"),
        ("a: |\n  text\n\nb: 1\n", "c", "x", "a: |\n  text\n\nb: 1\nc: x\n"),
        ("b: 1\na: |\n  text\n", "c", "x", "b: 1\na: |\n  text\nc: x\n"),
        ("a:\n  drop:\n  - X # why not\n", "a.b", "1", "a:\n  drop:\n  - X # why not\n  b: 1\n"),
        ("drop:\n  - X\n  - Y\nb: 1\n", "drop", "[ALL]", "drop:\n  - ALL\nb: 1\n"),
        (
            "a:\n  b:\n    c: 1\n    # of c\n  # of b\nd: 1\n", "a.e", "x",
            "a:\n  b:\n    c: 1\n    # of c\n  e: x\n  # of b\nd: 1\n"
        ),
        ("a:\n  b: 1\n    # deep", "a.c", "x", "a:\n  b: 1\n    # deep\n  c: x"),
        ("a: &x\n  b: 1\n", "a.c", "x", "a: &x\n  b: 1\n  c: x\n"),
        ("a: !!map\n  b: 1\n", "a.c", "x", "a: !!map\n  b: 1\n  c: x\n"),
        (
            "{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n", "a.c", "x",
            "{\n\t\"a\": {\n\t\t\"b\": 1,\n\t\t\"c\": \"x\"\n\t}\n}\n"
        ),
        ("ü: ä # ö\n", "b", "x", "ü: ä # ö\nb: x\n"),
        ("# head\n---\n", "", "", ""),
    ])
    func aFieldIsSetInTheFormOfTheText(_ text: String, _ path: String, _ value: String, _ result: String) throws {
        if path.isEmpty { return }
        #expect(
            try edit(text) { editor throws(Obstacle) in try editor.set(FieldPath(path), below: 0, to: value) } == result
        )
    }

    /// A text, what goes, and the text that comes of it.
    @Test(arguments: [
        ("a: 1\nb: 2\n", ["a"], "b: 2\n"), ("a: 1\nb: 2", ["b"], "a: 1"), ("a:\n  b: 1\nc: 2\n", ["a.b"], "c: 2\n"),
        ("l:\n- a\n- b\n", ["l[0]"], "l:\n- b\n"), ("l: [a, b, c]\n", ["l[0]", "l[1]"], "l: [c]\n"),
        ("l: [a, b, c]\n", ["l[2]"], "l: [a, b]\n"), ("m: {a: 1, b: 2}\n", ["m.b"], "m: {a: 1}\n"),
        ("l:\n- a\nb: 1\n", ["l[0]"], "b: 1\n"), ("# x\na: 1\n# y\nb: 2\n", ["b"], "# x\na: 1\n# y\n"),
    ])
    func whatIsRemovedTakesItsLineAlong(_ text: String, _ paths: [String], _ result: String) throws {
        #expect(
            try edit(text) { editor throws(Obstacle) in
                for path in paths { try editor.remove(FieldPath(path), below: 0) }
            } == result)
    }

    /// A text, a field, and why it is left.
    @Test(arguments: [
        ("a: &x {b: 1}\nc: *x\n", "a.d", Obstacle.shared), ("a: &x\n  b: 1\nc: *x\n", "c.d", .shared),
        ("d: &d {x: 1}\na:\n  <<: *d\n  b: 1\n", "a.c", .shared), ("a: 1\n", "a.b", .form), ("a: [1]\n", "a.b", .form),
        ("a: |\n  x\n", "a", .form), ("a: |+\n  x\n\n", "b", .form), ("a: 1\na: 2\n", "a", .form),
        ("a:\n- x # why\n- y\n", "a", .comment),
    ])
    func whatCannotBeChangedSafelyIsLeft(_ text: String, _ path: String, _ obstacle: Obstacle) throws {
        #expect(throws: obstacle) {
            try edit(text) { editor throws(Obstacle) in try editor.set(FieldPath(path), below: 0, to: "[x]") }
        }
    }

    @Test func whatSeveralChangesPutIntoOnePlaceIsPutInOnce() throws {
        let text = "c:\n- name: a\n  image: x\n"
        let new = try edit(text) { editor throws(Obstacle) in
            for (path, value) in [("s.p", "false"), ("s.q.type", "R"), ("s.q.more", "1"), ("t", "1")] {
                try editor.set(FieldPath("c[0]." + path), below: 0, to: value)
            }
        }
        #expect(new == text + "  s:\n    p: false\n    q:\n      type: R\n      more: 1\n  t: 1\n")
    }

    @Test func anExampleValueIsMarkedAndNeverWithoutTheMark() throws {
        #expect(
            try edit("a:\n  b: 1\n") { editor throws(Obstacle) in
                try editor.set(FieldPath("a.c"), below: 0, to: "1Gi", note: "TODO")
            } == "a:\n  b: 1\n  c: 1Gi # TODO\n")
        #expect(throws: Obstacle.form) {
            try edit("{\"a\": {\"b\": 1}}") { editor throws(Obstacle) in
                try editor.set(FieldPath("a.c"), below: 0, to: "1Gi", note: "TODO")
            }
        }
    }

    // MARK: Against a model

    /// Random texts with random changes: what is read afterwards is what a model says, and every comment is there.
    @Test(arguments: 0..<400) func randomChangesDoWhatTheySay(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let model = RandomValue.mapping(depth: 0, &random)
        let text = model.text(indent: 0, isFlow: false, &random)
        var expected = try #require(try value(of: text) as? [String: Any], "\(text)")
        var editor = try #require(DocumentEditor(Array(text.utf8)), "\(text)")
        for number in 0..<Int.random(in: 1...4, using: &random) {
            let path = model.path(&random) + ["new\(number)"]
            let saved = editor
            do throws(Obstacle) {
                try editor.set(FieldPath(path.map { .key($0) }), below: 0, to: "\(number)")
            } catch {
                editor = saved
                continue
            }
            expected = RandomValue.setting(path[...], number, in: expected)
        }
        let new = TextEdit.apply(try editor.edits(), to: Array(text.utf8))
        let result = String(decoding: new, as: UTF8.self)
        #expect(
            NSDictionary(dictionary: try #require(try value(of: result) as? [String: Any]))
                == NSDictionary(dictionary: expected), "\(text)\n=>\n\(result)")
        #expect(text.split(separator: "#").count == result.split(separator: "#").count)
    }

    private func value(of text: String) throws -> Any? {
        var found: Any?
        var failure: ReadFailure?
        ManifestReader().read(.text(text)) { event in
            switch event {
            case .object(let object):
                var json = JSONText()
                json.append(object.node)
                found = try? JSONSerialization.jsonObject(with: Data(json.string.utf8))
            case .failure(let cause, _): failure = cause
            case .document: break
            }
        }
        if let failure { throw failure }
        return found
    }
}

/// A random value, and ways to write it.
private indirect enum RandomValue {
    case scalar(String), sequence([RandomValue]), mapping([(String, RandomValue)])

    static func mapping(depth: Int, _ random: inout SeededGenerator) -> RandomValue {
        .mapping(
            (0..<Int.random(in: 1...4, using: &random)).map { ("k\($0)", any(depth: depth + 1, &random)) })
    }

    static func any(depth: Int, _ random: inout SeededGenerator) -> RandomValue {
        switch Int.random(in: 0..<(depth > 3 ? 4 : 9), using: &random) {
        case 0: return .scalar("x")
        case 1: return .scalar("\"a # b\"")
        case 2: return .scalar("12")
        case 3: return .scalar("'it''s'")
        case 4...6: return mapping(depth: depth, &random)
        default:
            return .sequence((0..<Int.random(in: 1...3, using: &random)).map { _ in any(depth: depth + 1, &random) })
        }
    }

    /// The keys to a mapping of it.
    func path(_ random: inout SeededGenerator) -> [String] {
        guard case .mapping(let fields) = self, let (key, value) = fields.randomElement(using: &random),
            case .mapping = value, Bool.random(using: &random)
        else { return [] }
        return [key] + value.path(&random)
    }

    static func setting(_ path: ArraySlice<String>, _ number: Int, in value: [String: Any]) -> [String: Any] {
        guard let key = path.first else { return value }
        var value = value
        value[key] =
            path.count == 1 ? number : setting(path.dropFirst(), number, in: value[key] as? [String: Any] ?? [:])
        return value
    }

    func text(indent: Int, isFlow: Bool, _ random: inout SeededGenerator) -> String {
        let margin = String(repeating: " ", count: indent)
        switch self {
        case .scalar(let text): return text
        case .sequence(let all):
            if isFlow {
                return "[" + all.map { $0.text(indent: 0, isFlow: true, &random) }.joined(separator: ", ") + "]"
            }
            return all.map { margin + "- " + $0.text(indent: indent + 2, isFlow: true, &random) + note(&random) }
                .joined(separator: "\n")
        case .mapping(let fields):
            if isFlow {
                return "{"
                    + fields.map { "\($0): " + $1.text(indent: 0, isFlow: true, &random) }.joined(separator: ", ") + "}"
            }
            return fields.map { key, value in
                let isInline =
                    { if case .scalar = value { true } else { false } }() || Int.random(in: 0..<4, using: &random) == 0
                if isInline {
                    return "\(margin)\(key): " + value.text(indent: 0, isFlow: true, &random) + note(&random)
                }
                let step = [0, 2, 3].randomElement(using: &random) ?? 2
                let isList = if case .sequence = value { true } else { false }
                let inner = value.text(indent: indent + (isList ? step : max(1, step)), isFlow: false, &random)
                return "\(margin)\(key):\(note(&random))\n\(inner)"
            }.joined(separator: "\n")
                + (indent == 0 ? ["", "\n", "\n# end\n"].randomElement(using: &random) ?? "" : "")
        }
    }

    private func note(_ random: inout SeededGenerator) -> String {
        ["", "", " # note", "\n# a line of its own"].randomElement(using: &random) ?? ""
    }
}
