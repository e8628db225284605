extension KubernetesObject {
    /// What the API does not have, or does not take, in an object of one of Kubernetes' own kinds.
    ///
    /// - Parameters:
    ///   - version: the version of Kubernetes; nil for all that are known, whose fields count together.
    ///   - isPartial: whether something else completes the object.
    ///   - custom: the schema of a custom resource, where it is known.
    public func schemaProblems(
        version: KubernetesVersion?, isPartial: Bool, custom: CustomSchema? = nil
    ) -> [SchemaProblem] {
        if let custom { return CustomSchemaWalk.problems(in: node, as: custom) }
        // The kind of a part may be guessed, and what is inside another object may only refer to one.
        guard !isPart || !isPartial && metadata != nil, let structure = apiVersionInSchema?.structure else {
            return podProblems
        }
        var options = SchemaWalk.Options()
        options.version = version
        options.isWhole = !isPartial
        let walk = SchemaWalk.walk(node, as: structure, isObject: true, options)
        var problems = walk.problems
        guard options.isWhole, !walk.isPatch else { return problems }
        for name in RequiredFields.ofObject(kind, in: group) {
            if let field = node[name], !field.isNull { continue }
            problems.append(SchemaProblem(cause: .missing(name), node: node, steps: []))
        }
        let required = RequiredFields.ofSpec(kind, in: group)
        // What has none of them is a patch that nobody claims.
        if required.count > 1, spec != nil, required.allSatisfy({ spec?[$0] == nil }) { return problems }
        if required.contains(where: { spec?[$0] == nil }) {
            problems.removeAll { if case .missing("containers") = $0.cause { true } else { false } }
        }
        for name in required {
            if let field = spec?[name], !field.isNull { continue }
            let place = spec ?? node
            problems.append(
                SchemaProblem(
                    cause: .missing(spec == nil ? "spec" : name), node: place,
                    steps: spec == nil ? [] : [.key("spec")]))
            if spec == nil { break }
        }
        return problems
    }

    /// What is of the wrong type in pods that a custom resource holds. Which fields they may have is not known: many a
    /// resource has some of its own.
    private var podProblems: [SchemaProblem] {
        guard let structure = PodSpec.structure else { return [] }
        var options = SchemaWalk.Options()
        options.reportsUnknownFields = false
        return pods.flatMap { pod -> [SchemaProblem] in
            guard pod.form == .podSpec else { return [] }
            return SchemaWalk.walk(pod.node, as: structure, isObject: false, options).problems.map { problem in
                var problem = problem
                problem.steps = pod.path.steps + problem.steps
                return problem
            }
        }
    }
}

extension PodSpec {
    /// The fields of a pod spec.
    static let structure = APISchema.kubernetes.versions(of: "Pod", in: "").first?.structure?.field("spec")?.type
        .innermost
}
