import Manifest
import Text

/// Makes ConfigMaps and Secrets of literals and files.
///
/// Source: `api/internal/generators` and `api/kv` of kustomize.
struct Generators {
    let files: FolderFiles
    let work: RenderWork

    private struct Pair {
        let key: String
        let bytes: [UInt8]
        let origin: Origin
    }

    /// The object that a generator makes.
    ///
    /// - Parameters:
    ///   - kind: ConfigMap or Secret.
    ///   - global: the options of the kustomization.
    /// - Throws: `RenderFailure` where a file is missing or a key stands twice.
    func object(of generator: Value, kind: String, global: Value?) throws(RenderFailure) -> Resource {
        guard let name = generator["name"], !(name.text ?? "").isEmpty else {
            throw .invalid("a generator of a \(kind) must have a name", at: generator.origin)
        }
        let origin = generator.origin
        var value = Value.emptyMap(origin)
        value.set("apiVersion", Value("v1", origin))
        value.set("kind", Value(kind, origin))
        value.set("metadata", .emptyMap(origin))
        value.set(Value(name.text ?? "", name.origin), at: ["metadata", "name"])
        if let namespace = generator["namespace"], !(namespace.text ?? "").isEmpty {
            value.set(namespace, at: ["metadata", "namespace"])
        }
        if kind == "Secret" {
            let type = generator["type"].flatMap { $0.text?.isEmpty ?? true ? nil : $0 }
            value.set("type", type ?? Value("Opaque", origin))
            value.set("data", .emptyMap(origin))
        }
        try add(pairs(of: generator, name.text ?? ""), kind, to: &value)
        let options = generator["options"]
        try set("labels", of: [global, options], in: &value)
        try set("annotations", of: [global, options], in: &value)
        if Generators.isTrue("immutable", global, options) {
            value.set("immutable", Value(.scalar(Scalar("true", .boolean)), origin))
        }
        var resource = Resource(value)
        resource.generator = kind + "Generator"
        resource.needsHash = !Generators.isTrue("disableNameSuffixHash", global, options)
        switch generator["behavior"]?.text {
        case "merge": resource.behavior = .merge
        case "replace": resource.behavior = .replace
        default: break
        }
        return resource
    }

    private static func isTrue(_ key: String, _ options: Value?...) -> Bool {
        options.contains { $0?[key]?.text?.lowercased() == "true" }
    }

    private func set(_ field: String, of options: [Value?], in value: inout Value) throws(RenderFailure) {
        var merged = Map()
        for entries in options.compactMap({ $0?[field]?.map }) { merged.merge(entries) }
        for entry in merged.entries { try MadeKey.requireText(entry.key, as: .kustomize, at: entry.keyOrigin) }
        if let first = merged.entries.first {
            value.set(Value(.map(merged), first.value.origin), at: ["metadata", field])
        }
    }

    /// - Parameter pairs: with one key each.
    private func add(_ pairs: [Pair], _ kind: String, to value: inout Value) throws(RenderFailure) {
        var fields: [String: Map] = [:]
        for pair in pairs {
            let isText = String(validating: pair.bytes, as: UTF8.self) != nil
            let field = kind == "Secret" || isText ? "data" : "binaryData"
            let text =
                kind == "Secret" || !isText
                ? Generators.wrapped(pair.bytes) : String(decoding: pair.bytes, as: UTF8.self)
            try work.take(text: text.utf8.count)
            // kustomize writes such a value in a form that it cannot read back.
            if field == "data", kind == "ConfigMap", text.hasPrefix("\t"), text.contains("\n") {
                throw .invalid("\(pair.key): a multi-line text that begins with a tab", at: pair.origin)
            }
            try MadeKey.requireText(pair.key, as: .kustomize, at: pair.origin)
            fields[field, default: Map()].entries.append(
                Map.Entry(key: pair.key, keyOrigin: pair.origin, value: Value(text, pair.origin)))
        }
        for field in ["data", "binaryData"] {
            guard let map = fields[field], let first = map.entries.first else { continue }
            value.set(field, Value(.map(map), first.value.origin))
        }
    }

    // MARK: Sources

    private func pairs(of generator: Value, _ name: String) throws(RenderFailure) -> [Pair] {
        var pairs: [Pair] = []
        let environments = (generator["envs"]?.list ?? []) + [generator["env"]].compactMap { $0 }
        for source in environments where !(source.text ?? "").isEmpty { pairs += try lines(of: source) }
        for literal in generator["literals"]?.list ?? [] { pairs.append(try pair(of: literal)) }
        for source in generator["files"]?.list ?? [] { pairs.append(try file(source)) }
        var seen: Set<String> = []
        for pair in pairs where !seen.insert(pair.key).inserted {
            throw .invalid("\(name): the key \(pair.key) appears twice", at: pair.origin)
        }
        return pairs
    }

    private func pair(of literal: Value) throws(RenderFailure) -> Pair {
        let text = literal.text ?? ""
        guard let mark = text.unicodeScalars.firstIndex(of: "="), mark != text.startIndex else {
            throw .invalid("a literal must be KEY=value", at: literal.origin)
        }
        var value = text[text.unicodeScalars.index(after: mark)...]
        if value.utf8.count > 1, let quote = value.first, quote == "\"" || quote == "'", value.last == quote {
            value = value.dropFirst().dropLast()
        }
        return Pair(key: String(text[..<mark]), bytes: Array(value.utf8), origin: literal.origin)
    }

    private func file(_ source: Value) throws(RenderFailure) -> Pair {
        let text = source.text ?? ""
        let parts = text.byteParts(by: "=")
        guard parts.count < 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw .invalid("\(text): a generator file must be PATH or KEY=PATH", at: source.origin)
        }
        let path = parts[parts.count - 1]
        let found = try files.read(path, named: source.origin)
        let key = parts.count == 2 ? parts[0] : path.pathParts.last.map(String.init) ?? path
        return Pair(key: key, bytes: found.bytes, origin: Origin(file: found.file, line: 1, column: 1))
    }

    /// As long as a line may be, in bytes: what comes from a longer one on is silently missing.
    private static let longestLine = 64 << 10

    private func lines(of source: Value) throws(RenderFailure) -> [Pair] {
        let found = try files.read(source.text ?? "", named: source.origin)
        var pairs: [Pair] = []
        for (number, line) in found.bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            guard line.count < Generators.longestLine else { break }
            let origin = Origin(file: found.file, line: Int32(truncatingIfNeeded: number + 1), column: 1)
            var line = line
            if line.last == 0x0d { line = line.dropLast() }
            guard let text = String(validating: line, as: UTF8.self) else {
                throw .invalid("\(source.text ?? ""): a line is not UTF-8", at: source.origin)
            }
            let start = number == 0 && text.hasPrefix("\u{feff}") ? text.dropFirst() : text[...]
            let entry = start.unicodeScalars.drop { $0.properties.isWhitespace }
            guard let first = entry.first, first != "#" else { continue }
            let mark = entry.firstIndex(of: "=") ?? entry.endIndex
            let key = String(entry[..<mark])
            if key.isEmpty { continue }
            let value = mark == entry.endIndex ? "" : String(entry[entry.index(after: mark)...])
            pairs.append(Pair(key: key, bytes: Array(value.utf8), origin: origin))
        }
        return pairs
    }

    // MARK: Base64

    /// base64, in lines of 70 characters where it is longer than one.
    static func wrapped(_ bytes: [UInt8]) -> String {
        let text = Base64.encoded(bytes)
        guard text.count >= 70 else { return String(decoding: text, as: UTF8.self) }
        var lines: [UInt8] = []
        for (index, byte) in text.enumerated() {
            lines.append(byte)
            if index % 70 == 69 { lines.append(0x0a) }
        }
        if text.count % 70 != 0 { lines.append(0x0a) }
        return String(decoding: lines, as: UTF8.self)
    }
}
