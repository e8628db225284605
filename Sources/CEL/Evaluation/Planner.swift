/// Plans the evaluation of an expression that has been checked.
struct Planner {
    /// The variables of the macros around, the innermost last. At evaluation `Evaluator.slots` has their values in the same places.
    private var names: [String] = []

    /// The plan of a whole expression.
    static func plan(_ root: Expression) -> Plan {
        var planner = Planner()
        return planner.plan(root)
    }

    private mutating func plan(_ node: Expression) -> Plan {
        switch node.kind {
        case .literal(let value): return ConstantPlan(value)
        case .identifier(let name, let isRoot): return variable(name, isRoot: isRoot)
        case .select(let operand, let field, let isOptional): return select(node, operand, field, isOptional)
        case .has(let operand, let field):
            let plan = PresencePlan(plan(operand), field, node.field)
            return isVariables(operand) ? VariablePlan(field, orElse: plan, asksForPresence: true) : plan
        case .index(let operand, let index, let isOptional):
            return IndexPlan(plan(operand), key(index), isOptional: isOptional)
        case .all(let operands): return JunctionPlan(operands.map { plan($0) }, decision: false)
        case .any(let operands): return JunctionPlan(operands.map { plan($0) }, decision: true)
        case .conditional(let condition, let first, let second):
            return ConditionalPlan(plan(condition), plan(first), plan(second))
        case .list(let elements):
            if let constant = node.constant { return ConstantPlan(constant) }
            return ListPlan(elements.map { (plan($0.value), $0.isOptional) }, isConstant: node.isConstant)
        case .map(let entries):
            return MapPlan(
                entries.map { (plan($0.key), plan($0.value), $0.isOptional) }, isConstant: node.isConstant)
        case .comprehension(let it): return comprehension(it)
        case .optionalMap(let target, let name, let body, let isFlat):
            let target = plan(target)
            return OptionalMapPlan(target, plan(body, with: [name]), isFlat: isFlat)
        case .call(let name, let arguments, _): return call(node, name, arguments)
        }
    }

    private mutating func plan(_ node: Expression, with variables: [String]) -> Plan {
        names += variables
        defer { names.removeLast(variables.count) }
        return plan(node)
    }

    // MARK: Names

    private func variable(_ name: String, isRoot: Bool, isFree: Bool = false) -> Plan {
        if !isRoot, let slot = names.lastIndex(of: name) { return SlotPlan(slot, isFree: isFree) }
        return NamePlan(name, isFree: isFree)
    }

    /// A name by itself costs nothing as a key.
    private mutating func key(_ node: Expression) -> Plan {
        guard case .identifier(let name, let isRoot) = node.kind else { return plan(node) }
        return variable(name, isRoot: isRoot, isFree: true)
    }

    /// Whether an expression names the variables of a policy.
    private func isVariables(_ node: Expression) -> Bool {
        guard case .identifier("variables", _) = node.kind else { return false }
        return !names.contains("variables")
    }

    private mutating func select(
        _ node: Expression, _ operand: Expression, _ field: String, _ isOptional: Bool
    ) -> Plan {
        var made: Plan = SelectPlan(plan(operand), field, node.field, isOptional: isOptional)
        if isVariables(operand) { made = VariablePlan(field, orElse: made, isOptional: isOptional) }
        guard let name = node.qualifiedName, !names.contains(node.firstWord) else { return made }
        return QualifiedPlan(name, node.firstWord, isType: node.namedType != nil, orElse: made)
    }

    // MARK: Calls

    private mutating func call(_ node: Expression, _ name: String, _ arguments: [Expression]) -> Plan {
        let plans = arguments.map { plan($0) }
        let ordinary = Planner.call(node, name, node.callee, plans)
        guard let namespaced = node.namespacedCallee, let target = arguments.first, !names.contains(target.firstWord)
        else { return ordinary }
        let other = Planner.call(node, name, namespaced, Array(plans.dropFirst()))
        return NamespacedPlan(target.firstWord, other, orElse: ordinary)
    }

    private static func call(_ node: Expression, _ name: String, _ callee: Callee?, _ arguments: [Plan]) -> Plan {
        guard let callee else { return UndeclaredPlan(name, arguments) }
        if let pattern = node.pattern {
            return CallPlan(callee, arguments, isConstant: node.isConstant) {
                (values) throws(EvaluationError) in try PatternFunctions.call(callee.name, pattern, values)
            }
        }
        if arguments.count == 1, let function = callee.unary {
            return UnaryPlan(callee, function, arguments[0], isConstant: node.isConstant)
        }
        if arguments.count == 2, let function = callee.binary {
            return BinaryPlan(callee, function, arguments[0], arguments[1], isConstant: node.isConstant)
        }
        return CallPlan(callee, arguments, isConstant: node.isConstant, callee.function)
    }

    // MARK: Macros

    private mutating func comprehension(_ it: Expression.Comprehension) -> Plan {
        let range = plan(it.range)
        let condition = it.condition.map { plan($0, with: it.names) }
        let result = it.result.map { plan($0, with: it.names) }
        let loop = Loop(range, slot: names.count, hasTwoNames: it.names.count > 1)
        switch it.macro {
        case .all: return QuantifierPlan(loop, condition, decision: false)
        case .exists: return QuantifierPlan(loop, condition, decision: true)
        case .existsOne: return SinglePlan(loop, condition)
        case .filter, .map, .transformList: return SelectionPlan(loop, condition, result)
        case .transformMap: return TransformationPlan(loop, condition, result, makesEntries: false)
        case .transformMapEntry: return TransformationPlan(loop, condition, result, makesEntries: true)
        case .sortBy: return SortPlan(loop, result)
        }
    }
}
