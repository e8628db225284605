/// Objects and arrays of a JSON text, with the commas between what is in them.
extension JSONText {
    /// Writes an object; `body` writes its members.
    public mutating func object(_ body: (inout JSONText) -> Void) {
        separate()
        append(raw: "{")
        body(&self)
        append(raw: "}")
    }

    /// Writes an array; `body` writes its elements.
    public mutating func array(_ body: (inout JSONText) -> Void) {
        separate()
        append(raw: "[")
        body(&self)
        append(raw: "]")
    }

    /// The name of a member: a literal, which needs no escapes, or any text.
    public enum MemberName: ExpressibleByStringLiteral {
        case literal(StaticString)
        case text(String)

        /// The name that stands in the code.
        public init(stringLiteral value: StaticString) { self = .literal(value) }
    }

    /// Writes the name of a member, whose value is written next.
    public mutating func key(_ name: MemberName) {
        separate()
        switch name {
        case .literal(let name):
            append(raw: "\"")
            append(raw: name)
            append(raw: "\":")
        case .text(let name):
            append(name)
            append(raw: ":")
        }
    }

    /// Writes a member.
    public mutating func member(_ name: MemberName, _ value: String) {
        key(name)
        append(value)
    }

    /// Writes a member.
    public mutating func member(_ name: MemberName, _ value: Int) {
        key(name)
        append(value)
    }

    /// Writes a member.
    public mutating func member(_ name: MemberName, _ value: Bool) {
        key(name)
        append(raw: value ? "true" : "false")
    }

    /// Writes a member whose value stands in a manifest.
    public mutating func member(_ name: MemberName, _ value: Node) {
        key(name)
        append(value)
    }

    /// Writes a member that is an object.
    public mutating func member(_ name: MemberName, _ body: (inout JSONText) -> Void) {
        key(name)
        object(body)
    }

    /// Writes a member that is an array.
    public mutating func list(_ name: MemberName, _ body: (inout JSONText) -> Void) {
        key(name)
        array(body)
    }

    /// Writes a string as an element of an array.
    public mutating func element(_ text: String) {
        separate()
        append(text)
    }

    /// Begins a line for the next element.
    public mutating func line() {
        separate()
        append(raw: "\n")
    }

    /// Writes a comma, unless nothing stands before it in the same object or array.
    private mutating func separate() {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "\n"): break
        default: append(raw: ",")
        }
    }
}
