import Inspection
import Policy
import Rules
import TestSupport
import Testing

/// An exemption never exempts another object, container or rule than it names.
@Suite struct ExemptionTests {
    private static let kinds = ["Deployment", "StatefulSet"]
    private static let names = ["web", "web-1", "db"]
    private static let namespaces = ["shop", "shop-2"]
    private static let containers = ["app", "app2"]
    private static let files = ["a/web.yaml", "b/web.yaml"]
    private static let rules = ["privileged-container", "image-not-pinned"]

    private struct Place: Hashable {
        var kind, name, namespace, container, file, rule: String
    }

    private static func places(_ policy: HardenPolicy) -> (counting: Set<Place>, exempted: Set<Place>) {
        var counting: Set<Place> = []
        var exempted: Set<Place> = []
        let judged = RuleCatalog.builtIn.rules.filter { rules.contains($0.id) }
        let inspector = Inspector(
            judge: Judge(rules: judged, context: .init(.builtIn, trustsAuthor: true)),
            exemptions: ExemptionSet(policy.exemptions, on: CalendarDate("2026-06-01") ?? .today))
        for file in files {
            var text = ""
            for kind in kinds {
                for name in names {
                    for namespace in namespaces {
                        text += "---\napiVersion: apps/v1\nkind: \(kind)\n"
                        text += "metadata: {name: \(name), namespace: \(namespace)}\n"
                        text += "spec: {template: {spec: {containers: ["
                        text += containers.map { "{name: \($0), image: x, securityContext: {privileged: true}}" }
                            .joined(separator: ", ")
                        text += "]}}}\n"
                    }
                }
            }
            inspector.inspect(.text(text), as: .init(name: file, origin: .named, policyPath: file)) { outcome in
                guard case .object(let report) = outcome else { return }
                func place(_ finding: Finding) -> Place {
                    Place(
                        kind: finding.object.kind, name: finding.object.name,
                        namespace: finding.object.namespace ?? "", container: finding.container ?? "", file: file,
                        rule: finding.rule)
                }
                counting.formUnion(report.findings.map { place($0.finding) })
                exempted.formUnion(report.exempted.map { place($0.located.finding) })
            }
        }
        return (counting, exempted)
    }

    /// Random exemptions against all combinations of what they can name: what is exempt is exactly what they say.
    @Test(arguments: 0..<40)
    func anExemptionCoversWhatItNamesAndNothingElse(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var wanted: [(Place) -> Bool] = []
        var text = "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n  exemptions:\n"
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            var conditions: [(Place) -> Bool] = []
            var match: [String] = []
            func name(_ key: String, _ values: [String], _ field: @escaping (Place) -> String, always: Bool = false) {
                guard always || random.happens(40) else { return }
                let value = random.pick(values)
                match.append("\(key): [\(value)]")
                conditions.append { field($0) == value }
            }
            name("name", Self.names, { $0.name }, always: random.happens(50))
            name("kind", Self.kinds, { $0.kind })
            name("namespace", Self.namespaces, { $0.namespace })
            name("container", Self.containers, { $0.container })
            name("path", Self.files, { $0.file }, always: match.isEmpty)
            let rule = random.happens(30) ? "*" : random.pick(Self.rules)
            conditions.append { rule == "*" || $0.rule == rule }
            wanted.append { place in conditions.allSatisfy { $0(place) } }
            text += "    - {rules: \"\(rule)\", match: {\(match.joined(separator: ", "))}, reason: because}\n"
        }
        let policy = try HardenPolicy(.text(text), file: "p.yaml", catalog: .builtIn)
        let none = Self.places(HardenPolicy())
        let some = Self.places(policy)
        #expect(none.counting.count == 96 && none.exempted.isEmpty)
        #expect(some.counting.union(some.exempted) == none.counting)
        #expect(some.exempted == none.counting.filter { place in wanted.contains { $0(place) } }, "\(text)")
    }

    @Test(arguments: [
        ("kind: [Deploy*]", 48), ("labels: {app: x}", 0), ("field: ['spec.template.spec.containers[*].image']", 48),
        ("name: [web*]", 64), ("path: ['**/web.yaml'], container: app", 48), ("name: [web], namespace: '*'", 32),
    ])
    func globsAndListsAreUnderstood(match: String, count: Int) throws {
        let text =
            "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n  exemptions:\n"
            + "    - {rules: ['*'], match: {\(match)}, reason: because}\n"
        #expect(Self.places(try HardenPolicy(.text(text), file: "p.yaml", catalog: .builtIn)).exempted.count == count)
    }

    @Test(arguments: [("2026-05-31", 0), ("2026-06-01", 96), ("2027-01-01", 96)])
    func anExemptionCountsUpToItsLastDay(expires: String, count: Int) throws {
        let text =
            "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n  exemptions:\n"
            + "    - {rules: ['*'], match: {kind: '*'}, reason: because, expires: \(expires)}\n"
        #expect(Self.places(try HardenPolicy(.text(text), file: "p.yaml", catalog: .builtIn)).exempted.count == count)
    }
}
