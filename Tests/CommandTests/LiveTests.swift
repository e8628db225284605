import Foundation
import TestSupport
import Testing

/// Live objects, through the real kubectl from an API server of the test's own.
@Suite(.enabled(if: Program.has("kubectl"), "kubectl is not installed"))
struct LiveTests {
    private static let resources = [
        FakeCluster.Resource("pods", "Pod", shortNames: ["po"]), FakeCluster.Resource("configmaps", "ConfigMap"),
        FakeCluster.Resource("deployments", "Deployment", group: "apps", shortNames: ["deploy"]),
        FakeCluster.Resource("replicasets", "ReplicaSet", group: "apps", shortNames: ["rs"]),
        FakeCluster.Resource("clusterroles", "ClusterRole", group: "rbac.authorization.k8s.io", isNamespaced: false),
        FakeCluster.Resource("widgets", "Widget", group: "example.com"),
        FakeCluster.Resource(
            "customresourcedefinitions", "CustomResourceDefinition", group: "apiextensions.k8s.io",
            isNamespaced: false),
    ]

    private static let spec =
        "\"containers\":[{\"name\":\"app\",\"image\":\"nginx:1.27\",\"securityContext\":{\"privileged\":true}}]"

    private static func metadata(_ name: String, namespace: String = "shop", owner: String? = nil) -> String {
        let owners =
            owner.map {
                ",\"ownerReferences\":[{\"kind\":\"X\",\"name\":\"x\",\"uid\":\"uid-\($0)\",\"controller\":true}]"
            } ?? ""
        return "\"metadata\":{\"name\":\"\(name)\",\"namespace\":\"\(namespace)\",\"uid\":\"uid-\(name)\"\(owners)}"
    }

    @Sendable private static func objects(_ resource: FakeCluster.Resource) -> [String] {
        switch resource.name {
        // The fields of a cluster that is newer than the program count as well.
        case "deployments": ["{\(metadata("web")),\"spec\":{\"newer\":1,\"template\":{\"spec\":{\(spec)}}}}"]
        case "replicasets": ["{\(metadata("web-1", owner: "web")),\"spec\":{\"template\":{\"spec\":{\(spec)}}}}"]
        case "pods":
            (0..<1_200).map { "{\(metadata("web-1-\($0)", owner: "web-1")),\"spec\":{\(spec)}}" } + [
                "{\(metadata("alone")),\"spec\":{\(spec)}}",
                "{\(metadata("far", namespace: "other")),\"spec\":{\(spec)}}",
                // A widget has no pods of its own: what it owns is judged.
                "{\(metadata("made", owner: "widget")),\"spec\":{\(spec)}}",
            ]
        case "customresourcedefinitions":
            [
                """
                {"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","names":{"kind":"Widget",\
                "plural":"widgets"},"scope":"Namespaced","versions":[{"name":"v1","served":true,"storage":true,"schema":{\
                "openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{\
                "size":{"type":"integer"}}}}}}}]}}
                """
            ]
        case "widgets": ["{\(metadata("widget")),\"spec\":{}}"]
        case "configmaps": ["{\(metadata("settings")),\"data\":{\"PASSWORD\":\"hunter2hunter2\"}}"]
        default: []
        }
    }

    private let cluster: FakeCluster

    init() throws { cluster = try FakeCluster(LiveTests.resources, objects: LiveTests.objects) }

    private func check(_ arguments: [String], _ cluster: FakeCluster? = nil) throws -> Finished {
        try Program.harden(
            ["check", "--rule", "privileged-container", "-o", "lines"] + arguments,
            environment: ["KUBECONFIG": (cluster ?? self.cluster).kubeconfig])
    }

    private func subjects(_ run: Finished) -> [String] {
        run.output.split(separator: "\n").map { String($0.prefix { $0 != ":" }) }
    }

    @Test(arguments: [
        (["deploy"], ["Deployment shop/web"]),
        (["deploy/web"], ["Deployment shop/web"]),
        (["pods,rs,deploy", "-A"], ["Deployment shop/web", "Pod shop/alone", "Pod other/far", "Pod shop/made"]),
        (["po,widgets", "-n", "shop"], ["Pod shop/alone", "Pod shop/made"]),
        (["pod", "alone", "-n", "shop"], ["Pod shop/alone"]),
        (["-A"], ["Deployment shop/web", "Pod shop/alone", "Pod other/far", "Pod shop/made"]),
        (["pod/far", "--namespace", "other", "--context", "test"], ["Pod other/far"]),
    ])
    func liveObjectsAreJudgedAndWhatAControllerOwnsIsFolded(arguments: [String], expected: [String]) throws {
        let run = try check(arguments)
        let own = subjects(run).filter { !$0.hasPrefix("Pod shop/web-1-") }
        #expect(own == expected, "\(run.errors)")
        #expect(run.status == 1)
        // Without their controller in view pods are judged themselves.
        let isFolded = arguments[0] != "po,widgets"
        #expect(subjects(run).count == expected.count + (isFolded ? 0 : 1_200))
    }

    @Test func whatTheServerHasTakenIsNotComparedWithTheSchema() throws {
        let run = try Program.harden(
            ["check", "deploy", "--rule", "field-unknown", "--rule", "field-missing", "-o", "lines"],
            environment: ["KUBECONFIG": cluster.kubeconfig])
        #expect(run.status == 0 && run.output.isEmpty, "\(run.output)")
    }

    @Test func filesAreComparedWithTheDefinitionsOfTheCluster() throws {
        let folder = try Scratch()
        try folder.write(
            "widget.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {sise: 1}\n")
        let arguments = ["check", folder.path("widget.yaml"), "--crds", "cluster"]
        let run = try Program.harden(arguments, environment: ["KUBECONFIG": cluster.kubeconfig])
        #expect(run.output.contains("spec.sise is not a field of Widget; did you mean size?"), "\(run.all)")
        let unreachable = try Program.harden(arguments, environment: ["KUBECONFIG": "/dev/null"])
        #expect(unreachable.status == 3 && unreachable.errors.contains("ended with code 1"), "\(unreachable.all)")
    }

    @Test func allTypesThatTheRulesJudgeAreAskedFor() throws {
        let run = try Program.harden(
            ["check", "-A", "-o", "lines"], environment: ["KUBECONFIG": cluster.kubeconfig])
        #expect(run.output.contains("ConfigMap shop/settings: high configmap-sensitive-content"), "\(run.all)")
        #expect(!run.all.contains("hunter2"))
    }

    @Test(arguments: ["object.data.size() > 9", "oldObject == null && object.data.size() > 9"])
    func aPolicyHasItsObjectsAskedFor(expression: String) throws {
        let folder = try Scratch()
        try folder.write(
            "policy.yaml",
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: full}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
              validations: [{expression: "\(expression)", message: too little}]

            """)
        let run = try check(["-A", "--policy-set", folder.path("policy.yaml"), "--rule", "policy/full"])
        #expect(run.output.contains("ConfigMap shop/settings: high policy/full too little"), "\(run.all)")
    }

    @Test func theSummaryCountsWhatIsFolded() throws {
        let run = try Program.harden(
            ["check", "pods,rs,deploy", "-A"], environment: ["KUBECONFIG": cluster.kubeconfig])
        #expect(
            run.output.contains("4 objects judged, 1201 covered by their controllers"), "\(run.output.suffix(300))")
    }

    @Test func theErrorsOfKubectlPassThroughAndFailTheRun() throws {
        let closed = try FakeCluster(LiveTests.resources, objects: LiveTests.objects, forbidden: ["pods"])
        for (arguments, message) in [
            (["pods", "-A"], "pods is forbidden"), (["frogs", "-A"], "doesn't have a resource type \"frogs\""),
            (["deploy/none", "-n", "shop"], "NotFound"), (["deploy", "--context", "nowhere"], "nowhere"),
        ] {
            let run = try check(arguments, closed)
            #expect(
                run.status == 3 && run.errors.contains(message) && run.errors.contains("ended with code 1"),
                "\(run.all)")
        }
        // What kubectl could read of several types is judged all the same.
        let some = try check(["pods,deploy", "-A"], closed)
        #expect(some.status == 3 && subjects(some) == ["Deployment shop/web"], "\(some.all)")
    }

    @Test func withoutKubectlTheMessageSaysWhatIsMissing() throws {
        let folder = try Scratch()
        let run = try Program.harden(["check", "-A"], environment: ["PATH": folder.folder])
        #expect(run.status == 3 && run.errors.contains("it is not on the PATH"), "\(run.all)")
    }

    @Test(arguments: [
        (["web.yaml"], "no such file: web.yaml"), (["./web"], "no such file: ./web"), (["/web"], "no such file: /web"),
        (["-f", "web"], "no such file: web"), (["-n", "shop", "-f", "web"], "web is a file"),
        (["deploy", "-n", "shop", "-"], "- is a file"),
    ])
    func whatIsNoFileAndNoTypeIsAMistakeInTheCall(arguments: [String], message: String) throws {
        let run = try check(arguments)
        #expect(run.status == 2 && run.errors.contains(message), "\(run.all)")
    }

    @Test func aListOfManyPodsIsReadAsItComes() throws {
        let pods = (0..<50_000).map { "{\(LiveTests.metadata("p\($0)")),\"spec\":{\(LiveTests.spec)}}" }
        let many = try FakeCluster(LiveTests.resources, objects: { $0.name == "pods" ? pods : [] })
        let run = try check(["pods", "-A", "--quiet"], many)
        #expect(subjects(run).count == 50_000 && run.status == 1, "\(run.errors)")
    }
}
