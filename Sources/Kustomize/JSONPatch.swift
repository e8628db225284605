import Manifest
import Text

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
        // Go reads null as a list without elements.
        if value.isNull {
            operations = []
            return
        }
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
        // What is taken away is not given back: each copy is counted once.
        var copied = 0
        for operation in operations {
            try apply(operation, to: &object, limit: limit, &copied)
            if copied >= limit { throw RenderFailure(.limit, "a JSON patch makes more than \(limit) values") }
        }
        return object
    }

    /// - Parameter copied: how many values have been copied.
    private func apply(
        _ operation: Operation, to object: inout Value, limit: Int, _ copied: inout Int
    ) throws(RenderFailure) {
        let origin = operation.origin
        guard operation.hasPath else { throw JSONPatch.failure("an operation without a path", origin) }
        let value = operation.value ?? JSONPatch.null(origin)
        switch operation.name {
        case "add": try JSONPatch.add(value, at: operation.path, of: &object, origin)
        case "replace":
            if operation.path.isEmpty {
                object = JSONPatch.asJSON(value)
                return
            }
            try JSONPatch.requireNesting(value, at: operation.path, origin)
            try JSONPatch.change(&object, operation.path, origin) { parent, key throws(RenderFailure) in
                try JSONPatch.put(value, key, in: &parent, isInsertion: false, origin)
            }
        case "remove": _ = try JSONPatch.remove(operation.path, of: &object, origin)
        case "move":
            let moved = try JSONPatch.remove(operation.from ?? "", of: &object, origin)
            try JSONPatch.add(moved ?? JSONPatch.null(origin), at: operation.path, of: &object, origin)
        case "copy":
            let value = try JSONPatch.value(at: operation.from ?? "", of: &object, origin) ?? JSONPatch.null(origin)
            copied += value.count(upTo: limit)
            try JSONPatch.add(value, at: operation.path, of: &object, origin)
        case "test":
            let found =
                operation.path.isEmpty ? object : try JSONPatch.value(at: operation.path, of: &object, origin)
            guard JSONPatch.isEqual(found, operation.value.map(JSONPatch.asJSON)) else {
                throw JSONPatch.failure("the test of \(operation.path) fails", origin)
            }
        default: throw JSONPatch.failure("unknown operation \(operation.name)", origin)
        }
    }

    // MARK: Paths

    /// The steps of a pointer. What stands in front of its first slash does not count.
    private static func steps(_ path: String) -> [String] {
        path.byteParts(by: "/").dropFirst().map {
            $0.replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    private static func change(
        _ object: inout Value, _ path: String, _ origin: Origin,
        _ body: (inout Value, String) throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        let steps = steps(path)
        guard let last = steps.last else { throw failure("an empty path", origin) }
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
        guard let number = Int(step) else { throw failure("not an index: \(step)", origin) }
        let count = isInsertion ? list.count + 1 : list.count
        let index = number < 0 ? number + count : number
        guard index >= 0, index < count else { throw failure("the index \(step) is out of bounds", origin) }
        return index
    }

    // MARK: Operations

    /// Puts a value in the place of another, or before one of a list.
    private static func put(
        _ value: Value, _ key: String, in parent: inout Value, isInsertion: Bool, _ origin: Origin
    ) throws(RenderFailure) {
        let value = asJSON(value)
        if parent.isMap {
            parent.set(key, value, keyOrigin: origin)
            return
        }
        let _: Void? = try parent.withList { list throws(RenderFailure) in
            if isInsertion, key == "-" {
                list.append(value)
                return
            }
            let index = try index(key, of: list, isInsertion: isInsertion, origin)
            if isInsertion { list.insert(value, at: index) } else { list[index] = value }
        }
    }

    private static func add(
        _ value: Value, at path: String, of object: inout Value, _ origin: Origin
    ) throws(RenderFailure) {
        try requireNesting(value, at: path, origin)
        try change(&object, path, origin) { parent, key throws(RenderFailure) in
            try put(value, key, in: &parent, isInsertion: true, origin)
        }
    }

    private static func requireNesting(_ value: Value, at path: String, _ origin: Origin) throws(RenderFailure) {
        let depth = path.utf8.count { $0 == UInt8(ascii: "/") }
        try value.requireNesting(below: depth, at: origin)
    }

    private static func remove(
        _ path: String, of object: inout Value, _ origin: Origin
    ) throws(RenderFailure) -> Value? {
        var removed: Value?
        try change(&object, path, origin) { parent, key throws(RenderFailure) in
            removed = try remove(key, from: &parent, origin)
        }
        return removed
    }

    private static func value(
        at path: String, of object: inout Value, _ origin: Origin
    ) throws(RenderFailure) -> Value? {
        var found: Value?
        try change(&object, path, origin) { parent, key throws(RenderFailure) in
            found = try element(key, of: parent, origin)
        }
        return found
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

    private static func failure(_ message: String, _ origin: Origin) -> RenderFailure {
        RenderFailure(.invalid, "JSON patch: \(message)", at: origin)
    }
}
