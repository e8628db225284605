import Foundation
import Rules
import Testing

/// What is written in another form says the same, and has the same findings.
@Suite struct MetamorphicTests {
    /// A form in which an example can be written.
    enum Form: String, CaseIterable, CustomTestStringConvertible {
        case json, carriageReturns, list, listInList

        var testDescription: String { rawValue }

        /// The example in this form; nil where it has none.
        func text(of manifest: String, _ objects: [Any]) throws -> String? {
            func json(_ value: Any) throws -> String {
                String(decoding: try JSONSerialization.data(withJSONObject: value, options: .sortedKeys), as: UTF8.self)
            }
            func list(_ items: [Any]) -> [String: Any] { ["apiVersion": "v1", "kind": "List", "items": items] }
            switch self {
            case .json: return try objects.map(json).joined(separator: "\n")
            case .carriageReturns: return manifest.replacingOccurrences(of: "\n", with: "\r\n")
            case .list: return try json(list(objects))
            case .listInList: return try json(list([list(objects)]))
            }
        }
    }

    /// Rules about how something is written.
    private static let aboutForm: [String: String] = [
        "duplicate-key": "JSON that is made from an object has none",
        "sorted-keys": "JSON that is made has an order of its own",
        "inline-exemption-invalid": "comments are not in JSON",
    ]

    @Test(arguments: Rule.all.map(\.id).filter { aboutForm[$0] == nil }, Form.allCases)
    func aFormMakesNoDifference(id: String, form: Form) throws {
        let rule = try #require(Rule.named(id))
        for example in rule.bad + rule.good {
            func messages(_ text: String) -> [String] {
                findings(of: rule, in: text, trustsAuthor: !rule.isOnlyForGit, isPartial: example.isPartial).map {
                    "\($0.severity.rawValue) \($0.object): \($0.message) \($0.pathText)"
                }.sorted()
            }
            let whole = try objects(of: example.manifest)
            guard let text = try form.text(of: example.manifest, whole) else { continue }
            #expect(messages(text) == messages(example.manifest), "\(text)")
        }
    }

    /// The workloads that run pods for ever, with the apiVersion of each.
    private static let workloads = [
        "Deployment": "apps/v1", "StatefulSet": "apps/v1", "DaemonSet": "apps/v1", "ReplicaSet": "apps/v1",
        "Rollout": "argoproj.io/v1alpha1",
    ]

    /// Rules that know something of a workload.
    private static let aboutWorkloads: [String: String] = [
        "node-pinning-or-control-plane-toleration": "a scheduler names the node of a live pod, and of no template",
        "service-account-field-deprecated": "the API server adds the old field to a live pod",
        "pod-lifetime-unbounded": "it is about pods that run to their end",
    ]

    @Test(arguments: Rule.all.map(\.id).filter { aboutWorkloads[$0] == nil }, workloads.keys.sorted())
    func aPodIsThePodThatAWorkloadMakes(id: String, kind: String) throws {
        let rule = try #require(Rule.named(id))
        switch rule.check {
        case .containers, .images, .pods: break
        default: return
        }
        for example in rule.bad + rule.good {
            let whole = try objects(of: example.manifest)
            guard whole.count == 1, let pod = whole.first as? [String: Any], pod["kind"] as? String == "Pod",
                pod["apiVersion"] as? String == "v1", let spec = pod["spec"]
            else { continue }
            var template = pod["metadata"] as? [String: Any] ?? [:]
            let metadata = ["name": template["name"] ?? "a", "namespace": template["namespace"] ?? "b"]
            template["name"] = nil
            let workload: [String: Any] = [
                "apiVersion": MetamorphicTests.workloads[kind] ?? "", "kind": kind, "metadata": metadata,
                "spec": ["template": ["metadata": template, "spec": spec]],
            ]
            let text = String(
                decoding: try JSONSerialization.data(withJSONObject: workload, options: .sortedKeys), as: UTF8.self)
            func severities(_ text: String) -> [String] {
                findings(of: rule, in: text, trustsAuthor: !rule.isOnlyForGit, isPartial: example.isPartial).map {
                    "\($0.severity.rawValue) \($0.message)"
                }.sorted()
            }
            #expect(severities(text) == severities(example.manifest), "\(text)")
        }
    }
}
