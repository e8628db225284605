/// libFuzzer's entry for expressions. Compiled together with the sources of `CEL` and what it builds on (see `run`).
///
/// No text may crash the parser, the checker or the evaluator, or cost more than the limit. A value has the type that the checker
/// says. What has a value while the object is unknown has the same value for every object.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
    let bytes = UnsafeBufferPointer(start: data, count: size)
    guard UTF8Repair.isValid(bytes) else { return 0 }
    let source = String(decoding: bytes, as: UTF8.self)
    guard let program = try? CELProgram(source, variables: ["object": .dyn, "request": .dyn]) else { return 0 }
    let open = program.evaluate(
        ["object": .unknown("the object"), "request": .map(MapValue(rest: "the request"))], limit: limit)
    check(open, program)
    ManifestReader().read(Input.text(object)) { event in
        guard case .object(let manifest) = event else { return }
        let known = Value(manifest.node)
        let found = program.evaluate(["object": known, "request": known], limit: limit)
        check(found, program)
        // What costs too much has no value, whatever is known.
        guard case .success(let value) = open.result, case .success(let other) = found.result else {
            if case .success = open.result, case .failure(let error) = found.result {
                precondition(error.cause == .costLimit, "\(source): \(error.message), and a value without the object")
            }
            return
        }
        precondition(value.isSame(as: other) || holdsNoNumber(value), "\(source): the object changes what needs none")
    }
    return 0
}

private let limit = 20_000

private let object = """
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {"a.b/c": "x"}, "n": null},
     "spec": {"replicas": 1, "f": 1.5, "list": [1, "a", {"b": true}], "empty": [], "m": {}}}

    """

private func check(_ outcome: CELProgram.Outcome, _ program: CELProgram) {
    // The last step may go over it.
    precondition(outcome.cost <= limit + 100_000, "it costs \(outcome.cost)")
    guard case .success(let value) = outcome.result else { return }
    switch (program.type, value) {
    case (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double), (.string, .string), (.bytes, .bytes),
        (.null, .null), (.list, .list), (.map, .map), (.duration, .duration), (.timestamp, .timestamp):
        break
    case (.bool, _), (.int, _), (.uint, _), (.double, _), (.string, _), (.bytes, _), (.list, _), (.map, _):
        preconditionFailure("\(program.type.description) and \(value.description)")
    default: break
    }
}

/// Whether a value is not equal to itself, as NaN and what holds it.
private func holdsNoNumber(_ value: Value) -> Bool { !value.isSame(as: value) }
