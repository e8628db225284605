import TestSupport
import Testing

/// Policies with all that they may have together, in the ways that Kubernetes' documentation shows.
///
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
@Suite struct AdmissionCaseTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static func deployment(
        _ namespace: String, replicas: Int = 3, image: String = "prod.example.com/app:1", labels: String = ""
    ) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: \(namespace), labels: {\(labels)}}
        spec:
          replicas: \(replicas)
          selector: {matchLabels: {app: web}}
          template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: "\(image)"}, {name: b, image: "sidecar:1"}]}}

        """
    }

    private static let head = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: case}
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}]

        """

    private static func binding(_ name: String, _ more: String) -> String {
        """
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: \(name)}
        spec:
          policyName: case
          validationActions: [Deny]
        \(more)

        """
    }

    private static let namespaces = ["test", "prod"].map {
        "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: \($0), labels: {environment: \($0)}}\n"
    }.joined()

    /// Limits by environment: each binding has parameters of its own.
    private static let limits =
        head
            + """
              paramKind: {apiVersion: rules.example.com/v1, kind: ReplicaLimit}
              validations:
              - expression: object.spec.replicas <= params.most
                messageExpression: "'at most ' + string(params.most) + ' replicas in ' + namespaceObject.metadata.labels.environment"
                reason: Invalid

            """
        + ["test", "prod"].map { name in
            binding(
                name,
                "  paramRef: {name: \(name), parameterNotFoundAction: Deny}\n  matchResources: {namespaceSelector: {matchLabels: {environment: \(name)}}}"
            )
                + "---\napiVersion: rules.example.com/v1\nkind: ReplicaLimit\nmetadata: {name: \(name)}\nmost: \(name == "test" ? 3 : 100)\n"
        }.joined() + namespaces

    /// Images by environment, with variables that build on one another, and a label that exempts.
    private static let images =
        head
            + """
              variables:
              - name: environment
                expression: "'environment' in namespaceObject.metadata.labels ? namespaceObject.metadata.labels['environment'] : 'prod'"
              - name: isExempt
                expression: "has(object.metadata.labels) && 'exempt' in object.metadata.labels && object.metadata.labels['exempt'] == 'true'"
              - name: own
                expression: "object.spec.template.spec.containers.filter(c, c.image.contains('example.com/'))"
              validations:
              - expression: "variables.isExempt || variables.own.all(c, c.image.startsWith(variables.environment + '.'))"
                messageExpression: "'only ' + variables.environment + ' images are allowed in namespace ' + namespaceObject.metadata.name"

            """ + namespaces

    /// Conditions that leave requests out before anything is evaluated.
    private static let conditions =
        head
            + """
              matchConditions:
              - name: not-leases
                expression: "!(request.resource.group == 'coordination.k8s.io' && request.resource.resource == 'leases')"
              - name: not-nodes
                expression: "!('system:nodes' in request.userInfo.groups)"
              - name: not-kube-system
                expression: "request.namespace != 'kube-system'"
              validations:
              - expression: "!object.metadata.name.contains('web') || object.metadata.namespace == 'test'"
                message: web is for tests only

            """

    @Test(
        arguments: [
            (limits, deployment("test", replicas: 3), nil), (limits, deployment("prod", replicas: 50), nil),
            (limits, deployment("test", replicas: 4), "at most 3 replicas in test"),
            (limits, deployment("prod", replicas: 101), "at most 100 replicas in prod"),
            (limits, deployment("other", replicas: 3), nil),
            (limits, deployment("other", replicas: 4), "needs the labels of namespace other"),
            (images, deployment("prod"), nil),
            (images, deployment("test"), "only test images are allowed in namespace test"),
            (images, deployment("test", labels: "exempt: 'true'"), nil),
            (images, deployment("test", image: "docker.io/app:1"), nil),
            (images, deployment("other"), "needs the namespace other (namespaceObject.metadata.labels)"),
            (conditions, deployment("test"), nil), (conditions, deployment("kube-system"), nil),
            (conditions, deployment("prod"), "needs the user (request.userInfo)"),
        ] as [(String, String, String?)])
    func wholePoliciesSayWhatAClusterWould(policy: String, object: String, message: String?) throws {
        try scratch.write("policies/p.yaml", policy)
        try scratch.write("web.yaml", object)
        let run = try Program.harden(
            ["check", "web.yaml", "--policy-set", "policies", "-o", "json", "--rule", "policy/case"], in: scratch.folder
        )
        #expect(run.status != 2)
        if let message {
            #expect(run.output.contains(message), "\(run.all)")
        } else {
            #expect(!run.output.contains("\"rule\":\"policy/") && !run.output.contains("undecided"), "\(run.all)")
        }
    }
}
