import Foundation
import Kubernetes
import Manifest
import Testing

/// The types of the API: a table of pieces of manifests, each with what is wrong with it.
@Suite struct SchemaTests {
    /// A piece of a manifest.
    struct Shape: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The manifest, and the route to where the piece stands.
        let manifest: String
        let prefix: String
        /// What is wrong, as `cause path`, and the end of what may be meant.
        let problems: [(text: String, hint: String?)]

        init(_ line: String) {
            testDescription = line
            let halves = line.components(separatedBy: " => ")
            let words = halves[0].split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            let rest = words.dropFirst().joined(separator: " ")
            let deployment = { (spec: String) in
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {\(spec)}\n"
            }
            let spec = { (fields: String, known: [(key: String, text: String)]) in
                ([fields] + known.filter { !fields.hasPrefix($0.key + ":") }.map { "\($0.key): \($0.text)" }).joined(
                    separator: ", ")
            }
            let around = { (template: String) in
                deployment(spec("selector: {}", [("template", "{spec: {\(template)}}")]))
            }
            switch words[0] {
            case "C":
                manifest = around("containers: [{\(spec(rest, [("name", "app")]))}]")
                prefix = "spec.template.spec.containers[0]."
            case "P":
                manifest = around(spec(rest, [("containers", "[{name: app}]")]))
                prefix = "spec.template.spec."
            case "D":
                manifest = deployment(
                    spec(rest, [("selector", "{}"), ("template", "{spec: {containers: [{name: app}]}}")]))
                prefix = "spec."
            default:
                let fields = words.count > 2 ? spec(words[2], [("metadata", "{name: a}")]) : "metadata: {name: a}"
                manifest = "{apiVersion: \(words[0]), kind: \(words[1]), \(fields)}\n"
                prefix = ""
            }
            problems = (halves.count > 1 ? halves[1].components(separatedBy: " ; ") : []).map { problem in
                let parts = problem.components(separatedBy: " > ")
                return (parts[0], parts.count > 1 ? parts[1] : nil)
            }
        }
    }

    private static func text(_ problem: SchemaProblem) -> String {
        switch problem.cause {
        case .unknownField: "unknown \(problem.path)"
        case .wrongType: "type \(problem.path)"
        case .wrongValue: "value \(problem.path)"
        case .otherVersion, .valueOfOtherVersion: "version \(problem.path)"
        case .missing(let name): "missing \(problem.path.appending(FieldPath(name)))"
        }
    }

    private static func shapes() -> [Shape] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Data/shapes.txt")
        let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.filter { !$0.hasPrefix("#") }.map { Shape(String($0)) }
    }

    private func problems(_ manifest: String, version: KubernetesVersion? = nil) throws -> [SchemaProblem] {
        var found: [SchemaProblem] = []
        var objects: [ManifestObject] = []
        var failure: String?
        ManifestReader().read(.text(manifest)) { event in
            switch event {
            case .object(let object):
                objects.append(object)
                found = KubernetesObject(object).schemaProblems(version: version, isPartial: false)
            case .failure(let read, _): failure = read.message
            case .document: break
            }
        }
        #expect(failure == nil && objects.count == 1, "\(manifest)")
        return found
    }

    @Test(arguments: shapes()) func aShapeIsToldRight(shape: Shape) throws {
        var found = try problems(shape.manifest)
        // Pieces need not be whole.
        if !shape.problems.contains(where: { $0.text.hasPrefix("missing") }) {
            found.removeAll { if case .missing = $0.cause { true } else { false } }
        }
        let wanted = shape.problems.map { $0.text.replacing(" ", with: " " + shape.prefix, maxReplacements: 1) }
        #expect(found.map(Self.text).sorted() == wanted.sorted())
        for (problem, text) in zip(shape.problems, wanted) {
            guard let hint = problem.hint, let match = found.first(where: { Self.text($0) == text }),
                case .unknownField(let given) = match.cause
            else { continue }
            #expect(
                given?.text.hasSuffix(hint) ?? false || given?.text.hasSuffix(hint + "?") ?? false, "\(given as Any)")
        }
    }

    @Test func theTablesAreLargeEnoughAndHintsMostlyGiven() throws {
        let shapes = Self.shapes()
        let (wrong, right) = (shapes.filter { !$0.problems.isEmpty }, shapes.filter(\.problems.isEmpty))
        #expect(wrong.count >= 120 && right.count >= 120, "\(wrong.count) \(right.count)")
        let unknown = shapes.flatMap(\.problems).filter { $0.text.hasPrefix("unknown") }
        let hinted = unknown.filter { $0.hint != nil }
        #expect(unknown.count >= 60 && Double(hinted.count) >= 0.85 * Double(unknown.count))
    }

    @Test func aVersionHasTheFieldsOfItsTime() throws {
        let manifest =
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, restartPolicyRules: []}]}}"
        #expect(try problems(manifest).isEmpty)
        #expect(try problems(manifest, version: KubernetesVersion(minor: 34)).isEmpty)
        let old = try problems(manifest, version: KubernetesVersion(minor: 33))
        #expect(old.map(Self.text) == ["version spec.containers[0].restartPolicyRules"])
    }

    @Test(
        arguments: [
            ("spec: {replicas: 2, mode: Fast, ports: [{number: 80}], labels: {any: a}, raw: {x: [1]}, size: 50%}", []),
            (
                "spec: {size: 3, template: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {any: 1}}}, status: {x: 1}",
                []
            ),
            ("spec: {replicas: \"${N}\", mode: \"{{ mode }}\"}", []),
            ("spec: {Replicas: 2}", ["unknown spec.Replicas; did you mean replicas?"]),
            ("spec: {replica: 2}", ["unknown spec.replica; did you mean replicas?"]),
            ("spec: {ports: [{number: 80, mode: Fast}]}", ["unknown spec.ports[0].mode; it belongs at spec.mode"]),
            ("replicas: 2", ["unknown replicas"]),
            ("spec: {replicas: \"2\"}", ["type spec.replicas"]), ("spec: {ports: {number: 80}}", ["type spec.ports"]),
            ("spec: {labels: {a: 1}}", ["type spec.labels.a"]), ("spec: {mode: fast}", ["value spec.mode"]),
            ("spec: {size: 1.5}", ["type spec.size"]), ("spec: [a]", ["type spec"]),
        ] as [(String, [String])])
    func aCustomResourceIsComparedWithItsDefinition(fields: String, wanted: [String]) throws {
        var schemas = Definitions()
        schemas.add(in: Array(Self.definition.utf8))
        var found: [String] = []
        let manifest = "{apiVersion: example.com/v1, kind: Widget, metadata: {name: a}, \(fields)}\n"
        ManifestReader().read(.text(manifest)) { event in
            guard case .object(let manifest) = event else { return }
            let object = KubernetesObject(manifest)
            found = object.schemaProblems(version: nil, isPartial: false, custom: schemas.schema(of: object)).map {
                if case .unknownField(let hint) = $0.cause { Self.text($0) + (hint?.text ?? "") } else { Self.text($0) }
            }
        }
        #expect(found == wanted)
    }

    private static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      properties:
                        replicas: {type: integer}
                        mode: {type: string, enum: [Fast, Slow]}
                        ports: {type: array, items: {type: object, properties: {number: {type: integer}}}}
                        labels: {type: object, additionalProperties: {type: string}}
                        raw: {type: object, x-kubernetes-preserve-unknown-fields: true}
                        size: {x-kubernetes-int-or-string: true}
                        template:
                          type: object
                          x-kubernetes-embedded-resource: true
                          x-kubernetes-preserve-unknown-fields: true

        """

    /// A search costs much: who writes fields without end must not keep a gate busy with guessing what they mean.
    @Test(arguments: [
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n",
        "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n",
    ]) func theFirstHundredUnknownFieldsHaveHints(start: String) {
        var schemas = Definitions()
        schemas.add(in: Array(Self.definition.utf8))
        let fields = (0..<300).map { "  replicas\($0): 1\n" }
        let text = start + fields.joined()
        var unknown: [FieldHint?] = []
        ManifestReader().read(.text(text)) { event in
            guard case .object(let manifest) = event else { return }
            let object = KubernetesObject(manifest)
            let custom = schemas.schema(of: object)
            for problem in object.schemaProblems(version: nil, isPartial: true, custom: custom) {
                if case .unknownField(let hint) = problem.cause { unknown.append(hint) }
            }
        }
        #expect(unknown.count == 300)
        #expect(unknown.prefix(100).allSatisfy { $0 != nil })
        #expect(unknown.dropFirst(100).allSatisfy { $0 == nil })
    }

    /// The row of the table in the program against the table from which it is made.
    @Test func theProgramHoldsWhatTheTableSays() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../Schema/kubernetes-schema.json")
        let table = try #require(
            try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any])
        let types = try #require(table["types"] as? [String: [String: String]])
        let enums = try #require(table["enums"] as? [String: [String]])
        let kinds = try #require(table["kinds"] as? [[String: Any]])
        #expect(kinds.count == APISchema.kubernetes.allKinds.count)
        var compared = 0
        for row in kinds {
            let (group, kind) = (row["g"] as? String ?? "", row["k"] as? String ?? "")
            let found = APISchema.kubernetes.versions(of: kind, in: group).first { $0.version == row["v"] as? String }
            let version = try #require(found)
            #expect(version.removed?.description == row["rem"] as? String)
            #expect(version.span.since == row["since"] as? Int && version.span.until == row["until"] as? Int)
            guard let name = row["t"] as? String else {
                #expect(version.structure == nil)
                continue
            }
            let comparison = TypeComparison(types: types, enums: enums)
            #expect(comparison.differences(of: try #require(version.structure), from: name).isEmpty)
            compared += comparison.fields
        }
        #expect(compared > 3_000)
    }
}

/// Compares types in the program with those of the table.
private final class TypeComparison {
    private let types: [String: [String: String]]
    private let enums: [String: [String]]
    private var seen: Set<String> = []
    private(set) var fields = 0
    private static let forms: [APISchema.ValueType.Form: String] = [
        .string: "string", .boolean: "bool", .int32: "int32", .int64: "int64", .number: "number", .double: "double",
        .quantity: "quantity", .intOrString: "intOrString", .time: "time", .microTime: "microTime", .bytes: "bytes",
        .any: "any", .object: "object", .embedded: "embedded",
    ]

    init(types: [String: [String: String]], enums: [String: [String]]) { (self.types, self.enums) = (types, enums) }

    func differences(of structure: APISchema.Structure, from name: String) -> [String] {
        guard seen.insert(name).inserted else { return [] }
        let wanted = types[name] ?? [:]
        var found: [String] = []
        let own = structure.fields
        if Set(own.map(\.name)) != Set(wanted.keys) || own.count != wanted.count {
            found.append("\(name): other fields")
        }
        for field in own {
            fields += 1
            let words = (wanted[field.name] ?? "").split(separator: " ").map(String.init)
            found += differences(of: field.type, from: words.first ?? "", at: "\(name).\(field.name)")
            let since = words.first { $0.hasPrefix("+") }.flatMap { Int($0.dropFirst()) }
            let until = words.first { $0.hasPrefix("-") }.flatMap { Int($0.dropFirst()) }
            if field.span.since != since || field.span.until != until {
                found.append("\(name).\(field.name): versions")
            }
            if field.isRequired != words.contains("!") { found.append("\(name).\(field.name): required") }
            let values = words.first { $0.hasPrefix("e=") }.flatMap { enums[String($0.dropFirst(2))] }
            if field.values.map({ Set($0.map(\.text)) })
                != values.map({ Set($0.map { $0.replacing(/( [+-]\d+)+$/, with: "") }) })
            {
                found.append("\(name).\(field.name): values")
            }
        }
        return found
    }

    private func differences(of type: APISchema.ValueType, from text: String, at place: String) -> [String] {
        if text.hasPrefix("[]") {
            return type.form == .list
                ? differences(of: type.element, from: String(text.dropFirst(2)), at: place) : ["\(place): no list"]
        }
        if text.hasPrefix("{}") {
            return type.form == .map
                ? differences(of: type.element, from: String(text.dropFirst(2)), at: place) : ["\(place): no map"]
        }
        if text.hasPrefix("@") {
            return type.form == .structure
                ? differences(of: type.structure, from: String(text.dropFirst())) : ["\(place): no structure"]
        }
        return TypeComparison.forms[type.form] == text ? [] : ["\(place): \(text)"]
    }
}
