import Manifest

/// The YAML that mends several findings about what is missing, put together: what they ask for below one container, pod or
/// object.
struct FixSnippet {
    /// A field, and its value or the fields below it.
    private final class Field {
        let key: String
        var value = ""
        var fields: [Field] = []

        init(_ key: String) { self.key = key }

        func field(_ key: String) -> Field {
            if let known = fields.first(where: { $0.key == key }) { return known }
            let made = Field(key)
            fields.append(made)
            return made
        }
    }

    private let root = Field("")

    /// Takes in a field with its value, as a rule has it: `resources.limits.cpu: 500m`.
    func add(_ fix: String) {
        guard let mark = fix.firstRange(of: ": ") else { return }
        var field = root
        for step in FieldPath(String(fix[..<mark.lowerBound])).steps {
            guard case .key(let key) = step else { continue }
            field = field.field(key)
        }
        if field.value.isEmpty { field.value = String(fix[mark.upperBound...]) }
    }

    /// The lines, each without its margin.
    var lines: [String] { FixSnippet.lines(root.fields, indent: "") }

    private static func lines(_ fields: [Field], indent: String) -> [String] {
        fields.flatMap { field in
            field.fields.isEmpty
                ? ["\(indent)\(field.key): \(field.value)"]
                : ["\(indent)\(field.key):"] + lines(field.fields, indent: indent + "  ")
        }
    }
}
