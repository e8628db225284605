import TestSupport
import Testing

/// What policies see of objects: what the API server makes of them.
@Suite struct AdmissionObjectTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func givePolicy(
        _ spec: String, resource: String, group: String, version: String, matchPolicy: String = ""
    ) throws {
        try scratch.write(
            "policies/p.yaml",
            Samples.admissionPolicy(
                "limit", rule: "apiGroups: ['\(group)'], apiVersions: ['\(version)'], resources: ['\(resource)']",
                constraints: matchPolicy, spec: spec))
    }

    private func check(_ path: String = "web.yaml") throws -> Finished {
        let run = try Program.harden(["check", path, "--policy-set", "policies", "-o", "json"], in: scratch.folder)
        #expect(run.status == 0 || run.status == 1, "\(run.all)")
        return run
    }

    /// Policies see objects as the API server gives them out.
    @Test(arguments: [
        (
            "v1", "Pod", "spec: {containers: [{name: a, image: a:1, resources: {limits: {cpu: 1, memory: 1024Mi}}}]}",
            [
                "object.spec.containers[0].resources.limits.cpu == '1'",
                "quantity(object.spec.containers[0].resources.requests.cpu).isLessThan(quantity('2'))",
                "object.spec.containers[0].resources.requests.memory == '1Gi'",
                "object.metadata.namespace == 'default'",
            ]
        ),
        (
            "v1", "Pod",
            "spec: {containers: [{name: a, image: a:1, resources: {limits: {cpu: 0.5, memory: 1.5Gi}, requests: {cpu: 100m}}}], volumes: [{name: v, secret: {secretName: s}}, {name: w, emptyDir: {sizeLimit: 1000}}]}",
            [
                "object.spec.containers[0].resources.limits.cpu == '500m'",
                "object.spec.containers[0].resources.requests == {'cpu': '100m', 'memory': '1536Mi'}",
                "object.spec.volumes[0].secret.defaultMode == 420", "object.spec.volumes[1].emptyDir.sizeLimit == '1k'",
            ]
        ),
        (
            "apps/v1", "Deployment",
            "spec: {strategy: {rollingUpdate: {maxSurge: 1}}, template: {spec: {containers: []}}}",
            [
                "object.spec.strategy.type == 'RollingUpdate'", "object.spec.strategy.rollingUpdate.maxSurge == 1",
                "object.spec.strategy.rollingUpdate.maxUnavailable == '25%'",
            ]
        ),
        ("apps/v1", "Deployment", "spec: {strategy: {type: Recreate}}", ["!has(object.spec.strategy.rollingUpdate)"]),
        // What the API server sets by itself is there.
        (
            "v1", "Pod", "spec: {containers: [{name: a, image: a}]}",
            [
                "has(object.metadata.uid) && has(object.metadata.creationTimestamp) && has(object.spec.priority)",
                "!has(object.metadata.generateName)",
            ]
        ),
        ("v1", "Service", "spec: {type: NodePort}", ["has(object.spec.clusterIP) && has(object.spec.ipFamilies)"]),
        ("v1", "Service", "spec: {type: ExternalName}", ["!has(object.spec.clusterIP)"]),
        // What admission adds to a pod before policies see it, and to no template.
        (
            "v1", "Pod", "spec: {containers: [{name: a, image: a}]}",
            [
                "object.spec.volumes.all(v, !has(v.hostPath))", "object.spec.tolerations.size() == 2",
                "object.spec.preemptionPolicy == 'PreemptLowerPriority'",
            ]
        ),
        (
            "v1", "Pod", "spec: {automountServiceAccountToken: false, containers: [{name: a, image: a}]}",
            ["!has(object.spec.volumes)"]
        ),
        (
            "apps/v1", "Deployment", "spec: {template: {spec: {containers: [{name: a, image: a}]}}}",
            ["!has(object.spec.template.spec.volumes) && !has(object.spec.template.spec.tolerations)"]
        ),
        // What is no field of a kind is dropped, as deep as it may be.
        (
            "v1", "Pod",
            "spec: {bogus: 1, containers: [{name: a, image: a, securityContext: {Privileged: true, privileged: false}, ports: [{containerPort: 1, port: 2}]}]}",
            [
                "!('bogus' in object.spec)", "object.spec.containers[0].securityContext == {'privileged': false}",
                "!('port' in object.spec.containers[0].ports[0])", "has(object.spec.containers[0].ports[0].protocol)",
            ]
        ),
        // Go writes no list, map or text that is empty and optional.
        (
            "networking.k8s.io/v1", "Ingress",
            "spec: {ingressClassName: '', tls: [], rules: [{host: '', http: {paths: []}}]}",
            [
                "!has(object.spec.tls)", "!has(object.spec.rules[0].host)", "has(object.spec.rules[0].http.paths)",
                "object.spec.ingressClassName == ''",
            ]
        ),
        (
            "networking.k8s.io/v1", "NetworkPolicy",
            "spec: {podSelector: {matchLabels: {}, matchExpressions: []}, ingress: [{from: [], ports: []}]}",
            [
                "!has(object.spec.ingress[0].from)", "!has(object.spec.ingress[0].ports)",
                "has(object.spec.podSelector)", "!has(object.spec.podSelector.matchLabels)",
                "!has(object.spec.podSelector.matchExpressions)",
            ]
        ),
        (
            "v1", "Pod",
            "spec: {containers: [{name: a, image: a, command: [], livenessProbe: {exec: {command: []}}, securityContext: {seLinuxOptions: {user: '', type: t}}}], affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}, volumes: [{name: v, configMap: {name: c, items: []}}]}",
            [
                "!has(object.spec.containers[0].livenessProbe.exec.command)",
                "!has(object.spec.containers[0].securityContext.seLinuxOptions.user)",
                "!has(object.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution)",
                "!has(object.spec.volumes[0].configMap.items)",
            ]
        ),
        // Some lists are written even so, and are null where nobody sets them.
        (
            "rbac.authorization.k8s.io/v1", "ClusterRole", "aggregationRule: {}",
            ["has(object.rules) && object.rules == null"]
        ),
        (
            "rbac.authorization.k8s.io/v1", "Role", "rules: []",
            ["has(object.rules) && object.rules == []", "!has(object.metadata.labels)"]
        ),
        (
            "rbac.authorization.k8s.io/v1", "Role", "rules: [{verbs: [], resources: [a], resourceNames: []}]",
            ["!has(object.rules[0].resourceNames)", "has(object.rules[0].verbs)"]
        ),
        (
            "batch/v1", "Job", "spec: {template: {spec: {}}}",
            ["object.spec.completions == 1 && object.spec.parallelism == 1"]
        ),
        (
            "networking.k8s.io/v1", "NetworkPolicy", "spec: {egress: [{ports: [{port: 53}]}]}",
            [
                "object.spec.policyTypes == ['Ingress', 'Egress']", "object.spec.egress[0].ports[0].protocol == 'TCP'",
                "object.spec.podSelector == {}",
            ]
        ),
        (
            "v1", "PersistentVolumeClaim", "spec: {resources: {requests: {storage: 10240Ki}}}",
            [
                "object.spec.resources.requests.storage == '10Mi'", "object.spec.volumeMode == 'Filesystem'",
            ]
        ),
        (
            "rbac.authorization.k8s.io/v1", "ClusterRoleBinding",
            "subjects: [{kind: User, name: a}, {kind: ServiceAccount, name: b, namespace: c}]\nroleRef: {kind: ClusterRole, name: view}",
            [
                "object.subjects[0].apiGroup == object.roleRef.apiGroup", "!has(object.subjects[1].apiGroup)",
                "!has(object.metadata.namespace)",
            ]
        ),
        (
            "v1", "ResourceQuota", "spec: {hard: {pods: 10, requests.cpu: 2000m}}",
            [
                "object.spec.hard.pods == '10'", "object.spec.hard['requests.cpu'] == '2'",
            ]
        ),
        (
            "v1", "Secret", "data: {a: Yg==, c: eA==}\nstringData: {b: text, c: other}",
            [
                "object.type == 'Opaque'", "!has(object.stringData)",
                "object.data == {'a': 'Yg==', 'b': 'dGV4dA==', 'c': 'b3RoZXI='}",
            ]
        ),
        (
            "apps/v1", "Deployment",
            "spec: {template: {spec: {containers: [{name: a, image: a, resources: {limits: {cpu: 1}}}]}}}",
            [
                "!has(object.spec.template.spec.containers[0].resources.requests)",
                "!has(object.spec.template.spec.enableServiceLinks)",
                "!has(object.spec.template.spec.serviceAccountName)",
            ]
        ),
        (
            "v1", "Pod",
            "spec: {containers: [{name: a, image: a, env: [{name: e, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]}]}",
            [
                "object.spec.enableServiceLinks && object.spec.serviceAccountName == 'default'",
                "object.spec.containers[0].env[0].valueFrom.fieldRef.apiVersion == 'v1'",
            ]
        ),
        ("v1", "Namespace", "", ["object.metadata.labels['kubernetes.io/metadata.name'] == 'web'"]),
        ("v1", "Service", "spec: {type: ExternalName, externalName: a.b}", ["!has(object.spec.internalTrafficPolicy)"]),
        (
            "v1", "Service", "spec: {type: LoadBalancer}",
            [
                "object.spec.externalTrafficPolicy == 'Cluster' && object.spec.allocateLoadBalancerNodePorts"
            ]
        ),
        (
            "v1", "Pod",
            "spec: {hostNetwork: true, containers: [{name: a, image: 'a:latest@sha256:0', ports: [{containerPort: 80}]}]}",
            [
                "object.spec.containers[0].ports[0].hostPort == 80",
                "object.spec.containers[0].imagePullPolicy == 'Always'",
            ]
        ),
        (
            "apps/v1", "DaemonSet",
            "spec: {template: {spec: {hostNetwork: true, containers: [{name: a, image: 'a@sha256:0', ports: [{containerPort: 80}]}]}}}",
            [
                "!has(object.spec.template.spec.containers[0].ports[0].hostPort)",
                "object.spec.template.spec.containers[0].imagePullPolicy == 'IfNotPresent'",
                "object.spec.updateStrategy.rollingUpdate == {'maxUnavailable': 1, 'maxSurge': 0}",
            ]
        ),
        (
            "v1", "Pod",
            "spec: {containers: [{name: a, image: a, livenessProbe: {grpc: {port: 1}, timeoutSeconds: 0, initialDelaySeconds: 0}}]}",
            [
                "object.spec.containers[0].livenessProbe.timeoutSeconds == 1",
                "object.spec.containers[0].livenessProbe.grpc.service == ''",
                "!has(object.spec.containers[0].livenessProbe.initialDelaySeconds)",
            ]
        ),
        (
            "v1", "Pod",
            "spec: {containers: [], volumes: [{name: a}, {name: b, projected: {sources: [{serviceAccountToken: {path: t}}]}}, {name: c, image: {reference: a}}, {name: d, ephemeral: {volumeClaimTemplate: {spec: {}}}}]}",
            [
                "object.spec.volumes[0].emptyDir == {}",
                "object.spec.volumes[1].projected.sources[0].serviceAccountToken.expirationSeconds == 3600",
                "object.spec.volumes[1].projected.defaultMode == 420 && !has(object.spec.volumes[1].emptyDir)",
                "object.spec.volumes[2].image.pullPolicy == 'Always'",
                "object.spec.volumes[3].ephemeral.volumeClaimTemplate.spec.volumeMode == 'Filesystem'",
            ]
        ),
        (
            "v1", "Pod", "spec: {resources: {limits: {cpu: 1}}, containers: [{name: a, image: a}]}",
            ["object.spec.resources.requests == {'cpu': '1'}"]
        ),
        (
            "apps/v1", "StatefulSet", "spec: {volumeClaimTemplates: [{metadata: {name: a}, spec: {}}]}",
            [
                "object.spec.persistentVolumeClaimRetentionPolicy == {'whenDeleted': 'Retain', 'whenScaled': 'Retain'}",
                "object.spec.updateStrategy.rollingUpdate.partition == 0",
                "object.spec.volumeClaimTemplates[0].spec.volumeMode == 'Filesystem'",
                "object.spec.volumeClaimTemplates[0].kind == 'PersistentVolumeClaim'",
            ]
        ),
        (
            "apps/v1", "StatefulSet",
            "spec: {updateStrategy: {type: RollingUpdate}, persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}}",
            [
                "!has(object.spec.updateStrategy.rollingUpdate)",
                "object.spec.persistentVolumeClaimRetentionPolicy == {'whenScaled': 'Delete', 'whenDeleted': 'Retain'}",
            ]
        ),
        (
            "batch/v1", "Job",
            "spec: {completions: 3, backoffLimitPerIndex: 1, podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: A}]}]}, template: {metadata: {labels: {a: b}}}}",
            [
                "object.spec.parallelism == 1 && object.spec.completions == 3", "object.metadata.labels == {'a': 'b'}",
                "object.metadata.name == 'web' && object.metadata.namespace == 'default'",
                "object.spec.backoffLimit == 2147483647 && object.spec.podReplacementPolicy == 'Failed'",
                "object.spec.podFailurePolicy.rules[0].onPodConditions[0].status == 'True'",
            ]
        ),
        (
            "batch/v1", "Job", "spec: {parallelism: 2}",
            ["!has(object.spec.completions)", "!has(object.metadata.labels)"]
        ),
        (
            "v1", "ReplicationController", "spec: {template: {metadata: {labels: {a: b}}}}",
            ["object.spec.selector == {'a': 'b'}", "object.metadata.labels == {'a': 'b'}", "object.spec.replicas == 1"]
        ),
        (
            "v1", "PodTemplate", "template: {spec: {containers: [{name: a, image: a}]}}",
            ["object.template.spec.restartPolicy == 'Always' && object.template.metadata == {}"]
        ),
        (
            "v1", "Service",
            "spec: {externalIPs: [10.0.0.1], sessionAffinity: ClientIP, ports: [{port: 80, targetPort: 0}]}",
            [
                "object.spec.externalTrafficPolicy == 'Cluster' && object.spec.ports[0].targetPort == 80",
                "object.spec.sessionAffinityConfig.clientIP.timeoutSeconds == 10800",
            ]
        ),
        (
            "v1", "Service",
            "spec: {sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}}",
            [
                "object.spec.sessionAffinityConfig.clientIP.timeoutSeconds == 5",
                "!has(object.spec.externalTrafficPolicy)",
            ]
        ),
        (
            "v1", "LimitRange",
            "spec: {limits: [{type: Container, max: {cpu: 2, memory: 1Gi}, min: {cpu: 1, disk: 5}, default: {cpu: 1500m}}, {type: Pod, max: {cpu: 1}}]}",
            [
                "object.spec.limits[0].default == {'cpu': '1500m', 'memory': '1Gi'}",
                "object.spec.limits[0].defaultRequest == {'cpu': '1500m', 'memory': '1Gi', 'disk': '5'}",
                "!has(object.spec.limits[1].default)",
            ]
        ),
        (
            "autoscaling/v2", "HorizontalPodAutoscaler",
            "spec: {maxReplicas: 3, behavior: {scaleUp: {selectPolicy: Min}}}",
            [
                "object.spec.metrics[0].resource.target.averageUtilization == 80", "object.spec.minReplicas == 1",
                "object.spec.behavior.scaleUp.selectPolicy == 'Min' && size(object.spec.behavior.scaleUp.policies) == 2",
                "object.spec.behavior.scaleDown.policies[0].value == 100",
            ]
        ),
        (
            "autoscaling/v1", "HorizontalPodAutoscaler", "spec: {maxReplicas: 3}",
            ["!has(object.spec.metrics) && object.spec.targetCPUUtilizationPercentage == 80"]
        ),
        (
            "v1", "Pod",
            "spec: {containers: [{name: a, image: a, env: [{name: A, value: ''}], envFrom: [{prefix: ''}], securityContext: {capabilities: {add: [], drop: [ALL]}}}], tolerations: [{operator: ''}], volumes: [{name: n, nfs: {server: s, path: /, readOnly: false}}], securityContext: {sysctls: []}}",
            [
                "!has(object.spec.containers[0].env[0].value) && !has(object.spec.containers[0].envFrom[0].prefix)",
                "!has(object.spec.containers[0].securityContext.capabilities.add)",
                "object.spec.containers[0].securityContext.capabilities.drop == ['ALL']",
                "!has(object.spec.tolerations[0].operator) && !has(object.spec.volumes[0].nfs.readOnly)",
                "!has(object.spec.securityContext.sysctls) && has(object.spec.securityContext)",
            ]
        ),
        (
            "scheduling.k8s.io/v1", "PriorityClass", "value: 5\nglobalDefault: false",
            ["!has(object.globalDefault) && object.preemptionPolicy == 'PreemptLowerPriority'"]
        ),
        (
            "apps/v1", "Deployment", "spec: {replicas: 4.0}",
            ["string(object.spec.replicas) == '4' && object.spec.replicas % 2 == 0"]
        ),
        ("example.com/v1", "Box", "spec: {size: 4.0}", ["type(object.spec.size) == int"]),
        (
            "example.com/v1", "Box", "spec: {sizes: [1e3, 1.5], none: null}",
            ["type(object.spec.sizes[0]) == int", "object.spec.none == null"]
        ),
        (
            "storage.k8s.io/v1", "CSIDriver", "spec: {podInfoOnMount: true}",
            [
                "object.spec.attachRequired && object.spec.podInfoOnMount && !object.spec.storageCapacity",
                "object.spec.volumeLifecycleModes == ['Persistent']",
            ]
        ),
        (
            "networking.k8s.io/v1", "IngressClass", "spec: {parameters: {kind: A, name: b}}",
            ["object.spec.parameters.scope == 'Cluster'"]
        ),
        (
            "v1", "Namespace", "", ["object.status.phase == 'Active'"]
        ),
        (
            "batch/v1", "CronJob", "spec: {jobTemplate: {spec: {}}}",
            ["!has(object.spec.jobTemplate.spec.backoffLimit)", "!has(object.spec.jobTemplate.metadata.labels)"]
        ),
        ("v1", "Namespace", "", ["object.spec.finalizers == ['kubernetes']"]),
        (
            "v1", "Pod", "spec: {containers: [{name: a, image: a, lifecycle: {preStop: {httpGet: {port: 80}}}}]}",
            [
                "object.spec.containers[0].lifecycle.preStop.httpGet.scheme == 'HTTP'",
                "object.spec.containers[0].lifecycle.preStop.httpGet.path == '/'",
            ]
        ),
    ])
    func objectsAreAsTheAPIServerGivesThemOut(
        apiVersion: String, kind: String, body: String, expressions: [String]
    ) throws {
        try scratch.write("web.yaml", "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: web}\n\(body)\n")
        let validations = expressions.map { "- expression: \"\($0)\"" }.joined(separator: "\n")
        try givePolicy("validations:\n" + validations, resource: "*", group: "*", version: "*")
        let run = try check()
        #expect(!run.output.contains("policy/limit"), "\(run.all)")
    }

    /// An object in another version than the policy names is converted for it, and not passed by.
    @Test(arguments: [
        ("apps/v1", "Deployment", "deployments", "apps", "v1", "", "violated"),
        ("apps/v1beta2", "Deployment", "deployments", "apps", "v1", "", "violated"),
        ("extensions/v1beta1", "Deployment", "deployments", "apps", "v1", "", "violated"),
        ("apps/v1beta2", "Deployment", "deployments", "apps", "v1", "matchPolicy: Exact", "none"),
        ("autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling", "v2", "", "violated"),
        ("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling", "v2", "", "violated"),
        ("apps/v1", "Deployment", "deployments", "apps", "v7", "", "none"),
        ("example.com/v1beta1", "Box", "boxes", "example.com", "v1", "", "open"),
        ("example.com/v1", "Box", "boxes", "example.com", "v1", "", "violated"),
        ("example.org/v1beta1", "Box", "boxes", "example.com", "v1", "", "none"),
    ])
    func anObjectInAnotherVersionIsConverted(
        apiVersion: String, kind: String, resource: String, group: String, version: String, matchPolicy: String,
        outcome: String
    ) throws {
        try scratch.write(
            "web.yaml", "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: web}\nspec: {replicas: 5}\n")
        try givePolicy(
            "validations: [{expression: 'false == true'}]", resource: resource, group: group, version: version,
            matchPolicy: matchPolicy)
        let run = try check()
        #expect(run.output.contains("\"rule\":\"policy/limit\"") == (outcome == "violated"), "\(run.all)")
        #expect(run.output.contains("into which the API server converts it") == (outcome == "open"), "\(run.all)")
    }

    /// An object is given in the version that the policy names, with all that it says.
    @Test(
        arguments: [
            (
                "autoscaling/v1", "v2", "maxReplicas: 3, targetCPUUtilizationPercentage: 60",
                [
                    "object.apiVersion == 'autoscaling/v2' && object.spec.maxReplicas == 3 && object.spec.minReplicas == 1",
                    "object.spec.metrics[0].resource.target.averageUtilization == 60",
                    "!has(object.spec.targetCPUUtilizationPercentage)",
                    "request.kind.version == 'v2' && request.requestKind.version == 'v1'",
                    "request.resource.version == 'v2' && request.requestResource.version == 'v1'",
                ]
            ),
            (
                "autoscaling/v1", "v2", "maxReplicas: 3",
                ["object.spec.metrics[0].resource.target.averageUtilization == 80"]
            ),
            (
                "autoscaling/v2", "v1",
                "maxReplicas: 3, metrics: [{type: Resource, resource: {name: cpu, target: {averageUtilization: 50}}}]",
                ["object.spec.targetCPUUtilizationPercentage == 50 && !has(object.spec.metrics)"]
            ),
            ("autoscaling/v2", "v1", "maxReplicas: 3", ["object.spec.targetCPUUtilizationPercentage == 80"]),
            ("autoscaling/v2", "v1", "maxReplicas: 3, behavior: {}", []),
            (
                "autoscaling/v2", "v1",
                "metrics: [{type: Resource, resource: {name: memory, target: {averageUtilization: 5}}}]", []
            ),
            ("autoscaling/v2", "v1", "metrics: [{type: Pods}, {type: Pods}]", []),
        ] as [(String, String, String, [String])])
    func anAutoscalerIsConverted(apiVersion: String, version: String, spec: String, expressions: [String]) throws {
        let kind = "HorizontalPodAutoscaler"
        try scratch.write(
            "web.yaml", "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: web}\nspec: {\(spec)}\n")
        let validations = (expressions.isEmpty ? ["true"] : expressions).map { "- expression: \"\($0)\"" }
        try givePolicy(
            "validations:\n" + validations.joined(separator: "\n"), resource: kind.lowercased() + "s",
            group: "autoscaling", version: version)
        let run = try check()
        #expect(!run.output.contains("policy/limit\""), "\(run.all)")
        #expect(run.output.contains("into which the API server converts it") == expressions.isEmpty, "\(run.all)")
    }

    /// A definition says whether the versions of a kind differ in more than their names.
    @Test(arguments: [("None", "violated"), ("Webhook", "open")])
    func aCustomObjectIsConverted(strategy: String, outcome: String) throws {
        try scratch.write(
            "tree/crd.yaml",
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: boxes.example.com}
            spec:
              group: example.com
              names: {kind: Box, plural: boxes}
              scope: Namespaced
              conversion: {strategy: \(strategy)}
              versions: [{name: v1beta1, served: true}, {name: v1, served: true, storage: true}]

            """)
        try scratch.write(
            "tree/box.yaml", "apiVersion: example.com/v1beta1\nkind: Box\nmetadata: {name: web}\nspec: {size: 5}\n")
        try givePolicy(
            "validations: [{expression: \"object.apiVersion == 'example.com/v1' && object.spec.size < 3\"}]",
            resource: "boxes", group: "example.com", version: "v1")
        let run = try check("tree")
        #expect(run.output.contains("\"rule\":\"policy/limit\"") == (outcome == "violated"), "\(run.all)")
        #expect(run.output.contains("into which the API server converts it") == (outcome == "open"), "\(run.all)")
    }
}
