import Foundation
import Inspection
import Policy
import TestSupport
import Testing

/// The JSON Schema of the report in the documentation.
@Suite struct ReportSchemaTests {
    private let schema: JSONSchema
    private let scratch: Scratch

    init() throws {
        let file = (#filePath as NSString).deletingLastPathComponent + "/../../docs/report.schema.json"
        schema = try JSONSchema(file)
        scratch = try Scratch()
        try scratch.write("web.yaml", Samples.goodDeployment().replacing("privileged: false", with: "privileged: true"))
        try scratch.write("broken.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a\n")
        try scratch.write("chart/templates/a.yaml", "apiVersion: v1\nkind: {{ .Values.kind }}\n{{- if true }}\n")
        try scratch.write(
            "exempt.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              namespace: shop
              annotations: {kubectl-harden.io/ignore: "host-pid"}
            spec: {hostPID: true, containers: [{name: a, image: "a:${tag}"}]}
            """)
        try scratch.write(
            "k/kustomization.yaml",
            "resources: [\"https://example.com/x//y\", d.yaml]\nnamespace: other\nimages: [{name: a, newTag: latest}]\n"
        )
        try scratch.write("k/d.yaml", Samples.goodDeployment())
        try scratch.write("charts/x.tgz", "x")
    }

    @Test(arguments: [
        ["."], ["exempt.yaml"], ["k/d.yaml"], [".", "--profile", "all"], ["broken.yaml"], ["k", "--render", "never"],
    ])
    func aReportIsAsTheSchemaSays(arguments: [String]) throws {
        let run = try Program.harden(["check", "-o", "json"] + arguments, in: scratch.folder)
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        #expect(schema.problems(of: report).isEmpty, "\(schema.problems(of: report).prefix(5))")
    }

    /// What a baseline covers could still be mended.
    @Test func aReportWithABaselineIsAsTheSchemaSays() throws {
        let baseline = try Program.harden(["check", ".", "--write-baseline", "../baseline.json"], in: scratch.folder)
        #expect(baseline.status == 0 || baseline.status == 3, "\(baseline.all)")
        let run = try Program.harden(
            ["check", ".", "--baseline", "../baseline.json", "-o", "json"], in: scratch.folder)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.all)")
        let exempted = report["exempted"] as? [[String: Any]] ?? []
        #expect(exempted.contains { $0["fix"] != nil }, "\(run.output)")
        #expect(schema.problems(of: report).isEmpty, "\(schema.problems(of: report).prefix(5))")
    }

    @Test func aReportOfARangeIsAsTheSchemaSays() throws {
        let git = try GitServer()
        try git.commit(["a.yaml": Samples.goodDeployment().replacing("readOnlyRootFilesystem: true", with: "x: 1")])
        try git.commit([
            "a.yaml": Samples.goodDeployment(),
            "b.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n",
        ])
        let run = try Program.harden(["scan", "HEAD~1..HEAD", "-o", "json"], in: git.work)
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        #expect(schema.problems(of: report).isEmpty, "\(schema.problems(of: report).prefix(5))")
    }

    /// A schema that allows everything would prove nothing.
    @Test(arguments: [
        "{}", "{\"kind\": 1}", "[]",
        "{\"apiVersion\":\"kubectl-harden.io/v1\",\"kind\":\"Report\",\"tool\":{},\"findings\":[{}],\"exempted\":[],\"skipped\":[],\"failed\":[],\"summary\":{}}",
    ])
    func whatIsNoReportIsRefused(text: String) throws {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        #expect(!schema.problems(of: value).isEmpty)
    }

    @Test func reasonsAreThoseOfTheProgram() {
        #expect(schema.values("skipped") == Set(SkipReason.allCases.map(\.rawValue)))
        #expect(schema.values("unread") == Set(UnreadPart.Reason.allCases.map(\.rawValue)))
    }
}

/// As much of JSON Schema as the documentation uses.
private struct JSONSchema {
    private let root: [String: Any]

    init(_ path: String) throws {
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        root = try #require(value as? [String: Any])
    }

    /// The reasons that a list of documents may have.
    func values(_ list: String) -> Set<String> {
        let list = (root["properties"] as? [String: Any])?[list] as? [String: Any]
        let properties = (list?["items"] as? [String: Any])?["properties"] as? [String: Any]
        return Set((properties?["reason"] as? [String: Any])?["enum"] as? [String] ?? [])
    }

    func problems(of value: Any) -> [String] { problems(of: value, root, "$") }

    private func problems(of value: Any, _ schema: [String: Any], _ path: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
                return ["\(path): no \(reference)"]
            }
            return problems(of: value, target, path)
        }
        if let allowed = schema["enum"] as? [String] {
            return (value as? String).map(allowed.contains) ?? false ? [] : ["\(path): \(value) is not allowed"]
        }
        switch schema["type"] as? String {
        case "string": return value is String ? [] : ["\(path): no string"]
        case "integer": return value is Int ? [] : ["\(path): no integer"]
        case "array":
            guard let list = value as? [Any] else { return ["\(path): no array"] }
            let items = schema["items"] as? [String: Any] ?? [:]
            return list.enumerated().flatMap { problems(of: $0.element, items, "\(path)[\($0.offset)]") }
        case "object":
            guard let object = value as? [String: Any] else { return ["\(path): no object"] }
            return problems(of: object, schema, path)
        default: return ["\(path): the schema says no type"]
        }
    }

    private func problems(of object: [String: Any], _ schema: [String: Any], _ path: String) -> [String] {
        let properties = schema["properties"] as? [String: Any] ?? [:]
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map { "\(path): no \($0)" }
        return missing
            + object.flatMap { key, value -> [String] in
                if let own = properties[key] as? [String: Any] { return problems(of: value, own, "\(path).\(key)") }
                if let others = schema["additionalProperties"] as? [String: Any] {
                    return problems(of: value, others, "\(path).\(key)")
                }
                return ["\(path): \(key) is not in the schema"]
            }
    }
}
