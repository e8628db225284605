import Kubernetes

extension Rule {
    static let cpuRequestMissing = Rule(
        id: "cpu-request-missing",
        title: "Container has no CPU request",
        severity: .medium,
        standards: [.hardening(1), .nsa("Resource policies")],
        concern: .absence,
        why: """
            Without a request, the scheduler assumes that the container needs no CPU: nodes are filled until \
            everything on them is slow, and this container is the first to get no CPU time.
            """,
        remedy: "add resources.requests.cpu",
        fix: "resources.requests.cpu: 100m",
        mend: .placeholder(.fix),
        peers: [
            .kubeLinter("unset-cpu-requirements"), .kubeScore("container-resources"), .polaris("cpuRequestsMissing"),
            .kubesec("RequestsCPU"), .checkov("CKV_K8S_10"), .trivy("KSV-0015"), .kubescape("C-0268", "C-0050"),
            .datree("CONTAINERS_MISSING_CPU_REQUEST_KEY"), .kyverno("require-pod-requests-limits"),
            .gatekeeper("containerrequests", "containerresources"), .popeye("106"),
        ],
        bad: [
            .container("«name: app"),
            .podSpec(
                """
                initContainers:
                  - name: proxy
                    image: registry.example.com/proxy:2.1
                    restartPolicy: Always
                    resources:
                      «limits:
                        memory: 64Mi
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    resources:
                      requests:
                        cpu: 100m
                """),
            .podSpec(
                """
                resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}
                containers:
                  - «name: app
                    image: registry.example.com/web:1.4
                """
            ).version(KubernetesVersion(minor: 33)),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                resources:
                  requests:
                    cpu: 100m
                """),
            // The API server takes the limit for the request.
            .container(
                """
                resources:
                  limits:
                    cpu: "1"
                """),
            // An init container runs before the others and is done with.
            .podSpec(
                """
                initContainers:
                  - name: migrate
                    image: registry.example.com/migrate:1.4
                containers:
                  - name: app
                    image: registry.example.com/web:1.4
                    resources:
                      requests:
                        cpu: 100m
                """),
            // The pod asks as a whole (PodLevelResources, on by default from 1.34).
            .podSpec(
                """
                resources:
                  requests:
                    cpu: 500m
                """),
        ],
        check: .containers { container, judgement in
            guard container.runsBesideTheOthers, !container.resources.hasRequest(.cpu),
                !judgement.podResources.hasRequest(.cpu)
            else { return }
            judgement.add("has no CPU request", at: "resources.requests.cpu")
        })
}
