import Kubernetes

extension Rule {
    static let exposedSensitiveInterface = Rule(
        id: "exposed-sensitive-interface",
        title: "Dashboard that is reached from outside",
        severity: .medium,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Such programs run what they are told, mostly with many rights in the cluster. Some of them ask nobody for a password by \
            default.
            """,
        remedy:
            "use a Service of type ClusterIP and reach the program by kubectl port-forward, or put a proxy with a login in front",
        peers: [.kubescape("C-0021", "C-0256", "C-0266", "C-0274")],
        bad: [
            .set(
                .document("v1 Service", "spec: {type: LoadBalancer, selector: «{app: jenkins}}"),
                .workload("apps/v1 StatefulSet jenkins", labels: "{app: jenkins}")
            ).partialSet.saying("the Service opens StatefulSet shop/jenkins to the outside"),
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress", "spec: {defaultBackend: {service: {name: «ui, port: {number: 80}}}}"
                ),
                .document("v1 Service ui", "spec: {selector: {app: ui}, ports: [{port: 80}]}"),
                .workload("apps/v1 Deployment kubernetes-dashboard", labels: "{app: ui}")),
        ],
        good: [
            .set(
                .document("v1 Service", "spec: {selector: {app: jenkins}}"),
                .workload("apps/v1 Deployment jenkins", labels: "{app: jenkins}")),
            .set(.document("v1 Service", "spec: {type: LoadBalancer, selector: {app: web}}"), .workload()),
        ],
        check: .sets(of: [.service, .ingress] + Kind.workloads) { set, judgement in
            for (_, service, facts) in set.services where facts.isExposed {
                guard let program = set.sensitiveProgram(behind: service) else { continue }
                judgement.add(
                    "the Service opens \(program.identity) to the outside", in: service, at: facts.selectorPlace,
                    values: [program.identity.name], related: [.init(program, nil, "\(program.identity) begins here")])
            }
            for (_, route, facts) in set.routes {
                for backend in facts.backends {
                    let services = set.objects(
                        "Service", named: backend.service.text, in: backend.namespace ?? route.namespace)
                    guard
                        let program = services.lazy.compactMap({ set.sensitiveProgram(behind: set.members[$0.index]) })
                            .first
                    else { continue }
                    judgement.add(
                        "\(program.identity) is opened to the outside", in: route, at: backend.service.place,
                        anchor: "backend", values: [program.identity.name],
                        related: [.init(program, nil, "\(program.identity) begins here")])
                }
            }
        })
}

extension ObjectSet {
    /// Words in the names of programs that run what they are told.
    private static let sensitiveNames = [
        "kubernetes-dashboard", "argo-server", "argo-workflows", "argocd-server", "weave-scope", "kubeflow",
        "jenkins", "jupyter", "airflow-web", "kubeapps", "rancher", "portainer", "ml-pipeline-ui", "nifi",
        "code-server", "headlamp", "octant", "spark-master", "tekton-dashboard", "hubble-ui", "kiali",
    ]

    /// A workload to which a Service leads, and that has such a name.
    fileprivate func sensitiveProgram(behind service: ObjectFacts) -> ObjectFacts? {
        guard case .service(let facts) = service.content, let selector = facts.selector else { return nil }
        return pods(selectedBy: selector, in: service.namespace).pods.lazy.map { self.members[$0.member] }.first {
            object in
            ObjectSet.sensitiveNames.contains { object.identity.name.contains($0) }
        }
    }
}
