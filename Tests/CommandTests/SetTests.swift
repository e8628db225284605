import Foundation
import TestSupport
import Testing

/// Objects that are judged together: what belongs together, and what may be said of it.
@Suite struct SetTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let service = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{name: http, port: 80}]}

        """
    private static let workload = deployment("web", labels: "app: wbe")

    private static func deployment(_ name: String, labels: String, pod: String = "") -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name)}
        spec:
          selector: {matchLabels: {\(labels)}}
          template:
            metadata:
              labels: {\(labels)}
            spec: {\(pod)containers: [{name: app, image: registry.example.com/web:1.4}]}

        """
    }

    private static func autoscaler(_ name: String, of target: String = "web") -> String {
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: \(name)}
        spec: {minReplicas: 2, maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: \(target)}}

        """
    }

    private static let template = "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Values.name }}}\n"

    private func report(_ arguments: [String], input: String = "") throws -> [String: Any] {
        let run = try Program.harden(["check", "-o", "json"] + arguments, input: input, in: scratch.folder)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.all)")
    }

    private func places(_ report: [String: Any], _ rule: String) throws -> [String] {
        let findings = try #require(report["findings"] as? [[String: Any]])
        return findings.filter { $0["rule"] as? String == rule }.map { finding in
            let source = finding["source"] as? [String: Any]
            return "\(source?["file"] ?? "live"):\(source?["line"] ?? 0)"
        }
    }

    private func sets(_ report: [String: Any]) -> [String: Int]? {
        (report["summary"] as? [String: Any])?["sets"] as? [String: Int]
    }

    /// What makes a set, and whether it is whole.
    @Test(arguments: [
        // A file alone may be half of something.
        (["svc.yaml": service], ["svc.yaml"], [], [0, 1]),
        (["all.yaml": service + "---\n" + workload], ["all.yaml"], [], [0, 1]),
        (["all.yaml": service + "---\n" + workload], ["all.yaml", "--set", "complete"], ["all.yaml:4"], [1, 0]),
        (["svc.yaml": service, "web.yaml": workload], ["svc.yaml", "web.yaml"], ["svc.yaml:4"], [1, 0]),
        (["a/svc.yaml": service, "a/web.yaml": workload], ["a"], ["a/svc.yaml:4"], [1, 0]),
        (["a/svc.yaml": service, "a/web.yaml": workload], ["a", "--set", "partial"], [], [0, 1]),
        (["a/svc.yaml": service, "a/web.yaml": workload], ["."], ["./a/svc.yaml:4"], [1, 0]),
        // By kind in folders of their own: the pods may be anywhere below what was named.
        (["k/s/svc.yaml": service, "k/d/web.yaml": workload], ["k"], [], [2, 0]),
        (["k/svc.yaml": service, "k/d/web.yaml": workload], ["k"], ["k/svc.yaml:4"], [2, 0]),
        // What is not read may have the pods.
        (["a/svc.yaml": service, "a/web.yaml": workload, "a/other.yaml": template], ["a"], [], [0, 1]),
        (
            ["a/svc.yaml": service, "a/web.yaml": workload, "a/broken.yaml": "apiVersion: v1\nkind: [\n"], ["a"], [],
            [0, 1]
        ),
        (
            ["a/svc.yaml": service, "a/web.yaml": workload, "b/other.yaml": template], ["."], ["./a/svc.yaml:4"],
            [1, 0]
        ),
        (
            ["c/Chart.yaml": "apiVersion: v2\nname: c\n", "c/x/svc.yaml": service, "c/y/web.yaml": workload], ["c"],
            ["c/x/svc.yaml:4"], [1, 0]
        ),
        // A kustomization is a set, and what lies beside it is not.
        (
            [
                "k/svc.yaml": service, "k/web.yaml": workload,
                "k/kustomization.yaml": "resources: [svc.yaml, web.yaml]\n",
            ], ["k"],
            ["k/svc.yaml:4"], [1, 0]
        ),
        (
            [
                "k/svc.yaml": service, "k/web.yaml": workload, "k/old.yaml": deployment("old", labels: "app: web"),
                "k/kustomization.yaml": "resources: [svc.yaml, web.yaml]\n",
            ], ["k"], ["k/svc.yaml:4"], [1, 1]
        ),
        (
            [
                "base/svc.yaml": service, "base/web.yaml": workload.replacingOccurrences(of: "wbe", with: "web"),
                "base/kustomization.yaml": "resources: [svc.yaml, web.yaml]\n",
                "top/kustomization.yaml":
                    "resources: [../base]\npatches: [{target: {kind: Service}, patch: '[{\"op\": \"replace\", \"path\": \"/spec/selector/app\", \"value\": \"x\"}]'}]\n",
            ], ["."], ["./base/svc.yaml:4"], [1, 1]
        ),
        (
            [
                "k/svc.yaml": service, "k/web.yaml": workload,
                "k/kustomization.yaml": "resources: [svc.yaml, web.yaml]\n",
            ],
            ["-k", "k"], ["k/svc.yaml:4"], [1, 0]
        ),
    ])
    func whatBelongsTogetherIsASet(
        files: [String: String], arguments: [String], found: [String], count: [Int]
    ) throws {
        for (path, text) in files { try scratch.write(path, text) }
        let report = try report(arguments)
        #expect(try places(report, "service-selects-no-pod") == found)
        #expect(sets(report) == ["complete": count[0], "partial": count[1]])
    }

    @Test func whatIsPipedInIsASet() throws {
        let report = try report([], input: SetTests.service + "---\n" + SetTests.workload)
        #expect(try places(report, "service-selects-no-pod") == ["-:4"])
        // What kubectl was not asked for may be there all the same.
        #expect(try places(self.report([], input: SetTests.service), "service-selects-no-pod") == [])
    }

    @Test(arguments: [
        (["all.yaml": autoscaler("a") + "---\n" + autoscaler("b")], ["all.yaml"], 1),
        (["a/a.yaml": autoscaler("a"), "a/b.yaml": autoscaler("b")], ["a"], 1),
        // Two folders may be two applications.
        (["a/a.yaml": autoscaler("a"), "b/b.yaml": autoscaler("b")], ["."], 0),
        (["a/a.yaml": autoscaler("a"), "a/again.yaml": autoscaler("a")], ["a"], 0),
    ])
    func whatContradictsIsSaidOfPartsAsWell(files: [String: String], arguments: [String], count: Int) throws {
        for (path, text) in files { try scratch.write(path, text) }
        #expect(try places(report(arguments), "hpa-duplicate-target").count == count)
    }

    @Test func bothEndsOfAFindingAreTold() throws {
        try scratch.write("a/svc.yaml", SetTests.service)
        try scratch.write("a/web.yaml", SetTests.workload)
        for format in ["text", "wide", "json", "sarif", "junit", "github", "markdown", "html"] {
            let run = try Program.harden(["check", "a", "-o", format], in: scratch.folder)
            #expect(run.output.contains("Deployment web has app"), "\(format): \(run.all)")
            #expect(run.output.contains("a/web.yaml"), "\(format)")
        }
        let text = try Program.harden(["check", "a", "--rule", "service-selects-no-pod"], in: scratch.folder).output
        #expect(text.contains("            Deployment web has app=wbe (a/web.yaml:8)\n"), "\(text)")
        #expect(text.contains("1 complete set"), "\(text)")
    }

    @Test func anObjectHasAllItsFindingsInOnePlace() throws {
        try scratch.write(
            "a/svc.yaml", SetTests.service.replacingOccurrences(of: "spec: {", with: "spec: {type: NodePort, "))
        try scratch.write("a/web.yaml", SetTests.workload)
        let text = try Program.harden(["check", "a", "--profile", "all"], in: scratch.folder).output
        #expect(text.components(separatedBy: "Service web  ").count == 2, "\(text)")
    }

    @Test(arguments: [
        (
            "annotations: {kubectl-harden.io/ignore: service-selects-no-pod, kubectl-harden.io/ignore-reason: later}",
            "", ""
        ),
        (
            "labels: {team: shop}", "",
            "exemptions: [{rules: [service-selects-no-pod], match: {labels: {team: shop}}, reason: later}]\n"
        ),
        ("", "", "exemptions: [{rules: [service-selects-no-pod], match: {path: a/svc.yaml}, reason: later}]\n"),
        ("", "  # harden:ignore service-selects-no-pod later", ""),
    ])
    func exemptionsCoverWhatOthersDecide(metadata: String, comment: String, policy: String) throws {
        var text = SetTests.service.replacingOccurrences(of: "{name: web}", with: "{name: web, \(metadata)}")
        text = text.replacingOccurrences(of: "port: 80}]}", with: "port: 80}]}\(comment)")
        try scratch.write("a/svc.yaml", text)
        try scratch.write("a/web.yaml", SetTests.workload)
        if !policy.isEmpty {
            try scratch.write(
                ".harden.yaml", "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n  " + policy)
        }
        let report = try report(["a"])
        #expect(try places(report, "service-selects-no-pod") == [])
        #expect((report["exempted"] as? [[String: Any]])?.first?["rule"] as? String == "service-selects-no-pod")
    }

    /// What is known of others takes back what is said of an object alone.
    @Test func othersTakeBackWhatIsSaidOfOne() throws {
        let account =
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\nautomountServiceAccountToken: false\n"
        let pod = "serviceAccountName: web, "
        try scratch.write("a/web.yaml", SetTests.deployment("web", labels: "app: web", pod: pod))
        try scratch.write("a/worker.yaml", SetTests.deployment("worker", labels: "app: worker", pod: pod))
        let before = try report(["a"])
        #expect(try places(before, "readiness-probe-missing") == ["a/web.yaml:9", "a/worker.yaml:9"])
        #expect(try places(before, "service-account-token-automounted").count == 2)
        try scratch.write("a/svc.yaml", SetTests.service)
        try scratch.write("a/account.yaml", account)
        let after = try report(["a"])
        #expect(try places(after, "readiness-probe-missing") == ["a/web.yaml:9"])
        #expect(try places(after, "service-account-token-automounted") == [])
        #expect(try places(after, "liveness-probe-missing").count == 2)
    }

    @Test func theOutputDoesNotDependOnTheNumberOfCores() throws {
        for number in 0..<60 {
            let folder = "f\(number % 7)"
            try scratch.write(
                "t/\(folder)/s\(number).yaml", SetTests.service.replacingOccurrences(of: "web", with: "w\(number)"))
            try scratch.write(
                "t/\(folder)/d\(number).yaml",
                SetTests.deployment("w\(number)", labels: "app: w\(number % 3 == 0 ? 0 : number)"))
        }
        let runs = try ["1", "2", "8"].map {
            try Program.harden(["check", "t", "--profile", "all", "--jobs", $0], in: scratch.folder).output
        }
        #expect(runs[0] == runs[1] && runs[1] == runs[2])
        #expect(runs[0].contains("service-selects-no-pod"))
    }

    private static let bindings = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: agent}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent}
        subjects: [{kind: ServiceAccount, name: agent, namespace: shop}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: agent}
        rules: [{apiGroups: [""], resources: [RESOURCE], verbs: [get]}]

        """

    /// Of recipes that all have the same objects each counts for itself.
    @Test func anObjectThatIsThereTwiceIsTheOneInTheFileThatRefersToIt() throws {
        for (name, resource) in [("a.yaml", "pods"), ("b.yaml", "secrets"), ("c.yaml", "pods")] {
            try scratch.write(name, SetTests.bindings.replacingOccurrences(of: "RESOURCE", with: resource))
        }
        #expect(try places(report(["."]), "rbac-secrets-bound") == ["./b.yaml:4"])
        try scratch.write("a.yaml", SetTests.bindings.components(separatedBy: "---\n")[0])
        #expect(try places(report(["a.yaml", "b.yaml"]), "rbac-secrets-bound") == ["a.yaml:4", "b.yaml:4"])
    }

    /// A base with the guards of a namespace is applied beside what has none, whoever uses it.
    @Test(arguments: [
        ("overlays/other", "resources: [../../ns, ../../app]\n", 0),
        // What a kustomization makes of its own bases counts alone.
        (
            "overlays/ambient",
            "resources: [../../ns, ../../app]\npatches: [{patch: '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny, namespace: shop}, $patch: delete}'}]\n",
            1
        ),
    ])
    func aBaseWithoutPodsIsBesideOtherKustomizations(folder: String, kustomization: String, count: Int) throws {
        try scratch.write("ns/kustomization.yaml", "resources: [deny.yaml]\n")
        try scratch.write(
            "ns/deny.yaml",
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\n"
                + "spec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n")
        try scratch.write("app/kustomization.yaml", "resources: [web.yaml]\n")
        try scratch.write(
            "app/web.yaml",
            SetTests.workload.replacingOccurrences(of: "{name: web}", with: "{name: web, namespace: shop}")
                + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n")
        try scratch.write("overlays/ambient/kustomization.yaml", "resources: [../../app]\n")
        try scratch.write(folder + "/kustomization.yaml", kustomization)
        let report = try report(["."])
        #expect(try places(report, "pod-without-network-policy").count == count)
        #expect(try places(report, "namespace-without-network-policy").count == count)
    }

    /// A patch is one also where its kustomization was not named.
    @Test(arguments: [
        (["base/patches"], "base/patches/patch.yaml", 0), (["base/patches/patch.yaml"], "base/patches/patch.yaml", 0),
        (["base"], "base/patches/patch.yaml", 0), (["."], "./base/patches/patch.yaml", 0),
        (["base/plain"], "base/plain/patch.yaml", 1),
    ])
    func aKustomizationAboveWhatWasNamedCounts(arguments: [String], file: String, count: Int) throws {
        let patch = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n"
        try scratch.write("base/kustomization.yaml", "resources: [ns.yaml]\npatches: [{path: patches/patch.yaml}]\n")
        try scratch.write("base/ns.yaml", patch)
        try scratch.write("base/patches/patch.yaml", patch)
        try scratch.write("base/plain/patch.yaml", patch)
        let found = try report(arguments)
        #expect(try places(found, "namespace-psa-label-missing").filter { $0.hasPrefix(file) }.count == count)
    }
}

/// Sets of live objects.
@Suite(.enabled(if: Program.has("kubectl"), "kubectl is not installed"))
struct LiveSetTests {
    private let cluster: FakeCluster

    init() throws {
        let resources = [
            FakeCluster.Resource("services", "Service"),
            FakeCluster.Resource("deployments", "Deployment", group: "apps"),
            FakeCluster.Resource("networkpolicies", "NetworkPolicy", group: "networking.k8s.io"),
        ]
        cluster = try FakeCluster(resources) { resource in
            func object(_ namespace: String, _ rest: String) -> String {
                "{\"metadata\":{\"name\":\"web\",\"namespace\":\"\(namespace)\",\"uid\":\"\(resource.name)-\(namespace)\"},\(rest)}"
            }
            let pod = "\"containers\":[{\"name\":\"app\",\"image\":\"nginx:1.27\"}]"
            switch resource.name {
            case "services": return [object("shop", "\"spec\":{\"selector\":{\"app\":\"web\"}}")]
            case "deployments":
                return ["shop", "office"].map {
                    object(
                        $0,
                        "\"spec\":{\"replicas\":2,\"selector\":{\"matchLabels\":{\"app\":\"wbe\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"wbe\"}},\"spec\":{\(pod)}}}"
                    )
                }
            default: return []
            }
        }
    }

    /// The kinds that the rules need are asked for; of what was not asked for nothing is missing.
    @Test(arguments: [
        (
            ["-A"],
            [
                "pod-without-network-policy Deployment/office", "pod-without-network-policy Deployment/shop",
                "service-selects-no-pod Service/shop",
            ]
        ),
        (["-n", "shop"], ["pod-without-network-policy Deployment/shop", "service-selects-no-pod Service/shop"]),
        (["services", "-A"], []),
        (["services,deployments", "-A"], ["service-selects-no-pod Service/shop"]),
        (["-A", "-l", "app=web"], []),
    ])
    func whatWasAskedForDecidesWhatIsMissing(arguments: [String], found: [String]) throws {
        let run = try Program.harden(
            ["check", "--rule", "service-selects-no-pod", "--rule", "pod-without-network-policy", "-o", "json"]
                + arguments,
            environment: ["KUBECONFIG": cluster.kubeconfig])
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.all)")
        let findings = try #require(report["findings"] as? [[String: Any]]).map { finding in
            let object = finding["object"] as? [String: Any]
            return "\(finding["rule"] ?? "") \(object?["kind"] ?? "")/\(object?["namespace"] ?? "")"
        }
        #expect(findings.sorted() == found, "\(run.all)")
    }
}
