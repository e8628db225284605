import Foundation
import TestSupport
import Testing

/// Which objects a policy is about, where a manifest does not say it all.
@Suite struct AdmissionScopeTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func givePolicy(_ expression: String, rule: String = "", constraints: String = "") throws {
        try scratch.write(
            "policies/p.yaml",
            Samples.admissionPolicy(
                "own", rule: "apiGroups: ['*'], apiVersions: ['*'], resources: ['*']\(rule)", constraints: constraints,
                spec: "validations: [{expression: \"\(expression)\"}]"))
    }

    private func outcome(_ path: String = "object.yaml") throws -> String {
        let run = try Program.harden(["check", path, "--policy-set", "policies", "-o", "json"], in: scratch.folder)
        if run.output.contains("\"rule\":\"policy/own\"") { return "refused" }
        return run.output.contains("undecided") ? "open" : "accepted"
    }

    /// Without a definition nobody knows whether a custom object stands in a namespace.
    @Test(arguments: [
        ("object.spec.size < 5", "", "", "", "refused"),
        ("object.spec.size > 5", ", scope: Namespaced", "", "", "accepted"),
        ("object.spec.size < 5", ", scope: Namespaced", "", "", "open"),
        ("object.spec.size < 5", ", scope: Cluster", "", "", "open"),
        ("object.spec.size < 5", ", scope: Namespaced", "", "namespace: shop", "refused"),
        ("object.spec.size < 5", ", scope: Cluster", "", "namespace: shop", "accepted"),
        ("namespaceObject == null || object.spec.size < 5", "", "", "", "open"),
        ("!has(request.namespace) || object.spec.size < 5", "", "", "", "open"),
        ("has(request.namespace) || object.spec.size < 5", "", "", "", "open"),
        (
            "object.spec.size < 5", "",
            "namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [shop]}]}",
            "",
            "open"
        ),
        (
            "object.spec.size < 5", "",
            "excludeResourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], scope: Cluster}]",
            "", "open"
        ),
        (
            "object.spec.size < 5", "",
            "excludeResourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]",
            "",
            "accepted"
        ),
    ])
    func aCustomObjectMayStandInNoNamespace(
        expression: String, rule: String, constraints: String, metadata: String, expected: String
    ) throws {
        try scratch.write(
            "object.yaml",
            "apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: web\n  \(metadata)\nspec: {size: 9}\n")
        try givePolicy(expression, rule: rule, constraints: constraints)
        #expect(try outcome() == expected)
    }

    /// The API server knows the labels of an object: nobody adds any to them.
    @Test(arguments: ["role", "topology.kubernetes.io/zone", "job-name"])
    func aSelectorOfObjectsSelectsByWhatTheyHave(label: String) throws {
        try scratch.write(
            "object.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 9}\n")
        try givePolicy("false", constraints: "objectSelector: {matchLabels: {\(label): db}}")
        #expect(try outcome() == "accepted")
        try givePolicy(
            "false", constraints: "objectSelector: {matchExpressions: [{key: \(label), operator: DoesNotExist}]}")
        #expect(try outcome() == "refused")
    }

    /// Some labels the API server sets itself, before anything is selected.
    @Test(arguments: [
        ("v1", "Namespace", "", "matchLabels: {kubernetes.io/metadata.name: web}", "refused"),
        (
            "v1", "Namespace", "",
            "matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [web]}]", "accepted"
        ),
        ("batch/v1", "Job", "spec: {template: {metadata: {labels: {a: b}}}}", "matchLabels: {a: b}", "refused"),
        (
            "v1", "ReplicationController", "spec: {template: {metadata: {labels: {a: b}}}}", "matchLabels: {a: b}",
            "refused"
        ),
        ("apps/v1", "Deployment", "spec: {template: {metadata: {labels: {a: b}}}}", "matchLabels: {a: b}", "accepted"),
    ])
    func aSelectorOfObjectsSeesTheLabelsThatAreSet(
        apiVersion: String, kind: String, body: String, selector: String, expected: String
    ) throws {
        try scratch.write(
            "object.yaml", "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: web}\n\(body)\n")
        try givePolicy("false", constraints: "objectSelector: {\(selector)}")
        #expect(try outcome() == expected)
    }

    @Test func aNamespaceIsAskedForInItself() throws {
        try scratch.write("object.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n")
        try givePolicy("request.namespace == 'shop' && namespaceObject == null")
        #expect(try outcome() == "accepted")
    }

    /// What a base has without its overlays is not what the cluster gets.
    @Test(arguments: [
        ("object.spec.template.spec.containers.size() == 2", "accepted"),
        ("'d' in object.spec.template.spec.containers.map(c, c.name)", "accepted"),
        ("object.spec.template.spec.containers.exists(c, c.name == 'd')", "accepted"),
        ("object.spec.template.spec.containers.size() == 1", "refused"),
        ("object.spec.template.spec.containers.all(c, c.image != 'a:1')", "refused"),
    ])
    func aBaseIsNoWholeObject(expression: String, expected: String) throws {
        func deployment(_ container: String) -> String {
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [\(container)]}}}\n"
        }
        try scratch.write("app/base/web.yaml", deployment("{name: c, image: 'a:1'}"))
        try scratch.write("app/base/kustomization.yaml", "resources: [web.yaml]\n")
        try scratch.write("app/top/patch.yaml", deployment("{name: d, image: 'b:1'}"))
        try scratch.write("app/top/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]\n")
        try givePolicy("object.kind != 'Deployment' || \(expression)")
        #expect(try outcome("app") == expected)
    }

    /// What variables cost counts, also that of the last validation.
    @Test func variablesCountAgainstWhatAPolicyMayCost() throws {
        try scratch.write(
            "object.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: \"\(String(repeating: "x", count: 90_000))\"}\n"
        )
        func give(variables count: Int) throws {
            let pattern = String(repeating: "y", count: 100)
            let variables = (0..<count).map { number in
                "{name: v\(number), expression: \"!object.data.a.contains('\(pattern)')\"}"
            }
            let all = (0..<count).map { "variables.v\($0)" }.joined(separator: " && ")
            try givePolicy(all)
            let text = try String(contentsOfFile: scratch.path("policies/p.yaml"), encoding: .utf8)
            try scratch.write(
                "policies/p.yaml",
                text.replacing(
                    "  validations:", with: "  variables: [\(variables.joined(separator: ", "))]\n  validations:"))
        }
        try give(variables: 3)
        #expect(try outcome() == "accepted")
        try give(variables: 130)
        #expect(try outcome() == "refused")
    }
}
