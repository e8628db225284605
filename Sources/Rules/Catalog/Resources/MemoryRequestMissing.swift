extension Rule {
    static let memoryRequestMissing = Rule(
        id: "memory-request-missing",
        title: "Container has no memory request",
        severity: .medium,
        standards: [.hardening(1), .nsa("Resource policies")],
        concern: .absence,
        why: """
            Without a request, the scheduler assumes that the container needs no memory, and when the node runs out of \
            memory, the container is among the first to be killed.
            """,
        remedy: "add resources.requests.memory",
        fix: "resources.requests.memory: 128Mi",
        mend: .placeholder(.fix),
        peers: [
            .kubeLinter("unset-memory-requirements"), .kubeScore("container-resources"),
            .polaris("memoryRequestsMissing"), .kubesec("RequestsMemory"), .checkov("CKV_K8S_12"), .trivy("KSV-0016"),
            .kubescape("C-0269", "C-0004"), .datree("CONTAINERS_MISSING_MEMORY_REQUEST_KEY"),
            .kyverno("require-pod-requests-limits"), .gatekeeper("containerrequests"), .popeye("106"),
        ],
        bad: [
            .container(
                """
                resources:
                  requests:
                    «cpu: 100m
                """),
            .container("resources: «{}"),
        ],
        good: [
            .spec(
                of: "v1 Pod",
                """
                initContainers: [{name: init, image: registry.example.com/web:1.4}]
                containers: [{name: app, image: registry.example.com/web:1.4, resources: {requests: {memory: 64Mi}}}]
                """),
            .container(
                """
                resources:
                  requests:
                    memory: 128Mi
                """),
            .container(
                """
                resources:
                  limits:
                    memory: 256Mi
                """),
        ],
        check: .containers { container, judgement in
            guard container.runsBesideTheOthers, !container.resources.hasRequest(.memory),
                !judgement.podResources.hasRequest(.memory)
            else { return }
            judgement.add("has no memory request", at: "resources.requests.memory")
        })
}
