import Kubernetes
import Manifest

/// What is kept of what leads requests to Services: an Ingress, a route of the Gateway API, a Route of OpenShift.
struct RouteFacts: Sendable, Hashable {
    /// The Services that it leads to.
    var backends: [Backend] = []
    /// The hosts and paths for which it does, of an Ingress.
    var paths: [HostPath] = []
    /// The class of an Ingress; nil where none is said.
    var className: String?
    /// Whether it takes a share of the requests of another Ingress.
    var isCanary = false
    /// The names that external-dns gives it.
    var hostnames: [PlacedText] = []
    /// Whether it is a route of the Gateway API.
    var isOfGateway = false

    /// Which port of a Service a backend asks for.
    enum Port: Sendable, Hashable {
        case number(Int)
        case name(String)
        case any

        /// `port 80`, `port "http"`; empty for any.
        var text: String {
            switch self {
            case .number(let number): "port \(number)"
            case .name(let name): "port \"\(name)\""
            case .any: ""
            }
        }
    }

    /// A Service that a route leads to.
    struct Backend: Sendable, Hashable {
        let service: PlacedText
        let port: Port
        let portPlace: FactPlace
        /// The namespace, where it is not that of the route.
        let namespace: NamespaceName?
    }

    /// A host with a path.
    struct HostPath: Sendable, Hashable {
        let host: String
        let path: String
        let type: String
        let place: FactPlace

        /// `example.com/path`
        var text: String { (host.isEmpty ? "*" : host) + path }
    }

    // MARK: Ingress

    init(ingress reader: FactReader) {
        let object = reader.object
        hostnames = ServiceFacts.hostnames(reader)
        if object.kind == "Route" {
            addRoute(reader)
            return
        }
        isCanary = object.annotation("nginx.ingress.kubernetes.io/canary")?.scalarText == "true"
        className =
            object.spec?["ingressClassName"]?.scalarText ?? object.annotation("kubernetes.io/ingress.class")?.scalarText
        for key in ["defaultBackend", "backend"] {
            add(object.spec?[key], "spec.\(key)", reader)
        }
        for (index, rule) in (object.spec?["rules"]).indexed {
            let host = rule["host"]?.scalarText ?? ""
            for (number, entry) in (rule["http"]?["paths"]).indexed {
                let path = "spec.rules[\(index)].http.paths[\(number)]"
                add(entry["backend"], path + ".backend", reader)
                paths.append(
                    HostPath(
                        host: host, path: entry["path"]?.scalarText ?? "/",
                        type: entry["pathType"]?.scalarText ?? "ImplementationSpecific",
                        place: entry["path"].map { reader.place($0, path + ".path") } ?? reader.place(entry, path)))
            }
        }
    }

    private mutating func add(_ backend: Node?, _ path: String, _ reader: FactReader) {
        guard let backend else { return }
        if let service = backend["service"] {
            let port = service["port"]
            let (key, value): (String, Node?) =
                port?[.name] == nil ? ("number", port?["number"]) : ("name", port?[.name])
            add(service[.name], path + ".service.name", value, "\(path).service.port.\(key)", reader)
        } else {
            add(backend["serviceName"], path + ".serviceName", backend["servicePort"], path + ".servicePort", reader)
        }
    }

    /// Adds a backend, unless a controller takes its name for an instruction of its own.
    private mutating func add(
        _ name: Node?, _ path: String, _ port: Node?, _ portPath: String, namespace: NamespaceName? = nil,
        _ reader: FactReader
    ) {
        guard let name, !Variables.isPlaceholder(name.utf8), let service = reader.text(name, path) else { return }
        // Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions
        if port?.equals("use-annotation") ?? false { return }
        let isOpen = port.map { Variables.isPlaceholder($0.utf8) } ?? true
        let wanted: Port =
            isOpen
            ? .any : port?.int.map(Port.number) ?? port?.string.map { Int($0).map(Port.number) ?? .name($0) } ?? .any
        backends.append(
            Backend(
                service: service, port: wanted, portPlace: port.map { reader.place($0, portPath) } ?? service.place,
                namespace: namespace))
    }

    /// Source: https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/network_apis/route-route-openshift-io-v1
    private mutating func addRoute(_ reader: FactReader) {
        guard let target = reader.object.spec?["to"] else { return }
        add(target[.name], "spec.to.name", nil, "", reader)
    }

    // MARK: Gateway API

    /// Source: https://gateway-api.sigs.k8s.io/reference/spec/#backendref
    init(gateway reader: FactReader) {
        isOfGateway = true
        hostnames = ServiceFacts.hostnames(reader)
        for (index, rule) in (reader.object.spec?["rules"]).indexed {
            for (number, reference) in rule["backendRefs"].indexed {
                let isService =
                    reference["group"]?.scalarText ?? "" == "" && reference[.kind]?.scalarText ?? "Service" == "Service"
                guard isService else { continue }
                let path = "spec.rules[\(index)].backendRefs[\(number)]"
                add(
                    reference[.name], path + ".name", reference["port"], path + ".port",
                    namespace: reference[.namespace].map { NamespaceName($0) }, reader)
            }
        }
    }
}
