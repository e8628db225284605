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

    /// Writes the key of a member, whose value is written next.
    public mutating func key(named key: String) {
        separate()
        append(key)
        append(raw: ":")
    }

    /// Writes the key of a member that needs no escapes.
    public mutating func key(_ key: StaticString) {
        separate()
        append(raw: "\"")
        append(raw: key)
        append(raw: "\":")
    }

    /// Writes a member with a string value; the static key must not need escapes.
    public mutating func member(_ key: StaticString, _ value: String) {
        self.key(key)
        append(value)
    }

    /// Writes a member.
    public mutating func member(named key: String, _ value: String) {
        self.key(named: key)
        append(value)
    }

    /// Writes a member.
    public mutating func member(_ key: StaticString, _ value: Int) {
        self.key(key)
        append(value)
    }

    /// Writes a member.
    public mutating func member(named key: String, _ value: Int) {
        self.key(named: key)
        append(value)
    }

    /// Writes a member.
    public mutating func member(_ key: StaticString, _ value: Bool) {
        self.key(key)
        append(raw: value ? "true" : "false")
    }

    /// Writes a member whose value stands in a manifest.
    public mutating func member(_ key: StaticString, _ value: Node) {
        self.key(key)
        append(value)
    }

    /// Writes a member whose value stands in a manifest.
    public mutating func member(named key: String, _ value: Node) {
        self.key(named: key)
        append(value)
    }

    /// Writes a member that is an object.
    public mutating func member(_ key: StaticString, _ body: (inout JSONText) -> Void) {
        self.key(key)
        object(body)
    }

    /// Writes a member that is an object.
    public mutating func member(named key: String, _ body: (inout JSONText) -> Void) {
        self.key(named: key)
        object(body)
    }

    /// Writes a member that is an array.
    public mutating func list(_ key: StaticString, _ body: (inout JSONText) -> Void) {
        self.key(key)
        array(body)
    }

    /// Writes a member that is an array.
    public mutating func list(named key: String, _ body: (inout JSONText) -> Void) {
        self.key(named: key)
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
