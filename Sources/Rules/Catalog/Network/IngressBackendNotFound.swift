import Kubernetes

extension Rule {
    static let ingressBackendNotFound = Rule(
        id: "ingress-backend-not-found",
        title: "Ingress that leads to no Service",
        severity: .medium,
        concern: .presence,
        why: "Requests for the host end with an error: there is no Service of the name, or it does not have the port.",
        remedy: "name a Service of the namespace, and one of its ports",
        peers: [
            .kubeLinter("dangling-ingress"), .kubeScore("ingress-targets-service"), .kubescape("C-0298"),
            .popeye("1401", "1402", "1404"),
        ],
        bad: [
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress",
                    "spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: «wbe, port: {number: 80}}}}]}}]}"
                ),
                .document("v1 Service", "spec: {selector: {app: web}, ports: [{port: 80}]}")
            ).saying("there is no Service wbe"),
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress",
                    "spec: {defaultBackend: {service: {name: web, port: {name: «https}}}}"),
                .document("v1 Service", "spec: {selector: {app: web}, ports: [{name: http, port: 80}]}")
            ).saying("Service shop/web has no port \"https\""),
            .set(
                .document(
                    "extensions/v1beta1 Ingress",
                    "spec: {rules: [{http: {paths: [{backend: {serviceName: web, servicePort: «8080}}]}}]}"),
                .document("v1 Service", "spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}")
            ).ownSet,
        ],
        good: [
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress",
                    "spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}}]}"
                ),
                .document("v1 Service", "spec: {selector: {app: web}, ports: [{port: 80}]}")),
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress",
                    "spec: {defaultBackend: {service: {name: other, port: {number: 80}}}}"),
                .document("v1 Service", "spec: {selector: {app: web}, ports: [{port: 80}]}")
            ).partialSet,
            // An instruction of a controller, and no Service.
            .set(
                .document(
                    "networking.k8s.io/v1 Ingress",
                    "spec: {defaultBackend: {service: {name: ssl-redirect, port: {name: use-annotation}}}}"),
                .document("v1 Service", "spec: {selector: {app: web}, ports: [{port: 80}]}")),
        ],
        check: .sets(of: [.ingress, .service, Kind("Route", in: "route.openshift.io")]) { set, judgement in
            for (_, route, facts) in set.routes where !facts.isOfGateway {
                judgement.addMissingBackends(of: route, facts.facts, in: set)
            }
        })
}
