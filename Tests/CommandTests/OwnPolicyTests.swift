import Foundation
import TestSupport
import Testing

/// Policies and rules of one's own that a policy file names, and trying them.
@Suite struct OwnPolicyTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write("web.yaml", Self.web)
    }

    private static let web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec:
          replicas: 9
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: a, image: "docker.io/a:1"}
              - {name: b, image: "registry.example.com/b:1"}

        """

    private static func file(_ spec: String) -> String {
        "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n"
            + spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n") + "\n"
    }

    private static func rule(_ kinds: String, _ expression: String, more: String = "") -> String {
        "customRules:\n- id: own\n  kinds: \(kinds)\n  expression: \"\(expression)\"\n\(more)"
    }

    private static func policy(_ expression: String, name: String = "limit", resource: String = "deployments") -> String
    {
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: \(name)}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [\(resource)]}
          validations:
          - expression: "\(expression)"
            message: too many
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: \(name)}
        spec: {policyName: \(name), validationActions: [Deny]}

        """
    }

    private func harden(_ arguments: [String]) throws -> Finished {
        try Program.harden(arguments, in: scratch.folder)
    }

    @Test(arguments: [
        (
            rule("Deployment", "object.spec.replicas < 5", more: "  message: too many\n"),
            "web.yaml:5:13: medium policy/own too many"
        ),
        (
            rule("[apps/Deployment, Pod]", "object.spec.replicas < 5", more: "  severity: critical\n"),
            "web.yaml:5:13: critical policy/own this does not hold: object.spec.replicas < 5"
        ),
        (rule("Service", "false"), ""),
        (rule("argoproj.io/Deployment", "false"), ""),
        (
            rule("pods", "object.spec.containers.size() == 1"),
            "web.yaml:11:7: medium policy/own this does not hold: object.spec.containers.size() == 1"
        ),
        (rule("pods", "object.kind == 'Pod' && object.spec.dnsPolicy == 'ClusterFirst'"), ""),
        (
            rule(
                "containers", "container.image.startsWith('registry.example.com/')", more: "  message: from elsewhere\n"
            ), "web.yaml:11:26: medium policy/own from elsewhere"
        ),
        (rule("containers", "container.imagePullPolicy == 'IfNotPresent' && object.kind == 'Deployment'"), ""),
        (
            rule("containers", "has(container.resources.limits)"),
            "web.yaml:11:9: medium policy/own this does not hold: has(container.resources.limits)\nweb.yaml:12:9: medium policy/own"
        ),
        (
            rule("Deployment", "object.spec.nope == 1"),
            "policy/own this does not hold: object.spec.nope == 1 (it cannot be evaluated: no such key: nope)"
        ),
        (rule("containers", "false") + "\nrules: {policy/own: {enabled: false}}", ""),
        (
            rule("containers", "false")
                + "\nexemptions: [{rules: policy/own, match: {container: a}, reason: x}, {rules: policy/own, match: {container: b}, reason: x}]",
            ""
        ),
        ("policies: policies", "web.yaml:5:13: high policy/limit too many"),
        (
            "policies: [policies/limit.yaml]\nrules: {policy/limit: {severity: info}}",
            "web.yaml:5:13: info policy/limit too many"
        ),
    ])
    func aPolicyFileHasRulesOfItsOwn(_ spec: String, _ finding: String) throws {
        try scratch.write("policies/limit.yaml", Self.policy("object.spec.replicas < 5"))
        try scratch.write(".harden.yaml", Self.file(spec))
        let run = try harden(["check", "web.yaml", "-o", "lines", "--profile", "baseline"])
        let found = run.output.split(separator: "\n").filter { $0.contains("policy/") }
        let wanted = finding.split(separator: "\n")
        #expect(found.count == wanted.count && zip(found, wanted).allSatisfy { $0.contains($1) }, "\(run.all)")
        let check = try harden(["policy", "check", ".harden.yaml"])
        #expect(check.status == (spec.contains("nope") ? 2 : 0), "\(check.all)")
    }

    @Test(arguments: [
        (rule("deployments", "true"), "unknown kind deployments; did you mean Deployment?"),
        (
            rule("[pods, Service]", "true"),
            "pods stands for those of all workloads, and cannot stand beside other kinds"
        ),
        (rule("Pod", "object.spec ="), ":7:17: the character \"=\" means nothing here in: object.spec ="),
        (rule("Pod", "1"), "the expression must evaluate to bool, not int"),
        (rule("Pod", "container.image == ''"), "undeclared reference to 'container.image'"),
        (rule("Pod", "true", more: "  sevrity: low\n"), "unknown key \"sevrity\"; did you mean severity?"),
        (rule("Pod", "true").replacing("id: own", with: "id: Own Rule"), "\"Own Rule\" is no name of a rule"),
        (rule("Pod", "true") + "\npolicies: policies", "a second policy named own"),
        ("policies: nowhere", "nowhere: No such file or directory"),
        ("policies: web.yaml", "web.yaml: it contains no ValidatingAdmissionPolicy"),
        (
            rule("Pod", "object.spec.hostnetwork == false"),
            "spec.hostnetwork is not a field of Pod; did you mean hostNetwork?"
        ),
        (
            rule("[Deployment, CronJob]", "object.spec.schedule == '' || object.spec.replica == 1"),
            "spec.replica is not a field of CronJob, Deployment; did you mean replicas?"
        ),
        (
            rule("pods", "object.spec.containers.all(c, c.?securityContext.?privilegd.orValue(false))"),
            "spec.containers[].securityContext.privilegd is not a field of Pod; did you mean privileged?"
        ),
    ])
    func aMistakeInOneIsNamed(_ spec: String, _ message: String) throws {
        try scratch.write("policies/p.yaml", Self.policy("object.spec.replicas < 5", name: "own"))
        try scratch.write(".harden.yaml", Self.file(spec))
        let run = try harden(["policy", "check", ".harden.yaml"])
        #expect(run.status == 2 && run.errors.contains(message), "\(run.all)")
        // A field that there is not is no mistake for kube-apiserver.
        let check = try harden(["check", "web.yaml", "-o", "lines"])
        #expect(message.contains("is not a field") ? check.status < 2 : check.status == 2, "\(check.all)")
        #expect(check.errors.contains(message), "\(check.all)")
    }

    @Test(arguments: [
        ("object.spec.replica < 5", ":9:29: spec.replica is not a field of Deployment; did you mean replicas?"),
        ("object.metadata.labels.x == '' && object.metadata.anotations.x == ''", "metadata.anotations is not a field"),
        (
            "object.spec.template.spec.containers.exists(c, c.ports.exists(p, p.hostport > 0))",
            "ports[].hostport is not a field of Deployment; did you mean hostPort?"
        ),
        ("has(object.spec.replicas) && object.status.foo == 1", "status.foo is not a field of Deployment"),
        ("object.kind == 'x' || object.spec.template.metadata.annotations['a.b/c'] == ''", nil),
        ("object.spec.template.spec.containers.map(c, c.name).all(n, n.size() > 1)", nil),
        ("object.spec.template.spec.?securityContext.?runAsUser.orValue(1) > 0", nil),
    ])
    func fieldsThatNoKindHasAreNamed(_ expression: String, _ message: String?) throws {
        try scratch.write("policies/p.yaml", Self.policy(expression))
        let run = try harden(["policy", "check", "policies"])
        #expect((run.status == 2) == (message != nil) && message.map(run.errors.contains) ?? true, "\(run.all)")
        try scratch.write("policies/p.yaml", Self.policy(expression, resource: "rollouts"))
        let custom = try harden(["policy", "check", "policies/p.yaml"])
        #expect(custom.status == 0 && custom.errors.contains("is about rollouts: where no Custom"), "\(custom.all)")
        #expect(!run.errors.contains("where no Custom"), "\(run.all)")
    }

    // MARK: For a cluster

    @Test func rulesAreWrittenAsPoliciesForACluster() throws {
        let run = try harden(["rules", "--profile", "restricted", "-o", "vap", "--action", "deny"])
        #expect(run.status == 0 && run.output.contains("name: harden-privileged-container"), "\(run.all)")
        #expect(run.output.contains("validationActions: [Deny]") && run.errors.contains("have no policy"), "\(run.all)")
        try scratch.write("vap/all.yaml", run.output)
        let check = try harden(["policy", "check", "vap"])
        #expect(check.status == 0, "\(check.all)")
        let judged = try harden([
            "check", "web.yaml", "-o", "lines", "--policy-set", "vap", "--rule",
            "policy/harden-run-as-non-root-missing",
        ])
        #expect(judged.output.contains(": high policy/harden-run-as-non-root-missing"), "\(judged.all)")
        // A cluster says which containers it means.
        let named = try harden([
            "check", "web.yaml", "-o", "lines", "--policy-set", "vap", "--rule",
            "policy/harden-allow-privilege-escalation",
        ])
        #expect(named.output.contains("Container may gain privileges: a, b\n"), "\(named.all)")
        #expect(try harden(["rules", "--action", "deny"]).status == 2)
    }

    // MARK: Ranges and pushes

    @Test func aRangeIsJudgedByThePoliciesOfItsBase() throws {
        let git = try GitServer(hook: false)
        let own = Self.file("policies: policies\n" + Self.rule("Deployment", "object.spec.replicas != 8"))
        try git.commit([".harden.yaml": own, "policies/limit.yaml": Self.policy("object.spec.replicas < 5")])
        try git.commit(["web.yaml": Self.web, "policies/limit.yaml": Self.policy("true")])
        try git.commit(["web.yaml": Self.web.replacing("replicas: 9", with: "replicas: 8"), ".harden.yaml": nil])
        func scan(_ range: String) throws -> Finished {
            try Program.harden(["scan", range, "-o", "lines", "--profile", "baseline"], in: git.work)
        }
        let first = try scan("HEAD~2..HEAD~1")
        #expect(first.output.contains("web.yaml:5:13: high policy/limit too many"), "\(first.all)")
        let second = try scan("HEAD~1..HEAD")
        #expect(second.output.contains("policy/own") && !second.output.contains("policy/limit"), "\(second.all)")
        let both = try scan("HEAD~2..HEAD")
        // Of two findings about one field the worse stands.
        #expect(both.output.contains("policy/limit"), "\(both.all)")
    }

    @Test func theTrustedBranchNamesPoliciesForPushes() throws {
        let git = try GitServer(profile: "baseline")
        let own = Self.file("policies: [policies]\n" + Self.rule("Deployment", "object.spec.replicas != 8"))
        let files = [".harden.yaml": own, "policies/limit.yaml": Self.policy("object.spec.replicas < 5")]
        // What a push brings judges from the next push on.
        try git.commit(files.merging(["web.yaml": Self.web]) { $1 })
        let first = try git.push()
        #expect(first.status == 0, "\(first.all)")
        func push(_ files: [String: String?], to branch: String = "main") throws -> Finished {
            try git.commit(files)
            defer { _ = try? git.git(["-C", git.work, "reset", "--quiet", "--hard", "HEAD~1"]) }
            return try git.push(["origin", "HEAD:refs/heads/\(branch)"])
        }
        let more = Self.web.replacing("replicas: 9", with: "replicas: 8")
        let refused = try push(["web.yaml": more])
        #expect(refused.status != 0, "\(refused.all)")
        #expect(refused.errors.contains("policy/limit"), "\(refused.all)")
        // Nor does a push that takes them away lead past them.
        let past: [String: String?] = ["web.yaml": more, "policies/limit.yaml": nil, ".harden.yaml": nil]
        #expect(try push(past, to: "other").status != 0)
        for (file, text) in [
            ("policies/limit.yaml", Self.policy("object.spec.replicas <")), ("policies/limit.yaml", "kind: ["),
            (".harden.yaml", own.replacing("replicas != 8", with: "replicas !=")),
            (".harden.yaml", own.replacing("[policies]", with: "[elsewhere]")),
        ] {
            let broken = try push([file: text])
            #expect(broken.status != 0 && broken.errors.contains(file), "\(broken.all)")
        }
        try git.configure("harden.branchPolicy", "ignore")
        #expect(try push(["web.yaml": more]).status == 0)
    }

    @Test func whatIsBrokenOnTheTrustedBranchIsToldAndTheRestHolds() throws {
        let git = try GitServer(hook: false)
        let own = Self.file("policies: [policies]\n" + Self.rule("Deployment", "object.spec.replicas != 8"))
        try git.commit([
            ".harden.yaml": own, "policies/limit.yaml": Self.policy("object.spec.replicas <"), "web.yaml": Self.web,
        ])
        #expect(try git.push().status == 0)
        try git.installHook()
        try git.commit(["web.yaml": Self.web.replacing("replicas: 9", with: "replicas: 8")])
        let refused = try git.push()
        #expect(refused.status != 0 && refused.errors.contains("policy/own"), "\(refused.all)")
        #expect(
            refused.errors.contains("policies/limit.yaml:9:") && refused.errors.contains("syntax error"),
            "\(refused.all)")
    }

    // MARK: Examples

    @Test(arguments: [
        (
            ["limit.good.yaml": 2, "limit.bad.yaml": 7], "1 policy: 1 good and 1 bad objects as expected, 0 not",
            Int32(0)
        ),
        (
            ["good/limit-a.yaml": 2, "bad/limit.yaml": 7, "bad/limit-b.yaml": 8],
            "1 good and 2 bad objects as expected, 0 not", 0
        ),
        (
            ["limit.good.yaml": 7, "limit.bad.yaml": 7],
            "limit.good.yaml:1:1: Deployment shop/web is refused by policy/limit, and should be accepted: too many", 1
        ),
        (
            ["limit.good.yaml": 2, "limit.bad.yaml": 2],
            "limit.bad.yaml:1:1: Deployment shop/web is accepted, and should be refused by limit", 1
        ),
        (["bad/other.yaml": 7], "0 good and 1 bad objects as expected, 0 not", 0),
        ([:], "no examples: put objects into NAME.good.yaml", 3),
    ])
    func aPolicyIsTriedOnExamples(_ examples: [String: Int], _ said: String, _ status: Int32) throws {
        try scratch.write("policies/limit.yaml", Self.policy("object.spec.replicas < 5"))
        for (file, replicas) in examples {
            try scratch.write("policies/" + file, Self.web.replacing("replicas: 9", with: "replicas: \(replicas)"))
        }
        for path in ["policies", "policies/limit.yaml"] {
            let run = try harden(["policy", "test", path])
            #expect(run.status == status && run.all.contains(said), "\(run.all)")
        }
        // Examples are no policies, and say nothing about what is judged.
        #expect(try harden(["check", "web.yaml", "--policy-set", "policies", "--rule", "policy/limit"]).status == 1)
    }

    @Test func anExampleMayHaveAnOldState() throws {
        let text = Self.policy(
            "object == null ? oldObject.spec.replicas == 0 : object.spec.replicas <= oldObject.spec.replicas")
        try scratch.write(
            "policies/limit.yaml", text.replacing("[CREATE, UPDATE]", with: "[UPDATE, DELETE]"))
        for (file, replicas) in [
            ("limit.good", 3), ("limit.good.old", 3), ("limit.bad", 5), ("limit.bad.old", 4), ("bad/limit-gone.old", 4),
            ("good/limit-gone.old", 0),
        ] {
            try scratch.write("policies/\(file).yaml", Self.web.replacing("replicas: 9", with: "replicas: \(replicas)"))
        }
        let run = try harden(["policy", "test", "policies"])
        #expect(run.status == 0 && run.output.contains("2 good and 2 bad objects as expected, 0 not"), "\(run.all)")
    }

    @Test func rulesOfAPolicyFileHaveTheirExamplesWithThem() throws {
        func examples(_ good: Int, _ bad: Int) -> String {
            func object(_ replicas: Int) -> String {
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: \(replicas)}}"
            }
            return "  examples:\n    good: [\(object(good))]\n    bad: [\(object(bad))]\n"
        }
        try scratch.write(
            ".harden.yaml", Self.file(Self.rule("Deployment", "object.spec.replicas < 5", more: examples(2, 7))))
        let good = try harden(["policy", "test", ".harden.yaml"])
        #expect(good.status == 0 && good.output.contains("1 good and 1 bad objects as expected"), "\(good.all)")
        try scratch.write(
            ".harden.yaml", Self.file(Self.rule("Deployment", "object.spec.replicas < 5", more: examples(7, 2))))
        let bad = try harden(["policy", "test", ".harden.yaml"])
        #expect(bad.status == 1 && bad.output.contains("bad example 1 of own"), "\(bad.all)")
    }
}
