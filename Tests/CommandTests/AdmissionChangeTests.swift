import TestSupport
import Testing

/// Policies about what becomes of objects: created, updated, deleted, and what they were.
@Suite struct AdmissionChangeTests {
    /// A policy with a binding that denies.
    private static func policy(_ operations: String, _ spec: String, resources: String = "statefulsets") -> String {
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: p}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: ["apps"], apiVersions: [v1], operations: \(operations), resources: [\(resources)]}
          \(spec)
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: p}
        spec: {policyName: p, validationActions: [Deny]}

        """
    }

    private static func set(
        _ service: String = "db", name: String = "db", labels: String = "{}", more: String = ""
    ) -> String {
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: \(name), labels: \(labels)}
        spec:
          serviceName: \(service)
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: registry.example.com/db:1}]}
        \(more)

        """
    }

    private static let immutable = policy(
        "[UPDATE]",
        "validations: [{expression: object.spec.serviceName == oldObject.spec.serviceName, message: it is immutable}]")
    private static let kept = policy(
        "[DELETE]",
        "validations: [{expression: \"oldObject.metadata.?labels.keep.orValue('') != 'yes'\", message: it is kept}]")
    private static let first = policy(
        "[CREATE]", "validations: [{expression: object.spec.serviceName == 'db', message: a new one needs db}]")
    private static let either = policy(
        "[CREATE, UPDATE]",
        "validations: [{expression: \"request.operation == 'CREATE' || oldObject.spec.serviceName != 'old'\", message: old}]"
    )
    private static let all = policy(
        "['*']", "validations: [{expression: \"object == null || object.spec.serviceName == 'db'\", message: all}]")

    private static let selected = immutable.replacing(
        "matchConstraints:\n", with: "matchConstraints:\n    objectSelector: {matchLabels: {keep: 'yes'}}\n")

    /// What happens in a repository, and what the gate says of it.
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var policy: String
        var before: [String: String?]
        var after: [String: String?]
        /// The place and the message; nil where it is accepted.
        var refusal: String?

        init(
            _ title: String, _ policy: String, _ before: [String: String?], _ after: [String: String?],
            _ refusal: String?
        ) {
            (testDescription, self.policy, self.before, self.after, self.refusal) = (
                title, policy, before, after, refusal
            )
        }
    }

    private static let keep = set(labels: "{keep: 'yes'}")
    private static let other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: o}\n"
    private static func overlay(_ name: String, _ more: String = "") -> String {
        "resources: [../base]\nnamespace: \(name)\n\(more)"
    }

    private static let flux = """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: app, namespace: flux-system}
        spec: {interval: 10m, prune: true, path: ./app, sourceRef: {kind: GitRepository, name: app}}

        """
    private static let deleting = """
        resources: [a.yaml, o.yaml]
        patches:
        - patch: "{$patch: delete, apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}}"

        """
    private static let renaming = """
        resources: [a.yaml]
        patches:
        - {target: {kind: StatefulSet}, patch: '[{"op": "replace", "path": "/spec/serviceName", "value": "web"}]'}

        """

    static let cases = [
        Case(
            "a kustomization comes that leaves it out", kept,
            ["app/a.yaml": keep, "app/o.yaml": other, "flux.yaml": flux],
            ["app/kustomization.yaml": "resources: [o.yaml]\n"], "app/a.yaml it is kept"),
        Case(
            "a kustomization comes that deletes it", kept, ["a.yaml": keep, "o.yaml": other],
            ["kustomization.yaml": deleting], "a.yaml it is kept"),
        Case(
            "it gets a name under which nobody applies it", kept, ["a.yaml": keep], ["a.yaml": nil, "a.txt": keep],
            "a.yaml it is kept"),
        Case(
            "a kustomization comes that takes it", kept, ["a.yaml": keep],
            ["kustomization.yaml": "resources: [a.yaml]\n"], nil),
        Case(
            "the kustomization goes that set a field", immutable, ["a.yaml": set(), "kustomization.yaml": renaming],
            ["kustomization.yaml": nil], "a.yaml:5:16 it is immutable"),
        Case(
            "the kustomization goes that set nothing", immutable,
            ["a.yaml": set(), "kustomization.yaml": "resources: [a.yaml]\n"], ["kustomization.yaml": nil], nil),
        Case("a field changes", immutable, ["a.yaml": set()], ["a.yaml": set("web")], "a.yaml:5:16 it is immutable"),
        Case(
            "an object that is selected no more", selected, ["a.yaml": keep], ["a.yaml": set("web")],
            "a.yaml:5:16 it is immutable"),
        Case("an object that is not selected", selected, ["a.yaml": set()], ["a.yaml": set("web")], nil),
        Case("another field changes", immutable, ["a.yaml": set()], ["a.yaml": set(labels: "{a: b}")], nil),
        Case("it is new", immutable, ["o.yaml": other], ["a.yaml": set("web")], nil),
        Case(
            "it is written in another way", immutable, ["a.yaml": set("web")], ["a.yaml": "# x\n" + set("'web'")], nil),
        Case(
            "it moves and changes", immutable, ["a.yaml": set()], ["a.yaml": nil, "b/c.yaml": set("web")],
            "b/c.yaml:5:16 it is immutable"),
        Case(
            "it is put beside another and changes", immutable, ["a.yaml": set(), "b.yaml": other],
            ["a.yaml": nil, "b.yaml": other + "---\n" + set("web")], "b.yaml:9:16 it is immutable"),
        Case(
            "a namesake in another namespace is new", immutable, ["a.yaml": set()],
            ["b.yaml": set("web").replacing("name: db, labels", with: "name: db, namespace: b, labels")], nil),
        Case(
            "it changes with its namespace left out", immutable,
            ["a.yaml": set().replacing("name: db, labels", with: "name: db, namespace: b, labels")],
            ["a.yaml": set("web")], "a.yaml:5:16 it is immutable"),
        Case(
            "it changes with its version", immutable, ["a.yaml": set().replacing("apps/v1", with: "apps/v1beta2")],
            ["a.yaml": set("web")], "a.yaml:5:16 it is immutable"),
        Case(
            "its file goes", kept, ["a.yaml": keep, "o.yaml": other], ["a.yaml": nil],
            "a.yaml:3:37 it is kept (the object is deleted)"),
        Case(
            "it goes from a file", kept, ["a.yaml": other + "---\n" + keep], ["a.yaml": other],
            "a.yaml:7:37 it is kept (the object is deleted)"),
        Case("it goes from a list", kept, ["l.json": list(keep: true)], ["l.json": list(keep: false)], "it is kept"),
        Case(
            "it becomes something else", kept, ["a.yaml": keep], ["a.yaml": other],
            "a.yaml:3:37 it is kept (the object is deleted)"),
        Case(
            "its file is emptied", kept, ["a.yaml": keep], ["a.yaml": "# nothing\n"],
            "a.yaml:3:37 it is kept (the object is deleted)"),
        Case(
            "it is renamed", kept, ["a.yaml": keep],
            ["a.yaml": keep.replacing("name: db, labels", with: "name: db2, labels")],
            "a.yaml:3:37 it is kept (the object is deleted)"),
        Case("it moves", kept, ["a.yaml": keep], ["a.yaml": nil, "b.yaml": keep], nil),
        Case("one that is not kept goes", kept, ["a.yaml": set(), "o.yaml": other], ["a.yaml": nil], nil),
        Case("a kustomization takes it", kept, ["a.yaml": keep], ["kustomization.yaml": "resources: [a.yaml]\n"], nil),
        Case(
            "its overlay goes", kept,
            [
                "base/a.yaml": keep, "base/kustomization.yaml": "resources: [a.yaml]\n",
                "prod/kustomization.yaml": overlay("prod"), "stage/kustomization.yaml": overlay("stage"),
            ],
            [
                "prod/kustomization.yaml": nil,
                "stage/kustomization.yaml": overlay("stage", "commonAnnotations: {a: b}\n"),
            ], "it is kept"),
        Case(
            "a patch takes it away", kept,
            [
                "base/a.yaml": keep, "base/kustomization.yaml": "resources: [a.yaml]\n",
                "prod/kustomization.yaml": overlay("prod"),
            ],
            [
                "prod/kustomization.yaml": overlay(
                    "prod",
                    "patches: [{patch: \"{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, $patch: delete}\"}]\n"
                )
            ], "it is kept"),
        Case(
            "a base changes under an overlay", immutable,
            [
                "base/a.yaml": set(), "base/kustomization.yaml": "resources: [a.yaml]\n",
                "prod/kustomization.yaml": overlay("prod"),
            ], ["base/a.yaml": set("web")], "base/a.yaml:5:16 it is immutable"),
        Case(
            "a patch changes it", immutable,
            [
                "base/a.yaml": set(), "base/kustomization.yaml": "resources: [a.yaml]\n",
                "prod/kustomization.yaml": overlay("prod"),
            ],
            [
                "prod/kustomization.yaml": overlay("prod", "patches: [{path: p.yaml}]\n"),
                "prod/p.yaml":
                    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: web}\n",
            ], "prod/p.yaml:4:21 it is immutable"),
        Case("a new one is wrong", first, ["o.yaml": other], ["a.yaml": set("web")], "a.yaml:5:16 a new one needs db"),
        Case("an old one becomes wrong", first, ["a.yaml": set()], ["a.yaml": set("web")], nil),
        Case("the old one decides", either, ["a.yaml": set("old")], ["a.yaml": set("new")], "old"),
        Case("the old one does not matter", either, ["a.yaml": set("new")], ["a.yaml": set("old")], nil),
        Case("all operations, and it changes", all, ["a.yaml": set()], ["a.yaml": set("web")], "a.yaml:5:16 all"),
        Case("all operations, and it goes", all, ["a.yaml": set(), "o.yaml": other], ["a.yaml": nil], nil),
        Case(
            "all operations, and it stays wrong", all, ["a.yaml": set("web"), "o.yaml": other],
            ["o.yaml": other + "data: {}\n"], nil),
    ]

    private static func list(keep: Bool) -> String {
        let kept =
            "{\"apiVersion\": \"apps/v1\", \"kind\": \"StatefulSet\", \"metadata\": {\"name\": \"db\", \"labels\": {\"keep\": \"yes\"}}}"
        let other = "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"o\"}}"
        return "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\(keep ? kept + "," : "")\(other)]}"
    }

    @Test(arguments: cases)
    func aPushIsJudgedByWhatItDoesToObjects(_ example: Case) throws {
        let git = try GitServer(profile: "baseline")
        try git.commit(example.before)
        #expect(try git.push().status == 0)
        try git.scratch.write("policies/p.yaml", example.policy)
        try git.configure("harden.policies", git.scratch.path("policies"))
        try git.commit(example.after)
        let push = try git.push()
        #expect((push.status != 0) == (example.refusal != nil), "\(push.all)")
        if push.status != 0 { #expect(push.errors.contains("policy/p"), "\(push.all)") }

        let scan = try Program.harden(
            [
                "scan", "HEAD~1..HEAD", "--policy-set", git.scratch.path("policies"), "--rule", "policy/p", "-o",
                "lines",
            ],
            in: git.work)
        let words = example.refusal?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
        #expect(words.allSatisfy(scan.output.contains) && scan.output.isEmpty == words.isEmpty, "\(scan.all)")
        #expect(scan.output.split(separator: "\n").count <= 1, "\(scan.all)")
    }

    /// What is taken away from a branch that is applied is gone, though the trusted branch never had it. What the trusted branch has
    /// taken away may go with a merge.
    @Test func whatOnlyAnotherBranchHasIsMissedThere() throws {
        let git = try GitServer(profile: "essential")
        try git.scratch.write("policies/p.yaml", Self.kept)
        try git.configure("harden.policies", git.scratch.path("policies"))
        try git.configure("harden.mode", "off")
        try git.commit(["README": "x"])
        #expect(try git.push().status == 0)
        try git.commit(["a.yaml": Self.keep])
        #expect(try git.push(["origin", "HEAD:refs/heads/prod"]).status == 0)
        try git.configure("harden.mode", "enforce")
        try git.commit(["a.yaml": nil])
        let push = try git.push(["origin", "HEAD:refs/heads/prod"])
        #expect(push.status != 0 && push.errors.contains("policy/p"), "\(push.all)")
        try git.configure("harden.mode", "off")
        #expect(try git.push(["origin", "HEAD~1:refs/heads/main"]).status == 0)
        #expect(try git.push(["origin", "HEAD:refs/heads/main"]).status == 0)
        try git.configure("harden.mode", "enforce")
        #expect(try git.push(["origin", "HEAD:refs/heads/prod"]).status == 0)
    }

    /// What an object was is there for each of many policies: it is read anew for each, and gone afterwards.
    @Test func manyPoliciesMayAskForTheOldObject() throws {
        let git = try GitServer(profile: "baseline")
        func set(_ value: String) -> String {
            let data = (0..<200).map { "  key\($0): \(value)\($0)\n" }.joined()
            return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, labels: {owner: ann}}\ndata:\n" + data
        }
        try git.commit(["a.yaml": set("old")])
        #expect(try git.push().status == 0)
        let policies = (0..<40).map { number in
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: p\(number)}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [configmaps]}]
              validations:
              - expression: "oldObject.data.all(k, oldObject.data[k].startsWith('old')) && object.data.map(k, k + '\(String(repeating: "x", count: 40 * number))').size() == oldObject.data.map(k, oldObject.data[k]).size()"

            """
        }
        try git.scratch.write("policies/p.yaml", policies.joined(separator: "---\n"))
        try git.configure("harden.policies", git.scratch.path("policies"))
        try git.commit(["a.yaml": set("new")])
        let push = try git.push()
        #expect(push.status == 0, "\(push.all)")
    }

    @Test func aFolderHasNoOldObjects() throws {
        let scratch = try Scratch()
        try scratch.write("a.yaml", Self.set("web"))
        func check(_ policy: String) throws -> Finished {
            try scratch.write("policies/p.yaml", policy)
            return try Program.harden(
                ["check", "a.yaml", "--policy-set", "policies", "-o", "lines"], in: scratch.folder)
        }
        let run = try check(Self.immutable)
        #expect(run.errors.contains("the policy p is not judged: it is about UPDATE only"), "\(run.all)")
        #expect(try check(Self.first).output.contains("a new one needs db"))
        #expect(try check(Self.all).output.contains("policy/p"))
    }
}
