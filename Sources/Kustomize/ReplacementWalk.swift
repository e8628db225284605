import RegularExpressions

/// Goes to the fields that a path with conditions names.
struct ReplacementWalk {
    /// The value for which fields are made that are not there; nil for none.
    let made: Value?
    let origin: Origin
    let limit: Int

    /// Calls `body` for each field.
    ///
    /// - Returns: how many there are.
    func visit(
        _ value: inout Value, _ steps: ArraySlice<String>, _ body: (inout Value) throws(RenderFailure) -> Void
    ) throws(RenderFailure) -> Int {
        guard let step = steps.first else {
            try body(&value)
            return 1
        }
        let rest = steps.dropFirst()
        if let index = Int(step), !step.hasPrefix("-") { return try visit(element: index, of: &value, rest, body) }
        if let condition = FieldPathSteps.condition(step) {
            return try visit(elementsWith: condition, of: &value, rest, body)
        }
        if step == "*" {
            guard value.isList else { throw failure("* matches the elements of a list only") }
            return try value.withList { list throws(RenderFailure) in
                var count = 0
                for index in list.indices { count += try visit(&list[index], rest, body) }
                return count
            } ?? 0
        }
        return try visit(field: step, of: &value, rest, body)
    }

    private func failure(_ message: String) -> RenderFailure {
        RenderFailure(.invalid, "replacements: \(message)", at: origin)
    }

    /// What is made in front of a step.
    private func container(before rest: ArraySlice<String>) -> Value {
        guard let next = rest.first else {
            switch made?.content {
            case .map?: return .emptyMap(origin)
            case .list?: return Value(.list([]), origin)
            default: return Value(.scalar(Scalar("", .untyped)), origin)
            }
        }
        let isList = Int(next) != nil || FieldPathSteps.condition(next) != nil || next == "-" || next == "*"
        return isList ? Value(.list([]), origin) : .emptyMap(origin)
    }

    private func visit(
        field: String, of value: inout Value, _ rest: ArraySlice<String>,
        _ body: (inout Value) throws(RenderFailure) -> Void
    ) throws(RenderFailure) -> Int {
        if value.isNull { return 0 }
        guard value.isMap else { throw failure("expected a mapping on the path to \(field)") }
        return try value.withMap { map throws(RenderFailure) in
            if map.index(of: field) == nil {
                guard made != nil else { return 0 }
                map.set(field, container(before: rest), keyOrigin: origin)
            }
            guard let index = map.index(of: field) else { return 0 }
            return try visit(&map.entries[index].value, rest, body)
        } ?? 0
    }

    private func visit(
        element index: Int, of value: inout Value, _ rest: ArraySlice<String>,
        _ body: (inout Value) throws(RenderFailure) -> Void
    ) throws(RenderFailure) -> Int {
        guard value.isList else { throw failure("a list is expected for the index \(index)") }
        return try value.withList { list throws(RenderFailure) in
            if index == list.count, made != nil { list.append(container(before: rest)) }
            guard list.indices.contains(index) else { throw failure("the index \(index) is out of bounds") }
            return try visit(&list[index], rest, body)
        } ?? 0
    }

    private func visit(
        elementsWith condition: (field: String, value: String), of value: inout Value, _ rest: ArraySlice<String>,
        _ body: (inout Value) throws(RenderFailure) -> Void
    ) throws(RenderFailure) -> Int {
        guard value.isList else { throw failure("a list is expected for [\(condition.field)=\(condition.value)]") }
        let pattern: RegularExpression
        do {
            pattern = try RegularExpression(condition.value)
        } catch {
            throw failure("\(condition.value) is not a regular expression")
        }
        return try value.withList { list throws(RenderFailure) in
            func isMeant(_ element: Value) -> Bool {
                let text = condition.field.isEmpty ? element.scalar?.text : element[condition.field]?.scalar?.text
                return text.map { pattern.isFound(in: $0) } ?? false
            }
            if !list.contains(where: isMeant), made != nil {
                let named = Value(.scalar(Scalar(condition.value, .untyped)), origin)
                var element = Value.emptyMap(origin)
                element.set(condition.field, named)
                list.append(condition.field.isEmpty ? named : element)
            }
            var count = 0
            for index in list.indices where isMeant(list[index]) {
                count += try visit(&list[index], rest, body)
            }
            return count
        } ?? 0
    }
}
