import Foundation
import TestSupport
import Testing

/// ValidatingAdmissionPolicies that somebody names, over files, commits and pushes.
@Suite struct AdmissionTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write("web.yaml", Self.deployment())
    }

    private static func deployment(replicas: Int = 5, image: String = "registry.example.com/a:1") -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, labels: {app: web, empty: ""}}
        spec:
          replicas: \(replicas)
          paused: null
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: a
                image: \(image)
              - name: b
                image: docker.io/b:1
                tty: false
                command: []
              hostNetwork: false
              volumes: []

        """
    }

    private static func policy(
        _ spec: String, name: String = "limit", annotations: String = "{}", resource: String = "deployments",
        group: String = "apps"
    ) -> String {
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: \(name), annotations: \(annotations)}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: ["\(group)"], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [\(resource)]}
        \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

        """
    }

    private static func binding(_ more: String = "", name: String = "limit", actions: String = "[Deny]") -> String {
        """
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: \(name)}
        spec: {policyName: limit, validationActions: \(actions)\(more)}

        """
    }

    private static let limit = "validations: [{expression: object.spec.replicas <= 3, message: too many replicas}]"

    /// The findings of policies: rule, severity, place and message.
    private func findings(_ policies: String, _ more: [String] = []) throws -> [String] {
        try scratch.write("policies/p.yaml", policies)
        let arguments = ["check", "web.yaml", "--policy-set", "policies", "-o", "lines"] + more
        let run = try Program.harden(arguments, in: scratch.folder)
        #expect(run.status != 2 && run.status != 3, "\(run.all)")
        return run.output.split(separator: "\n").map(String.init).filter { $0.contains("policy/") }
    }

    @Test func aPolicyJudgesWithTheLineOfTheManifest() throws {
        let found = try findings(Self.policy(Self.limit) + Self.binding())
        #expect(
            found.count == 1 && found[0].hasPrefix("web.yaml:5:13:") && found[0].contains("policy/limit"), "\(found)")
        #expect(found[0].contains("too many replicas") && found[0].contains("high"), "\(found)")
        try scratch.write("web.yaml", Self.deployment(replicas: 3))
        #expect(try findings(Self.policy(Self.limit) + Self.binding()).isEmpty)
    }

    @Test(arguments: [
        ("prod", "{}", "high"), ("dev", "{}", "low"), ("dev", "{kubectl-harden.io/severity: medium}", "medium"),
    ])
    func aFindingWeighsWhatTheBindingsOfItsNamespaceSay(
        namespace: String, annotations: String, severity: String
    ) throws {
        let selector = ", matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: prod}}}"
        let manifest = Self.deployment(replicas: 5).replacingOccurrences(
            of: "namespace: shop", with: "namespace: \(namespace)")
        try scratch.write("web.yaml", manifest)
        let found = try findings(
            Self.policy(Self.limit, annotations: annotations) + Self.binding(actions: "[Warn]")
                + Self.binding(selector, actions: "[Deny]"))
        #expect(found.count == 1 && found[0].contains(" \(severity)"), "\(found)")
    }

    /// What a policy says, and what it finds in the Deployment: the place and the message; nothing where it accepts it.
    @Test(arguments: [
        (limit, "5:13 too many replicas"),
        (
            "validations: [{expression: object.spec.replicas < 3, messageExpression: \"'more than ' + string(2)\"}]",
            "5:13 more than 2"
        ),
        (
            "validations: [{expression: \"object.spec.replicas\\n  < 3\"}]",
            "5:13 failed expression: object.spec.replicas < 3"
        ),
        ("validations: [{expression: has(object.spec.strategy.update), message: no update}]", "5:3 no update"),
        (
            "validations: [{expression: 'object.spec.template.spec.containers.all(c, c.image.contains(\"registry\"))', message: image}]",
            "15:16 image"
        ),
        (
            "validations: [{expression: 'object.spec.template.spec.containers.exists(c, c.name == \"z\")', message: none}]",
            "12:7 none"
        ),
        (
            "validations: [{expression: object.spec.nope.x == 1}]",
            "5:3 the policy cannot be evaluated, and so refuses the object: no such key: nope"
        ),
        ("failurePolicy: Ignore\nvalidations: [{expression: object.spec.nope.x == 1}]", ""),
        ("validations:\n- expression: object.spec.replicas < 3\n  message: >\n    too many\n", "5:13 too many"),
        (
            "validations: [{expression: object.spec.replicas < 3, message: many, messageExpression: ''}]", "5:13 many"
        ),
        ("matchConditions: [{name: a, expression: 'object.metadata.namespace != \"shop\"'}]\n" + limit, ""),
        (
            "matchConditions: [{name: a, expression: 'request.operation == \"CREATE\" && request.kind.kind == \"Deployment\"'}]\n"
                + limit, "5:13 too many replicas"
        ),
        (
            "variables: [{name: count, expression: object.spec.replicas}, {name: more, expression: variables.count + 1}]\nvalidations: [{expression: variables.more < 6, message: m}]",
            "5:13 m"
        ),
        // What says nothing is not there.
        (
            "validations: [{expression: '!has(object.spec.template.spec.hostNetwork) && !has(object.spec.template.spec.volumes)'}, {expression: 'object.spec.template.spec.containers.all(c, !has(c.tty) && !has(c.command))'}, {expression: 'object.metadata.labels.empty == \"\"'}]",
            ""
        ),
        // Fields that nobody sets have the values of the API server, and what is null is not there.
        (
            "validations: [{expression: 'object.spec.revisionHistoryLimit == 10 && object.spec.strategy.type == \"RollingUpdate\"'}]",
            ""
        ),
        ("validations: [{expression: '!has(object.spec.paused)'}]", ""),
        (
            "validations: [{expression: 'object.spec.template.spec.containers.all(c, c.imagePullPolicy == \"IfNotPresent\" && !has(c.securityContext))'}]",
            ""
        ),
        (
            "validations: [{expression: 'object.spec.template.spec.securityContext == {} && object.spec.template.spec.dnsPolicy == \"ClusterFirst\"'}]",
            ""
        ),
    ])
    func aPolicyFinds(_ spec: String, _ expected: String) throws {
        let found = try findings(Self.policy(spec) + Self.binding())
        guard !expected.isEmpty else {
            #expect(found.isEmpty, "\(found)")
            return
        }
        let place = "web.yaml:\(expected.prefix { $0 != " " }):"
        #expect(found.count == 1 && found[0].hasPrefix(place), "\(found)")
        #expect(found.first?.contains(expected.drop { $0 != " " }.dropFirst()) ?? false, "\(found)")
    }

    /// Each policy is reported, also where another one, or a rule, finds something about the same field.
    @Test func noPolicyStandsForAnother() throws {
        let image = "object.spec.template.spec.containers.all(c, c.image.%s)"
        func policy(_ name: String, _ call: String) -> String {
            let expression = image.replacingOccurrences(of: "%s", with: call)
            return Self.policy("validations: [{expression: '\(expression)', message: \(name)}]", name: name)
        }
        let both = policy("first", "startsWith(\"corp/\")") + "---\n" + policy("second", "contains(\"@\")")
        let found = try findings(both)
        #expect(found.count == 2 && found.contains { $0.hasSuffix(" first") }, "\(found)")
        try scratch.write("policies.yaml", both)
        try scratch.write("web.yaml", Self.deployment(image: "web:latest"))
        let all = try Program.harden(
            ["check", "web.yaml", "--policy-set", "policies.yaml", "-o", "lines"], in: scratch.folder)
        #expect(all.output.contains("image-not-pinned") && all.output.contains("policy/first"), "\(all.output)")
    }

    @Test func whatAPolicyIsNotAboutIsNotJudgedByIt() throws {
        for (resource, group) in [
            ("statefulsets", "apps"), ("deployments", "batch"), ("deployments/scale", "apps"), ("pods", ""),
        ] {
            #expect(
                try findings(Self.policy(Self.limit, resource: resource, group: group) + Self.binding()).isEmpty,
                "\(resource)")
        }
        for resource in ["'*'", "'*/*'", "'deployments/*'"] {
            #expect(
                try findings(Self.policy(Self.limit, resource: resource, group: "*") + Self.binding()).count == 1,
                "\(resource)")
        }
        let narrow = ", matchResources: {objectSelector: {matchLabels: {app: other}}}"
        #expect(try findings(Self.policy(Self.limit) + Self.binding(narrow)).isEmpty)
        let inNamespace = ", matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}"
        #expect(try findings(Self.policy(Self.limit) + Self.binding(inNamespace)).count == 1)
    }

    @Test(
        arguments: [
            ("apps", "deployment", "Kubernetes has no apps/v1 deployment"),
            ("", "deployments", "Kubernetes has no v1 deployments"),
            ("apps", "deployments/scale", "it is about subresources only"), ("apps", "deployments", nil),
            ("apps", "'deployments/*'", nil), ("'*'", "'*'", nil), ("example.com", "widgets", nil),
        ] as [(String, String, String?)])
    func aPolicyThatJudgesNothingIsTold(group: String, resource: String, reason: String?) throws {
        try scratch.write("p.yaml", Self.policy(Self.limit, resource: resource, group: group))
        for arguments in [["policy", "check", "p.yaml"], ["check", "web.yaml", "--policy-set", "p.yaml"]] {
            let run = try Program.harden(arguments, in: scratch.folder)
            #expect(run.errors.contains("judges nothing: \(reason ?? "")") == (reason != nil), "\(run.errors)")
        }
    }

    /// Expressions with what they use that not every version takes, and the first version that does.
    private static let additions: [(expression: String, name: String, minor: Int)] = [
        ("object.?spec.hasValue()", ".?", 29), ("quantity('1').isInteger()", "quantity()", 29),
        ("'%d'.format([1]) == '1'", "format()", 30), ("sets.contains([1], [1])", "sets.contains()", 30),
        ("isIP('::1')", "isIP()", 31), ("cidr('10.0.0.0/8').containsIP('10.0.0.1')", "cidr()", 31),
        ("ip.isCanonical('::1')", "ip.isCanonical()", 31),
        ("!format.dns1123Label().validate('a').hasValue()", "format.dns1123Label()", 32),
        ("[1].all(i, v, v > i)", "all() with two variables", 33),
        ("[1].transformList(i, v, v) == [1]", "transformList()", 33),
        ("semver('1.2.3').major() == 1", "semver()", 34), ("lists.range(2).size() == 2", "lists.range()", 35),
        ("[2, 1].sort() == [1, 2]", "sort()", 35), ("[2, 1].sortBy(x, x) == [1, 2]", "sortBy()", 35),
        ("[1].includes(1)", "includes()", 38), ("has(object.metadata.`labels`)", "fields in backquotes", 38),
    ]

    @Test(arguments: additions) func whatAClusterDoesNotTakeYetIsTold(
        expression: String, name: String, minor: Int
    ) throws {
        try scratch.write("p.yaml", Self.policy("validations: [{expression: \"\(expression)\"}]"))
        let first = min(minor, 37)
        for (version, isTaken) in [("1.\(minor - 1)", false), ("1.\(first)", first == minor)] {
            for arguments in [["policy", "check", "p.yaml"], ["check", "web.yaml", "--policy-set", "p.yaml"]] {
                let run = try Program.harden(arguments + ["--kubernetes-version", version], in: scratch.folder)
                let message = "p.yaml:1:1: the policy limit cannot be created in Kubernetes \(version): "
                #expect(run.errors.contains(message) == !isTaken, "\(arguments) \(run.errors)")
                #expect(
                    isTaken || run.status == 2 && run.errors.contains("\(name) is taken from Kubernetes 1.\(minor) on"))
            }
        }
        #expect(try Program.harden(["policy", "check", "p.yaml"], in: scratch.folder).status == 0)
    }

    @Test func aBindingAndAnnotationsSayHowMuchItWeighs() throws {
        #expect(try findings(Self.policy(Self.limit) + Self.binding(actions: "[Warn]"))[0].contains("low"))
        #expect(try findings(Self.policy(Self.limit) + Self.binding(actions: "[Audit]"))[0].contains("info"))
        let both = Self.binding(actions: "[Audit]") + Self.binding(name: "other")
        #expect(try findings(Self.policy(Self.limit) + both)[0].contains("high"))
        let critical = Self.policy(Self.limit, annotations: "{kubectl-harden.io/severity: critical}")
        #expect(try findings(critical + Self.binding())[0].contains("critical"))
    }

    @Test func parametersStandBesideThePolicy() throws {
        let spec = """
            paramKind: {apiVersion: rules.example.com/v1, kind: Limit}
            validations: [{expression: object.spec.replicas <= params.most, messageExpression: "'at most ' + string(params.most)"}]
            """
        let bound = Self.policy(spec) + Self.binding(", paramRef: {name: p, parameterNotFoundAction: Deny}")
        let params = "---\napiVersion: rules.example.com/v1\nkind: Limit\nmetadata: {name: p}\nmost: 4\n"
        let found = try findings(bound + params)
        #expect(found.count == 1 && found[0].contains("at most 4") && found[0].hasPrefix("web.yaml:5:13:"), "\(found)")
        let list = (bound + params).split(separator: "---\n").map {
            "- " + $0.split(separator: "\n").joined(separator: "\n  ")
        }
        #expect(
            try findings("apiVersion: v1\nkind: List\nitems:\n" + list.joined(separator: "\n") + "\n").first?
                .contains("at most 4") ?? false)
        try scratch.write("policies/p.yaml", bound)
        let run = try Program.harden(["check", "web.yaml", "--policy-set", "policies"], in: scratch.folder)
        #expect(run.errors.contains("the policy limit is not judged: its parameters p are not there"), "\(run.errors)")
    }

    @Test func aPolicyAboutPodsMayJudgeThePodsOfWorkloads() throws {
        let spec =
            "validations: [{expression: 'object.spec.containers.all(c, c.image.startsWith(\"registry\"))', message: image}]"
        let plain = Self.policy(spec, resource: "pods", group: "")
        #expect(try findings(plain + Self.binding()).isEmpty)
        let asked = Self.policy(spec, annotations: "{harden.io/pod-templates: \"true\"}", resource: "pods", group: "")
        let found = try findings(asked + Self.binding())
        #expect(found.count == 1 && found[0].hasPrefix("web.yaml:15:16:"), "\(found)")
    }

    @Test(arguments: [
        ("validations: [{expression: object.spec.replicas}]", "expression must evaluate to bool, not dyn"),
        (
            "validations: [{expression: 'true', messageExpression: object.metadata.name}]",
            "messageExpression must evaluate to string, not dyn"
        ),
        ("validations: [{expression: 'size(object.spec'}]", "syntax error"),
        ("validations: [{expression: variables.x == 1}]", "undefined field 'x'"),
        ("validations: [{expression: has(variables.x)}]", "undefined field 'x'"),
        ("validations: [{expression: request.user.name == 'x'}]", "undefined field 'user'"),
        ("validations: [{expression: namespaceObject.metadata.label == ''}]", "undefined field 'label'"),
        ("validations: [{expression: request.dryRun == 'true'}]", "no matching overload"),
        (
            "validations: [{expression: 'true', messageExpression: \"'' + string(authorizer.group('').resource('pods').check('get').allowed())\"}]",
            "undeclared reference to 'authorizer'"
        ),
        (
            "validations: [{expression: \"object.spec.template.spec.containers.all(c, c, true)\"}]",
            "duplicate variable name: c"
        ),
        ("validations: [{expression: params.x == 1}]", "undeclared reference to 'params.x'"),
        (
            "matchConditions: [{name: a, expression: variables.x == 1}]\nvariables: [{name: x, expression: '1'}]\n"
                + limit, "undeclared reference to 'variables.x'"
        ),
        ("failurePolicy: Fail", "the policy has no validations"),
    ])
    func whatTheAPIServerRefusesIsAMistakeInTheCall(_ spec: String, _ message: String) throws {
        try scratch.write("policies/p.yaml", Self.policy(spec))
        let run = try Program.harden(["check", "web.yaml", "--policy-set", "policies"], in: scratch.folder)
        #expect(
            run.status == 2 && run.errors.contains("policies/p.yaml:") && run.errors.contains(message), "\(run.all)")
    }

    /// Each of these would leave the gate open, with a policy in place.
    @Test(arguments: [
        (
            "operations: [CREATE, UPDATE]", "operations: [create]",
            "operations[0] must be *, CONNECT, CREATE, DELETE or UPDATE"
        ),
        ("resources: [deployments]", "resources: []", "resourceRules[0].resources is empty"),
        ("apiGroups: [\"apps\"]", "apiGroups: []", "apiGroups is empty"),
        ("apiVersions: [v1]", "apiVersion: [v1]", "apiVersions is empty"),
        ("spec:\n", "spec:\n  failurePolicy: ignore\n", "spec.failurePolicy must be Fail or Ignore"),
        ("annotations: {}", "annotations: {kubectl-harden.io/severity: hgih}", "\"hgih\" is no severity"),
        (
            "annotations: {}", "annotations: {kubectl-harden.io/remedation: x}",
            "unknown annotation kubectl-harden.io/remedation; did you mean kubectl-harden.io/remediation?"
        ),
        (
            "annotations: {}", "annotations: {harden.io/pod-template: 'true'}",
            "unknown annotation harden.io/pod-template; did you mean harden.io/pod-templates?"
        ),
        ("message: too many replicas", "message: \"too many\\nreplicas\"", "message has a line break"),
        ("message: too many replicas", "message: \"too\\n many\\n\"", "message has a line break"),
        ("message: too many replicas", "reason: Nope", "reason must be one of Forbidden, Invalid"),
        ("message: too many replicas", "message: '  '", "message is blank"),
        ("resources: [deployments]", "resources: ['*', deployments]", "resources: * stands beside others"),
        ("apiGroups: [\"apps\"]", "apiGroups: ['*', apps]", "apiGroups: * stands beside others"),
        ("operations: [CREATE, UPDATE]", "operations: ['*', UPDATE]", "operations: * stands beside others"),
        (
            "  validations:", "  variables: [{name: namespace, expression: '1'}]\n  validations:",
            "\"namespace\" is no name"
        ),
        (
            "matchConstraints:\n",
            "matchConstraints:\n    objectSelector: {matchExpressions: [{key: a, operator: in, values: [b]}]}\n",
            "spec.matchConstraints.objectSelector.matchExpressions[0]: \"in\" is no operator"
        ),
        (
            "matchConstraints:\n",
            "matchConstraints:\n    namespaceSelector: {matchExpressions: [{key: a, operator: In}]}\n",
            "In must have values"
        ),
        (
            "[Deny]}", "[Deny], matchResources: {objectSelector: {matchExpressions: [{key: a, operator: Foo}]}}}",
            "\"Foo\" is no operator"
        ),
        ("resources: [deployments]", "resources: ['deployments/*', deployments/scale]", "has another one too"),
        ("resources: [deployments]", "resources: [deployments], resourceNames: [a, a]", "a stands there twice"),
        ("resources: [deployments]", "resources: [deployments], resourceNames: [a/b]", "is no name of an object"),
        (
            "matchConstraints:\n", "matchConstraints:\n    objectSelector: {matchLabels: {x: 'a b'}}\n",
            "matchLabels.x is no value of a label"
        ),
        (
            "  validations:", "  matchConditions: [{name: a b, expression: 'true'}]\n  validations:",
            "\"a b\" is no name for a match condition"
        ),
        (
            "  validations:", "  auditAnnotations: [{key: a/b, valueExpression: '\"x\"'}]\n  validations:",
            "\"a/b\" is no key for an audit annotation"
        ),
        (
            "  validations:",
            "  auditAnnotations: [{key: a, valueExpression: '\"x\"'}, {key: a, valueExpression: '\"x\"'}]\n  validations:",
            "a second audit annotation a"
        ),
        ("validationActions: [Deny]", "validationActions: [Deny, Deny]", "has an action twice"),
        ("policyName: limit, ", "", "spec.policyName is missing"),
        ("  validations:", "  variables: [{name: a-b, expression: '1'}]\n  validations:", "\"a-b\" is no name"),
        (
            "  validations:",
            "  matchConditions: [{name: a, expression: 'true'}, {name: a, expression: 'true'}]\n  validations:",
            "a second match condition named a"
        ),
        (
            "[Deny]}", "[Deny], paramRef: {name: a}}", "paramRef.parameterNotFoundAction must be Allow or Deny"
        ),
        (
            "[Deny]}", "[Deny], paramRef: {parameterNotFoundAction: Deny}}", "must have either a name or a selector"
        ),
        (
            "validationActions: [Deny]", "validationActions: [deny]",
            "spec.validationActions[0] must be Audit, Deny or Warn"
        ),
        (
            "[Deny]}", "[Deny], paramRef: {name: a/b, parameterNotFoundAction: Deny}}",
            "paramRef.name \"a/b\" is no name of an object"
        ),
        ("{name: limit,", "{name: Limit_1,", "\"Limit_1\" is no name for a policy"),
        ("spec:\n", "spec:\n  paramKind: {apiVersion: a/b/c, kind: Foo}\n", "\"a/b/c\" is no version of an API"),
        ("spec:\n", "spec:\n  paramKind: {apiVersion: v1}\n", "paramKind.kind \"\" is no kind"),
        ("resources: [deployments]", "resources: ['*/scale', deployments/scale]", "has another one too"),
        ("validationActions: [Deny]", "validationActions: []", "validationActions is empty"),
        ("policyName: limit", "policyName: limti", "there is no policy limti; did you mean limit?"),
        (
            "apiVersion: admissionregistration.k8s.io/v1\n", "apiVersion: admissionregistration.k8s.io/v2\n",
            "the version admissionregistration.k8s.io/v2 of ValidatingAdmissionPolicy"
        ),
    ])
    func aMistakeThatWouldSwitchAPolicyOffIsNamed(_ right: String, _ wrong: String, _ message: String) throws {
        let good = Self.policy(Self.limit) + Self.binding()
        #expect(good.contains(right))
        try scratch.write("policies/p.yaml", good.replacing(right, with: wrong))
        let run = try Program.harden(["check", "web.yaml", "--policy-set", "policies"], in: scratch.folder)
        #expect(run.status == 2 && run.errors.contains(message), "\(run.all)")
    }

    /// What looks like a mistake and the API server takes.
    @Test(arguments: [
        ("resources: [deployments]", "resources: [deployments, '*']"),
        ("resources: [deployments]", "resources: [deployments/scale, 'deployments/*']"),
        ("resources: [deployments]", "resources: ['deployments/']"),
        ("{name: limit,", "{name: limit.example.com,"),
    ])
    func aPolicyThatTheAPIServerTakesIsTaken(_ right: String, _ other: String) throws {
        let good = Self.policy(Self.limit)
        #expect(good.contains(right))
        try scratch.write("policies/p.yaml", good.replacing(right, with: other))
        let run = try Program.harden(["policy", "check", "policies"], in: scratch.folder)
        #expect(run.status == 0, "\(run.all)")
    }

    /// In whatever style it is written.
    @Test(arguments: [
        ("|-\n    object.spec.replicas > 1\n      && nope.x == 1", "11:12"),
        (">-\n    object.spec.replicas > 1\n    && nope.x == 1", "11:10"),
        ("object.spec.replicas > 1\n    && nope.x == 1", "10:10"),
        ("'object.kind == ''a''\n    && nope.x == 1'", "10:10"),
        ("'object.kind == ''a'' && nope.x == 1'", "9:42"),
        (#""object.kind == \"a\" && nope.x == 1""#, "9:42"),
        ("\"object.kind == 'a' \\\n    && nope.x == 1\"", "10:10"),
    ])
    func aMistakeInAnExpressionHasItsOwnLineAndColumn(expression: String, place: String) throws {
        try scratch.write("policies/p.yaml", Self.policy("validations:\n- expression: \(expression)"))
        let run = try Program.harden(["check", "web.yaml", "--policy-set", "policies"], in: scratch.folder)
        #expect(
            run.status == 2 && run.errors.contains("policies/p.yaml:\(place): undeclared reference to 'nope.x'"),
            "\(run.errors)")
    }

    /// What nobody knows is neither true nor false, unless what is known decides.
    @Test(arguments: [
        ("request.userInfo.username != 'x'", "the user (request.userInfo)"),
        ("'a' in request.userInfo.groups", "the user (request.userInfo)"),
        ("has(request.userInfo.username)", "the user (request.userInfo)"),
        ("authorizer.group('').resource('pods').check('get').allowed()", "the rights of the user (authorizer)"),
        ("namespaceObject.metadata.labels.env == 'prod'", "the namespace shop (namespaceObject.metadata.labels)"),
        (
            "namespaceObject.metadata.?labels.?env.orValue('') == ''",
            "the namespace shop (namespaceObject.metadata.labels)"
        ),
        ("namespaceObject.metadata.labels.size() == 1", "the namespace shop (namespaceObject.metadata.labels)"),
        ("namespaceObject.metadata.labels.all(k, k != 'env')", "the namespace shop (namespaceObject.metadata.labels)"),
        ("object.spec.replicas == 5 && request.userInfo.username == 'x'", "the user (request.userInfo)"),
        ("object.spec.nope == 5 || request.userInfo.username == 'x'", "the user (request.userInfo)"),
        ("request.userInfo.username == 'x' ? true : true", "the user (request.userInfo)"),
        ("variables.user == 'x'", "the user (request.userInfo)"),
        ("request.?userInfo.?username.orValue('x') == 'x'", "the user (request.userInfo)"),
        ("has(request.?userInfo.username)", "the user (request.userInfo)"),
        ("namespaceObject.?spec.?finalizers.hasValue()", "the namespace shop (namespaceObject.spec)"),
        ("[namespaceObject.metadata.labels] == [{'a': 'b'}]", "the namespace shop (namespaceObject.metadata.labels)"),
        ("has(variables.user)", "the user (request.userInfo)"),
        ("variables.?user.orValue('x') == 'x'", "the user (request.userInfo)"),
        ("request.options.kind == 'CreateOptions'", "the options of the request (request.options)"),
        // What decides, decides.
        ("!has(request.subResource) && request.namespace == 'shop' && request.name == 'web'", nil),
        ("object.spec.replicas == 5 || request.userInfo.username == 'x'", nil),
        ("request.userInfo.username == 'x' || object.spec.replicas == 5", nil),
        ("namespaceObject.metadata.name == 'shop'", nil), ("has(request.userInfo)", nil),
        ("namespaceObject.metadata.labels['kubernetes.io/metadata.name'] == 'shop'", nil),
        ("'kubernetes.io/metadata.name' in namespaceObject.metadata.labels", nil),
        ("object.spec.replicas == 4 && request.userInfo.username == 'x'", "violated"),
        ("request.userInfo.username == 'x' && object.spec.replicas == 4", "violated"),
        ("namespaceObject.metadata.name == 'office'", "violated"),
    ])
    func whatNobodyKnowsIsNeitherTrueNorFalse(_ expression: String, _ outcome: String?) throws {
        try scratch.write(
            "policies/p.yaml",
            Self.policy(
                "variables: [{name: user, expression: request.userInfo.username}]\n"
                    + "validations: [{expression: \"\(expression)\"}]") + Self.binding())
        let run = try Program.harden(
            ["check", "web.yaml", "--policy-set", "policies", "-o", "json"], in: scratch.folder)
        #expect(run.output.contains("\"rule\":\"policy/limit\"") == (outcome == "violated"), "\(run.all)")
        let unread = "\"reason\":\"undecided\",\"subject\":\"policy/limit needs \(outcome ?? "")\""
        #expect(run.output.contains(unread) == (outcome != nil && outcome != "violated"), "\(run.all)")
        #expect(run.output.contains("undecided") == (outcome != nil && outcome != "violated"), "\(run.all)")
    }

    /// A condition that nobody knows matters only where the policy would refuse.
    @Test(arguments: [(5, true, false), (3, false, false)])
    func aConditionAboutTheUserMattersWhereThePolicyRefuses(replicas: Int, isOpen: Bool, isRefused: Bool) throws {
        try scratch.write("web.yaml", Self.deployment(replicas: replicas))
        let conditions = "matchConditions: [{name: admin, expression: \"!('admins' in request.userInfo.groups)\"}]\n"
        try scratch.write("policies/p.yaml", Self.policy(conditions + Self.limit) + Self.binding())
        let run = try Program.harden(
            ["check", "web.yaml", "--policy-set", "policies", "-o", "json"], in: scratch.folder)
        #expect(run.output.contains("\"reason\":\"undecided\"") == isOpen, "\(run.all)")
        #expect(run.output.contains("\"rule\":\"policy/limit\"") == isRefused, "\(run.all)")
    }

    @Test func exemptionsBaselinesAndReportsTreatItLikeAnyRule() throws {
        try scratch.write("policies/p.yaml", Self.policy(Self.limit) + Self.binding())
        func check(_ more: [String]) throws -> Finished {
            try Program.harden(["check", "web.yaml", "--policy-set", "policies"] + more, in: scratch.folder)
        }
        #expect(try check(["--rule", "policy/limit", "-o", "name"]).output == "deployment.apps/web\n")
        #expect(try check(["-o", "sarif"]).output.contains("\"id\":\"policy/limit\""))
        #expect(try check(["--write-baseline", "baseline"]).status == 0)
        #expect(try check(["--baseline", "baseline"]).status == 0)
        let exempt = Self.deployment().replacing(
            "namespace: shop",
            with:
                "namespace: shop, annotations: {kubectl-harden.io/ignore: policy/limit, kubectl-harden.io/ignore-reason: known}"
        )
        try scratch.write("web.yaml", exempt)
        #expect(try check(["--rule", "policy/limit"]).status == 0)
        let other = try Program.harden(["check", "web.yaml", "--rule", "policy/limit"], in: scratch.folder)
        #expect(other.status == 2, "without the policies there is no such rule")
    }

    private static func limits(_ most: Int, name: String, _ more: String) -> String {
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name), \(more)}\ndata: {most: '\(most)'}\n"
    }

    /// All parameters that a binding selects must be satisfied; of a namespaced kind those of the object's namespace count.
    @Test(arguments: [
        ("name: a", ["violated"]), ("name: b", []), ("name: c", ["open"]), ("name: d", ["violated"]),
        ("name: c, namespace: office", ["violated"]), ("selector: {matchLabels: {tier: low}}", ["violated"]),
        ("selector: {matchLabels: {tier: high}}", []), ("selector: {}", ["violated"]),
        ("selector: {matchLabels: {tier: none}}", ["nothing"]), ("name: nowhere", ["nothing"]),
    ])
    func parametersAreThoseThatABindingNames(reference: String, outcome: [String]) throws {
        let policy = Self.policy(
            "paramKind: {apiVersion: v1, kind: ConfigMap}\n"
                + "validations: [{expression: object.spec.replicas <= int(params.data.most)}]")
        let params =
            Self.limits(3, name: "a", "namespace: shop, labels: {tier: low}")
            + Self.limits(9, name: "b", "namespace: shop, labels: {tier: high}")
            + Self.limits(3, name: "c", "namespace: office, labels: {tier: high}")
            + Self.limits(3, name: "d", "labels: {tier: other}")
        let binding = Self.binding(", paramRef: {\(reference), parameterNotFoundAction: Deny}")
        try scratch.write("policies/p.yaml", policy + binding + params)
        let run = try Program.harden(
            ["check", "web.yaml", "--policy-set", "policies", "-o", "json"], in: scratch.folder)
        #expect(run.output.contains("\"rule\":\"policy/limit\"") == outcome.contains("violated"), "\(run.all)")
        #expect(
            run.output.contains("needs the parameters c in namespace shop") == outcome.contains("open"), "\(run.all)")
        #expect(run.errors.contains("are not there") == outcome.contains("nothing"), "\(run.all)")
    }

    /// What a cluster cannot log, it refuses.
    @Test(
        arguments: [
            ("'replicas: ' + string(object.spec.replicas)", nil), ("null", nil),
            ("string(object.spec.nope)", "no such key: nope"),
            ("object.metadata.name", "valueExpression must evaluate to string or null"),
            ("1 + ", "syntax error"),
        ] as [(String, String?)])
    func auditAnnotationsAreEvaluated(expression: String, message: String?) throws {
        try scratch.write(
            "policies/p.yaml",
            Self.policy("auditAnnotations: [{key: a, valueExpression: \"\(expression)\"}]")
                + Self.binding(actions: "[Audit]"))
        let run = try Program.harden(
            ["check", "web.yaml", "--policy-set", "policies", "-o", "json"], in: scratch.folder)
        if let message {
            // Whatever the binding does.
            #expect(!message.hasPrefix("no such") || run.output.contains("\"severity\":\"high\""), "\(run.all)")
            #expect((run.output + run.errors).contains(message), "\(run.all)")
        } else {
            #expect(run.status != 2 && !run.output.contains("policy/limit\""), "\(run.all)")
        }
    }

    @Test func aDefinitionSaysThePluralAndTheScopeOfAKind() throws {
        let definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: boxen.example.com}
            spec:
              group: example.com
              scope: Cluster
              names: {kind: Box, plural: boxen}
              versions: [{name: v1, served: true, storage: true}]
            ---

            """
        let box = "apiVersion: example.com/v1\nkind: Box\nmetadata: {name: a, namespace: shop}\nspec: {size: 3}\n"
        let policy = Self.policy(
            "validations: [{expression: object.spec.size < 3, message: too big}]", resource: "boxen",
            group: "example.com")
        try scratch.write("web.yaml", box)
        #expect(try findings(policy + Self.binding()).isEmpty)
        try scratch.write("web.yaml", definition + box)
        #expect(try findings(policy + Self.binding()).count == 1)
        #expect(
            try findings(policy.replacing("resources: [boxen]", with: "resources: [boxen], scope: Cluster")).count == 1)
        #expect(
            try findings(policy.replacing("resources: [boxen]", with: "resources: [boxen], scope: Namespaced")).isEmpty)
    }

    @Test func theServerNamesPoliciesForPushes() throws {
        let git = try GitServer(profile: "essential")
        try git.scratch.write("policies/p.yaml", Self.policy(Self.limit) + Self.binding())
        try git.configure("harden.policies", git.scratch.path("policies"))
        let good = Samples.goodDeployment()
        try git.commit(["web.yaml": good.replacing("spec:\n  template", with: "spec:\n  replicas: 3\n  template")])
        let accepted = try git.push()
        #expect(accepted.status == 0, "\(accepted.all)")
        try git.commit(["web.yaml": good.replacing("spec:\n  template", with: "spec:\n  replicas: 9\n  template")])
        let refused = try git.push()
        #expect(refused.status != 0 && refused.errors.contains("policy/limit"), "\(refused.all)")
        // A policy that comes with a push judges nothing.
        try git.scratch.write(
            "policies/p.yaml", Self.policy("validations: [{expression: 'request.userInfo.username == \"x\"'}]"))
        let unjudged = try git.push()
        #expect(unjudged.status != 0 && unjudged.errors.contains("needs the user"), "\(unjudged.all)")
        try git.configure("harden.unread", "warn")
        #expect(try git.push().status == 0)
        try git.commit(["web.yaml": good.replacing("spec:\n  template", with: "spec:\n  replicas: 2\n  template")])
        try git.scratch.write("policies/p.yaml", "kind: [")
        #expect(try git.push().status != 0)
        try git.configure("harden.policies", git.scratch.path("nowhere"))
        #expect(try git.push().status != 0)
    }

    /// A kustomization that cannot be rendered does not hide what it claims, nor what it says of an object.
    @Test(arguments: [
        [
            "svc.yaml": service, "kustomization.yaml": "resources: [o.yaml]\npatches: [{path: svc.yaml}]\n",
            "o.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\n",
        ],
        ["svc.yaml": service, "kustomization.yaml": "resources: [svc.yaml, nowhere.yaml]\n"],
        [
            "svc.yaml": service.replacing("type: LoadBalancer, ", with: ""),
            "kustomization.yaml": "resources: [svc.yaml]\npatches: [{path: p.yaml}]\n",
            "p.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: LoadBalancer}\n",
        ],
        [
            "l.json":
                "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"s\"}, \"spec\": {\"type\": \"LoadBalancer\"}}]}"
        ],
        ["svc.yaml": service.replacing("type: LoadBalancer", with: "\"t\\x79pe\": !!str LoadBalancer")],
        [
            "svc.yaml": service,
            ".harden.yaml":
                "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec: {rules: {policy/no-lb: {enabled: false}}}\n",
        ],
        [
            "svc.yaml": service.replacing(
                "name: s",
                with:
                    "name: s, annotations: {kubectl-harden.io/ignore: policy/no-lb, kubectl-harden.io/ignore-reason: x}"
            )
        ],
    ])
    func aPushDoesNotLeadPastAPolicy(files: [String: String]) throws {
        let git = try GitServer(profile: "baseline")
        try git.scratch.write(
            "policies/p.yaml",
            Self.policy(
                "validations: [{expression: object.spec.type != 'LoadBalancer', message: none}]", name: "no-lb",
                resource: "services", group: ""))
        try git.configure("harden.policies", git.scratch.path("policies"))
        try git.commit(["README.md": "x"])
        #expect(try git.push().status == 0)
        try git.commit(files)
        let push = try git.push()
        #expect(push.status != 0 && push.errors.contains("policy/no-lb"), "\(push.all)")
    }

    private static let service =
        "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: LoadBalancer, ports: [{port: 80}], selector: {a: b}}\n"

    /// The cluster refuses whatever changes an object that it would refuse.
    @Test func whateverChangesAnObjectThatIsRefusedIsNew() throws {
        let git = try GitServer(profile: "baseline")
        try git.commit(["svc.yaml": Self.service, "web.yaml": Self.deployment()])
        #expect(try git.push().status == 0)
        let collected = """
            variables: [{name: bad, expression: "object.spec.template.spec.containers.filter(c, !c.image.startsWith('registry')).map(c, c.name)"}]
            validations: [{expression: size(variables.bad) == 0, message: images from elsewhere}]
            """
        try git.scratch.write("policies/p.yaml", Self.policy(collected))
        try git.configure("harden.policies", git.scratch.path("policies"))
        try git.commit(["svc.yaml": Self.service.replacing("port: 80", with: "port: 81")])
        #expect(try git.push().status == 0, "the Deployment is as it was")
        try git.commit(["web.yaml": Self.deployment().replacing("docker.io/b:1", with: "docker.io/evil:1")])
        let push = try git.push()
        #expect(push.status != 0 && push.errors.contains("policy/limit"), "\(push.all)")
    }

    @Test func anAuditJudgesByThePoliciesOfEachRepositoryAndNoticesWhenTheyChange() throws {
        let git = try GitServer(hook: false)
        let text = Samples.goodDeployment().replacing("spec:\n  template", with: "spec:\n  replicas: 9\n  template")
        try git.commit(["web.yaml": text])
        #expect(try git.push().status == 0)
        try git.configure("harden.policies", git.scratch.path("policies"))
        func audit(_ policy: String, _ more: [String] = []) throws -> String {
            try git.scratch.write("policies/p.yaml", policy + Self.binding())
            let run = try Program.harden(["audit", git.server, "-o", "json"] + more, in: git.work)
            #expect(run.status <= 1, "\(run.all)")
            return run.output
        }
        let first = try audit(Self.policy(Self.limit))
        #expect(first.contains("policy/limit"))
        try git.scratch.write("first.json", first)
        let resume = ["--resume", git.scratch.path("first.json")]
        #expect(try !audit(Self.policy(Self.limit.replacing("<= 3", with: "<= 9")), resume).contains("policy/limit"))
    }

    @Test func aRangeIsJudgedByThePoliciesToo() throws {
        let git = try GitServer(profile: nil)
        try git.commit(["web.yaml": Samples.goodDeployment()])
        try git.commit([
            "web.yaml": Samples.goodDeployment().replacing(
                "spec:\n  template", with: "spec:\n  replicas: 9\n  template")
        ])
        try git.scratch.write("policies/p.yaml", Self.policy(Self.limit) + Self.binding())
        let run = try Program.harden(
            ["scan", "HEAD~1..HEAD", "--policy-set", git.scratch.path("policies"), "-o", "lines"], in: git.work)
        #expect(run.status == 1 && run.output.contains("policy/limit"), "\(run.all)")
    }

    @Test func theExampleOfTheDocumentationIsTrue() throws {
        let page = try String(
            contentsOfFile: (#filePath as NSString).deletingLastPathComponent + "/../../docs/policies.md",
            encoding: .utf8)
        let blocks = page.split(separator: "```", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { $0.element.split(separator: "\n", maxSplits: 1) }
        for block in blocks where block.first == "yaml" {
            let name = try #require(block[1].split(separator: "\n").first).dropFirst(2)
            // The first line, which names the file, is no part of it.
            try scratch.write(String(name), String(block[1].drop { $0 != "\n" }.dropFirst()))
        }
        let command = try #require(blocks.first { $0.first == "sh" })[1].split(separator: " ").map {
            $0.trimmingCharacters(in: .newlines)
        }
        let run = try Program.harden(Array(command.dropFirst(2)), in: scratch.folder)
        let output = try #require(blocks.first { $0.first == "text" })[1]
        #expect(run.status == 1 && run.output == output, "\(run.all)")
    }

    /// The fragments of the table for those who come from elsewhere are expressions that the API server takes.
    @Test func theTableOfTheDocumentationHasExpressions() throws {
        for expression in [
            "object.spec.replicas <= 5", "!object.spec.?hostNetwork.orValue(false)",
            "'team' in object.metadata.?labels.orValue({})",
            "object.spec.containers.all(c, c.image.matches('^registry'))",
        ] {
            #expect(
                try findings(Self.policy("failurePolicy: Ignore\nvalidations: [{expression: \"\(expression)\"}]")).count
                    <= 1)
        }
    }
}
