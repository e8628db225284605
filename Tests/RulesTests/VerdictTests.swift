import Foundation
import Rules
import Testing

/// Verdicts that people have found wrong, of this tool or of others, each as one of its kind.
@Suite struct VerdictTests {
    /// A manifest, a rule, and the severities of what the rule must find; none for nothing.
    struct Verdict: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rule: String
        let manifest: String
        let severities: [Severity]

        init(_ title: String, _ rule: String, _ manifest: String, _ severities: Severity...) {
            (testDescription, self.rule, self.manifest, self.severities) = (title, rule, manifest, severities)
        }
    }

    @Test(
        arguments: roles + bindings + networkPolicies + services + resources + probes + schedules + severity + metadata
            + customResources + values)
    func isRight(verdict: Verdict) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: verdict.rule))
        let found = findings(of: rule, in: verdict.manifest)
        #expect(found.map(\.severity) == verdict.severities, "\(found.map(\.message))")
    }

    // MARK: Pods in custom resources

    private static func kyverno(_ rule: String) -> String {
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: a}\nspec: {rules: [{name: r, \(rule)}]}\n"
    }

    private static let pattern =
        "spec: {containers: [{name: \"*\", image: \"*:*\", securityContext: {privileged: true}}]}"
    private static let overlay = """
        apiVersion: elasticsearch.k8s.elastic.co/v1
        kind: Elasticsearch
        metadata: {name: a}
        spec:
          nodeSets: [{name: n, podTemplate: {spec: {containers: [{name: elasticsearch, resources: {}, \
        securityContext: {privileged: PRIVILEGED}}]}}}]

        """

    private static let workflow = """
        apiVersion: argoproj.io/v1alpha1
        kind: WorkflowTemplate
        metadata: {name: a, namespace: b}
        spec:
          automountServiceAccountToken: false
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          templates:
            - {name: one, container: {image: "registry.example.com/a", securityContext: {privileged: true}}}
            - {name: two, script: {image: "registry.example.com/a:1", source: x}}
            - {name: three, containerSet: {containers: [{name: c, image: "registry.example.com/a:latest"}]}}
            - {name: four, steps: [[{name: x, template: one}]]}

        """
    private static let task = """
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: {name: a, namespace: b}
        spec:
          stepTemplate: {securityContext: {allowPrivilegeEscalation: false}}
          steps:
            - {name: one, image: registry.example.com/a, computeResources: {limits: {cpu: 1, memory: 1Gi}}}
            - {name: two, image: "registry.example.com/a:1", securityContext: {privileged: true}}
          sidecars: [{name: d, image: "registry.example.com/d:1", securityContext: {allowPrivilegeEscalation: true}}]

        """
    private static let hook = """
        apiVersion: velero.io/v1
        kind: Restore
        metadata: {name: a}
        spec:
          hooks: {resources: [{name: r, postHooks: [{init: {initContainers: [{name: i, image: "a.example.com/i"}]}}]}]}

        """
    private static let machine = """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata: {name: vm, namespace: b}
        spec: {template: {spec: {domain: {devices: {}}, volumes: [{name: a, containerDisk: {image: quay.example.com/disk}}]}}}

        """

    private static let stepAction = """
        apiVersion: tekton.dev/v1
        kind: StepAction
        metadata: {name: a}
        spec: {image: "registry.example.com/a:latest", script: echo, securityContext: {privileged: true}}

        """
    private static let storageContainer = """
        apiVersion: serving.kserve.io/v1alpha1
        kind: ClusterStorageContainer
        metadata: {name: a}
        spec: {container: {name: fetch, image: "registry.example.com/a:latest"}, supportedUriFormats: [{prefix: s3://}]}

        """

    private static func podOf(_ container: String) -> String {
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec: {containers: [{name: c, \(container)}]}\n"
    }

    private static let hex = String(repeating: "0123456789abcdef", count: 4)

    private static let values = [
        Verdict("a digest of sha256 has 64 digits", "image-not-pinned", podOf("image: \"a@sha256:\(hex)\"")),
        Verdict("one of sha512 has 128", "image-not-pinned", podOf("image: \"a@sha512:\(hex)\(hex)\"")),
        Verdict("and no fewer", "image-not-pinned", podOf("image: \"a@sha512:\(hex)\""), .high),
        Verdict("in lower case", "image-not-pinned", podOf("image: \"a@sha256:\(hex.uppercased())\""), .high),
        Verdict("there is no other", "image-not-pinned", podOf("image: \"a@md5:\(hex)\""), .high),
        Verdict("registries have no case", "image-registry-not-allowed", podOf("image: \"Registry.K8S.io/pause:3\"")),
        Verdict("and a port by default", "image-registry-not-allowed", podOf("image: \"registry.k8s.io:443/pause:3\"")),
        Verdict(
            "Docker Hub has several names", "image-registry-not-allowed", podOf("image: registry-1.docker.io/nginx:1")),
        Verdict(
            "but other ports are others", "image-registry-not-allowed", podOf("image: \"registry.k8s.io:80/a:1\""),
            .medium),
        Verdict(
            "runtimes take capabilities in any case", "capability-sys-admin",
            podOf("securityContext: {capabilities: {add: [cap_sys_admin]}}"), .critical),
        Verdict(
            "also when they are dropped", "capability-net-raw-not-dropped",
            podOf("securityContext: {capabilities: {drop: [all]}}")),
        Verdict(
            "the standards take them to the letter", "capabilities-not-dropping-all",
            podOf("securityContext: {capabilities: {drop: [all]}}"), .medium),
    ]

    private static let customResources = [
        Verdict("templates of a workflow hold containers", "privileged-container", workflow, .critical),
        Verdict("their images", "image-not-pinned", workflow, .high, .high),
        Verdict("their limits", "memory-limit-missing", workflow, .medium, .medium, .medium),
        Verdict("the pod of a workflow is its spec", "run-as-non-root-missing", workflow),
        Verdict("also for the token", "service-account-token-automounted", workflow),
        Verdict("and the seccomp profile", "seccomp-profile-missing", workflow),
        Verdict("what runs to its end needs no probe", "liveness-probe-missing", workflow),
        Verdict("steps of a task are containers", "privileged-container", task, .critical),
        Verdict("with their resources", "memory-limit-missing", task, .medium, .medium),
        Verdict("and images", "image-not-pinned", task, .high),
        Verdict("a step has what all steps have", "allow-privilege-escalation", task, .high),
        Verdict("a run decides the pod of a task", "run-as-non-root-missing", task),
        Verdict("and its token", "service-account-token-automounted", task),
        Verdict("nothing in a task has a probe", "readiness-probe-missing", task),
        Verdict("containers of a hook", "image-not-pinned", hook, .high),
        Verdict("a hook's pod is another's", "run-as-non-root-missing", hook),
        Verdict("a step by itself is a container", "privileged-container", stepAction, .critical),
        Verdict("once", "custom-resource-host-access", stepAction),
        Verdict("who uses a step says its resources", "memory-limit-missing", stepAction),
        Verdict("and in which pod it runs", "run-as-non-root-missing", stepAction),
        Verdict("what fetches a model is a container", "image-not-pinned", storageContainer, .high),
        Verdict("disks of a virtual machine are images", "image-not-pinned", machine, .high),
        Verdict("and no volumes of a pod", "volume-type-not-allowed", machine),
        Verdict("a virtual machine has no token", "service-account-token-automounted", machine),
        Verdict(
            "a pattern of Kyverno is no pod", "privileged-container", kyverno("validate: {pattern: {\(pattern)}}")),
        Verdict(
            "nor is a mutation", "privileged-container", kyverno("mutate: {patchStrategicMerge: {\(pattern)}}")),
        Verdict(
            "what Kyverno generates is one", "privileged-container",
            kyverno("generate: {data: {\(pattern)}}"), .critical),
        Verdict(
            "nor is a mutation of Gatekeeper", "privileged-container",
            "apiVersion: mutations.gatekeeper.sh/v1\nkind: ModifySet\nmetadata: {name: a}\nspec: {parameters: {\(pattern)}}\n"
        ),
        Verdict(
            "an overlay is completed by its operator", "memory-limit-missing",
            overlay.replacingOccurrences(of: "PRIVILEGED", with: "false")),
        Verdict(
            "an overlay that says something bad", "privileged-container",
            overlay.replacingOccurrences(of: "PRIVILEGED", with: "true"), .critical),
        Verdict(
            "a Rollout is no overlay", "memory-limit-missing",
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, image: b}]}}}\n",
            .medium),
    ]

    // MARK: Roles

    private static func role(_ rule: String, kind: String = "ClusterRole") -> String {
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: \(kind)\nmetadata: {name: a}\nrules: [\(rule)]\n"
    }

    private static let roles = [
        Verdict(
            "an empty name restricts no list", "rbac-read-secrets",
            role("{apiGroups: [\"\"], resources: [secrets], verbs: [list], resourceNames: [\"\"]}"), .high),
        Verdict(
            "an empty name beside another", "rbac-read-secrets",
            role("{apiGroups: [\"\"], resources: [secrets], verbs: [watch], resourceNames: [\"\", a]}"), .high),
        Verdict(
            "an empty name gets nothing", "rbac-read-secrets",
            role("{apiGroups: [\"\"], resources: [secrets], verbs: [get], resourceNames: [\"\"]}")),
        Verdict(
            "named secrets are what is advised", "rbac-read-secrets",
            role("{apiGroups: [\"\"], resources: [secrets], verbs: [get], resourceNames: [a]}")),
        Verdict(
            "named secrets may be listed by name", "rbac-read-secrets",
            role("{apiGroups: [\"\"], resources: [secrets], verbs: [get, list], resourceNames: [a]}"), .low),
        Verdict(
            "create has no name", "rbac-create-pods",
            role("{apiGroups: [\"\"], resources: [pods], verbs: [create], resourceNames: [a]}")),
        Verdict(
            "deletecollection has no name", "rbac-delete-resources",
            role("{apiGroups: [\"\"], resources: [pods], verbs: [deletecollection], resourceNames: [a]}")),
        Verdict(
            "exec in named pods", "rbac-pod-exec",
            role("{apiGroups: [\"\"], resources: [pods/exec], verbs: [create], resourceNames: [web]}"), .medium),
        Verdict(
            "exec in all pods", "rbac-pod-exec", role("{apiGroups: [\"\"], resources: [pods/exec], verbs: [create]}"),
            .high),
        Verdict(
            "exec by debugging containers", "rbac-pod-exec",
            role("{apiGroups: [\"\"], resources: [pods/ephemeralcontainers], verbs: [patch]}"), .high),
        Verdict(
            "attach to named pods", "rbac-pod-attach",
            role("{apiGroups: [\"\"], resources: [pods/attach], verbs: [create], resourceNames: [web]}"), .medium),
        Verdict(
            "tunnels to named pods", "rbac-pod-portforward",
            role("{apiGroups: [\"\"], resources: [pods/portforward], verbs: [create], resourceNames: [web]}"), .low),
        Verdict(
            "binding a named role", "rbac-bind",
            role(
                "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], resourceNames: [view]}"
            ), .medium),
        Verdict(
            "binding the administrator", "rbac-bind",
            role(
                "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], resourceNames: [cluster-admin]}"
            ), .high),
        Verdict(
            "escalating a named role", "rbac-escalate",
            role("{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate], resourceNames: [a]}"),
            .high),
        Verdict(
            "impersonating somebody", "rbac-impersonate",
            role("{apiGroups: [\"\"], resources: [users], verbs: [impersonate], resourceNames: [ada]}"), .high),
        Verdict(
            "impersonating the masters", "rbac-impersonate",
            role("{apiGroups: [\"\"], resources: [groups], verbs: [impersonate], resourceNames: [\"system:masters\"]}"),
            .critical),
        Verdict(
            "userextras alone", "rbac-impersonate",
            role("{apiGroups: [authentication.k8s.io], resources: [userextras], verbs: [impersonate]}")),
        Verdict(
            "a key of userextras", "rbac-impersonate",
            role("{apiGroups: [authentication.k8s.io], resources: [userextras/scopes], verbs: [impersonate]}"), .high),
        Verdict(
            "constrained impersonation", "rbac-impersonate",
            role("{apiGroups: [authentication.k8s.io], resources: [users], verbs: [\"impersonate:user-info\"]}"), .high),
        Verdict("every URL", "rbac-wildcard-all", role("{nonResourceURLs: [\"/*\"], verbs: [\"*\"]}"), .critical),
        Verdict(
            "admission policies", "rbac-webhook-configurations",
            role(
                "{apiGroups: [admissionregistration.k8s.io], resources: [validatingadmissionpolicybindings], verbs: [delete]}"
            ), .high),
    ]

    private static func binding(_ subject: String) -> String {
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [\(subject)]\n"
    }

    private static let bindings = [
        Verdict(
            "every service account", "rbac-bind-authenticated",
            binding("{kind: Group, name: \"system:serviceaccounts\"}"), .high),
        Verdict(
            "every account of a namespace", "default-service-account-bound",
            binding("{kind: Group, name: \"system:serviceaccounts:shop\"}"), .high),
        Verdict(
            "the default account as a user", "default-service-account-bound",
            binding("{kind: User, name: \"system:serviceaccount:shop:default\"}"), .high),
        Verdict(
            "another account as a user", "default-service-account-bound",
            binding("{kind: User, name: \"system:serviceaccount:shop:web\"}")),
    ]

    // MARK: Network policies

    private static func policy(_ spec: String) -> String {
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {\(spec)}\n"
    }

    private static let networkPolicies = [
        Verdict("no selector is every pod", "network-policy-allow-all", policy("ingress: [{}]"), .medium),
        Verdict(
            "a prefix of no bits", "network-policy-allow-all",
            policy("podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 1.2.3.4/0}}]}]"), .medium),
        Verdict(
            "a prefix of no bits in IPv6", "network-policy-allow-all",
            policy("podSelector: {}, ingress: [{from: [{ipBlock: {cidr: \"0::/0\"}}]}]"), .medium),
        Verdict(
            "two halves", "network-policy-allow-all",
            policy(
                "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}]}]"),
            .medium),
        Verdict(
            "one half", "network-policy-allow-all",
            policy("podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/1}}]}]")),
        Verdict("any port", "network-policy-allow-all", policy("podSelector: {}, ingress: [{ports: [{}]}]"), .medium),
        Verdict(
            "all ports of all protocols", "network-policy-allow-all",
            policy(
                "podSelector: {}, ingress: [{ports: [{port: 1, endPort: 65535}, {protocol: UDP, port: 1, endPort: 65535}, {protocol: SCTP}]}]"
            ), .medium),
        Verdict("one port", "network-policy-allow-all", policy("podSelector: {}, ingress: [{ports: [{port: 80}]}]")),
        Verdict(
            "egress that is not in force", "network-policy-allow-all",
            policy("podSelector: {}, policyTypes: [Ingress], egress: [{}]")),
        Verdict("egress without types", "network-policy-allow-all", policy("podSelector: {}, egress: [{}]"), .medium),
    ]

    // MARK: Defaults

    private static func service(_ port: String) -> String {
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [\(port)]}\n"
    }

    private static let services = [
        Verdict("no target port", "service-target-port-invalid", service("{port: 80, targetPort: 0}")),
        Verdict("an empty target port", "service-target-port-invalid", service("{port: 80, targetPort: \"\"}")),
        Verdict(
            "too high a target port", "service-target-port-invalid", service("{port: 80, targetPort: 70000}"), .medium),
    ]

    private static func pod(_ spec: String, kind: String = "Pod") -> String {
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: web}}\nspec: {\(spec)}\n"
    }

    private static func container(_ fields: String) -> String {
        pod("containers: [{name: a, image: \"a:1\", \(fields)}]")
    }

    private static let resources = [
        Verdict(
            "a request of zero stays zero", "memory-request-missing",
            container("resources: {requests: {memory: 0}, limits: {memory: 1Gi}}"), .medium),
        Verdict("the limit stands in", "memory-request-missing", container("resources: {limits: {memory: 1Gi}}")),
        Verdict("a volume that says nothing", "emptydir-size-limit-missing", pod("volumes: [{name: a}]"), .low),
        Verdict(
            "ports without names", "container-ports-invalid",
            container("ports: [{containerPort: 80}, {containerPort: 81, name: \"\"}, {containerPort: 82, name: \"\"}]")),
        Verdict(
            "a name that the API refuses", "container-ports-invalid",
            container("ports: [{containerPort: 80, name: Web_1}]"), .low),
        Verdict(
            "a protocol in lower case", "container-ports-invalid",
            container("ports: [{containerPort: 80, protocol: tcp}]"), .low),
        Verdict("a port without a number", "container-ports-invalid", container("ports: [{name: web}]"), .low),
        Verdict(
            "the usual ndots", "dns-ndots-not-tuned", pod("dnsConfig: {options: [{name: ndots, value: \"5\"}]}"), .info),
        Verdict("fewer ndots", "dns-ndots-not-tuned", pod("dnsConfig: {options: [{name: ndots, value: \"2\"}]}")),
        Verdict(
            "unconfined is no protection", "linux-hardening-missing",
            container("securityContext: {seccompProfile: {type: Unconfined}}"), .info),
        Verdict(
            "a host port in the host's network", "host-port",
            pod(
                "hostNetwork: true, containers: [{name: a, image: \"a:1\", ports: [{containerPort: 80, hostPort: 80}]}]"
            ), .medium),
        Verdict(
            "an mTLS mode that is not set", "istio-mtls-not-strict",
            "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a}\nspec: {mtls: {mode: UNSET}}\n"
        ),
    ]

    private static let probes = [
        Verdict(
            "a port by number", "liveness-probe-port-undeclared", container("livenessProbe: {tcpSocket: {port: 9090}}")),
        Verdict(
            "more patience before a restart", "probes-identical",
            container(
                "livenessProbe: {httpGet: {port: 80}, failureThreshold: 9}, readinessProbe: {httpGet: {port: 80}}")),
        Verdict(
            "defaults and order of keys", "probes-identical",
            container(
                "livenessProbe: {httpGet: {port: 80, path: /}}, readinessProbe: {httpGet: {scheme: HTTP, port: 80}}"),
            .low),
    ]

    private static func cronJob(_ schedule: String) -> String {
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: \"\(schedule)\"}\n"
    }

    private static let schedules =
        [
            "0, * * * *", ", * * * *", "*-5 * * * *", "+5 * * * *", "*/15 0 1,15 * MON-FRI", "? ? ? ? ?",
            "5/10 * * * *", "@every 1h30m",
            "0 0 * JAN *",
        ].map { Verdict("schedule \($0)", "cronjob-schedule-invalid", cronJob($0)) }
        + [
            "60 * * * *", "-5 * * * *", "*/0 * * * *", "5-1 * * * *", "1/2/3 * * * *", "* * * * 7", "1-2-3 * * * *",
            "* * * *", "@Daily", "a * * * *",
        ]
        .map { Verdict("no schedule \($0)", "cronjob-schedule-invalid", cronJob($0), .high) }

    private static let severity = [
        Verdict(
            "a token that is asked for", "service-account-token-automounted",
            pod("serviceAccountName: web, automountServiceAccountToken: true, containers: []"), .low),
        Verdict(
            "a token of the default account", "service-account-token-automounted",
            pod("automountServiceAccountToken: true, containers: []"), .medium),
        Verdict(
            "a namespace without a label", "namespace-psa-label-missing",
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n", .low),
        Verdict(
            "TLS by a controller's annotation", "ingress-tls-missing",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, annotations: {alb.ingress.kubernetes.io/certificate-arn: \"arn:x\"}}\nspec: {rules: [{host: a.example.com}]}\n"
        ),
        Verdict(
            "the CronJob sets what it is to set", "job-ttl-missing",
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {ttlSecondsAfterFinished: 60}}}\n"
        ),
    ]

    private static let metadata = [
        Verdict(
            "the default account", "namespace-default-explicit",
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: default}\n"),
        Verdict(
            "a replication controller that misses its pods", "selector-labels-mismatch",
            "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: a}\nspec: {selector: {app: a}, template: {metadata: {labels: {app: b}}}}\n",
            .high),
        Verdict(
            "expressions that miss the pods", "selector-labels-mismatch",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {selector: {matchExpressions: [{key: app, operator: In, values: [x]}]}, template: {metadata: {labels: {app: b}}}}\n",
            .high),
        Verdict(
            "no selector at all", "selector-labels-mismatch",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {app: b}}}}\n",
            .high),
        Verdict(
            "the dashboard by its label", "kubernetes-dashboard-deployed",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: {k8s-app: kubernetes-dashboard}}\nspec: {template: {spec: {containers: [{name: a, image: \"mirror/x:1\"}]}}}\n",
            .medium),
    ]
}
