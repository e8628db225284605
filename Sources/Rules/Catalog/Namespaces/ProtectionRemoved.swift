import Kubernetes

extension Rule {
    static let protectionRemoved = Rule(
        id: "protection-removed",
        title: "Change that takes away a protection",
        severity: .high,
        isOnlyForGit: true,
        concern: .presence,
        why: """
            What it guarded stays, and is open from then on. Such a change is easily missed: it removes lines, and every manifest \
            that is left is in order.
            """,
        remedy: "keep the protection, or replace it in the same change by one that guards as much",
        bad: [
            .change(
                before: [.workload(), .document("networking.k8s.io/v1 NetworkPolicy deny", "spec: {podSelector: {}}")],
                after: [
                    .workload(), .document("networking.k8s.io/v1 NetworkPolicy deny", "spec: {podSelector: {}}"),
                    .document("networking.k8s.io/v1 NetworkPolicy all", "spec: {podSelector: {}, ingress: [{}]}")
                        .marked,
                ]
            ).saying("it lets everything through, and others isolate the pods of Deployment shop/web"),
            .change(
                before: [
                    .document(
                        "kyverno.io/v1 ClusterPolicy", namespace: nil,
                        "spec: {validationFailureAction: Enforce, rules: [{name: hosts, match: {any: [{resources: {kinds: [Pod]}}]}}]}"
                    )
                ],
                after: [
                    .document(
                        "kyverno.io/v1 ClusterPolicy", namespace: nil,
                        "spec: {validationFailureAction: Enforce, rules: [{name: hosts, match: {any: [{resources: {kinds: [ConfigMap]}}]}}]}"
                    ).marked
                ]
            ).saying("it is loosened, and less is refused"),
            .change(
                before: [
                    .document(
                        "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", namespace: nil,
                        #"webhooks: [{name: a.example.com, failurePolicy: Fail, rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}]}]"#
                    )
                ],
                after: [
                    .document(
                        "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", namespace: nil,
                        #"webhooks: [{name: a.example.com, failurePolicy: Fail, rules: [{apiGroups: [""], apiVersions: [v1], operations: [DELETE], resources: [pods]}]}]"#
                    ).marked
                ]
            ).saying("it is loosened, and less is refused"),
            .change(
                before: [
                    .document(
                        "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", namespace: nil,
                        #"webhooks: [{name: a.example.com, failurePolicy: Fail, rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}]"#
                    )
                ],
                after: [
                    .document(
                        "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", namespace: nil,
                        #"webhooks: [{name: a.example.com, failurePolicy: Fail, rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}], matchConditions: [{name: never, expression: 'false'}]}]"#
                    ).marked
                ]
            ).saying("it is loosened, and less is refused"),
            .change(
                before: [
                    .workload(), .document("networking.k8s.io/v1 NetworkPolicy deny", "spec: {podSelector: {}}").marked,
                ],
                after: [
                    .workload(),
                    .document(
                        "cilium.io/v2 CiliumNetworkPolicy open",
                        "spec: {endpointSelector: {}, ingress: [{fromEntities: [all]}]}"),
                ]),
            .change(
                before: [
                    .workload(), .document("networking.k8s.io/v1 NetworkPolicy deny", "spec: {podSelector: {}}").marked,
                ],
                after: [
                    .workload(),
                    .document(
                        "projectcalico.org/v3 GlobalNetworkPolicy open", namespace: nil,
                        "spec: {selector: all(), ingress: [{action: Allow}]}"),
                ]),
            .change(
                before: [
                    .workload(), .document("networking.k8s.io/v1 NetworkPolicy deny", "spec: {podSelector: {}}").marked,
                ],
                after: [
                    .workload(),
                    .document(
                        "policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy open", namespace: nil,
                        "spec: {priority: 1, subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]}"
                    ),
                ]),
            .change(
                before: [
                    .workload(), .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}").marked,
                ],
                after: [.workload()]
            ).saying("it is removed, and no other network policy isolates the pods of Deployment shop/web"),
            // Nobody sees the pods of the namespace.
            .change(
                before: [.document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}").marked],
                after: [.document("v1 Namespace shop", namespace: nil)]),
            .change(
                before: [.workload(), .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}")],
                after: [
                    .workload(),
                    .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {matchLabels: {app: api}}}")
                        .marked,
                ]
            ).saying("it is loosened, and no other network policy isolates the pods of Deployment shop/web"),
            .change(
                before: [
                    .workload(spec: "replicas: 2"),
                    .document(
                        "policy/v1 PodDisruptionBudget",
                        "spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}"
                    )
                    .marked,
                ],
                after: [.workload(spec: "replicas: 2")]),
            .change(
                before: [
                    .document(
                        "v1 Namespace shop", namespace: nil,
                        metadata: "labels: {pod-security.kubernetes.io/enforce: restricted}")
                ],
                after: [
                    .document(
                        "v1 Namespace shop", namespace: nil,
                        metadata: "labels: {pod-security.kubernetes.io/enforce: baseline}"
                    ).marked
                ]
            ).saying("it is loosened, and the enforced Pod Security level falls from restricted to baseline"),
            .change(
                before: [
                    .document(
                        "v1 Namespace shop", namespace: nil,
                        metadata: "labels: {pod-security.kubernetes.io/enforce: restricted}")
                ],
                after: [
                    .document(
                        "v1 Namespace shop", namespace: nil,
                        metadata:
                            "labels: {pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: v1.24}"
                    ).marked
                ]),
            .change(
                before: [.workload(), .document("v1 LimitRange", "spec: {limits: [{default: {cpu: 1}}]}").marked],
                after: [.workload()]),
            .change(
                before: [.workload(), .document("v1 ResourceQuota", "spec: {hard: {cpu: 4, memory: 8Gi}}").marked],
                after: [.workload()]),
            .change(
                before: [
                    .document(
                        "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding", namespace: nil,
                        "spec: {policyName: web, validationActions: [Deny]}")
                ],
                after: [
                    .document(
                        "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding", namespace: nil,
                        "spec: {policyName: web, validationActions: [Warn]}"
                    ).marked
                ]
            ).saying("it is loosened, and what it refused is let in"),
            .change(
                before: [
                    .document("kyverno.io/v1 ClusterPolicy", namespace: nil, "spec: {validationFailureAction: Enforce}")
                        .marked
                ],
                after: [.workload()]),
            .change(
                before: [
                    .workload(), .document("security.istio.io/v1 PeerAuthentication", "spec: {mtls: {mode: STRICT}}"),
                ],
                after: [
                    .workload(),
                    .document("security.istio.io/v1 PeerAuthentication", "spec: {mtls: {mode: PERMISSIVE}}").marked,
                ]
            ).saying("it is loosened, and programs may talk to one another without encryption"),
            .change(
                before: [
                    .document("v1 ServiceAccount", "automountServiceAccountToken: false"),
                    .workload(pod: "serviceAccountName: web"),
                ],
                after: [.document("v1 ServiceAccount").marked, .workload(pod: "serviceAccountName: web")]),
            // The controller makes a new one, which mounts its token.
            .change(
                before: [
                    .document("v1 ServiceAccount default", "automountServiceAccountToken: false").marked, .workload(),
                ],
                after: [.workload()]),
            // Another of the kind guards something else.
            .change(
                before: [
                    .document(
                        "kyverno.io/v1 ClusterPolicy hosts", namespace: nil,
                        "spec: {validationFailureAction: Enforce, rules: [{name: hosts}]}"
                    ).marked,
                    .document(
                        "kyverno.io/v1 ClusterPolicy images", namespace: nil,
                        "spec: {validationFailureAction: Enforce, rules: [{name: images}]}"),
                ],
                after: [
                    .document(
                        "kyverno.io/v1 ClusterPolicy images", namespace: nil,
                        "spec: {validationFailureAction: Enforce, rules: [{name: images}]}")
                ]),
            // It lets everything through.
            .change(
                before: [.workload(), .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}")],
                after: [
                    .workload(),
                    .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}, ingress: [{}]}").marked,
                ]),
            .change(
                before: [
                    .workload(spec: "replicas: 2"),
                    .document(
                        "policy/v1 PodDisruptionBudget", "spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}"),
                ],
                after: [
                    .workload(spec: "replicas: 2"),
                    .document(
                        "policy/v1 PodDisruptionBudget", "spec: {minAvailable: 0, selector: {matchLabels: {app: web}}}"
                    )
                    .marked,
                ]),
            .change(
                before: [.workload(), .document("v1 ResourceQuota", "spec: {hard: {cpu: 4, memory: 8Gi}}")],
                after: [.workload(), .document("v1 ResourceQuota", "spec: {hard: {cpu: 4}}").marked]
            ).saying("it is loosened, and nothing bounds memory in namespace shop"),
        ],
        good: [
            // More is refused than before.
            .change(
                before: [
                    .document(
                        "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", namespace: nil,
                        #"webhooks: [{name: a.example.com, failurePolicy: Fail, rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}]"#
                    )
                ],
                after: [
                    .document(
                        "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", namespace: nil,
                        #"webhooks: [{name: a.example.com, failurePolicy: Fail, rules: [{apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [pods]}]}]"#
                    )
                ]),
            // A new program says itself who may connect to it.
            .change(
                before: [.document("networking.k8s.io/v1 NetworkPolicy deny", "spec: {podSelector: {}}")],
                after: [
                    .document("networking.k8s.io/v1 NetworkPolicy deny", "spec: {podSelector: {}}"), .workload(),
                    .document(
                        "networking.k8s.io/v1 NetworkPolicy",
                        "spec: {podSelector: {matchLabels: {app: web}}, ingress: [{}]}"),
                ]),
            // A pin to what is the newest anyway.
            .change(
                before: [
                    .document(
                        "v1 Namespace shop", namespace: nil,
                        metadata: "labels: {pod-security.kubernetes.io/enforce: restricted}")
                ],
                after: [
                    .document(
                        "v1 Namespace shop", namespace: nil,
                        metadata:
                            "labels: {pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: v1.37}"
                    )
                ]),
            // A budget for a single pod only keeps nodes from being drained.
            .change(
                before: [
                    .workload(),
                    .document(
                        "policy/v1 PodDisruptionBudget", "spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}"),
                ],
                after: [.workload()]),
            // What is around it encrypts as well.
            .change(
                before: [
                    .workload(), .document("security.istio.io/v1 PeerAuthentication", "spec: {mtls: {mode: STRICT}}"),
                    .document(
                        "security.istio.io/v1 PeerAuthentication mesh", namespace: "istio-system",
                        "spec: {mtls: {mode: STRICT}}"),
                ],
                after: [
                    .workload(), .document("security.istio.io/v1 PeerAuthentication", "spec: {mtls: {mode: UNSET}}"),
                    .document(
                        "security.istio.io/v1 PeerAuthentication mesh", namespace: "istio-system",
                        "spec: {mtls: {mode: STRICT}}"),
                ]),
            // The pods say themselves that they want none.
            .change(
                before: [
                    .document("v1 ServiceAccount", "automountServiceAccountToken: false"),
                    .workload(pod: "serviceAccountName: web\nautomountServiceAccountToken: false"),
                ],
                after: [
                    .document("v1 ServiceAccount"),
                    .workload(pod: "serviceAccountName: web\nautomountServiceAccountToken: false"),
                ]),
            // Deleted together with what it guarded.
            .change(
                before: [.workload(), .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}")],
                after: [.workload("apps/v1 Deployment api", namespace: "office")]
            ).noFix,
            // Another guards the same.
            .change(
                before: [.workload(), .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}")],
                after: [
                    .workload(),
                    .document(
                        "networking.k8s.io/v1 NetworkPolicy web-only", "spec: {podSelector: {matchLabels: {app: web}}}"),
                ]),
            // Renamed.
            .change(
                before: [
                    .document("kyverno.io/v1 ClusterPolicy", namespace: nil, "spec: {validationFailureAction: Enforce}")
                ],
                after: [
                    .document(
                        "kyverno.io/v1 ClusterPolicy other", namespace: nil, "spec: {validationFailureAction: Enforce}")
                ]),
            // It only said so.
            .change(
                before: [
                    .document("kyverno.io/v1 ClusterPolicy", namespace: nil, "spec: {validationFailureAction: Audit}")
                ],
                after: [.workload()]),
            .change(
                before: [
                    .document(
                        "v1 Namespace shop", namespace: nil,
                        metadata: "labels: {pod-security.kubernetes.io/enforce: baseline}")
                ],
                after: [
                    .document(
                        "v1 Namespace shop", namespace: nil,
                        metadata: "labels: {pod-security.kubernetes.io/enforce: restricted}")
                ]),
        ],
        check: .removals { removal, _, judgement in
            for lost in removal.lost { judgement.addRemoval(of: lost, removal) }
            for opening in removal.openings { judgement.addOpening(opening, removal) }
        })
}
