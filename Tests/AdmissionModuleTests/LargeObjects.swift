/// Objects of hundreds of kilobytes. A cluster takes no more than 1.5 MB.
enum LargeObjects {
    static let all = [workload, role, service, networkPolicy]

    private static func list(_ count: Int, _ element: (Int) -> String) -> String {
        "[" + (0..<count).map(element).joined(separator: ", ") + "]"
    }

    private static let spec: String = {
        let containers = list(100) { number in
            let env = list(40) { "{name: E\($0), value: \"\(String(repeating: "v", count: 30))\"}" }
            let mounts = list(10) { "{name: v\($0), mountPath: /data/\($0)}" }
            let ports = list(10) { "{containerPort: \(8_000 + $0)}" }
            return "{name: c\(number), image: \"registry.example.com/app:1.\(number)\", env: \(env), "
                + "volumeMounts: \(mounts), ports: \(ports), "
                + "securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}, "
                + "resources: {limits: {cpu: 1, memory: 1Gi}}}"
        }
        let volumes = list(100) { "{name: v\($0), configMap: {name: c\($0)}}" }
        return "{containers: \(containers), volumes: \(volumes)}"
    }()

    private static let workload = """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {matchLabels: {a: b}},
        template: {metadata: {labels: {a: b}}, spec: \(spec)}}}
        """
    private static let role: String = {
        let rules = list(1_000) { number in
            "{apiGroups: [\"\", apps], resources: \(list(10) { "r\(number)x\($0)" }), verbs: [get, list, watch]}"
        }
        return "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: a}, rules: \(rules)}"
    }()
    private static let service: String = {
        let ports = list(2_000) { "{name: p\($0), port: \($0 + 1), targetPort: \($0 + 1), protocol: TCP}" }
        return "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: {a: b}, ports: \(ports)}}"
    }()
    private static let networkPolicy: String = {
        let peers = list(2_000) { "{podSelector: {matchLabels: {a: b\($0)}}}" }
        return "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, "
            + "spec: {podSelector: {}, ingress: [{from: \(peers)}]}}"
    }()
}
