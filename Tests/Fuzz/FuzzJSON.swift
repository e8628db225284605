/// libFuzzer's entry for the JSON parser. Compiled together with the sources of `Manifest` (see `run`).
///
/// Reading a value and passing over it must agree on whether it is one and where it ends, and a value must not depend on
/// where the pieces of a pipe end.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let input = Input(bytes: UnsafeRawBufferPointer(start: data, count: size))
    guard let base = input.rest.baseAddress else { return 0 }
    let tree = Tree()
    tree.source = input.rest
    tree.marks = .bytes
    var reader = JSONParser(input.rest, base: base, limits: .standard)
    var skipper = reader
    let isValue = (try? reader.value(into: tree)) != nil
    let isSkipped = (try? skipper.skip()) != nil
    precondition(isValue == isSkipped && (!isValue || reader.offset == skipper.offset))
    guard isValue, reader.offset <= size else { return 0 }
    var text = JSONText()
    text.append(Node(tree, 0))
    let again = Tree()
    let second = Input.text(text.string)
    guard let start = second.rest.baseAddress else { return 0 }
    again.source = second.rest
    again.marks = .bytes
    var rereader = JSONParser(second.rest, base: start, limits: .standard)
    precondition((try? rereader.value(into: again)) != nil, "\(text.string) does not read back")
    var repeated = JSONText()
    repeated.append(Node(again, 0))
    // `-0.0` prints as `-0`, which is a whole number and has no sign: so it is in Go.
    let hasNegativeZero = zip(text.bytes, text.bytes.dropFirst()).contains {
        $0 == UInt8(ascii: "-") && $1 == UInt8(ascii: "0")
    }
    precondition(repeated.string == text.string || hasNegativeZero, "\(text.string) reads back as \(repeated.string)")
    return 0
}
