import Foundation
import TestSupport
import Testing

/// What an author writes to get past a policy, and what a policy leaves open: neither is an acceptance.
@Suite struct AdmissionTruthTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private enum Verdict: String { case accepted, refused, open }

    private func verdict(_ path: String = "object.yaml") throws -> (Verdict, Finished) {
        let run = try Program.harden(["check", path, "--policy-set", "policies", "-o", "json"], in: scratch.folder)
        #expect(run.status == 0 || run.status == 1, "\(run.all)")
        if run.output.contains("\"rule\":\"policy/p\"") { return (.refused, run) }
        return (run.output.contains("undecided") ? .open : .accepted, run)
    }

    private static let everything = "apiGroups: ['*'], apiVersions: ['*'], resources: ['*']"

    private func givePolicy(
        _ spec: String, rule: String = everything, constraints: String = "", and others: String = ""
    ) throws {
        let policy = Samples.admissionPolicy("p", rule: rule, constraints: constraints, spec: spec)
        try scratch.write("policies/p.yaml", policy + others)
    }

    private static let pod = "spec: {containers: [{name: a, image: a}]}\n"

    /// A manifest does not say what the API server alone does.
    @Test(arguments: [
        ("v1", "Pod", "deletionTimestamp: '2020-01-01T00:00:00Z'", pod, "!has(object.metadata.deletionTimestamp)"),
        ("v1", "Pod", "uid: a, selfLink: b", pod, "has(object.metadata.uid) && !has(object.metadata.selfLink)"),
        ("example.com/v1", "Box", "deletionTimestamp: x", "", "!has(object.metadata.deletionTimestamp)"),
        (
            "example.com/v1", "Box", "generation: 1", "spec: {metadata: {deletionTimestamp: x}, a: null}\n",
            "has(object.spec.metadata.deletionTimestamp) && object.spec.a == null && has(object.metadata.uid)"
        ),
        ("v1", "Pod", "", pod + "status: {phase: Succeeded}\n", "object.status.phase == 'Pending'"),
        ("apps/v1", "Deployment", "", "status: {readyReplicas: 3}\n", "!has(object.status.readyReplicas)"),
        ("apps/v1", "StatefulSet", "", "", "object.status.replicas == 0"),
        ("v1", "Service", "", "", "has(object.status.loadBalancer)"),
        ("autoscaling/v2", "HorizontalPodAutoscaler", "", "", "object.status.desiredReplicas == 0"),
        ("batch/v1", "Job", "", "spec: {template: {}}\n", "has(object.spec.selector)"),
        // Go reads null into a text of a map or list as nothing.
        (
            "v1", "Pod", "labels: {a: null}",
            "spec: {nodeSelector: {b: null}, containers: [{name: a, image: a, args: [null]}]}\n",
            "object.metadata.labels.a == '' && 'b' in object.spec.nodeSelector && object.spec.containers[0].args == ['']"
        ),
        ("v1", "ConfigMap", "", "data: {a: null}\n", "object.data == {'a': ''}"),
        // Each pod tolerates for a while that its node is not ready.
        (
            "v1", "Pod", "", "spec: {tolerations: [{key: a, operator: Exists}], containers: []}\n",
            "object.spec.tolerations.size() == 3 && object.spec.tolerations[0].key == 'a'"
        ),
        (
            "v1", "Pod", "", "spec: {tolerations: [{operator: Exists}], containers: []}\n",
            "object.spec.tolerations.size() == 1"
        ),
    ])
    func anObjectHasWhatTheAPIServerGivesIt(
        apiVersion: String, kind: String, metadata: String, body: String, expression: String
    ) throws {
        try scratch.write(
            "object.yaml", "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: web, \(metadata)}\n\(body)")
        try givePolicy("validations: [{expression: \"\(expression)\"}]")
        let (found, run) = try verdict()
        #expect(found == .accepted, "\(run.all)")
    }

    /// An object that comes from a cluster is as it is there, to whoever asks for it himself.
    @Test func anObjectFromAClusterIsAsItIsThere() throws {
        try scratch.write(
            "object.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: a, uid: u, resourceVersion: "5", deletionTimestamp: "2020-01-01T00:00:00Z"}
            \(Self.pod)status: {phase: Succeeded}

            """)
        try givePolicy(
            "validations: [{expression: \"object.status.phase == 'Succeeded' && has(object.metadata.deletionTimestamp)\"}]"
        )
        #expect(try verdict().0 == .accepted)
    }

    private static func binding(_ name: String, _ more: String) -> String {
        """
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: \(name)}
        spec: {policyName: p, validationActions: [Deny], \(more)}

        """
    }

    private static let param =
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata: {most: '1'}\n"
    private static let bound = binding("b", "paramRef: {name: a, namespace: shop, parameterNotFoundAction: Deny}")
    private static let unbound = binding("c", "paramRef: {name: z, namespace: shop, parameterNotFoundAction: Allow}")

    /// What nobody knows in a parameter, or of another binding, does not stand in the way of what is known.
    @Test(arguments: [
        ("object.spec.replicas <= int(params.data.most)", bound + param, "refused"),
        ("object.spec.replicas <= int(params.data.most)", bound + unbound + param, "refused"),
        ("params == null || object.spec.replicas <= int(params.data.most)", bound + param, "refused"),
        (
            "params != null && params != 'a' && type(params) != null_type && params.metadata != null", bound + param,
            "accepted"
        ),
        ("params.metadata.uid == 'a'", bound + param, "open"),
    ])
    func aParameterDecides(expression: String, others: String, expected: String) throws {
        try scratch.write(
            "object.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n")
        try givePolicy(
            "paramKind: {apiVersion: v1, kind: ConfigMap}\nvalidations: [{expression: \"\(expression)\"}]", and: others)
        let (found, run) = try verdict()
        #expect(found.rawValue == expected, "\(run.all)")
    }

    @Test func aParameterInNoNamespaceIsNotLookedForInOne() throws {
        try scratch.write("object.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n")
        try givePolicy(
            "paramKind: {apiVersion: v1, kind: Namespace}\nvalidations: [{expression: 'true'}]",
            and: Self.bound + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n")
        let (found, run) = try verdict()
        #expect(found == .refused && run.output.contains("the binding names one"), "\(run.all)")
    }

    private static let definition = """
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions: [{name: v1beta1, served: true}, {name: v1, served: true, storage: true}, {name: v0, served: false}]

        """

    /// An object is excluded by a version only where the API server has that version of it.
    @Test(arguments: [
        ("v1", "widgets", "", "accepted"), ("v9", "widgets", "", "open"), ("v1", "widgetes", "", "open"),
        ("v9", "widgets", definition, "refused"), ("v0", "widgets", definition, "refused"),
        ("v1beta1", "widgets", definition, "accepted"), ("v1", "widgetes", definition, "refused"),
    ])
    func whatExcludesAnObjectIsThere(version: String, resource: String, others: String, expected: String) throws {
        try scratch.write(
            "object.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: web, namespace: shop}\n")
        try givePolicy(
            "validations: [{expression: 'false'}]",
            rule: "apiGroups: [example.com], apiVersions: [v1], resources: [widgets]",
            constraints:
                "excludeResourceRules: [{apiGroups: [example.com], apiVersions: [\(version)], operations: [CREATE, UPDATE], resources: [\(resource)]}]",
            and: others)
        let (found, run) = try verdict()
        #expect(found.rawValue == expected, "\(run.all)")
    }

    /// The messages of all validations count against what a policy may cost, of those that hold as well.
    @Test(arguments: [(20, "accepted"), (120, "refused")])
    func messagesCountAgainstWhatAPolicyMayCost(count: Int, expected: String) throws {
        try scratch.write("object.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n")
        let list = "['a','b','c','d','e','f','g','h','i','j']"
        let message = ["a", "b", "c"].reduce("1") { "\(list).map(\($1), \($0))" }
        let validation = "- {expression: 'true', messageExpression: \"string(\(list).map(x, \(message)).size())\"}\n"
        try givePolicy("validations:\n" + String(repeating: validation, count: count))
        let (found, run) = try verdict()
        #expect(found.rawValue == expected, "\(run.all)")
    }

    @Test func aGeneratedNameIsNotKnown() throws {
        try scratch.write("object.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: web-}\n")
        try givePolicy("validations: [{expression: \"request.name == 'web-1'\"}]")
        #expect(try verdict().0 == .open)
        try givePolicy("validations: [{expression: has(request.name)}]")
        #expect(try verdict().0 == .accepted)
    }
}
