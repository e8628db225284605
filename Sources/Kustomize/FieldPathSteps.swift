import Text

/// The steps of a field path of a replacement.
enum FieldPathSteps {
    static func split(_ path: String) -> [String] {
        var parts = path.byteParts(by: ".")[...]
        if parts.count > 1, parts.first == "" { parts = parts.dropFirst() }
        var joined: [String] = []
        for part in parts {
            if let last = joined.last, last.hasSuffix("\\") {
                joined[joined.count - 1] = last.dropLast() + "." + part
            } else {
                joined.append(part)
            }
        }
        var steps: [String] = []
        var index = 0
        while index < joined.count {
            var step = joined[index]
            if step.hasPrefix("["), !step.hasSuffix("]") {
                while index + 1 < joined.count {
                    index += 1
                    step += "." + joined[index]
                    if joined[index].hasSuffix("]") { break }
                }
                if !step.contains("=") { step = step.trimming("[]") }
            }
            steps.append(step)
            index += 1
        }
        return steps
    }

    /// Field and value of `[field=value]`.
    static func condition(_ step: String) -> (field: String, value: String)? {
        guard step.hasPrefix("["), step.hasSuffix("]"), let mark = step.firstIndex(of: "=") else { return nil }
        return (
            String(step[step.index(after: step.startIndex)..<mark]),
            String(step[step.index(after: mark)...].dropLast())
        )
    }
}

extension String {
    fileprivate func trimming(_ characters: String) -> String {
        var text = self[...]
        while let first = text.first, characters.contains(first) { text.removeFirst() }
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return String(text)
    }
}
