import Arguments
import CEL
import Manifest
import Text

/// `__cel`: evaluates expressions whose results are known, and prints those that come out otherwise.
///
/// The file is JSON: a list of cases, or an object with `cases` and with `vars` for all of them. A case has `expr`, `bindings`, and
/// a `value`, an `error`, or what is `rejected`. Where a file `kubernetes-overrides.json` lies beside it, what that says of a case
/// counts: there Kubernetes differs from the language's own suite.
struct CELCommand: Command {
    static let about = CommandDescription("__cel", isHidden: true)

    var files: [String] = []

    mutating func declare(_ declared: inout Declaration) {
        declared.operands("file", &files, "")
    }

    func validate() throws {
        if files.count != 1 { throw UsageError("one file of cases is expected") }
    }

    func run() throws {
        let file = files[0]
        let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
        var (same, count, isRead) = (0, 0, false)
        func run(_ overrides: [String: CELCase.Expected]) {
            isRead = CELCommand.read(file) { content in
                let variables = content["vars"].map(CELCase.plain) ?? [:]
                for node in (content.isSequence ? content : content["cases"] ?? content).children {
                    guard var known = CELCase(node, variables) else { continue }
                    if let override = overrides[known.key] { known.expected = override }
                    count += 1
                    guard let difference = known.difference() else {
                        same += 1
                        continue
                    }
                    print(Printable.line(difference))
                }
            }
        }
        let hasOverrides = CELCommand.read(folder + "kubernetes-overrides.json") { content in
            let cases = content.children.compactMap { CELCase($0, [:]) }
            run(Dictionary(cases.map { ($0.key, $0.expected) }) { first, _ in first })
        }
        if !hasOverrides { run([:]) }
        guard isRead else { throw InputError(message: "\(file) is no JSON of cases, or cannot be read") }
        print("\(same) of \(count)")
        if same < count { throw ExitCode(1) }
    }

    /// - Returns: whether the file could be read.
    private static func read(_ file: String, _ handle: (Node) -> Void) -> Bool {
        guard let bytes = MendedFile.contents(of: file) else { return false }
        // A list alone is no document that the reader takes.
        let text = Array("{\"cases\":".utf8) + bytes + Array("}".utf8)
        var isRead = false
        text.withUnsafeBytes { buffer in
            ManifestReader().read(Input(bytes: buffer)) { event in
                guard case .object(let document) = event, let content = document.node["cases"] else { return }
                isRead = true
                handle(content)
            }
        }
        return isRead
    }
}

/// An expression with what comes of it.
private struct CELCase {
    private let name: String
    /// What it is told apart by.
    var key: String { name + " " + expression }
    private let expression: String
    private let variables: [String: Value]
    private let isChecked: Bool
    var expected: Expected

    enum Expected {
        case value(Node)
        case error
        case rejected
    }

    init?(_ node: Node, _ variables: [String: Value]) {
        guard let expression = node["expr"]?.string else { return nil }
        self.expression = expression
        name = ["file", "section", "name"].compactMap { node[$0]?.string }.joined(separator: "/")
        isChecked = !(node["disable_check"]?.bool ?? false)
        var variables = variables
        if let bindings = node["bindings"]?.children {
            for binding in bindings { variables[binding.key] = CELCase.value(binding) }
        }
        self.variables = variables
        // In the list of overrides.
        let answer = node["kubernetes"] ?? node
        if let value = answer["value"] {
            expected = .value(value)
        } else {
            expected = answer["rejected"] == nil ? .error : .rejected
        }
    }

    /// How the result differs from what is expected; nil where it does not.
    func difference() -> String? {
        let types = variables.mapValues { _ in CELType.dyn }
        let outcome: String
        do throws(CELError) {
            let program = try CELProgram(expression, variables: types, isChecked: isChecked)
            switch program.evaluate(Bindings(variables)).result {
            case .success(let value):
                if case .value(let node) = expected, CELCase.isSame(value, node) { return nil }
                outcome = CELCase.text(of: value)
            case .failure(let error):
                if case .error = expected { return nil }
                outcome = "error: \(error.message)"
            }
        } catch {
            switch expected {
            case .value: outcome = "rejected at \(error.offset): \(error.message)"
            case .error, .rejected: return nil
            }
        }
        return "\(name) \(expression) -> \(outcome), expected \(wanted)"
    }

    private var wanted: String {
        switch expected {
        case .value(let node): CELCase.value(node).map(CELCase.text) ?? "another value"
        case .error: "an error"
        case .rejected: "that it is rejected"
        }
    }

    private static func text(of value: Value) -> String { "\(value.typeName) \(value.description)" }

    // MARK: Values

    /// Values as plain JSON has them.
    static func plain(_ node: Node) -> [String: Value] {
        node.children.reduce(into: [:]) { $0[$1.key] = Value($1) }
    }

    /// A value with its type: `{"int": "1"}`.
    private static func value(_ node: Node) -> Value? {
        guard let typed = node.children.first(where: { _ in true }) else { return nil }
        let text = typed.string ?? typed.scalarText ?? ""
        switch typed.key {
        case "null": return .null
        case "bool": return typed.bool.map { .bool($0) }
        case "int": return Int(text).map { .int($0) }
        case "uint": return UInt(text).map { .uint($0) }
        case "double": return Double(text).map { .double($0) }
        case "string": return .string(Text(text))
        case "bytes":
            let digits = Array(text.utf8)
            return .bytes(
                stride(from: 0, to: digits.count - 1, by: 2).compactMap { place in
                    UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16)
                })
        case "list": return .list(ListValue(typed.children.compactMap(value)))
        case "map":
            var map = MapValue()
            for pair in typed.children {
                let parts = pair.children.compactMap(value)
                if parts.count == 2 { map.set(parts[0], to: parts[1]) }
            }
            return .map(map)
        case "type": return .type(text)
        case "optional": return .optional(typed.isNull ? nil : value(typed))
        case "duration":
            guard let (seconds, nanoseconds) = time(typed) else { return nil }
            return .duration(seconds * 1_000_000_000 + nanoseconds)
        case "timestamp":
            guard let (seconds, nanoseconds) = time(typed) else { return nil }
            return .timestamp(Timestamp(seconds: seconds, nanoseconds: nanoseconds))
        default: return nil
        }
    }

    private static func time(_ node: Node) -> (Int, Int)? {
        guard let seconds = node["seconds"], let number = Int(seconds.string ?? seconds.scalarText ?? "") else {
            return nil
        }
        return (number, node["nanos"]?.int ?? 0)
    }

    private static func isSame(_ value: Value, _ node: Node) -> Bool {
        if let name = node["opaque"]?.string {
            return value.typeName == name && value.description == node["text"]?.string ?? ""
        }
        guard let expected = self.value(node), expected.typeName == value.typeName else { return false }
        if case .double(let own) = value, case .double(let other) = expected, own.isNaN { return other.isNaN }
        return value.isSame(as: expected)
    }
}
