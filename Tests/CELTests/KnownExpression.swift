import CEL
import Foundation
import Manifest

/// An expression with what comes of it.
struct KnownExpression {
    let file: String
    let key: String
    let expression: String
    let variables: [String: Value]
    let type: String?
    let cost: Int?
    private let isChecked: Bool
    private let expected: Expected

    private enum Expected {
        case value([String: Any])
        case error
        case rejected
    }

    static let folder =
        ProcessInfo.processInfo.environment["HARDEN_CEL_FIXTURES"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/fixtures/cel")
        .standardized.path

    static func all(in name: String) throws -> [KnownExpression] {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        let json = try JSONSerialization.jsonObject(with: data)
        let cases = (json as? [String: Any])?["cases"] ?? json
        let variables = variables(String(decoding: data, as: UTF8.self))
        return (cases as? [[String: Any]] ?? []).map { KnownExpression($0, variables) }
    }

    private init(_ json: [String: Any], _ variables: [String: Value]) {
        file = json["file"] as? String ?? ""
        expression = json["expr"] as? String ?? ""
        key = "\(file)/\(json["section"] ?? "")/\(json["name"] ?? "") \(expression)"
        type = json["type"] as? String
        cost = json["cost"] as? Int
        isChecked = !(json["disable_check"] as? Bool ?? false)
        let bindings = json["bindings"] as? [String: [String: Any]] ?? [:]
        self.variables = variables.merging(bindings.mapValues(KnownExpression.value)) { $1 }
        let answer = json["kubernetes"] as? [String: Any] ?? json
        if let value = answer["value"] as? [String: Any] {
            expected = .value(value)
        } else {
            expected = answer["rejected"] == nil ? .error : .rejected
        }
    }

    /// What is wrong with what comes out; nil where nothing is.
    func problem(expecting other: KnownExpression) -> String? {
        do throws(CELError) {
            let program = try CELProgram(expression, variables: variables.mapValues { _ in .dyn }, isChecked: isChecked)
            switch (program.evaluate(Bindings(variables)).result, other.expected) {
            case (.success(let value), .value(let wanted)):
                return KnownExpression.isSame(value, wanted) ? nil : "\(key): \(value.description)"
            case (.success(let value), _): return "\(key): \(value.description), not refused"
            case (.failure, .error): return nil
            case (.failure(let error), _): return "\(key): \(error.message)"
            }
        } catch {
            if case .value = other.expected { return "\(key): \(error.message) at \(error.offset)" }
            return nil
        }
    }

    // MARK: Values

    private static func isSame(_ value: Value, _ wanted: [String: Any]) -> Bool {
        if let name = wanted["opaque"] as? String {
            return value.typeName == name && value.description == wanted["text"] as? String ?? ""
        }
        let other = self.value(wanted)
        if case .double(let own) = value, case .double(let other) = other, own.isNaN { return other.isNaN }
        return value.typeName == other.typeName && value.isSame(as: other)
    }

    /// Values that stand for variables in all cases, as the API server has them of a document.
    private static func variables(_ text: String) -> [String: Value] {
        var variables: [String: Value] = [:]
        ManifestReader().read(Input.text(text)) { event in
            guard case .object(let document) = event else { return }
            for variable in document.node["vars"]?.children.map({ $0 }) ?? [] {
                variables[variable.key] = DetachedValue(Value(variable)).value
            }
        }
        return variables
    }

    /// A value with its type: `{"int": "1"}`.
    private static func value(_ json: [String: Any]) -> Value {
        guard let (name, content) = json.first else { return .null }
        let text = content as? String ?? "\(content)"
        switch name {
        case "bool": return .bool(content as? Bool ?? false)
        case "int": return .int(Int(text) ?? 0)
        case "uint": return .uint(UInt(text) ?? 0)
        case "double": return .double(Double(text) ?? 0)
        case "string": return .string(Text(text))
        case "bytes":
            let digits = Array(text)
            return .bytes(
                stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                    UInt8(String(digits[$0...$0 + 1]), radix: 16)
                })
        case "list": return .list(ListValue((content as? [[String: Any]] ?? []).map(value)))
        case "map":
            return .map(
                (content as? [[[String: Any]]] ?? []).reduce(into: MapValue()) {
                    $0.set(value($1[0]), to: value($1[1]))
                })
        case "type": return .type(text)
        case "optional": return .optional((content as? [String: Any]).map(value))
        case "duration":
            let time = time(content)
            return .duration(time.seconds * 1_000_000_000 + time.nanoseconds)
        case "timestamp":
            let time = time(content)
            return .timestamp(Timestamp(seconds: time.seconds, nanoseconds: time.nanoseconds))
        default: return .null
        }
    }

    private static func time(_ content: Any) -> (seconds: Int, nanoseconds: Int) {
        let json = content as? [String: Any] ?? [:]
        return (Int("\(json["seconds"] ?? 0)") ?? 0, Int("\(json["nanos"] ?? 0)") ?? 0)
    }
}
