/// A function as a call means it, looked up once.
struct Callee: Sendable {
    let name: String
    let function: Functions.Function
    /// The same function where it has one argument, and where it has two; nil where there is no such form.
    let unary: Functions.Unary?
    let binary: Functions.Binary?
    /// What a call costs.
    let cost: Costs.OfCall
    /// What it walks of its arguments; nil for nothing.
    let walk: NestedWork.Walk?
    /// Whether there is one with so many arguments.
    let takesArguments: Bool

    private init?(_ name: String, count: Int) {
        guard let function = Functions.all[name] else { return nil }
        (self.name, self.function) = (name, function)
        (unary, binary) = (Functions.unary[name], Functions.binary[name])
        cost = Costs.OfCall(of: name)
        walk = NestedWork.Walk(by: name)
        takesArguments = Declarations.kubernetes.takes(count, name)
    }

    /// What a call means: a function or a method, and what it means where its receiver is a part of its name.
    static func all(of kind: Expression.Kind) -> (ordinary: Callee?, namespaced: Callee?) {
        guard case .call(let name, let arguments, let isMethod) = kind else { return (nil, nil) }
        let ordinary = Callee(name, count: arguments.count)
        guard isMethod, let target = arguments.first,
            let whole = Declarations.kubernetes.namespaced(name, of: target)
        else { return (ordinary, nil) }
        return (ordinary, Callee(whole, count: arguments.count - 1))
    }
}
