import TestSupport
import Testing

/// The namespaces of objects, as far as manifests tell what is in them.
@Suite struct AdmissionNamespaceTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static func deployment() -> String {
        Samples.goodDeployment().replacing("metadata:\n", with: "metadata:\n  namespace: shop\n")
    }

    /// A policy about Deployments, and its binding.
    private static func policy(_ spec: String, selector: String = "") -> String {
        Samples.admissionPolicy(
            "limit", rule: "apiGroups: [apps], apiVersions: [v1], resources: [deployments]", spec: spec)
                + """
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: limit}
                spec: {policyName: limit, validationActions: [Deny]\(selector)}

                """
    }

    private static let isProd = policy(
        "validations: [{expression: \"namespaceObject.metadata.?labels.?env.orValue('none') == 'prod'\"}]")

    private static func namespace(_ name: String, labels: String) -> String {
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: {\(labels)}, annotations: {owner: ada}}\n"
    }

    /// The namespace of an object is the one that stands beside it, or beside the policies.
    @Test(arguments: [
        ("ns.yaml", "env: prod", false), ("ns.yaml", "env: test", true), ("policies/ns.yaml", "env: prod", false),
        ("policies/ns.yaml", "env: test", true), ("deep/er/ns.json", "env: prod", false),
    ])
    func aNamespaceIsTheOneThatAManifestMakes(file: String, labels: String, isRefused: Bool) throws {
        let expression =
            "namespaceObject.metadata.labels.env == 'prod' && namespaceObject.metadata.annotations.owner == 'ada'"
        try scratch.write("tree/web.yaml", Self.deployment())
        try scratch.write("policies/p.yaml", Self.policy("validations: [{expression: \"\(expression)\"}]"))
        try scratch.write(
            file.hasPrefix("policies") ? file : "tree/" + file, Self.namespace("shop", labels: labels))
        let run = try Program.harden(["check", "tree", "--policy-set", "policies", "-o", "json"], in: scratch.folder)
        #expect(run.output.contains("\"rule\":\"policy/limit\"") == isRefused, "\(run.all)")
        #expect(!run.output.contains("undecided"), "\(run.all)")
    }

    /// A namespace is what a kustomization makes of it, and none that two manifests say different things of.
    @Test(arguments: [
        (["base/kustomization.yaml": "resources: [ns.yaml]\n", "base/ns.yaml": "test"], "violated"),
        (
            [
                "base/kustomization.yaml":
                    "resources: [ns.yaml]\nlabels: [{pairs: {env: prod}}]\n", "base/ns.yaml": "test",
            ], "none"
        ),
        (
            [
                "base/kustomization.yaml": "resources: [ns.yaml]\n", "base/ns.yaml": "test",
                "top/kustomization.yaml": "resources: [../base]\nlabels: [{pairs: {env: prod}}]\n",
            ], "none"
        ),
        (["a/ns.yaml": "prod", "b/ns.yaml": "test"], "open"), (["a/ns.yaml": "prod", "b/ns.yaml": "prod"], "none"),
        (
            [
                "base/kustomization.yaml": "resources: [ns.yaml]\n", "base/ns.yaml": "prod",
                "a/kustomization.yaml": "resources: [../base]\nlabels: [{pairs: {env: test}}]\n",
                "b/kustomization.yaml": "resources: [../base]\n",
            ], "open"
        ),
        (
            [
                "base/kustomization.yaml": "resources: [ns.yaml, missing.yaml]\nlabels: [{pairs: {env: prod}}]\n",
                "base/ns.yaml": "test",
            ], "open"
        ),
    ])
    func aNamespaceIsWhatAClusterGets(files: [String: String], outcome: String) throws {
        try scratch.write("policies/p.yaml", Self.isProd)
        try scratch.write("tree/web.yaml", Self.deployment())
        for (path, text) in files {
            let isNamespace = path.hasSuffix("ns.yaml")
            try scratch.write("tree/" + path, isNamespace ? Self.namespace("shop", labels: "env: \(text)") : text)
        }
        try check(["check", "tree"], outcome)
    }

    private func check(_ arguments: [String], input: String = "", _ outcome: String) throws {
        let run = try Program.harden(
            arguments + ["--policy-set", "policies", "-o", "json"], input: input, in: scratch.folder)
        #expect(run.output.contains("\"rule\":\"policy/limit\"") == (outcome == "violated"), "\(run.all)")
        #expect(run.output.contains("undecided") == (outcome == "open"), "\(run.all)")
    }

    /// Of what is piped, all counts, also what comes later.
    @Test(arguments: [("prod", "none"), ("test", "violated"), (nil, "open")] as [(String?, String)])
    func namespacesMayBePiped(environment: String?, outcome: String) throws {
        try scratch.write("policies/p.yaml", Self.isProd)
        let namespace = environment.map { "---\n" + Self.namespace("shop", labels: "env: \($0)") } ?? ""
        try check(["check"], input: Self.deployment() + namespace, outcome)
        try check(["check", "--jobs", "1", "-"], input: Self.deployment() + namespace, outcome)
    }

    @Test func aRenderedFolderHasItsNamespaces() throws {
        try scratch.write("policies/p.yaml", Self.isProd)
        try scratch.write("tree/web.yaml", Self.deployment())
        try scratch.write("tree/ns.yaml", Self.namespace("shop", labels: "env: prod"))
        try scratch.write("tree/kustomization.yaml", "resources: [web.yaml, ns.yaml]\n")
        try check(["check", "-k", "tree"], "none")
    }

    /// A selector of namespaces selects those whose labels are known, and leaves open what it would refuse in others.
    @Test(
        arguments: [
            ("env: prod", "violated"), ("env: test", "none"), (nil, "open"),
        ] as [(String?, String)])
    func aSelectorOfNamespacesAsksForTheirLabels(labels: String?, outcome: String) throws {
        let selector = ", matchResources: {namespaceSelector: {matchLabels: {env: prod}}}"
        try scratch.write(
            "policies/p.yaml", Self.policy("validations: [{expression: 'false == true'}]", selector: selector))
        try scratch.write("web.yaml", Self.deployment())
        if let labels { try scratch.write("policies/ns.yaml", Self.namespace("shop", labels: labels)) }
        let run = try Program.harden(
            ["check", "web.yaml", "--policy-set", "policies", "-o", "json"], in: scratch.folder)
        #expect(run.output.contains("\"rule\":\"policy/limit\"") == (outcome == "violated"), "\(run.all)")
        #expect(run.output.contains("needs the labels of namespace shop") == (outcome == "open"), "\(run.all)")
    }

    /// The trusted branch says what its namespaces are, as kustomizations render them. What a push says of them counts once it
    /// is there.
    @Test(arguments: [
        (["ns.yaml": "prod"], "accepted"), (["ns.yaml": "test"], "refused"), ([:], "open"),
        (
            [
                "deep/ns.yaml": "test",
                "deep/kustomization.yaml": "resources: [ns.yaml]\nlabels: [{pairs: {env: prod}}]\n",
            ], "accepted"
        ),
        (
            [
                "base/ns.yaml": "prod", "base/kustomization.yaml": "resources: [ns.yaml]\n",
                "top/kustomization.yaml": "resources: [../base]\nlabels: [{pairs: {env: test}}]\n",
            ], "refused"
        ),
        (["a/ns.yaml": "prod", "b/ns.yaml": "test"], "open"),
    ])
    func aPushIsJudgedByTheNamespacesOfTheTrustedBranch(files: [String: String], outcome: String) throws {
        let git = try GitServer(profile: "essential")
        try git.commit(
            files.merging(["readme.txt": "-"]) { $1 }.mapValuesWithKeys { path, text in
                path.hasSuffix("ns.yaml") ? Self.namespace("shop", labels: "env: \(text)") : text
            })
        #expect(try git.push().status == 0)
        try git.scratch.write("policies/p.yaml", Self.isProd)
        try git.configure("harden.policies", git.scratch.path("policies"))
        try git.configure("harden.namespaces", "trusted")
        // The push says that all is well.
        try git.commit(["web.yaml": Self.deployment(), "own.yaml": Self.namespace("shop", labels: "env: prod")])
        let push = try git.push()
        #expect((push.status == 0) == (outcome == "accepted"), "\(push.all)")
        #expect(push.errors.contains("failed expression") == (outcome == "refused"), "\(push.all)")
        #expect(push.errors.contains("needs the namespace shop") == (outcome == "open"), "\(push.all)")
        let scan = try Program.harden(
            ["scan", "HEAD~1..HEAD", "--policy-set", git.scratch.path("policies"), "-o", "json"], in: git.work)
        #expect(scan.output.contains("\"rule\":\"policy/limit\"") == (outcome == "refused"), "\(scan.all)")
        #expect(scan.output.contains("undecided") == (outcome == "open"), "\(scan.all)")
        // Unless the server says so, a branch is not believed.
        if outcome == "accepted" {
            try git.configure("harden.namespaces", "server")
            try git.commit(["web.yaml": Self.deployment().replacing("nginx:1.27", with: "nginx:1.28")])
            let push = try git.push()
            #expect(push.status != 0 && push.errors.contains("needs the namespace shop"), "\(push.all)")
        }
    }
}

extension Dictionary {
    fileprivate func mapValuesWithKeys(_ transform: (Key, Value) -> Value) -> [Key: Value] {
        reduce(into: [:]) { $0[$1.key] = transform($1.key, $1.value) }
    }
}
