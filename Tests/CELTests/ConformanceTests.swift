import CEL
import Foundation
import Testing

/// The language's own suite, and what Kubernetes' engine makes of other expressions.
@Suite(
    .enabled(if: FileManager.default.fileExists(atPath: KnownExpression.folder), "the known expressions are not there"))
struct ConformanceTests {
    /// Libraries of the language that Kubernetes does not have.
    private static let absent: Set<String> = ["bindings_ext", "block_ext", "encoders_ext", "math_ext", "network_ext"]

    @Test func theSuiteOfTheLanguageComesOut() throws {
        let overrides = Dictionary(
            try KnownExpression.all(in: "kubernetes-overrides.json").map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        var wrong: [String] = []
        for known in try KnownExpression.all(in: "conformance.json") where !Self.absent.contains(known.file) {
            if let problem = known.problem(expecting: overrides[known.key] ?? known) { wrong.append(problem) }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test func whatKubernetesGivesComesOutWithItsTypeAndAboutItsCost() throws {
        var wrong: [String] = []
        for known in try KnownExpression.all(in: "kubernetes-cases.json") {
            if let problem = known.problem(expecting: known) { wrong.append(problem) }
            guard let type = known.type else { continue }
            let program = try CELProgram(known.expression, variables: known.variables.mapValues { _ in .dyn })
            if program.type.description != type {
                wrong.append("\(known.expression): \(program.type.description), not \(type)")
            }
            guard let cost = known.cost else { continue }
            let own = program.evaluate(Bindings(known.variables)).cost
            // Exact equality is not needed: limits are ten thousand times as much as what people write costs.
            if own > 2 * cost + 4 || cost > 2 * own + 4 {
                wrong.append("\(known.expression) costs \(own), not \(cost)")
            }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }
}
