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
                before: [.document("v1 ServiceAccount", "automountServiceAccountToken: false")],
                after: [.document("v1 ServiceAccount").marked]),
        ],
        good: [
            // Deleted together with what it guarded.
            .change(
                before: [.workload(), .document("networking.k8s.io/v1 NetworkPolicy", "spec: {podSelector: {}}")],
                after: [.workload("apps/v1 Deployment api", namespace: "office")]),
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
        check: .removals { lost, set, judgement in
            for object in lost { judgement.addRemoval(of: object) }
        })
}
