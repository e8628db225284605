import Manifest

/// Fields that are to be put in, with their values: what several findings ask for in one place is one edit.
public struct FieldTree {
    /// A field: its value, or the fields below it.
    struct Field {
        let key: String
        var value: Value?
        var below = FieldTree()
    }

    /// A value, as YAML on one line, and what to write behind it.
    struct Value {
        let text: String
        let note: String?
    }

    private(set) var fields: [Field] = []

    /// No fields.
    public init() {}

    /// Takes in a field with its value, as a rule has it: `resources.limits.cpu: 500m`.
    public mutating func add(_ fix: String) {
        var fix = fix
        guard let colon = fix.withUTF8({ ByteSearch.first($0, ": ") }) else { return }
        let keys = FieldPath(String(Substring(fix.utf8.prefix(colon)))).steps.compactMap { step in
            if case .key(let key) = step { key } else { nil }
        }
        add(keys[...], Value(text: String(Substring(fix.utf8.dropFirst(colon + 2))), note: nil))
    }

    /// The fields as lines of YAML, without a margin.
    public var lines: [String] { Style().lines(self, indent: 0) }

    /// Takes in the fields of another. What is there already stays.
    mutating func merge(_ other: FieldTree, below keys: [String] = []) {
        for field in other.fields {
            if let value = field.value { add((keys + [field.key])[...], value) }
            merge(field.below, below: keys + [field.key])
        }
    }

    /// Takes in a field. What is there already stays.
    mutating func add(_ keys: ArraySlice<String>, _ value: Value) {
        guard let key = keys.first else { return }
        let index = fields.firstIndex { $0.key == key } ?? fields.endIndex
        if index == fields.endIndex { fields.append(Field(key: key)) }
        guard fields[index].value == nil else { return }
        if keys.count > 1 {
            fields[index].below.add(keys.dropFirst(), value)
        } else if fields[index].below.fields.isEmpty {
            fields[index].value = value
        }
    }
}
