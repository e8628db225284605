/// Semantic versions.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-semver-library
enum VersionFunctions {
    static let all: [String: Functions.Function] = [
        "semver": { (arguments) throws(EvaluationError) in .opaque(.semver(try parsed(arguments))) },
        "isSemver": { (arguments) throws(EvaluationError) in
            _ = try arguments.text(0)
            return .bool((try? parsed(arguments)) != nil)
        },
        "major": { (arguments) throws(EvaluationError) in .int(Int(truncatingIfNeeded: try version(arguments, 0).major))
        },
        "minor": { (arguments) throws(EvaluationError) in .int(Int(truncatingIfNeeded: try version(arguments, 0).minor))
        },
        "patch": { (arguments) throws(EvaluationError) in .int(Int(truncatingIfNeeded: try version(arguments, 0).patch))
        },
    ]

    private static func parsed(_ arguments: [Value]) throws(EvaluationError) -> SemanticVersion {
        var isNormalized = false
        if arguments.count > 1 {
            guard case .bool(let value) = arguments[1] else { throw .noOverload }
            isNormalized = value
        }
        return try SemanticVersion(try arguments.text(0), isNormalized: isNormalized)
    }

    private static func version(_ arguments: [Value], _ index: Int) throws(EvaluationError) -> SemanticVersion {
        guard index < arguments.count, case .opaque(.semver(let version)) = arguments[index] else { throw .noOverload }
        return version
    }

    static func compare(
        _ arguments: [Value], _ holds: (SemanticVersion, SemanticVersion) -> Bool
    ) throws(EvaluationError) -> Value {
        .bool(holds(try version(arguments, 0), try version(arguments, 1)))
    }

    static func order(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let (left, right) = (try version(arguments, 0), try version(arguments, 1))
        return .int(left < right ? -1 : left > right ? 1 : 0)
    }
}
