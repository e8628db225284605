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

    @Test(arguments: RuleCatalog.builtIn.rules.map(\.id).filter { aboutForm[$0] == nil }, Form.allCases)
    func aFormMakesNoDifference(id: String, form: Form) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        for example in rule.bad + rule.good {
            func messages(_ text: String) -> [String] {
                findings(of: rule, in: example, as: text).map {
                    "\($0.severity.rawValue) \($0.object): \($0.message) \($0.pathText)"
                }.sorted()
            }
            let whole = try objects(of: example.manifest)
            guard let text = try form.text(of: example.manifest, whole) else { continue }
            #expect(messages(text) == messages(example.manifest), "\(text)")
        }
    }

    /// What makes pods, with its apiVersion and the route to the pod's template.
    private static let workloads: [String: (apiVersion: String, route: [String])] = [
        "Deployment": ("apps/v1", ["spec", "template"]), "StatefulSet": ("apps/v1", ["spec", "template"]),
        "DaemonSet": ("apps/v1", ["spec", "template"]), "ReplicaSet": ("apps/v1", ["spec", "template"]),
        "ReplicationController": ("v1", ["spec", "template"]), "PodTemplate": ("v1", ["template"]),
        "Rollout": ("argoproj.io/v1alpha1", ["spec", "template"]),
        "Service": ("serving.knative.dev/v1", ["spec", "template"]),
        "Job": ("batch/v1", ["spec", "template"]),
        "CronJob": ("batch/v1", ["spec", "jobTemplate", "spec", "template"]),
    ]

    /// Rules that know something of a workload.
    private static let aboutWorkloads: [String: String] = [
        "node-pinning-or-control-plane-toleration": "a scheduler names the node of a live pod, and of no template",
        "service-account-field-deprecated": "the API server adds the old field to a live pod",
        "pod-lifetime-unbounded": "it is about pods that run to their end",
        "bare-pod": "it is about pods that nothing makes",
    ]

    private static let withoutReplicas = [
        "Job": "it ends", "CronJob": "it ends", "DaemonSet": "there is one on each node",
        "PodTemplate": "it makes nothing", "Service": "Knative decides how many there are",
        "Rollout": "the examples have no image, and are overlays there",
    ]

    /// Rules that say other things of some kinds.
    private static let aboutKinds: [String: [String: String]] = [
        "liveness-probe-missing": ["Job": "it ends", "CronJob": "it ends"],
        "readiness-probe-missing": ["Job": "it ends", "CronJob": "it ends", "Service": "Knative has one by default"],
        "startup-probe-missing": ["Job": "it ends", "CronJob": "it ends"],
        "prestop-hook-missing": ["Job": "it ends", "CronJob": "it ends"],
        "restart-policy-not-always": [
            "Job": "it may end", "CronJob": "it may end", "PodTemplate": "it may be for a job",
            "Rollout": "it is about Kubernetes' own kinds", "Service": "it is about Kubernetes' own kinds",
        ],
        "node-affinity-missing": ["DaemonSet": "it runs on all nodes"],
        "pod-anti-affinity-missing": withoutReplicas, "topology-spread-missing": withoutReplicas,
        "probe-timing-not-explicit": ["Job": "it ends", "CronJob": "it ends"],
        "cronjob-restart-policy-invalid": ["Job": "it is about jobs", "CronJob": "it is about jobs"],
    ]

    /// The template of the pods that an example is, or makes.
    private static func template(of object: [String: Any]) -> [String: Any]? {
        if object["kind"] as? String == "Pod", object["apiVersion"] as? String == "v1" {
            var metadata = object["metadata"] as? [String: Any] ?? [:]
            metadata["name"] = nil
            metadata["namespace"] = nil
            return ["metadata": metadata, "spec": object["spec"] ?? [:]]
        }
        guard object["kind"] as? String == "Deployment" else { return nil }
        return (object["spec"] as? [String: Any])?["template"] as? [String: Any]
    }

    @Test(arguments: RuleCatalog.builtIn.rules.map(\.id).filter { aboutWorkloads[$0] == nil }, workloads.keys.sorted())
    func aPodIsThePodThatAWorkloadMakes(id: String, kind: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        guard MetamorphicTests.aboutKinds[id]?[kind] == nil, let workload = MetamorphicTests.workloads[kind] else {
            return
        }
        switch rule.check {
        case .containers, .images, .pods: break
        default: return
        }
        for example in rule.bad + rule.good {
            let whole = try objects(of: example.manifest)
            guard whole.count == 1, let object = whole.first as? [String: Any],
                let template = MetamorphicTests.template(of: object)
            else { continue }
            let metadata = object["metadata"] as? [String: Any] ?? [:]
            var made: [String: Any] = template
            let replicas = (object["spec"] as? [String: Any])?["replicas"]
            for key in workload.route.reversed() {
                made = [key: made]
                if key == "template" { made["replicas"] = replicas }
            }
            made["apiVersion"] = workload.apiVersion
            made["kind"] = kind
            made["metadata"] = metadata
            let text = String(
                decoding: try JSONSerialization.data(withJSONObject: made, options: .sortedKeys), as: UTF8.self)
            func messages(_ text: String?) -> [String] {
                findings(of: rule, in: example, as: text).map { "\($0.severity.rawValue) \($0.message)" }.sorted()
            }
            #expect(messages(text) == messages(nil), "\(text)")
        }
    }
}
