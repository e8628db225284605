/// Variables that a tool replaces in the text of an object before it reaches a cluster, as Flux does after a build:
/// `${NAME}`, and `${NAME:=default}`.
///
/// Source: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
public enum Variables {
    /// Whether a variable may stand in the document of an object.
    public static func mayStand(in object: KubernetesObject) -> Bool { object.node.documentContains("${") }

    /// A text with the defaults of variables in their place; nil where no variable has one.
    ///
    /// Line ends stay where they are, so that a line has its number in both.
    public static func substituted(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var copied = 0
        var index = 0
        while let found = ByteSearch.first(UnsafeBufferPointer(rebasing: text[index...]), "${") {
            index += found
            guard let (end, value) = variable(text, at: index) else {
                index += 2
                continue
            }
            result += text[copied..<index]
            result += value
            (copied, index) = (end, end)
        }
        guard copied > 0 else { return nil }
        return result + text[copied...]
    }

    /// The variable with a default at a place: where it ends, and the default.
    private static func variable(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> (
        end: Int, value: ArraySlice<UInt8>
    )? {
        guard start + 4 < text.count, text[start] == UInt8(ascii: "$"), text[start + 1] == UInt8(ascii: "{"),
            start == 0 || text[start - 1] != UInt8(ascii: "$")
        else { return nil }
        var index = start + 2
        while index < text.count, isOfName(text[index]) { index += 1 }
        guard index > start + 2, index < text.count else { return nil }
        if text[index] == UInt8(ascii: ":") { index += 1 }
        guard index < text.count, text[index] == UInt8(ascii: "=") || text[index] == UInt8(ascii: "-") else {
            return nil
        }
        let first = index + 1
        index = first
        while index < text.count, text[index] != UInt8(ascii: "}"), text[index] != UInt8(ascii: "\n") { index += 1 }
        guard index < text.count, text[index] == UInt8(ascii: "}") else { return nil }
        return (index + 1, Array(text[first..<index])[...])
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    /// Whether a value is a place to be filled in by a tool, so that nothing can be said of it: a variable, or a template.
    public static func isPlaceholder(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        ["${", "$(", "{{", "?*", "<no value>"].contains { (mark: StaticString) in ByteSearch.contains(text, mark) }
    }

    /// The values and keys at and below a node that are a variable without a default and nothing else.
    public static func open(in node: Node) -> [Node] {
        var found: [Node] = []
        collect(node, &found)
        return found
    }

    private static func collect(_ node: Node, _ found: inout [Node]) {
        if isOpen(node.keyUTF8) || node.kind == .string && isOpen(node.utf8) { found.append(node) }
        for child in node.children { collect(child, &found) }
    }

    private static func isOpen(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count > 3, text[0] == UInt8(ascii: "$"), text[1] == UInt8(ascii: "{"),
            text[text.count - 1] == UInt8(ascii: "}")
        else { return false }
        return text[2..<(text.count - 1)].allSatisfy(isOfName)
    }
}
