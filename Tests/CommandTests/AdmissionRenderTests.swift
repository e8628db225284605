import TestSupport
import Testing

/// Policies see what kustomizations render to. Of the files that go into it only counts what they say.
@Suite struct AdmissionRenderTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static func deployment(_ spec: String) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
        \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

        """
    }

    private static let template = """
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: a, image: "registry.example.com/a:1"}]}
        """

    private func givePolicy(_ expression: String, _ more: String = "") throws {
        try scratch.write(
            "policies/p.yaml",
            Samples.admissionPolicy(
                "own", rule: "apiGroups: [apps], apiVersions: [v1], resources: [deployments]",
                spec: """
                    variables:
                    - {name: containers, expression: "object.spec.template.spec.containers"}
                    - {name: all, expression: "variables.containers + object.spec.template.spec.?initContainers.orValue([])"}
                    \(more)
                    validations: [{expression: "\(expression)"}]
                    """))
    }

    private func found(_ more: [String] = []) throws -> [String] {
        let run = try Program.harden(
            ["check", "app", "--policy-set", "policies", "-o", "lines", "--rule", "policy/own"] + more,
            in: scratch.folder)
        #expect(run.status == 0 || run.status == 1, "\(run.all)")
        return run.output.split(separator: "\n").filter { $0.contains("policy/own") }.map { line in
            line.split(separator: ":").prefix(2).joined(separator: ":")
        }
    }

    @Test(arguments: [
        // What stands in a file counts there, and in what is rendered.
        ("object.spec.replicas <= 3", "replicas: 5", "replicas: 2", ["app/base/web.yaml:5"]),
        ("object.spec.replicas <= 3", "replicas: 2", "replicas: 5", ["app/overlay/patch.yaml:5"]),
        ("object.spec.replicas <= 3", "replicas: 5", "paused: true", ["app/base/web.yaml:5"]),
        // A default that the base makes unnecessary.
        ("object.spec.replicas >= 2", "replicas: 2", "paused: true", []),
        ("object.spec.replicas >= 2", "minReadySeconds: 3", "paused: true", ["app/base/web.yaml:5"]),
        // What only the kustomization says.
        (
            "has(object.metadata.annotations) && 'team' in object.metadata.annotations", "replicas: 2", "paused: true",
            []
        ),
        ("object.metadata.namespace == 'shop'", "replicas: 2", "paused: true", []),
        (
            "variables.all.all(c, c.image.startsWith('registry.example.com/'))", "replicas: 2",
            "template: {spec: {containers: [{name: a, image: docker.io/b}]}}", ["app/overlay/patch.yaml:5"]
        ),
    ])
    func whatIsRenderedIsJudged(expression: String, base: String, patch: String, places: [String]) throws {
        try givePolicy(expression)
        try scratch.write("app/base/web.yaml", Self.deployment(base + "\n" + Self.template))
        try scratch.write("app/base/kustomization.yaml", "resources: [web.yaml]\n")
        try scratch.write("app/overlay/patch.yaml", Self.deployment(patch))
        try scratch.write(
            "app/overlay/kustomization.yaml",
            """
            resources: [../base]
            namespace: shop
            commonAnnotations: {team: a}
            patches: [{path: patch.yaml}]

            """)
        #expect(try found() == places)
    }

    /// Where nobody knows what a patch completes, only what it says is held against it.
    @Test(arguments: [
        ("object.spec.replicas <= 3", "replicas: 5", true),
        ("object.spec.replicas <= 3", "replicas: 2", false),
        ("object.spec.replicas >= 2", "paused: true", false),
        ("has(object.spec.replicas)", "paused: true", false),
        ("object.metadata.namespace != 'default'", "paused: true", false),
        ("request.namespace != 'default' && request.name == 'web'", "paused: true", false),
        ("size(object.spec) > 9", "paused: true", false),
        ("size(object.metadata.labels) > 9", "paused: true", false),
        ("object.spec != {'paused': true}", "paused: true", false),
    ])
    func ofAPatchOnlyCountsWhatItSays(expression: String, patch: String, isFound: Bool) throws {
        try givePatch(patch)
        try givePolicy(expression)
        #expect(try found() == (isFound ? ["app/patch.yaml:5"] : []))
    }

    /// Lists of objects are merged; what a patch has in one stays in it.
    @Test(arguments: [
        ("variables.containers.all(c, c.image.startsWith('registry.example.com/'))", true),
        ("variables.containers.all(c, has(c.image))", false),
        ("variables.containers.exists(c, c.name == 'proxy')", false),
        ("!variables.containers.exists(c, c.name == 'a')", true),
        ("!variables.containers.exists_one(c, c.name == 'a')", false),
        ("(variables.containers + []).all(c, c.image.startsWith('registry.example.com/'))", true),
        ("!('docker.io/b' in variables.containers.map(c, c.image))", true),
        ("!('docker.io/c' in variables.containers.map(c, c.image))", false),
        ("'docker.io/c' in variables.containers.map(c, c.image)", false),
        ("variables.containers.filter(c, c.name == 'a').all(c, c.image != 'docker.io/b')", true),
        ("size(variables.containers) > 1", false),
        ("variables.containers[0].name == 'b'", false),
        ("variables.containers == []", false),
        ("variables.containers.map(c, [c.name]).flatten() == []", false),
        // Lists of scalars stand for all there is.
        ("variables.containers.all(c, !c.args.exists(a, a == '--all'))", true),
        ("variables.containers.all(c, c.args.exists(a, a == '--all'))", false),
        ("variables.containers.all(c, size(c.args) == 2)", true),
        ("variables.containers.all(c, quantity(c.resources.limits.cpu).isLessThan(quantity('2')))", false),
    ])
    func listsOfAPatchMayHaveMore(expression: String, isFound: Bool) throws {
        try givePatch(
            "template: {spec: {containers: [{name: a, image: docker.io/b, args: [--all], "
                + "resources: {limits: {cpu: 1}}}]}}")
        try givePolicy(expression)
        #expect(try found() == (isFound ? ["app/patch.yaml:5"] : []))
    }

    /// What a policy asks before it judges may not be known of a patch either.
    @Test(arguments: [
        ("matchConditions: [{name: a, expression: \"object.metadata.labels.app == 'web'\"}]", true),
        ("matchConditions: [{name: a, expression: \"object.metadata.labels.env == 'prod'\"}]", false),
        ("matchConditions: [{name: a, expression: \"request.namespace == 'default'\"}]", false),
        ("matchConditions: [{name: a, expression: \"object.metadata.labels.app == 'api'\"}]", false),
    ])
    func conditionsMayDependOnWhatIsNotKnown(condition: String, isFound: Bool) throws {
        try givePatch("replicas: 5")
        try givePolicy("object.spec.replicas <= 3", condition)
        #expect(try found() == (isFound ? ["app/patch.yaml:5"] : []))
    }

    private func givePatch(_ patch: String) throws {
        try scratch.write("app/patch.yaml", Self.deployment(patch))
        try scratch.write(
            "app/kustomization.yaml",
            "resources: [\"https://example.com/base?ref=0123456789012345678901234567890123456789\"]\n"
                + "patches: [{path: patch.yaml}]\n")
    }

    @Test func theSameHoldsForRulesOfOneExpression() throws {
        try scratch.write("app/base/web.yaml", Self.deployment(Self.template))
        try scratch.write("app/base/kustomization.yaml", "resources: [web.yaml]\n")
        try scratch.write("app/overlay/patch.yaml", Self.deployment("replicas: 2"))
        try scratch.write(
            "app/overlay/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]\n")
        try givePolicy("true")
        try scratch.write(
            ".harden.yaml",
            """
            apiVersion: kubectl-harden.io/v1
            kind: HardenPolicy
            spec:
              customRules:
              - {id: few, kinds: [Deployment], expression: object.spec.replicas == 2, message: not two, severity: high}

            """)
        let run = try Program.harden(["check", "app", "-o", "lines", "--rule", "policy/few"], in: scratch.folder)
        #expect(!run.output.contains("policy/few"), "\(run.all)")
        try scratch.write("app/overlay/patch.yaml", Self.deployment("replicas: 7"))
        let again = try Program.harden(["check", "app", "-o", "lines", "--rule", "policy/few"], in: scratch.folder)
        #expect(again.output.contains("app/overlay/patch.yaml:5"), "\(again.all)")
        #expect(!again.output.contains("app/base/web.yaml"), "\(again.all)")
    }
}
