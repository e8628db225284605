import Manifest

/// A list of operations on an object.
///
/// Source: RFC 6902, as evanphx/json-patch 4.12 has it.
struct JSONPatch: Sendable {
    private struct Operation: Sendable {
        let name: String
        let path: String
        let hasPath: Bool
        let from: String?
        let value: Value?
        let origin: Origin
    }

    private let operations: [Operation]

    var isEmpty: Bool { operations.isEmpty }

    /// - Throws: `RenderFailure` for what is no list of operations.
    init(_ value: Value) throws(RenderFailure) {
        guard let list = value.list else { throw .invalid("a JSON patch must be a list of operations") }
        var operations: [Operation] = []
        for entry in list {
            guard let map = entry.map else { throw JSONPatch.failure("an operation must be a mapping", entry.origin) }
            operations.append(
                Operation(
                    name: map["op"]?.text ?? "unknown", path: map["path"]?.text ?? "", hasPath: map["path"] != nil,
                    from: map["from"]?.text,
                    value: map["value"], origin: map["path"]?.origin ?? entry.origin))
        }
        self.operations = operations
    }

    /// Carries the operations out.
    ///
    /// - Throws: `RenderFailure` where one of them cannot be.
    func apply(to object: Value, limit: Int) throws(RenderFailure) -> Value {
        var object = JSONPatch.asJSON(object)
        for operation in operations {
            try apply(operation, to: &object)
            if operation.name == "copy", JSONPatch.count(object, upTo: limit) >= limit {
                throw RenderFailure(.limit, "a JSON patch makes more than \(limit) values")
            }
        }
        return object
    }

    private func apply(_ operation: Operation, to object: inout Value) throws(RenderFailure) {
        guard operation.hasPath else { throw JSONPatch.failure("an operation without a path", operation.origin) }
        let steps = JSONPatch.steps(operation.path)
        switch operation.name {
        case "add":
            try JSONPatch.change(&object, steps, operation.origin) { parent, key throws(RenderFailure) in
                try JSONPatch.add(
                    operation.value ?? JSONPatch.null(operation.origin), key, to: &parent, operation.origin)
            }
        case "replace":
            let value = operation.value ?? JSONPatch.null(operation.origin)
            if operation.path.isEmpty {
                object = JSONPatch.asJSON(value)
                return
            }
            try JSONPatch.change(&object, steps, operation.origin) { parent, key throws(RenderFailure) in
                try JSONPatch.replace(value, key, in: &parent, operation.origin)
            }
        case "remove":
            try JSONPatch.change(&object, steps, operation.origin) { parent, key throws(RenderFailure) in
                _ = try JSONPatch.remove(key, from: &parent, operation.origin)
            }
        case "move":
            var moved: Value?
            try JSONPatch.change(&object, JSONPatch.steps(operation.from ?? ""), operation.origin) {
                parent, key throws(RenderFailure) in
                moved = try JSONPatch.remove(key, from: &parent, operation.origin)
            }
            try JSONPatch.change(&object, steps, operation.origin) { parent, key throws(RenderFailure) in
                try JSONPatch.add(moved ?? JSONPatch.null(operation.origin), key, to: &parent, operation.origin)
            }
        case "copy":
            var copied: Value?
            try JSONPatch.change(&object, JSONPatch.steps(operation.from ?? ""), operation.origin) {
                parent, key throws(RenderFailure) in
                copied = try JSONPatch.element(key, of: parent, operation.origin)
            }
            try JSONPatch.change(&object, steps, operation.origin) { parent, key throws(RenderFailure) in
                try JSONPatch.add(copied ?? JSONPatch.null(operation.origin), key, to: &parent, operation.origin)
            }
        case "test":
            var found: Value?
            if operation.path.isEmpty {
                found = object
            } else {
                try JSONPatch.change(&object, steps, operation.origin) { parent, key throws(RenderFailure) in
                    found = try JSONPatch.element(key, of: parent, operation.origin)
                }
            }
            guard JSONPatch.isEqual(found, operation.value.map(JSONPatch.asJSON)) else {
                throw JSONPatch.failure("the test of \(operation.path) fails", operation.origin)
            }
        default: throw JSONPatch.failure("unknown operation \(operation.name)", operation.origin)
        }
    }

    // MARK: Paths

    /// The steps of a pointer. What stands in front of its first slash does not count.
    private static func steps(_ path: String) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    private static func change(
        _ object: inout Value, _ steps: [String], _ origin: Origin,
        _ body: (inout Value, String) throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        guard let last = steps.last else { throw failure("a path without a step", origin) }
        try descend(&object, steps.dropLast(), origin) { parent throws(RenderFailure) in try body(&parent, last) }
    }

    private static func descend(
        _ value: inout Value, _ steps: ArraySlice<String>, _ origin: Origin,
        _ body: (inout Value) throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        guard let step = steps.first else {
            guard value.isMap || value.isList else { throw failure("the path is missing", origin) }
            return try body(&value)
        }
        if value.isMap {
            let isThere: Bool? = try value.withMap { map throws(RenderFailure) in
                guard let index = map.index(of: step) else { return false }
                try descend(&map.entries[index].value, steps.dropFirst(), origin, body)
                return true
            }
            guard isThere == true else { throw failure("the path is missing: \(step)", origin) }
        } else if value.isList {
            let _: Void? = try value.withList { list throws(RenderFailure) in
                let index = try index(step, of: list, isInsertion: false, origin)
                try descend(&list[index], steps.dropFirst(), origin, body)
            }
        } else {
            throw failure("the path is missing: \(step)", origin)
        }
    }

    private static func index(
        _ step: String, of list: [Value], isInsertion: Bool, _ origin: Origin
    ) throws(RenderFailure) -> Int {
        guard let number = Int(step) else { throw failure("no index: \(step)", origin) }
        let count = isInsertion ? list.count + 1 : list.count
        let index = number < 0 ? number + count : number
        guard index >= 0, index < count else { throw failure("the index \(step) is out of bounds", origin) }
        return index
    }

    // MARK: Operations

    private static func add(
        _ value: Value, _ key: String, to parent: inout Value, _ origin: Origin
    ) throws(RenderFailure) {
        if parent.isMap {
            parent.set(key, asJSON(value), keyOrigin: origin)
            return
        }
        let _: Void? = try parent.withList { list throws(RenderFailure) in
            if key == "-" {
                list.append(asJSON(value))
            } else {
                list.insert(asJSON(value), at: try index(key, of: list, isInsertion: true, origin))
            }
        }
    }

    private static func replace(
        _ value: Value, _ key: String, in parent: inout Value, _ origin: Origin
    ) throws(RenderFailure) {
        if parent.isMap {
            parent.set(key, asJSON(value), keyOrigin: origin)
            return
        }
        let _: Void? = try parent.withList { list throws(RenderFailure) in
            list[try index(key, of: list, isInsertion: false, origin)] = asJSON(value)
        }
    }

    private static func remove(
        _ key: String, from parent: inout Value, _ origin: Origin
    ) throws(RenderFailure) -> Value? {
        if parent.isMap {
            guard let found = parent[key] else { throw failure("there is nothing to remove at \(key)", origin) }
            parent.remove(key)
            return found
        }
        return try parent.withList { list throws(RenderFailure) in
            list.remove(at: try index(key, of: list, isInsertion: false, origin))
        }
    }

    private static func element(
        _ key: String, of parent: Value, _ origin: Origin
    ) throws(RenderFailure) -> Value? {
        guard let list = parent.list else { return parent[key] }
        return list[try index(key, of: list, isInsertion: false, origin)]
    }

    // MARK: Values

    private static func null(_ origin: Origin) -> Value { Value(.scalar(.null), origin) }

    /// A value as it is after a way through JSON: numbers are floating-point numbers.
    static func asJSON(_ value: Value) -> Value {
        var value = value
        switch value.content {
        case .scalar(let scalar):
            value.content = .scalar(scalar.throughJSON)
        case .map(var map):
            for index in map.entries.indices { map.entries[index].value = asJSON(map.entries[index].value) }
            value.content = .map(map)
        case .list(let list): value.content = .list(list.map(asJSON))
        }
        return value
    }

    private static func isEqual(_ left: Value?, _ right: Value?) -> Bool {
        guard let left, !left.isNull else { return right?.isNull ?? true }
        guard let right, !right.isNull else { return false }
        switch (left.content, right.content) {
        case (.scalar(let one), .scalar(let other)): return one.json == other.json
        case (.list(let one), .list(let other)):
            return one.count == other.count && zip(one, other).allSatisfy { isEqual($0, $1) }
        case (.map(let one), .map(let other)):
            return one.entries.count == other.entries.count
                && one.entries.allSatisfy { isEqual($0.value, other[$0.key]) && other[$0.key] != nil }
        default: return false
        }
    }

    private static func count(_ value: Value, upTo limit: Int) -> Int {
        var count = 0
        var pending = [value]
        while let next = pending.popLast(), count < limit {
            count += 1
            switch next.content {
            case .scalar: break
            case .map(let map): pending += map.entries.map(\.value)
            case .list(let list): pending += list
            }
        }
        return count
    }

    private static func failure(_ message: String, _ origin: Origin) -> RenderFailure {
        RenderFailure(.invalid, "JSON patch: \(message)", line: Int(origin.line), column: Int(origin.column))
    }
}
